import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';

import { AKASH_CRASH_POINTS } from '../../../agent/base/crash-point.ts';
import { linesOf } from './reader-lines.ts';
import { ReaderWorld } from './reader-world.ts';

/**
 * The reader in a process of its own, killed as by `kill -9` at each step and at any time, with its
 * storage on the disk. What all its lives have handled has to be every height, in order; the height
 * of a kill may come twice, with the same keys.
 */

const CHILD = fileURLToPath(new URL('reader-child.ts', import.meta.url));
const PRELOAD = new URL('../../helpers/world/sabotage.ts', import.meta.url).href;
const POINTS = AKASH_CRASH_POINTS.filter((point) => point.startsWith('reader.'));

let world: ReaderWorld;
let folder = '';
let child: ChildProcess | undefined;
const reached = new Set<string>();

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-reader-'));
  world = await ReaderWorld.open({ endpoints: 2, before: 5 });
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

afterAll(() => {
  expect([...reached].sort()).toEqual([...POINTS].sort());
});

function start(extra: Readonly<Record<string, string>> = {}): Promise<NodeJS.Signals | null> {
  const flags = extra.SABOTAGE === undefined ? [] : ['--import', PRELOAD];
  const files = [path.join(folder, 'agent.db'), path.join(folder, 'lines')];
  const urls = world.endpoints.map(({ url }) => url);
  const args = [...flags, CHILD, ...files, world.chain.chain.chainId, ...urls];
  const env = { ...process.env, ...extra };
  const started = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  child = started;
  return once(started, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
}

function handled(): readonly string[] {
  const file = path.join(folder, 'lines');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

async function until(done: () => boolean, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!done()) {
    if (performance.now() > end) throw new Error(`not in time; handled ${handled().length}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Until the reader is at the tip; then everything that it handled, and how often a line came again. */
async function atTheTip(): Promise<{ heights: readonly string[]; again: number }> {
  await until(() => handled().at(-1)?.startsWith(`block ${world.height}:`) ?? false);
  child?.kill('SIGKILL');
  const lines = handled();
  const heights = lines.filter((line, index) => line !== lines[index - 1]);
  return { heights, again: lines.length - heights.length };
}

/** Begins at height 5, and dies at the point; blocks go on, and it is started again. */
async function killedAt(point: string, sabotage?: string): Promise<void> {
  const extra = sabotage === undefined ? {} : { SABOTAGE: sabotage };
  const killed = start({ ...extra, SUBLET_CRASH_AT: `${point}#4` });
  await until(() => handled().length > 0);
  await world.produce(20);
  expect(await killed).toBe('SIGKILL');
  reached.add(point);
  await world.produce(20);
  void start(extra);
}

test.each([
  ['reader.handle.before', 0],
  ['reader.handle.after', 1],
  ['reader.cursor.after', 0],
])(
  'killed at %s it leaves nothing out; %i heights come again',
  async (point, again) => {
    await killedAt(point);
    expect(await atTheTip()).toEqual({ heights: linesOf(world.chain, 5, world.height), again });
  },
  90_000,
);

test('killed six times at any time it leaves nothing out', async () => {
  const KILLS = 6;
  let seed = 7;
  let killed = start();
  await until(() => handled().length > 0);
  for (let kill = 0; kill < KILLS; kill++) {
    seed = (seed * 48271) % 2147483647;
    const before = handled().length;
    await world.produce(30);
    await until(() => handled().length >= before + 1 + (seed % 25));
    child?.kill('SIGKILL');
    await killed;
    killed = start();
  }
  const { heights, again } = await atTheTip();
  expect(heights).toEqual(linesOf(world.chain, 5, world.height));
  expect(again).toBeLessThanOrEqual(KILLS);
}, 120_000);

// The control: with the height stored before it is handled, the same kill loses it.
test('with the height stored first, the kill loses a height', async () => {
  const file = 'agent/network/akash/reader.ts';
  const text = "crashPoint('reader.handle.before');";
  const move = 'this.#move({ chainId: this.#parts.source.chainId, height: block.height, hash });';
  await killedAt('reader.handle.before', JSON.stringify([{ file, text, instead: move + text }]));
  const { heights } = await atTheTip();
  expect(heights).toEqual(linesOf(world.chain, 5, world.height).filter((_line, at) => at !== 3));
}, 90_000);
