import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Context, Suite } from '../context.ts';
import { median } from '../median.ts';
import { atLeast, atMost, rowOf } from '../row.ts';

const CATCH_UP = 'akash: catch-up of 10 000 blocks';
const MEMORY = 'akash: memory that the catch-up takes';
const LATENCY = 'akash: block made → event handled, p95';

const BLOCKS = 10_000;
const RUNS = 3;
const LIVE_BLOCKS = 200;

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface CaughtUp {
  readonly blocks: number;
  readonly spentMs: number;
  readonly grownMib: number;
}
interface Handled {
  readonly height: number;
  readonly atMs: number;
}

/** The chain is a process of its own, and so is each side that reads it. */
export const AKASH_READER: Suite = {
  rows: () => [CATCH_UP, MEMORY, LATENCY],
  async measure(context) {
    const chain = start(context, fileOf('akash-chain-child.ts'), []);
    const [{ url, chainId }] = (await once(chain, 'message')) as [{ url: string; chainId: string }];
    context.say(`making ${BLOCKS} blocks`);
    const { height: tip } = await produce(chain, BLOCKS);

    const sides: Record<'ours' | 'peer', CaughtUp[]> = { ours: [], peer: [] };
    for (let run = 0; run < RUNS; run++) {
      const order = run % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const);
      for (const side of order) {
        const result = await catchUp(context, side, url, chainId, tip);
        if (result.blocks !== BLOCKS) throw new Error(`${side} read ${result.blocks} blocks`);
        sides[side].push(result);
        context.say(`${side}: ${Math.round(BLOCKS / (result.spentMs / 1000))} blocks/s`);
      }
    }
    const perSecond = (of: CaughtUp[]): number =>
      median(of.map(({ spentMs }) => BLOCKS / (spentMs / 1000)));
    const grown = (of: CaughtUp[]): number => median(of.map(({ grownMib }) => grownMib));

    const latency = {
      ours: await live(context, 'ours', chain, url, chainId),
      peer: await live(context, 'peer', chain, url, chainId),
    };
    chain.disconnect();
    return [
      rowOf({
        name: CATCH_UP,
        value: perSecond(sides.ours),
        unit: 'blocks/s',
        runs: RUNS,
        peer: { name: 'one by one, nothing checked', value: perSecond(sides.peer) },
        goal: atLeast(1, ' of the peer'),
        note: 'block and results of each; ours checks, links and decodes every one',
      }),
      rowOf({
        name: MEMORY,
        value: grown(sides.ours),
        unit: 'MiB',
        runs: RUNS,
        peer: { name: 'one by one, nothing kept', value: grown(sides.peer) },
        note: 'peak of the process over its start, resident',
      }),
      rowOf({
        name: LATENCY,
        value: latency.ours,
        unit: 'ms',
        runs: LIVE_BLOCKS,
        peer: { name: 'told by WebSocket, results asked once', value: latency.peer },
        goal: { ...atMost(100), holds: () => latency.ours <= 100 },
        note: 'the goal is in ms; ours fetches the block too and stores the height',
      }),
    ];
  },
};

async function catchUp(
  context: Context,
  side: 'ours' | 'peer',
  url: string,
  chainId: string,
  tip: number,
): Promise<CaughtUp> {
  const args = [side, url, chainId, String(tip - BLOCKS), String(tip)];
  const reader = start(context, fileOf('akash-read-child.ts'), args);
  const [result] = (await once(reader, 'message')) as [CaughtUp];
  return result;
}

/** The 95th percentile of the milliseconds from a block to its being handled. */
async function live(
  context: Context,
  side: 'ours' | 'peer',
  chain: ChildProcess,
  url: string,
  chainId: string,
): Promise<number> {
  const { height: first } = await produce(chain, 1);
  const last = first + LIVE_BLOCKS;
  const reader = start(context, fileOf('akash-read-child.ts'), [
    side,
    url,
    chainId,
    '0',
    `${last}`,
  ]);
  const told = on(reader, 'message');
  const next = async (): Promise<Handled> => ((await told.next()).value as [Handled])[0];
  // Ours handles the tip first; the peer says that it listens.
  await next();
  const spentMs: number[] = [];
  for (let made = 0; made < LIVE_BLOCKS; made++) {
    const block = await produce(chain, 1);
    const handled = await next();
    if (handled.height !== block.height) throw new Error(`${side} handled ${handled.height}`);
    spentMs.push(handled.atMs - block.atMs);
  }
  await told.return?.();
  return spentMs.sort((a, b) => a - b)[Math.floor(spentMs.length * 0.95)] ?? NaN;
}

async function produce(chain: ChildProcess, count: number): Promise<Handled> {
  const answered = once(chain, 'message') as Promise<[Handled]>;
  chain.send({ produce: count });
  return (await answered)[0];
}

function start({ cleanup }: Context, file: string, args: readonly string[]): ChildProcess {
  cleanup.throwIfOver();
  const child = fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  cleanup.add(`process ${child.pid}`, () => void child.kill('SIGKILL'));
  return child;
}
