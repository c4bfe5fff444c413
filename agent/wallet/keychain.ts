import { randomBytes } from 'node:crypto';

import { walletError } from './errors.ts';
import type { LockReason } from './interface.ts';
import type { Keyring, KeyringAnswer, KeyringLimits } from './keyring.ts';
import { SecretBytes, thenWipe } from './secret-bytes.ts';
import type { SecretFound, SecretStore, Slot } from './secret-store.ts';

/** The name under which people see our entries in their keychain. */
export const KEYCHAIN_SERVICE = 'dev.sublet.desktop';
const PROBE_ACCOUNT = 'probe';

/** Nobody is asked anything when a probe is written, except for the keychain's password. */
export const KEYCHAIN_LIMITS: KeyringLimits = { connectMs: 5_000, answerMs: 60_000 };

/** The operating system's keychain: Keychain on macOS, Credential Manager, Secret Service on Linux. */
export class KeychainStore implements SecretStore {
  readonly protection = 'keychain';
  readonly #keyring: Keyring;
  readonly #isLocked: () => Promise<boolean | undefined>;
  readonly #limits: KeyringLimits;
  readonly #owner: string;

  /**
   * `isLocked` asks without showing the owner anything; `undefined` where nobody can say. `owner`
   * names the network and this installation in the entries, for people who look at them.
   */
  constructor(
    keyring: Keyring,
    isLocked: () => Promise<boolean | undefined>,
    limits: KeyringLimits = KEYCHAIN_LIMITS,
    owner = 'wallet',
  ) {
    this.#keyring = keyring;
    this.#isLocked = isLocked;
    this.#limits = limits;
    this.#owner = owner;
  }

  /** Writes an entry, reads it back and removes it: nothing less shows that it keeps something. */
  async problem(): Promise<string | undefined> {
    const account = `${PROBE_ACCOUNT}-${randomBytes(4).toString('hex')}`;
    const probe = SecretBytes.takeOver(Uint8Array.from(randomBytes(16)));
    return thenWipe(probe, async () => {
      const written = await this.#ask('write', account, probe);
      if (written.outcome !== 'done') return whyNot(written);
      const read = await this.#ask('read', account);
      const removed = await this.#ask('remove', account);
      if (read.outcome !== 'done') return whyNot(read);
      const same = read.secret !== undefined && sameBytes(read.secret, probe);
      read.secret?.wipe();
      if (!same) return 'The keychain does not give back what was written to it.';
      return removed.outcome === 'done' ? undefined : whyNot(removed);
    });
  }

  async write(slot: Slot, secret: SecretBytes): Promise<void> {
    const answer = await this.#ask('write', this.#accountOf(slot), secret);
    if (answer.outcome !== 'done') throw unavailable(answer);
  }

  async read(slot: Slot): Promise<SecretFound> {
    const answer = await this.#ask('read', this.#accountOf(slot));
    if (answer.outcome !== 'done') {
      const reason = answer.connected ? 'keychain-locked' : 'keychain-missing';
      return { found: false, reason, message: whyNot(answer) };
    }
    if (answer.secret !== undefined) return { found: true, secret: answer.secret };
    const message = `The keychain has no entry "${KEYCHAIN_SERVICE}" for this wallet. Bring it back, or import the wallet's words.`;
    return { found: false, reason: 'entry-missing', message };
  }

  async remove(slot: Slot): Promise<void> {
    const answer = await this.#ask('remove', this.#accountOf(slot));
    if (answer.outcome !== 'done') throw unavailable(answer);
  }

  async worthTrying(reason: LockReason): Promise<boolean | undefined> {
    // Only a locked one asks its owner for a password; that is not done again and again.
    if (reason !== 'keychain-locked') return true;
    const locked = await this.#isLocked();
    return locked === undefined ? undefined : !locked;
  }

  #accountOf(slot: Slot): string {
    return `${this.#owner}-${slot}`;
  }

  #ask(op: 'write' | 'read' | 'remove', account: string, secret?: SecretBytes) {
    const request = { op, service: KEYCHAIN_SERVICE, account };
    return this.#keyring.ask(secret === undefined ? request : { ...request, secret }, this.#limits);
  }
}

/** True where both hold the same bytes. */
export function sameBytes(a: SecretBytes, b: SecretBytes): boolean {
  return a.use((one) => b.use((other) => Buffer.compare(one, other) === 0));
}

type NotDone = Exclude<KeyringAnswer, { outcome: 'done' }>;

function whyNot(answer: NotDone): string {
  return answer.connected
    ? `The keychain is locked or refuses (${answer.message}). Unlock it; the agent goes on by itself.`
    : `No keychain can be reached (${answer.message}). Log in to a desktop session, or protect the wallet in another way.`;
}

function unavailable(answer: NotDone): Error {
  return walletError('protection-unavailable', whyNot(answer), { connected: answer.connected });
}
