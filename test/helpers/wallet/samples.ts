import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import { JsonLogger, type Logger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { FileStore } from '../../../agent/wallet/file.ts';
import type { AccountAddress, LockReason, Protection } from '../../../agent/wallet/interface.ts';
import { WALLET_DEFAULTS } from '../../../agent/wallet/options.ts';
import { PassphraseStore } from '../../../agent/wallet/passphrase.ts';
import { SecretBytes } from '../../../agent/wallet/secret-bytes.ts';
import type {
  SecretFound,
  SecretStore,
  Slot,
  StoreAccess,
} from '../../../agent/wallet/secret-store.ts';
import { SystemdCredentialStore } from '../../../agent/wallet/systemd-credential.ts';
import { Vault } from '../../../agent/wallet/vault.ts';
import { WalletHolder } from '../../../agent/wallet/wallet-holder.ts';
import { WalletOwner } from '../../../agent/wallet/wallet-owner.ts';
import { MemoryJournal } from '../memory-journal.ts';

/** Test words that are funded nowhere, with their first addresses; those of the recorded chain. */
export const WORDS =
  'wild random elephant refuse clock effort menu barely broccoli team mind magnet pretty fashion fame category turtle rug exclude card view civil purity powder';
/** The address at index 0 of {@link WORDS}. */
export const ADDRESS = 'akash1dge0lcc5rqxkw52rgav4q0fyhx7arcufmrkyww' as AccountAddress;
/** The address at index 1. */
export const SECOND_ADDRESS = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz' as AccountAddress;
/** Twelve words of no account anywhere. */
export const TWELVE =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
/** Cheap enough for tests. */
export const LOW_COST = { n: 2 ** 14, r: 8, p: 1 };

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sublet-wallet-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A place for secrets that a test can lock, empty and break. */
export class FakeStore implements SecretStore {
  readonly protection: Protection;
  readonly kept = new Map<string, Uint8Array>();
  /** Why nothing can be read now. */
  locked: LockReason | undefined;
  /** What a look that shows nothing says; `undefined` says that nobody knows. */
  worth: boolean | undefined = true;
  /** Gives back other bytes than were written. */
  forgetful = false;
  refusesRemoval = false;
  reads = 0;

  constructor(protection: Protection = 'keychain') {
    this.protection = protection;
  }

  async problem(): Promise<string | undefined> {
    return this.locked;
  }

  async write(slot: Slot, secret: SecretBytes, _access: StoreAccess): Promise<void> {
    this.kept.set(
      slot,
      secret.use((bytes) => Uint8Array.from(bytes)),
    );
  }

  async read(slot: Slot, _access: StoreAccess): Promise<SecretFound> {
    this.reads += 1;
    if (this.locked !== undefined) {
      return { found: false, reason: this.locked, message: `test: ${this.locked}` };
    }
    const bytes = this.kept.get(slot);
    if (bytes === undefined) {
      return { found: false, reason: 'entry-missing', message: 'test: entry-missing' };
    }
    return { found: true, secret: SecretBytes.copyOf(this.forgetful ? bytes.toReversed() : bytes) };
  }

  async remove(slot: Slot): Promise<void> {
    if (this.refusesRemoval) throw new Error('test: not now');
    this.kept.delete(slot);
  }

  async worthTrying(): Promise<boolean | undefined> {
    return this.worth;
  }
}

/** What a wallet of a test is made of; what is given replaces what would be made. */
export interface TestParts {
  readonly journal?: MemoryJournal;
  readonly clock?: ManualClock;
  readonly keychain?: FakeStore;
  readonly folder?: string;
  readonly credentials?: string;
  readonly stores?: readonly SecretStore[];
}

/** A wallet with a keychain that obeys the test, a folder of its own, and its log. */
export function makeWallet(parts: TestParts = {}) {
  const journal = parts.journal ?? new MemoryJournal();
  const clock = parts.clock ?? new ManualClock();
  const keychain = parts.keychain ?? new FakeStore();
  const folder = parts.folder ?? path.join(tempFolder(), 'wallet');
  const stores = parts.stores ?? [
    keychain,
    new SystemdCredentialStore(parts.credentials),
    new PassphraseStore(folder, LOW_COST),
    new FileStore(folder),
  ];
  const lines: string[] = [];
  const log: Logger = new JsonLogger({ clock, level: 'debug', write: (line) => lines.push(line) });
  const vault = new Vault({ journal, stores, log });
  const holder = new WalletHolder(WALLET_DEFAULTS, { vault, clock, log });
  const owner = new WalletOwner(WALLET_DEFAULTS, { holder, vault, clock });
  holder.start();
  return { journal, clock, keychain, folder, vault, holder, owner, lines };
}

/** Everything that was asked of the wallet so far is done. */
export function settled({ holder }: { readonly holder: WalletHolder }): Promise<void> {
  return holder.exclusively(async () => undefined);
}

/** The code of what was thrown, beside its message. */
export async function refusal(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'nothing thrown';
}
