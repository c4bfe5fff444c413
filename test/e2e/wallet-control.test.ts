import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Bip39, EnglishMnemonic, Slip10, Slip10Curve, stringToPath } from '@cosmjs/crypto';
import { expect, onTestFinished, test } from 'vitest';

import { addressAt, newMnemonic } from '../chain/keys.ts';
import { openChain } from '../chain/open-chain.ts';
import type { SeededSecrets } from '../helpers/secrets.ts';
import { SecretScanner } from '../helpers/secrets.ts';
import type { Answer } from '../helpers/wallet/recording-client.ts';
import { Caller, FrameRecord } from '../helpers/wallet/recording-client.ts';
import { ADDRESS, SECOND_ADDRESS, tempFolder, WORDS } from '../helpers/wallet/samples.ts';

/**
 * A whole life of a wallet, as our own clients lead it: a real agent on a chain that computes, over
 * the local socket and the web transport at once, each frame recorded in both directions. Then all of
 * it is searched, and whatever the agent left on the machine.
 */

const MAIN = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));
const PASSPHRASE = 'correct horse "battery" staple/7';
const NEXT_PASSPHRASE = 'Donau\u00dfampfschiff & 4 \u20ac coins';
const DAY_MS = 86_400_000;

/** Where secrets have to pass, and nowhere else: typed by the owner, or shown on their request. */
const EXCEPTIONS = [
  '< wallet.backup',
  '> delegation.sign',
  '> hello',
  '> wallet.backup',
  '> wallet.create',
  '> wallet.delegate',
  '> wallet.import',
  '> wallet.preview',
  '> wallet.protect',
  '> wallet.unlock',
];
/** Where the owner of this story pastes them by mistake; nothing of it comes back either. */
const MISTAKES = ['> network.switch', '> payout.announce', '> wallet.take-over'];

test(
  'of a whole life of a wallet over the control protocol no secret is in any frame, file, output, argument or variable',
  { timeout: 90_000 },
  async () => {
    const world = await openWorld();
    const { record, chain } = world;
    const ownerWords = newMnemonic();
    const owner = await addressAt(ownerWords, 0);
    chain.fund(ADDRESS, [{ denom: 'uakt', amount: 50_000_000n }]);
    chain.fund(owner, [{ denom: 'uakt', amount: 50_000_000n }]);

    const first = await world.start();
    const { shell, page } = first;
    const under = (passphrase: string) => ({ choice: { protection: 'passphrase', passphrase } });
    const refused: string[] = [];
    const refuses = async (by: Caller, method: string, args?: unknown): Promise<void> => {
      refused.push(`${method}: ${refusalOf(await by.call(method, args))}`);
    };

    // Made here, shown once, asked for.
    await shell.value('wallet.protections');
    await refuses(shell, 'wallet.create', under('short'));
    await refuses(shell, 'wallet.create', { choice: { protection: 'file' } });
    await shell.value('wallet.create', under(PASSPHRASE));
    await refuses(page, 'wallet.backup');
    await refuses(page, 'wallet.backup', { passphrase: NEXT_PASSPHRASE });
    const { words } = await page.value('wallet.backup', { passphrase: PASSPHRASE });
    const made = words as readonly string[];
    await refuses(shell, 'wallet.answer-quiz', { words: made.slice(0, 3).toReversed() });
    await refuses(shell, 'wallet.answer-quiz', { words: ['a', 'b', 'c'] });
    await pause(5_100);
    const { positions } = await shell.value('wallet.quiz');
    const asked = (positions as readonly number[]).map((place) => made[place - 1]);
    expect(await shell.value('wallet.answer-quiz', { words: asked })).toHaveProperty(
      'backedUpAtMs',
    );

    // Locked and guessed at, from two sides at once.
    await shell.value('wallet.lock');
    await refuses(shell, 'delegation.prepare-revoke');
    const guesses = await Promise.all(
      [shell, page, shell, page, shell, page].map((by) =>
        by.call('wallet.unlock', { passphrase: NEXT_PASSPHRASE }),
      ),
    );
    refused.push(...guesses.map((answer) => `wallet.unlock: ${refusalOf(answer)}`).sort());
    await refuses(page, 'wallet.unlock', { passphrase: PASSPHRASE });
    await pause(5_100);
    await page.value('wallet.unlock', { passphrase: PASSPHRASE });

    // What does not fit is refused without a word of it coming back.
    await refuses(shell, 'wallet.preview', { words: WORDS.split(' ') });
    await refuses(shell, 'wallet.preview', { words: WORDS, [WORDS]: PASSPHRASE });
    await refuses(shell, 'wallet.unlock', { passphrase: { [PASSPHRASE]: WORDS } });
    await refuses(shell, 'wallet.take-over', { expected: WORDS.slice(0, 120) });
    await refuses(shell, 'payout.announce', {
      address: WORDS.slice(0, 120),
      typedEnd: PASSPHRASE,
    });
    await refuses(shell, 'network.switch', { network: WORDS.slice(0, 60) });
    await refuses(shell, 'wallet.import', {
      ...{ words: WORDS, index: 0, expected: ADDRESS },
      ...under(PASSPHRASE),
    });

    // Forgotten, and another one brought in.
    const { ticket } = await shell.value('wallet.ask-forget');
    await refuses(page, 'wallet.forget', { ticket: 'another' });
    expect(await shell.value('wallet.forget', { ticket })).toEqual({ state: 'absent' });
    await refuses(shell, 'wallet.lock');
    const swapped = WORDS.split(' ').toReversed().join(' ');
    expect(await shell.value('wallet.preview', { words: swapped, index: 0 })).toMatchObject({
      code: 'wrong-checksum',
    });
    const importing = { words: WORDS, index: 0, expected: ADDRESS, ...under(PASSPHRASE) };
    await refuses(shell, 'wallet.import', { ...importing, words: swapped });
    await refuses(shell, 'wallet.import', { ...importing, expected: SECOND_ADDRESS });
    expect(await page.value('wallet.preview', { words: WORDS, index: 0 })).toEqual({
      ok: true,
      address: ADDRESS,
    });
    expect(await page.value('wallet.import', importing)).toMatchObject({ account: ADDRESS });
    await shell.value('wallet.protect', {
      passphrase: PASSPHRASE,
      choice: { protection: 'file', evenUnprotected: true },
    });
    await shell.value('wallet.protect', under(NEXT_PASSPHRASE));
    await refuses(shell, 'payout.announce', { address: SECOND_ADDRESS, typedEnd: 'aaaaaa' });
    await shell.value('payout.announce', {
      address: SECOND_ADDRESS,
      typedEnd: SECOND_ADDRESS.slice(-6),
    });
    await first.report();
    await first.stop();

    // A day later the address counts; after that the wallet is opened by a descriptor.
    const later = await world.start({ aheadMs: DAY_MS + 60_000 });
    expect(await later.shell.value('payout.revoke')).toMatchObject({ current: SECOND_ADDRESS });
    await later.stop();
    const last = await world.start({ passphrase: NEXT_PASSPHRASE });
    await until('the account is read', async () => {
      const answer = await last.shell.call('wallet.refresh');
      return answer.ok && answer.value.balances !== undefined;
    });
    await last.shell.value('wallet.payout', { amount: '1000000' });
    await until('the payout is there', async () => {
      return chain.balanceOf(SECOND_ADDRESS, 'uakt') === 1_000_000n;
    });

    await until('the payout is told of', async () =>
      (await noticesOf(last.shell)).includes('payout-sent'),
    );

    // A hot key for an account elsewhere, whose words sign once.
    const again = await last.shell.value('wallet.ask-forget');
    await last.shell.value('wallet.forget', { ticket: again.ticket, evenIfLost: true });
    await last.shell.value('wallet.delegate', { account: owner, ...under(PASSPHRASE) });
    await refuses(last.shell, 'wallet.backup', { passphrase: PASSPHRASE });
    await refuses(last.page, 'wallet.payout', { amount: '1' });
    const grant = { days: 30, spendLimit: '2000000', register: false };
    const { id } = await until('the chain answers', async () => {
      const answer = await last.page.call('delegation.prepare', grant);
      return answer.ok && answer.value;
    });
    await refuses(last.page, 'delegation.sign', { id, words: swapped });
    await refuses(last.page, 'delegation.sign', { id, words: WORDS });
    expect(await last.page.value('delegation.sign', { id, words: ownerWords })).toHaveProperty(
      'txHash',
    );
    await until('the grant is seen', async () => {
      const { delegation } = await last.shell.value('delegation.look');
      return (delegation as { state?: string } | undefined)?.state === 'working';
    });
    const seen = await noticesOf(last.shell);
    await last.report();

    const scanner = new SecretScanner(
      await secretsOf({ made: made.join(' '), imported: WORDS, owner: ownerWords }, last.token),
    );
    const processes = scanner.scanProcess(last.pid);
    // While it runs: the database has its log beside it.
    const { files, found } = scanner.scanFolder(world.folder);
    const kinds = readdirSync(world.dataDir, { recursive: true, encoding: 'utf8' });
    await last.stop();

    expect(refused).toEqual(REFUSALS);
    expect(seen).toEqual([
      'wallet-locked',
      'wallet-unlocked',
      'payout-announced',
      'payout-counts',
      'payout-sent',
      'delegation-works',
    ]);
    // So many frames, both ways; and the scanner does find what may be there.
    expect(record.frames.length).toBeGreaterThan(150);
    expect(record.scan(scanner)).toEqual([...EXCEPTIONS, ...MISTAKES].sort());
    const tokenFile = path.join(world.dataDir, 'control', 'token');
    expect(found.filter(({ where }) => where !== tokenFile)).toEqual([]);
    expect([...scanner.scan('output', world.output()), ...processes]).toEqual([]);
    expect(kinds).toEqual(expect.arrayContaining(['devnet.db', 'devnet.db-wal']));
    expect(readdirSync(world.folder).filter((name) => name.startsWith('report.'))).toHaveLength(2);
    expect(files).toBeGreaterThanOrEqual(9);

    // A planted one is found in each of these places.
    record.frames.push({ way: '<', text: JSON.stringify({ type: 'slice', value: WORDS }) });
    writeFileSync(path.join(world.folder, 'planted'), Buffer.from(PASSPHRASE).toString('base64'));
    expect(record.scan(scanner)).toHaveLength(EXCEPTIONS.length + MISTAKES.length + 1);
    expect(scanner.scanFolder(world.folder).found.map(({ where }) => where)).toContain(
      path.join(world.folder, 'planted'),
    );
  },
);

/** What was refused, in order: the code that clients branch on, and the one behind it. */
const REFUSALS = [
  'wallet.create: bad-arguments passphrase-weak',
  'wallet.create: bad-arguments protection-not-chosen',
  'wallet.backup: wallet-locked wallet-locked',
  'wallet.backup: passphrase-wrong passphrase-wrong',
  'wallet.answer-quiz: quiz-wrong quiz-wrong',
  'wallet.answer-quiz: too-soon quiz-too-soon',
  'delegation.prepare-revoke: conflict wallet-not-delegated',
  // Three slips cost nothing, the fourth a wait: also for who asked at the same time, and is right.
  ...Array<string>(4).fill('wallet.unlock: passphrase-wrong passphrase-wrong'),
  ...Array<string>(2).fill('wallet.unlock: too-soon passphrase-too-soon'),
  'wallet.unlock: too-soon passphrase-too-soon',
  'wallet.preview: bad-arguments undefined',
  'wallet.preview: bad-arguments undefined',
  'wallet.unlock: bad-arguments undefined',
  'wallet.take-over: bad-arguments address-wrong',
  'payout.announce: bad-arguments address-wrong',
  'network.switch: not-found not-found',
  'wallet.import: conflict wallet-exists',
  'wallet.forget: conflict forget-not-asked',
  'wallet.lock: wallet-absent wallet-absent',
  'wallet.import: bad-arguments words-wrong',
  'wallet.import: bad-arguments address-differs',
  'payout.announce: bad-arguments payout-end-differs',
  'wallet.backup: conflict backup-needless',
  'wallet.payout: conflict wallet-delegated',
  'delegation.sign: bad-arguments words-wrong',
  'delegation.sign: bad-arguments delegation-key-differs',
];

/** What the owner was told of, the oldest first. */
async function noticesOf(by: Caller): Promise<readonly string[]> {
  const list = await by.value('notices.list', { limit: 100 });
  return (list as unknown as readonly { code: string }[]).map(({ code }) => code).toReversed();
}

function refusalOf(answer: Answer): string {
  return answer.ok ? 'was not refused' : `${answer.code} ${answer.cause}`;
}

async function secretsOf(
  mnemonics: Readonly<Record<string, string>>,
  token: string,
): Promise<SeededSecrets> {
  const bytes: Record<string, Uint8Array> = {};
  for (const [name, words] of Object.entries(mnemonics)) {
    const mnemonic = new EnglishMnemonic(words);
    const seed = await Bip39.mnemonicToSeed(mnemonic);
    const { privkey, chainCode } = Slip10.derivePath(
      Slip10Curve.Secp256k1,
      seed,
      stringToPath("m/44'/118'/0'/0/0"),
    );
    Object.assign(bytes, {
      [`${name} entropy`]: Bip39.decode(mnemonic),
      [`${name} seed`]: seed,
      [`${name} key`]: privkey,
      [`${name} chain code`]: chainCode,
    });
  }
  return { mnemonics, bytes, texts: { PASSPHRASE, NEXT_PASSPHRASE, token } };
}

async function openWorld() {
  const folder = tempFolder();
  const dataDir = path.join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const chain = await openChain({ blockMs: 250 });
  onTestFinished(() => chain.close());
  const networkFile = path.join(folder, 'network.json');
  writeFileSync(networkFile, JSON.stringify(networkOf(chain.chain.chainId, chain.url)));
  const record = new FrameRecord();
  const outputs: string[] = [];

  const start = async ({
    aheadMs = 0,
    passphrase,
  }: { aheadMs?: number; passphrase?: string } = {}) => {
    const child = spawn(
      process.execPath,
      [
        ...['--report-on-signal', '--report-signal=SIGUSR2', `--report-directory=${folder}`],
        ...(aheadMs === 0 ? [] : ['--import', clockAhead(aheadMs)]),
        ...[MAIN, 'agent', '--data-dir', dataDir, '--engine', 'fake'],
        ...['--network', 'devnet', '--akash-network-file', networkFile],
        ...['--log-level', 'debug', '--log-file', path.join(folder, 'agent.log')],
        ...['--web', '--web-port', '0'],
        ...(passphrase === undefined ? [] : ['--wallet-passphrase-fd', '3']),
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe', passphrase === undefined ? 'ignore' : 'pipe'],
        env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' },
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    (child.stdio[3] as NodeJS.WritableStream | null)?.end(`${passphrase ?? ''}\n`);
    const { socketPath, webAddress } = await readyLine(child, outputs);
    const token = readFileSync(path.join(dataDir, 'control', 'token'), 'utf8').trim();
    const shell = new Caller(await record.socket(socketPath), 1_000);
    await shell.hello(token);
    const page = new Caller(await record.web(webAddress), 500_000);
    await page.hello();
    for (const client of [shell, page]) client.send({ type: 'subscribe', id: 1 });
    return {
      shell,
      page,
      token,
      pid: child.pid!,
      /** What Node writes about a process that is in trouble. */
      report: async () => {
        const before = readdirSync(folder).length;
        child.kill('SIGUSR2');
        await until('there is a report', async () => readdirSync(folder).length > before);
      },
      stop: async () => {
        const closed = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGTERM');
        expect(await closed).toBe(0);
      },
    };
  };
  return { folder, dataDir, chain, record, start, output: () => outputs.join('') };
}

function networkOf(chainId: string, rpc: string) {
  return {
    ...{ id: 'devnet', name: 'A chain of our own', chainId, money: 'test', rpc: [rpc] },
    fee: { denom: 'uakt', symbol: 'AKT', exponent: 6, gasPrice: '0.025' },
    pay: { denom: 'uact', symbol: 'ACT', exponent: 6 },
    explorer: { transaction: 'https://explorer.example/{hash}' },
    ...{ metaUrl: 'https://meta.example/meta.json', source: 'a test', asOf: '2026-01-01' },
  };
}

/** A wall clock that is ahead from the start; the clock that only grows stays as it is. */
function clockAhead(ms: number): string {
  const source = `const real = Date.now.bind(Date); Date.now = () => real() + ${ms};`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

function readyLine(
  child: ChildProcess,
  outputs: string[],
): Promise<{ socketPath: string; webAddress: string }> {
  return new Promise((resolve, reject) => {
    let out = '';
    child.stderr!.on('data', (chunk: Buffer) => outputs.push(chunk.toString()));
    child.stdout!.on('data', (chunk: Buffer) => {
      outputs.push(chunk.toString());
      out += chunk.toString();
      const line = /^\{"type":"ready".*\}$/m.exec(out)?.[0];
      if (line !== undefined) resolve(JSON.parse(line) as never);
    });
    child.once('close', () => reject(new Error(`it ended: ${outputs.join('')}`)));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until<T>(
  what: string,
  ask: () => Promise<T>,
): Promise<Exclude<T, false | undefined>> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await ask();
    if (found !== false && found !== undefined) return found as Exclude<T, false | undefined>;
    await pause(150);
  }
  throw new Error(`not within 30 s: ${what}`);
}
