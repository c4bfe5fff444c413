import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';

import { AKASH_CRASH_POINTS } from '../../../agent/base/crash-point.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import { addressOf, CHAIN_ID, PROVIDER } from './signer-keys.ts';

/**
 * The account is killed between any two of its steps, while the chain goes on, and started again: its
 * books in the database have to be the chain's, and what was asked for once has to be done once.
 */

const MAIN = fileURLToPath(new URL('account-process.ts', import.meta.url));
const PRELOAD = new URL('../../helpers/world/sabotage.ts', import.meta.url).href;
const COINS = 1_000_000_000n;
const POINTS = AKASH_CRASH_POINTS.filter((point) => point.startsWith('account.'));
const BLOCK_MS = 100;

interface Told {
  readonly height: number;
  readonly opening: readonly { denom: string; amount: string }[];
  readonly sums: readonly { denom: string; amount: string }[];
  readonly kinds: readonly (readonly [string, string | null])[];
  readonly redemption?: string;
  readonly fate?: string;
}

let net: OpenChain;
let folder = '';
let child: ChildProcess | undefined;
let told: Told | undefined;
let sabotage: string | undefined;
const reached = new Set<string>();

beforeEach(async () => {
  sabotage = undefined;
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-account-'));
  const coins = ['uakt', 'uact'].map((denom) => ({ denom, amount: COINS }));
  const timeNs = BigInt(Date.now()) * 1_000_000n;
  const accounts = [{ address: PROVIDER.address, coins }];
  const genesis = makeGenesis({ chainId: CHAIN_ID, accounts, timeNs });
  net = await openChain({ genesis, blockMs: BLOCK_MS });
  net.feedPrice('1.25');
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await net.close();
  rmSync(folder, { recursive: true, force: true });
});

afterAll(() => {
  const ours = [...reached].filter((point) => point.startsWith('account.'));
  expect(ours.sort()).toEqual([...POINTS].sort());
});

function start(crashAt = ''): Promise<NodeJS.Signals | null> {
  told = undefined;
  const env = {
    ...process.env,
    SUBLET_CRASH_AT: crashAt,
    ...(sabotage === undefined ? {} : { SABOTAGE: sabotage }),
  };
  const flags = sabotage === undefined ? [] : ['--import', PRELOAD];
  const started = spawn(
    process.execPath,
    [...flags, MAIN, path.join(folder, 'agent.db'), net.url],
    {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  child = started;
  createInterface({ input: started.stdout }).on('line', (line) => {
    told = JSON.parse(line) as Told;
  });
  return once(started, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
}

/** Dies at that place, or is ended where it is not come by. */
async function killedAt(point: string): Promise<void> {
  const died = start(point);
  const timer = setTimeout(() => child?.kill('SIGTERM'), 6_000);
  if ((await died) === 'SIGKILL') reached.add(point.replace(/#.*/, ''));
  clearTimeout(timer);
}

/** Both things that were asked for are over, and the books are where the chain is. */
async function allOver(): Promise<Told> {
  const endMs = performance.now() + 30_000;
  let overAt = Infinity;
  for (;;) {
    const last = told;
    if (overAt === Infinity && last?.redemption === 'executed' && last.fate === 'included') {
      overAt = Number(net.chain.height);
    }
    if (last !== undefined && last.height >= overAt) return last;
    if (performance.now() > endMs) throw new Error(`not over: ${JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** By the state of the height that the books are complete to. */
function expectBooks({ opening, sums, kinds }: Told): void {
  const total = (denom: string): bigint =>
    [...opening, ...sums]
      .filter((coin) => coin.denom === denom)
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  // Nothing of ours is under way any more: the newest balances are those of that height.
  expect(total('uact')).toBe(net.balanceOf(PROVIDER.address, 'uact'));
  expect(total('uakt')).toBe(net.balanceOf(PROVIDER.address, 'uakt'));
  expect(net.balanceOf(addressOf('payout'), 'uakt')).toBe(1_000n);
  expect(net.balanceOf(PROVIDER.address, 'uact')).toBe(COINS - 20_000_000n);
  const count = (kind: string): number => kinds.filter(([one]) => one === kind).length;
  expect([count('redeem-burned'), count('redeem-received'), count('payout')]).toEqual([1, 1, 1]);
  const about = kinds.filter(([kind]) => kind.startsWith('redeem')).map(([, what]) => what);
  expect(about).toEqual(['r1', 'r1']);
}

/** Each list is one life: killed, started again, killed at the next place, … */
test.each([
  ['account.ask.after', 'account.submit.after', 'account.block.before', 'account.block.after'],
  ['account.submit.after#2', 'account.block.before#2', 'account.block.after#3'],
  ['account.block.after#2', 'signer.broadcast.after', 'reader.handle.after#2'],
  ['account.ask.after#2', 'signer.flight.before', 'signer.included.before'],
])(
  'killed at %s and at what follows, its books are the chain’s',
  { timeout: 90_000 },
  async (...points) => {
    for (const point of points) await killedAt(point);
    void start();
    expectBooks(await allOver());
  },
);

// The control: with the height stored before what happened in it, a kill in between loses that.
test('with the height stored first, a kill loses what was in it', { timeout: 90_000 }, async () => {
  const inEntries = {
    file: 'agent/network/akash/account/follow.ts',
    text: "crashPoint('account.block.before');",
    instead: "if (linked.entries.length > 0) crashPoint('account.block.before');",
  };
  const text = 'const { entries, rows } = extra(noted);';
  const first = {
    file: 'agent/network/akash/account/books.ts',
    text,
    instead: `this.#parts.journal.write(this.#key('books'), recordText(found.state)); ${text}`,
  };
  sabotage = JSON.stringify([inEntries, first]);
  await killedAt('account.block.before');
  void start();
  const last = await allOver();
  expect(() => expectBooks(last)).toThrow();
});

test('killed at any time, six times, its books are the chain’s', { timeout: 90_000 }, async () => {
  let seed = 11;
  for (let kill = 0; kill < 6; kill++) {
    seed = (seed * 48271) % 2147483647;
    const died = start();
    await new Promise((resolve) => setTimeout(resolve, 700 + (seed % 900)));
    child?.kill('SIGKILL');
    await died;
  }
  void start();
  expectBooks(await allOver());
});
