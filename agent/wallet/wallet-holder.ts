import type { Clock, Timer } from '../base/clock.ts';
import { assertNever, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { walletError } from './errors.ts';
import type { LockReason, SigningKey, Wallet, WalletState } from './interface.ts';
import type { MemoryKey } from './memory-key.ts';
import { deriveKey } from './memory-key.ts';
import type { WalletOptions } from './options.ts';
import type { SecretBytes } from './secret-bytes.ts';
import type { StoreAccess } from './secret-store.ts';
import type { Vault } from './vault.ts';
import type { WalletRecord } from './wallet-record.ts';
import { decodeSecret } from './wallet-secret.ts';

/** What the holder works with. */
export interface HolderParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The wallet as the rest of the agent sees it. The key stays in memory from the moment at which it
 * was had until the agent ends or the owner locks: a keychain that is locked meanwhile takes nothing
 * away from leases that run. A wallet that cannot be opened is locked, looked after by the clock,
 * and never replaced by another.
 */
export class WalletHolder implements Wallet {
  readonly #options: WalletOptions;
  readonly #parts: HolderParts;
  readonly #listeners = new Set<(state: WalletState) => void>();
  #state: WalletState = { state: 'absent' };
  #problem: string | undefined;
  #key: MemoryKey | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #timer: Timer | undefined;
  #triedAtMs = -Infinity;
  #closed = false;

  constructor(options: WalletOptions, parts: HolderParts) {
    this.#options = options;
    this.#parts = parts;
  }

  /**
   * Says at once whether there is a wallet, and opens it behind the caller's back, because a
   * keychain may have to ask its owner first. Throws `wallet-record-damaged`.
   */
  start(): void {
    const { record } = this.#parts.vault.pages();
    if (record !== undefined) this.#lock(record, 'keychain-locked', 'The wallet is being opened.');
    void this.exclusively(async () => {
      await this.#open({});
      if (this.#state.state === 'absent') await this.#tidy();
    }).catch((error: unknown) => {
      this.#parts.log.error('the wallet could not be opened', { error });
      this.#retryLater();
    });
  }

  /** Wipes the key and stops looking. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#key?.wipe();
    this.#key = undefined;
    this.#listeners.clear();
    await this.#queue;
  }

  state(): WalletState {
    return this.#state;
  }

  /** Why it is locked and what to do, in one line. */
  problem(): string | undefined {
    return this.#problem;
  }

  onChange(listener: (state: WalletState) => void): () => void {
    // A function of its own, so that the same listener can be added twice.
    const entry = (state: WalletState): void => listener(state);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  key(): SigningKey {
    if (this.#key !== undefined) return this.#key;
    if (this.#state.state === 'absent') {
      throw walletError('wallet-absent', 'There is no wallet yet: make or import one.');
    }
    const reason = this.#state.state === 'locked' ? this.#state.reason : 'locked-by-owner';
    throw walletError('wallet-locked', this.#problem ?? 'The wallet is locked: unlock it.', {
      reason,
    });
  }

  /** Opens it now. Throws `passphrase-wrong`, `wallet-absent`, or `wallet-locked` where it stays so. */
  async unlock(access: StoreAccess): Promise<void> {
    await this.exclusively(async () => {
      if (this.#key === undefined) await this.#open(access);
      this.key();
    });
  }

  /** Wipes the key until the owner unlocks, also across failures of whatever holds the secret. */
  async lock(): Promise<void> {
    await this.exclusively(async () => {
      const { record } = this.#parts.vault.pages();
      if (record === undefined) throw walletError('wallet-absent', 'There is no wallet to lock.');
      this.#lock(record, 'locked-by-owner', 'You locked the wallet: unlock it to go on.');
    });
  }

  /** One change at a time, in the order in which they were asked for. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(work);
    this.#queue = next.catch(() => undefined);
    return next;
  }

  /** From now on it is this wallet, with its key at hand; within {@link exclusively}. */
  become(record: WalletRecord, key: MemoryKey): void {
    this.#timer?.cancel();
    this.#triedAtMs = -Infinity;
    if (this.#closed) {
      key.wipe();
      return;
    }
    if (this.#key !== key) this.#key?.wipe();
    this.#key = key;
    this.#problem = undefined;
    this.#change({ state: 'ready', ...record.facts });
  }

  /** From now on there is none; within {@link exclusively}. */
  becomeAbsent(): void {
    this.#timer?.cancel();
    this.#key?.wipe();
    this.#key = undefined;
    this.#problem = undefined;
    this.#change({ state: 'absent' });
  }

  /** What is known of it has changed, not whether it can sign; within {@link exclusively}. */
  refresh(record: WalletRecord): void {
    const state = this.#state;
    if (state.state === 'ready') this.#change({ state: 'ready', ...record.facts });
    else if (state.state === 'locked') this.#change({ ...state, ...record.facts });
  }

  async #open(access: StoreAccess): Promise<void> {
    const { record } = this.#parts.vault.pages();
    if (record === undefined || this.#closed) return;
    this.#triedAtMs = this.#parts.clock.monotonicMs();
    const found = await this.#parts.vault.read(record, access);
    if (!found.found) {
      this.#lock(record, found.reason, found.message);
      return;
    }
    const key = await this.#keyOf(found.secret);
    if (key?.address === record.facts.signer) {
      this.become(record, key);
      // Not before, because a locked keychain asks its owner for each leftover too.
      await this.#tidy();
      return;
    }
    key?.wipe();
    const message = `What lies where the wallet's key should be is ${key === undefined ? 'damaged' : 'another key'}. Import the words of ${record.facts.signer}.`;
    this.#lock(record, 'key-differs', message);
  }

  async #tidy(): Promise<void> {
    try {
      await this.#parts.vault.tidy();
    } catch (error) {
      // The wallet itself is fine; leftovers are looked at again at the next start.
      this.#parts.log.warn('leftovers of the wallet could not be removed', { error });
    }
  }

  async #keyOf(encoded: SecretBytes): Promise<MemoryKey | undefined> {
    const secret = decodeSecret(encoded);
    encoded.wipe();
    if (secret === undefined) return undefined;
    try {
      return await deriveKey(secret.entropy, secret.index, this.#options.prefix);
    } finally {
      secret.entropy.wipe();
    }
  }

  #lock(record: WalletRecord, reason: LockReason, message: string): void {
    this.#key?.wipe();
    this.#key = undefined;
    this.#problem = message;
    this.#change({ state: 'locked', reason, ...record.facts });
    this.#retryLater();
  }

  #change(state: WalletState): void {
    const before = JSON.stringify(this.#state);
    this.#state = state;
    if (JSON.stringify(state) === before) return;
    const reason = state.state === 'locked' ? { reason: state.reason } : {};
    this.#parts.log.info('wallet', { state: state.state, ...reason });
    for (const listener of [...this.#listeners]) {
      try {
        listener(state);
      } catch (error) {
        // One listener's fault must not keep the news from the others.
        this.#parts.log.error('a listener of the wallet failed', { error });
      }
    }
  }

  #retryLater(): void {
    this.#timer?.cancel();
    if (this.#closed || this.#state.state !== 'locked' || !mendsItself(this.#state.reason)) return;
    this.#timer = this.#parts.clock.after(this.#options.retryMs, () => {
      void this.exclusively(() => this.#retry()).catch((error: unknown) => {
        this.#parts.log.warn('the wallet could not be looked at', { error: messageOf(error) });
        this.#retryLater();
      });
    });
  }

  async #retry(): Promise<void> {
    const { record } = this.#parts.vault.pages();
    const state = this.#state;
    if (record === undefined || state.state !== 'locked') return;
    const store = this.#parts.vault.store(record.place.protection);
    const worth = await store.worthTrying(state.reason);
    const waitedMs = this.#parts.clock.monotonicMs() - this.#triedAtMs;
    if (worth ?? waitedMs >= this.#options.askAgainMs) await this.#open({});
    else this.#retryLater();
  }
}

/** False for what only the owner can mend. */
function mendsItself(reason: LockReason): boolean {
  switch (reason) {
    case 'passphrase-needed':
    case 'locked-by-owner':
      return false;
    case 'keychain-locked':
    case 'keychain-missing':
    case 'entry-missing':
    case 'credential-missing':
    case 'file-unreadable':
    case 'key-differs':
      return true;
    default:
      return assertNever(reason);
  }
}
