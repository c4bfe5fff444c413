import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { codeOf } from '../../agent/base/errors.ts';
import type { Context } from './context.ts';

/** The command `sublet`, as it is installed. */
export const SUBLET = fileURLToPath(new URL('../../agent/sublet.js', import.meta.url));

/** How long a process may take to end when it is asked to. */
const STOP_MS = 30_000;

export interface Running {
  readonly child: ChildProcess;
  /** All that it printed, as far as its output is read. */
  output(): string;
  /** Asks it to stop and resolves when it has. */
  stop(): Promise<void>;
}

/** Starts a program that is gone at the end, whatever happens. */
export function startProcess(
  { cleanup }: Context,
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = process.env,
): Running {
  cleanup.throwIfOver();
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  const child = spawn(program, args, { stdio, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-64_000);
    });
  }
  const closed = once(child, 'close');
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await closed;
    clearTimeout(hard);
  };
  return { child, output: () => output, stop: cleanup.add(`process ${child.pid}`, end) };
}

/** How long a program may go on for when everything is being removed. */
const GRACE_MS = 3_000;

/** Runs a program to its end; milliseconds. Throws where it fails. */
export async function timeOf(
  { cleanup }: Pick<Context, 'cleanup'>,
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  cleanup.throwIfOver();
  const before = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let spent = NaN;
  child.once('exit', () => (spent = performance.now() - before));
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const removed = cleanup.add(`process ${child.pid}`, async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const hard = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await closed;
    clearTimeout(hard);
  });
  const [code] = await closed;
  await removed();
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}: ${errors.trim()}`);
  return spent;
}

/** The process and everything that it started, and they started, as far as it still runs. */
export function withChildren(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statFields(Number(name));
    if (fields === undefined) continue;
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [pid];
  // It grows while it is walked.
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

/** Resident and proportional memory of a process, in MB of a million bytes. */
export function memoryMb(pid: number): { readonly rss: number; readonly pss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 'NaN') * 1024) / 1e6;
  return { rss: of('Rss'), pss: of('Pss') };
}

/** What stands between `node` and the program in a process's command line. */
export function nodeFlagsOf(pid: number): string {
  const [, ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const program = words.findIndex((word) => !word.startsWith('-'));
  return words.slice(0, Math.max(0, program)).join(' ');
}

/** Linux counts it in hundredths whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100;

/** CPU time of a process and of those of its children that have ended, in seconds. */
export function cpuSeconds(pid: number): number {
  const fields = statFields(pid);
  if (fields === undefined) throw new Error(`process ${pid} is gone`);
  const [user = NaN, system = NaN, childUser = NaN, childSystem = NaN] = fields
    .slice(11, 15)
    .map(Number);
  return (user + system + childUser + childSystem) / TICKS_PER_SECOND;
}

/** `/proc/<pid>/stat` from its third field on: the second, a name, may have spaces in it. */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}
