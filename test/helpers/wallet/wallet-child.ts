/**
 * A process of its own with a wallet on real storage. `story` does and refuses everything that an
 * owner can ask for, prints whatever comes of it in every way in which a program prints, writes a
 * crash report and waits. `kill` does one change and dies before or after its n-th write.
 * The words come on standard input, the passphrase in descriptor 3.
 */
import { appendFileSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

import { SystemClock } from '../../../agent/base/clock.ts';
import { JsonLogger } from '../../../agent/base/logger.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { FileStore } from '../../../agent/wallet/file.ts';
import type { AccountAddress, WalletJournal } from '../../../agent/wallet/interface.ts';
import { KeychainStore } from '../../../agent/wallet/keychain.ts';
import { isSecretServiceLocked } from '../../../agent/wallet/keychain-lock.ts';
import { ChildKeyring } from '../../../agent/wallet/keyring.ts';
import { WALLET_DEFAULTS } from '../../../agent/wallet/options.ts';
import {
  givenPassphrase,
  passphraseFrom,
  PassphraseStore,
} from '../../../agent/wallet/passphrase.ts';
import type { SecretStore } from '../../../agent/wallet/secret-store.ts';
import { SystemdCredentialStore } from '../../../agent/wallet/systemd-credential.ts';
import { Vault } from '../../../agent/wallet/vault.ts';
import { WalletHolder } from '../../../agent/wallet/wallet-holder.ts';
import { WalletOwner } from '../../../agent/wallet/wallet-owner.ts';

const COST = { n: 2 ** 14, r: 8, p: 1 };
const [mode = '', folder = '', step = ''] = process.argv.slice(2);
const words = readFileSync(0, 'utf8');
const passphrase = passphraseFrom(3);

const clock = new SystemClock();
const log = new JsonLogger({
  clock,
  level: 'debug',
  write: (line) => appendFileSync(path.join(folder, 'agent.log'), line),
});
let writes = 0;
const dieAt = mode === 'kill' ? Number(step) : Infinity;
const { journal } = openStorage({ path: path.join(folder, 'sublet.db') }, { clock, log });

/** Ends the process like a power cut, at the write that was asked for. */
function moment(): void {
  writes += 1;
  if (writes !== dieAt) return;
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function dying(store: SecretStore): SecretStore {
  const around = async <T>(write: () => Promise<T>): Promise<T> => {
    moment();
    const result = await write();
    moment();
    return result;
  };
  return {
    protection: store.protection,
    problem: () => store.problem(),
    write: (...args) => around(() => store.write(...args)),
    read: (...args) => store.read(...args),
    remove: (...args) => around(() => store.remove(...args)),
    worthTrying: (...args) => store.worthTrying(...args),
  };
}

const dyingJournal: WalletJournal = {
  read: (key) => journal.read(key),
  writeAll: (entries) => {
    moment();
    journal.writeAll(entries);
    moment();
  },
};

const secrets = path.join(folder, 'wallet');
const stores: readonly SecretStore[] = [
  new PassphraseStore(secrets, COST),
  new FileStore(secrets),
  new SystemdCredentialStore(undefined),
  new KeychainStore(new ChildKeyring(clock), () => isSecretServiceLocked(clock), {
    connectMs: 2_000,
    answerMs: 2_000,
  }),
].map(dying);
const vault = new Vault({ journal: dyingJournal, stores, log });
const holder = new WalletHolder(WALLET_DEFAULTS, { vault, clock, log });
const owner = new WalletOwner(WALLET_DEFAULTS, { holder, vault, clock });
holder.start();
await holder.exclusively(async () => undefined);

/** In every way in which a program prints. */
function print(what: string, value: unknown): void {
  const shown = [inspect(value, { depth: 12, showHidden: true, getters: true }), String(value)];
  const json = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Error ? { message: part.message, stack: part.stack, cause: part.cause } : part,
  );
  writeSync(1, `${[what, ...shown, json].join(' | ')}\n`);
  if (value instanceof Error) writeSync(2, `${what}: ${value.stack ?? ''}\n`);
  log.debug('something came of it', { what, value });
}

async function attempt(what: string, work: () => unknown): Promise<void> {
  try {
    print(what, await work());
  } catch (error) {
    print(`${what} refused`, error);
    log.error('refused', { what, error });
  }
}

const asFile = { protection: 'file', evenUnprotected: true } as const;
const underPassphrase = { protection: 'passphrase', passphrase } as const;
const preview = await owner.preview(words);
const address = (preview.ok ? preview.address : '') as AccountAddress;

async function story(): Promise<void> {
  const list = words.trim().split(' ');
  await attempt('preview', () => owner.preview(words));
  await attempt('a wrong word', () => owner.preview(list.with(5, 'efort').join(' ')));
  await attempt('a wrong checksum', () => owner.preview(list.toReversed().join(' ')));
  await attempt('too few words', () =>
    owner.import(list.slice(1).join(' '), address, underPassphrase),
  );
  await attempt('a wrong checksum', () =>
    owner.import(list.toReversed().join(' '), address, asFile),
  );
  await attempt('another address', () => owner.import(words, address, underPassphrase, 3));
  await attempt('a plain file unasked', () => owner.import(words, address, { protection: 'file' }));
  await attempt('no passphrase', () => owner.import(words, address, { protection: 'passphrase' }));
  await attempt('no keychain', () => owner.import(words, address, { protection: 'keychain' }));
  await attempt('problem of the keychain', () => owner.problemOf('keychain'));
  await attempt('a credential', () => owner.takeOverCredential(address));
  await attempt('import', () => owner.import(words, address, underPassphrase));
  await attempt('import again', () => owner.import(words, address, underPassphrase));
  await attempt('create', () => owner.create(underPassphrase));
  await attempt('state', () => holder.state());
  await attempt('key', () => holder.key());
  await attempt('backup without the passphrase', () => owner.backup({}));
  const wrong = { passphrase: givenPassphrase(words) };
  await attempt('backup with the words for a passphrase', () => owner.backup(wrong));
  // The one way out, into our own hands: not printed.
  const shown = await owner.backup({ passphrase });
  await attempt('a wrong quiz', () => owner.answerQuiz(list.slice(0, 3).toReversed()));
  await attempt('the quiz too soon', () => {
    return owner.answerQuiz(owner.quiz().map((position) => shown[position - 1] ?? ''));
  });
  await attempt('to a keychain', () =>
    owner.changeProtection({ passphrase }, { protection: 'keychain' }),
  );
  await attempt('to a file and back', async () => {
    await owner.changeProtection({ passphrase }, asFile);
    return owner.changeProtection({}, underPassphrase);
  });
  await attempt('lock', () => holder.lock());
  await attempt('key', () => holder.key());
  await attempt('unlock with the words', () => holder.unlock(wrong));
  await attempt('unlock', () => holder.unlock({ passphrase }));
  await attempt('forget', () => owner.forget(words));
  print('all parts', { holder, owner, vault, passphrase, key: holder.key(), stores });
  process.report.writeReport(path.join(folder, 'report.json'), new Error('a test'));
}

if (mode === 'story') {
  await story();
  writeSync(1, 'end of the story\n');
  setInterval(() => undefined, 60_000);
} else {
  if (holder.state().state === 'absent') await owner.import(words, address, underPassphrase);
  else await owner.changeProtection({ passphrase }, asFile);
  writeSync(1, `${writes} writes\n`);
  process.exit(0);
}
