import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Context, Suite } from '../context.ts';
import { newFolder } from '../context.ts';
import {
  cpuSeconds,
  memoryMb,
  nodeFlagsOf,
  startProcess,
  SUBLET,
  withChildren,
} from '../processes.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';

interface Span {
  readonly text: string;
  readonly totalMs: number;
  /** The last part of it, over which CPU time is counted. */
  readonly idleMs: number;
}

const MINUTE_MS = 60_000;
const FULL: Span = { text: '10 min', totalMs: 10 * MINUTE_MS, idleMs: 5 * MINUTE_MS };
const QUICK: Span = { text: '1 min, quick', totalMs: MINUTE_MS, idleMs: 40_000 };

const spanOf = ({ quick }: Context): Span => (quick ? QUICK : FULL);
const firstName = ({ text }: Span): string => `memory of the agent, ${text} after the first start`;
const laterName = ({ text }: Span): string => `memory of the agent, ${text} after a later start`;
const cpuName = ({ text }: Span): string => `idle CPU of the agent (${text})`;

/**
 * Two agents as `sublet start` starts them, left alone on the practice network at its real pace
 * with no tenants: one whose machine never ran Sublet before, and one that finds what an earlier
 * start compiled.
 */
export const FOOTPRINT: Suite = {
  rows: (context) => {
    const span = spanOf(context);
    return [firstName(span), laterName(span), cpuName(span)];
  },
  measure: async (context): Promise<readonly Row[]> => {
    const span = spanOf(context);
    const [first, later] = await Promise.all([
      measureFresh(context, span),
      measureAgain(context, span),
    ]);
    const goal = atMost(100, ' MB');
    const settings = 'started by "sublet start", no tenants, real block pace';
    return [
      rowOf({
        name: firstName(span),
        value: first.rss,
        unit: 'MB',
        runs: 1,
        goal,
        note: `RSS of agent and children (${first.processes}); PSS ${first.pss.toFixed(1)} MB; ${settings}, nothing compiled before`,
      }),
      rowOf({
        name: laterName(span),
        value: later.rss,
        unit: 'MB',
        runs: 1,
        goal,
        note: `RSS of agent and children (${later.processes}); PSS ${later.pss.toFixed(1)} MB; ${settings}; node flags: ${later.nodeFlags || 'none'}`,
      }),
      rowOf({
        name: cpuName(span),
        value: later.cpuPercent,
        unit: '% of a core',
        runs: 1,
        goal: atMost(0.3, ' %'),
        note: `over the last ${span.idleMs / 1000} s by its own /proc accounts, other rows beside it; the first start's agent ${first.cpuPercent.toFixed(3)} %; ${settings}, engine watched`,
      }),
    ];
  },
};

async function measureFresh(context: Context, span: Span): Promise<Footprint> {
  const agent = await startAgent(context, newFolder(context, 'first'));
  return footprint(agent, span);
}

async function measureAgain(context: Context, span: Span): Promise<Footprint> {
  const folder = newFolder(context, 'later');
  // It compiles, and leaves what it compiled when it ends.
  const before = await startAgent(context, folder);
  await pause(3_000);
  await before.stop();
  return footprint(await startAgent(context, folder), span);
}

interface Agent {
  readonly pid: number;
  stop(): Promise<void>;
}

async function startAgent(context: Context, folder: string): Promise<Agent> {
  const running = startProcess(
    context,
    [
      ...([process.execPath, SUBLET, 'start', '--no-open'] as const),
      ...['--data-dir', path.join(folder, 'data'), '--practice-scenario', 'manual'],
    ],
    { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') },
  );
  const command = running.child.pid ?? 0;
  const endMs = performance.now() + 30_000;
  while (performance.now() < endMs) {
    if (running.child.exitCode !== null) break;
    // The command's first words come when its agent is ready; the agent is what it started.
    const [, agent] = withChildren(command);
    if (agent !== undefined && running.output() !== '') return { pid: agent, stop: running.stop };
    await pause(100);
  }
  throw new Error(`sublet start did not come up: ${running.output().slice(-500)}`);
}

interface Footprint {
  readonly rss: number;
  readonly pss: number;
  readonly processes: number;
  readonly cpuPercent: number;
  readonly nodeFlags: string;
}

async function footprint({ pid, stop }: Agent, span: Span): Promise<Footprint> {
  await pause(span.totalMs - span.idleMs);
  const beforeMs = performance.now();
  const before = cpuSeconds(pid);
  await pause(span.idleMs);
  const cpuPercent = ((cpuSeconds(pid) - before) / ((performance.now() - beforeMs) / 1000)) * 100;
  const pids = withChildren(pid);
  const memories = pids.map(memoryMb);
  const sum = (of: 'rss' | 'pss'): number => memories.reduce((total, one) => total + one[of], 0);
  const found = {
    rss: sum('rss'),
    pss: sum('pss'),
    processes: pids.length,
    cpuPercent,
    nodeFlags: nodeFlagsOf(pid),
  };
  await stop();
  return found;
}
