import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Bip39, EnglishMnemonic, Slip10, Slip10Curve, stringToPath } from '@cosmjs/crypto';
import { expect, onTestFinished, test } from 'vitest';

import { SecretScanner } from '../helpers/secrets.ts';
import { tempFolder, WORDS } from '../helpers/wallet/samples.ts';

/** A real wallet in a process of its own does and refuses everything; what it leaves is searched. */

const CHILD = path.resolve(import.meta.dirname, '../helpers/wallet/wallet-child.ts');
const PASSPHRASE = 'correct horse "battery" staple/7';

async function scannerOfWallet(): Promise<SecretScanner> {
  const mnemonic = new EnglishMnemonic(WORDS);
  const seed = await Bip39.mnemonicToSeed(mnemonic);
  const { privkey, chainCode } = Slip10.derivePath(
    Slip10Curve.Secp256k1,
    seed,
    stringToPath("m/44'/118'/0'/0/0"),
  );
  return new SecretScanner({
    mnemonics: { words: WORDS },
    texts: { passphrase: PASSPHRASE },
    bytes: { entropy: Bip39.decode(mnemonic), seed, privkey, chainCode },
  });
}

function start(folder: string): ChildProcess {
  const child = spawn(process.execPath, [CHILD, 'story', folder], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' },
  });
  child.stdin.end(WORDS);
  (child.stdio[3] as NodeJS.WritableStream).end(`${PASSPHRASE}\n`);
  return child;
}

test('of a whole life of a wallet no secret is in any file, output, argument or variable', async () => {
  const folder = tempFolder();
  const child = start(folder);
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, errors] = ['', ''];
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.on('close', () => reject(new Error(`it ended: ${out}${errors}`)));
    child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.endsWith('end of the story\n')) resolve();
    });
  });
  const scanner = await scannerOfWallet();
  // So that "nothing found" is worth something: what was done left traces, and the refusals came.
  const refused = new Set([...out.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code));
  expect([...refused].sort()).toEqual([
    'address-differs',
    'forget-not-asked',
    'passphrase-missing',
    'passphrase-wrong',
    'protection-not-chosen',
    'protection-unavailable',
    'quiz-too-soon',
    'quiz-wrong',
    'wallet-exists',
    'wallet-locked',
    'words-wrong',
    'wrong-checksum',
    'wrong-words',
  ]);
  const { files, found } = scanner.scanFolder(folder);
  expect([...found, ...scanner.scan('stdout', out), ...scanner.scan('stderr', errors)]).toEqual([]);
  expect(scanner.scanProcess(child.pid!)).toEqual([]);
  // The database with its log, the log, the crash report and the sealed wallet.
  expect(files).toBeGreaterThanOrEqual(5);
}, 60_000);

test('the same search finds a secret that was planted in any of these places', async () => {
  const folder = tempFolder();
  const scanner = await scannerOfWallet();
  const places = ['agent.log', 'sublet.db', 'sublet.db-wal', 'report.json', 'wallet/x.json'];
  mkdirSync(path.join(folder, 'wallet'));
  for (const [place, name] of places.entries()) {
    const planted = place % 2 === 0 ? WORDS : Buffer.from(PASSPHRASE).toString('base64');
    writeFileSync(path.join(folder, name), `{"a":"${planted}"}`);
  }
  const { found } = scanner.scanFolder(folder);
  expect(new Set(found.map(({ where }) => path.relative(folder, where)))).toEqual(new Set(places));
});
