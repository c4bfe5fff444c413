import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { A_YEAR, fillStorage } from '../../helpers/storage-fill.ts';
import type { Context, Suite } from '../context.ts';
import { newFolder } from '../context.ts';
import { interleaved, median, spread } from '../median.ts';
import { startProcess, SUBLET } from '../processes.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';

const READY = 'start with a long past: to the ready line';
const SOCKET = 'start with a long past: to the control socket';
const RUNS = 9;

/**
 * A whole agent, from the start of its process, with 10 000 past leases and a year of one-minute
 * uptime intervals, against one with an empty database. Both were started once before: then they
 * are registered, and no start waits for the first block of the practice market, which would put
 * the same second on both sides.
 */
export const START: Suite = {
  rows: () => [READY, SOCKET],
  measure: async (context): Promise<readonly Row[]> => {
    const folder = newFolder(context, 'start');
    const full = path.join(folder, 'full');
    const empty = path.join(folder, 'empty');
    mkdirSync(full, { recursive: true, mode: 0o700 });
    fillStorage(path.join(full, 'practice.db'), A_YEAR, Date.now());
    for (const dataDir of [full, empty, full, empty]) await startOnce(context, folder, dataDir);

    const toSocket: Record<'full' | 'empty', number[]> = { full: [], empty: [] };
    const once = async (side: 'full' | 'empty', dataDir: string): Promise<number> => {
      const times = await startOnce(context, folder, dataDir);
      toSocket[side].push(times.socketMs);
      return times.readyMs;
    };
    const toReady = await interleaved(RUNS, {
      full: () => once('full', full),
      empty: () => once('empty', empty),
    });
    const row = (name: string, times: Record<'full' | 'empty', readonly number[]>): Row =>
      rowOf({
        name,
        value: median(times.full),
        unit: 'ms',
        runs: RUNS,
        peer: { name: 'empty database', value: median(times.empty) },
        goal: atMost(1.5, '×'),
        note:
          `full ${spread(times.full)} ms, empty ${spread(times.empty)} ms (least to most); ` +
          `a difference of ${(median(times.full) - median(times.empty)).toFixed(0)} ms; real process, ` +
          'simulated containers, started once before',
      });
    return [row(READY, toReady), row(SOCKET, toSocket)];
  },
};

/** Starts an agent and stops it again; milliseconds from the start of its process. */
async function startOnce(
  context: Context,
  folder: string,
  dataDir: string,
): Promise<{ readonly socketMs: number; readonly readyMs: number }> {
  const socket = path.join(dataDir, 'control', 'agent.sock');
  if (existsSync(socket)) throw new Error(`${socket} is there before the agent is`);
  const before = performance.now();
  const agent = startProcess(
    context,
    [
      ...([process.execPath, SUBLET, 'agent', '--data-dir', dataDir, '--engine', 'fake'] as const),
      ...['--practice-scenario', 'manual', '--log-level', 'error'],
    ],
    { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') },
  );
  let socketMs = NaN;
  while (!agent.output().includes('"type":"ready"')) {
    if (Number.isNaN(socketMs) && existsSync(socket)) socketMs = performance.now() - before;
    if (agent.child.exitCode !== null || performance.now() - before > 60_000) {
      throw new Error(`the agent did not start: ${agent.output().slice(-500)}`);
    }
    await pause(1);
  }
  const readyMs = performance.now() - before;
  await agent.stop();
  return { socketMs: Number.isNaN(socketMs) ? readyMs : socketMs, readyMs };
}
