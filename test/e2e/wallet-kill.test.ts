import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { SystemClock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { openStorage } from '../../agent/storage/storage.ts';
import { FileStore } from '../../agent/wallet/file.ts';
import type { WalletState } from '../../agent/wallet/interface.ts';
import { choosePassphrase, PassphraseStore } from '../../agent/wallet/passphrase.ts';
import {
  ADDRESS,
  LOW_COST,
  makeWallet,
  settled,
  tempFolder,
  WORDS,
} from '../helpers/wallet/samples.ts';

/** Real storage, real files, and `kill -9` before and after every write of two changes. */

const CHILD = path.resolve(import.meta.dirname, '../helpers/wallet/wallet-child.ts');
const PASSPHRASE = 'correct horse battery staple';
const NEVER = 1000;

/** Makes the wallet, or where there is one changes its protection, until it is killed at that write. */
function change(folder: string, dieAt: number): Promise<{ killed: boolean; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CHILD, 'kill', folder, String(dieAt)], {
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    });
    let out = '';
    child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stdin!.end(WORDS);
    (child.stdio[3] as NodeJS.WritableStream).end(`${PASSPHRASE}\n`);
    child.on('close', (_code, signal) => resolve({ killed: signal === 'SIGKILL', out }));
  });
}

/** What the next start finds, after it tidied up. */
async function nextStart(
  folder: string,
): Promise<{ state: WalletState; files: readonly string[] }> {
  const clock = new SystemClock();
  const storage = openStorage(
    { path: path.join(folder, 'sublet.db') },
    { clock, log: silentLogger },
  );
  const secrets = path.join(folder, 'wallet');
  const stores = [new PassphraseStore(secrets, LOW_COST), new FileStore(secrets)];
  const wallet = makeWallet({ journal: storage.journal as never, stores });
  await settled(wallet);
  if (wallet.holder.state().state === 'locked') {
    await wallet.holder.unlock({ passphrase: choosePassphrase(PASSPHRASE) });
  }
  const state = wallet.holder.state();
  await wallet.holder.close();
  storage.close();
  const files = existsSync(secrets) ? readdirSync(secrets).map((name) => name.slice(16)) : [];
  return { state, files };
}

const summary = ({ state, files }: Awaited<ReturnType<typeof nextStart>>): string =>
  state.state === 'absent'
    ? `absent, ${files.length} files`
    : `${state.state} ${state.signer === ADDRESS ? 'ours' : 'another'} ${state.protection}, ${files.join()}`;

test.each([
  ['made', false, 'absent, 0 files', 'ready ours passphrase, .sealed.json'],
  ['moved', true, 'ready ours passphrase, .sealed.json', 'ready ours file, .key'],
])(
  'a wallet that is being %s and killed at any write is there as before or as after',
  async (_what, isThere, before, after) => {
    const found: string[] = [];
    for (let dieAt = 1, killed = true; killed; dieAt++) {
      const folder = tempFolder();
      if (isThere) await change(folder, NEVER);
      ({ killed } = await change(folder, dieAt));
      found.push(summary(await nextStart(folder)));
    }
    const turn = found.indexOf(after);
    expect(found).toEqual([
      ...Array.from({ length: turn }, () => before),
      ...Array.from({ length: found.length - turn }, () => after),
    ]);
    expect([turn > 0, found.length >= 6]).toEqual([true, true]);
  },
  120_000,
);
