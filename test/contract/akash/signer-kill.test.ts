import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, test } from 'vitest';

import { AKASH_CRASH_POINTS } from '../../../agent/base/crash-point.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import { addressOf, CHAIN_ID, PROVIDER } from './signer-keys.ts';

/**
 * The signer is killed at each named point of a transaction, while the chain goes on, and started
 * again: every payment has to arrive once, and every uakt that left has to be written down.
 */

const MAIN = fileURLToPath(new URL('signer-process.ts', import.meta.url));
const SABOTAGE = new URL('../../helpers/world/sabotage.ts', import.meta.url).href;
const COINS = 1_000_000_000n;
const PAYMENT = 1000n;
const IDS = Array.from({ length: 8 }, (_, n) => `pay/${n}`);
const BLOCK_MS = 100;

const POINTS = AKASH_CRASH_POINTS.filter((point) => point.startsWith('signer.'));

/** What the chain does until the signer is dead; afterwards it behaves. */
type Trouble = 'none' | 'full' | 'swallows';

/** Gas by which a transaction passes, and by which it fails in its block and costs a fee. */
const ENOUGH = 150;
const TOO_LITTLE = 105;

interface Kill {
  readonly at: string;
  readonly trouble?: Trouble;
  readonly margin?: number;
}

/** Each list is one signer's life: it is killed, started again, killed at the next place, … */
const LIVES: readonly { readonly name: string; readonly kills: readonly Kill[] }[] = [
  {
    name: 'at each step to the mempool',
    kills: [
      { at: 'signer.persist.before' },
      { at: 'signer.persist.before#2' },
      { at: 'signer.persist.after' },
      { at: 'signer.sign.after' },
      { at: 'signer.flight.before' },
      { at: 'signer.broadcast.before' },
      { at: 'signer.broadcast.after' },
      { at: 'signer.broadcast.after#2' },
    ],
  },
  {
    name: 'at each step from the block on',
    kills: [
      { at: 'signer.included.before' },
      { at: 'signer.included.after' },
      { at: 'signer.spent.after' },
      { at: 'signer.included.before', margin: TOO_LITTLE },
      { at: 'signer.included.after', margin: TOO_LITTLE },
      { at: 'signer.spent.after', margin: TOO_LITTLE },
      { at: 'signer.spent.after#2' },
    ],
  },
  {
    name: 'at each step of a transaction that comes into no block',
    kills: [
      { at: 'signer.refused.before', trouble: 'full' },
      { at: 'signer.refused.after', trouble: 'full' },
      { at: 'signer.lost.before', trouble: 'swallows' },
      { at: 'signer.lost.after', trouble: 'swallows' },
      { at: 'signer.broadcast.after', trouble: 'swallows' },
    ],
  },
];

interface Run {
  readonly at?: string;
  readonly margin?: number;
  /** Messages of one transaction. */
  readonly most?: number;
  readonly sabotage?: object;
  /** Counted from when it has started. */
  readonly killAfterMs?: number;
}

class Killing {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'sublet-signer-'));
  readonly net: OpenChain;
  readonly #children = new Set<ChildProcess>();

  private constructor(net: OpenChain) {
    this.net = net;
  }

  static async open(): Promise<Killing> {
    const coins = [{ denom: 'uakt', amount: COINS }];
    const accounts = [{ address: PROVIDER.address, coins }];
    const genesis = makeGenesis({ chainId: CHAIN_ID, accounts });
    const net = await openChain({ genesis, blockMs: BLOCK_MS });
    net.produceBlock(2);
    return new Killing(net);
  }

  set trouble(trouble: Trouble) {
    this.net.endpoint.faults.isMempoolFull = trouble === 'full';
    this.net.endpoint.faults.isSwallowing = trouble === 'swallows';
  }

  /** Starts the signer; resolves when it has ended, with its last words. */
  async run({ at = '', margin = ENOUGH, most = 1, sabotage, killAfterMs }: Run = {}): Promise<{
    signal: NodeJS.Signals | null;
    states: unknown;
  }> {
    const flags = sabotage === undefined ? [] : ['--import', SABOTAGE];
    const files = [path.join(this.folder, 'journal.db'), path.join(this.folder, 'fees')];
    const child = spawn(
      process.execPath,
      [...flags, MAIN, ...files, this.net.url, IDS.join(','), String(margin), String(most)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          SUBLET_CRASH_AT: at,
          SABOTAGE: sabotage === undefined ? '[]' : JSON.stringify([sabotage]),
        },
      },
    );
    this.#children.add(child);
    const said: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      // Counted from its start on, because a busy machine takes long to get there.
      if (killAfterMs !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    clearTimeout(timer);
    const [, states] = said;
    return { signal, states: states === undefined ? undefined : JSON.parse(states) };
  }

  /** What is sent and was not in a block yet gets into one. */
  async blocks(count: number): Promise<void> {
    const { chain } = this.net;
    const until = chain.height + BigInt(count);
    await new Promise<void>((resolve) => {
      const stop = chain.onBlock(() => {
        if (chain.height < until) return;
        stop();
        resolve();
      });
    });
  }

  outcome(): { paid: Record<string, bigint>; unaccounted: bigint } {
    const file = path.join(this.folder, 'fees');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    const fees = new Map(
      lines.map((line) => {
        const { hash, amount } = JSON.parse(line) as { hash: string; amount: string };
        return [hash, BigInt(amount)];
      }),
    );
    const received = IDS.map((id) => this.net.balanceOf(addressOf(id), 'uakt'));
    const left = this.net.balanceOf(PROVIDER.address, 'uakt');
    const sum = [...fees.values(), ...received].reduce((total, amount) => total + amount, 0n);
    return {
      paid: Object.fromEntries(IDS.map((id, n) => [id, received[n]! / PAYMENT])),
      unaccounted: COINS - left - sum,
    };
  }

  /** In blocks, the failed ones among them. */
  transactions(): number {
    return [...this.net.chain.places()].length;
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await this.net.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const ONCE = { paid: Object.fromEntries(IDS.map((id) => [id, 1n])), unaccounted: 0n };
const ALL_INCLUDED = IDS.map(() => 'included');

const reached = new Set<string>();
let kills = 0;
let attempts = 0;

/** Kills at each place in turn; how many payments came more than once after any of them. */
async function live(killing: Killing, list: readonly Kill[], sabotage?: object): Promise<number> {
  let doubles = 0;
  const extra = sabotage === undefined ? {} : { sabotage };
  for (const { at, trouble = 'none', margin = ENOUGH } of list) {
    killing.trouble = trouble;
    expect((await killing.run({ at, margin, ...extra })).signal, at).toBe('SIGKILL');
    killing.trouble = 'none';
    reached.add(at.split('#')[0]!);
    kills += 1;
    await killing.blocks(2);
    doubles += Object.values(killing.outcome().paid).filter((times) => times > 1n).length;
  }
  return doubles;
}

describe.concurrent('a signer that is killed', { timeout: 240_000 }, () => {
  test.each(LIVES)('$name sends nothing twice', async ({ kills: list }) => {
    const killing = await Killing.open();
    try {
      expect(await live(killing, list)).toBe(0);
      const { states } = await killing.run();
      expect({ states, ...killing.outcome() }).toEqual({ states: ALL_INCLUDED, ...ONCE });
      attempts += killing.transactions();
    } finally {
      await killing.close();
    }
  });

  test('anywhere sends nothing twice', async () => {
    const killing = await Killing.open();
    try {
      let seed = 7;
      for (let n = 0; n < 8; n++) {
        seed = (seed * 48_271) % 2_147_483_647;
        const run = { margin: TOO_LITTLE, most: 2, killAfterMs: 20 + (seed % 250) };
        if ((await killing.run(run)).signal === 'SIGKILL') kills += 1;
      }
      const { states } = await killing.run({ most: 2 });
      expect({ states, ...killing.outcome() }).toEqual({ states: ALL_INCLUDED, ...ONCE });
      attempts += killing.transactions();
    } finally {
      await killing.close();
    }
  });
});

// The control: without the question to the chain, the same test has to go red.
describe('without asking the chain first', { timeout: 120_000 }, () => {
  test('a kill after the broadcast pays twice', async () => {
    const killing = await Killing.open();
    try {
      const sabotage = {
        file: 'agent/network/akash/signer/sender.ts',
        text: 'const known = this.#toldFate(flight) ?? (await fateOf(flight, this.#parts.chain, signal));',
        instead: "const known = { fate: 'lost' };",
      };
      await live(killing, [{ at: 'signer.broadcast.after' }], sabotage);
      const most = (): number => Math.max(...Object.values(killing.outcome().paid).map(Number));
      // It never believes that anything is done. On a busy machine it may not come to it at once.
      for (let runs = 0; runs < 8 && most() < 2; runs++) {
        await killing.run({ sabotage, killAfterMs: 1_000 });
        await killing.blocks(2);
      }
      expect(most()).toBeGreaterThan(1);
    } finally {
      await killing.close();
    }
  });
});

afterAll(() => {
  expect([...reached].sort()).toEqual([...POINTS].sort());
  process.stdout.write(
    `signer kill test: ${kills} kills, at ${reached.size} points and at random moments; ` +
      `${attempts} transactions in blocks for ${4 * IDS.length} payments; ` +
      `paid twice 0, uakt unaccounted 0\n`,
  );
});
