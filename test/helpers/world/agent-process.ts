import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url));

/** A real agent in a process of its own. */
export interface AgentProcess {
  readonly pid: number;
  /** Resolves with its ready line, or with `undefined` where it ended before. */
  readonly ready: Promise<Readonly<Record<string, unknown>> | undefined>;
  /** When it is gone and all that it printed was read. */
  readonly closed: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** What it said so far: its log and errors. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

const running = new Set<number>();

// Whatever a failed test left behind goes with the test process.
process.once('exit', () => {
  for (const pid of running) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
});

/**
 * Starts `sublet agent` with these flags; `nodeFlags` go to Node itself, `uid` is another user.
 * `within` is a program that becomes it, such as `nsenter`; `main` is another agent's file.
 */
export function startAgent(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeFlags: readonly string[] = [],
  uid?: number,
  within: readonly string[] = [],
  main = MAIN,
): AgentProcess {
  const [program = process.execPath, ...args] = [
    ...[...within, process.execPath, ...nodeFlags],
    ...[main, 'agent', ...flags],
  ];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const pid = child.pid ?? 0;
  running.add(pid);
  let output = '';
  let tellReady: (line: Readonly<Record<string, unknown>> | undefined) => void;
  const ready = new Promise<Readonly<Record<string, unknown>> | undefined>((resolve) => {
    tellReady = resolve;
  });
  const take = (text: string): void => {
    output = (output + text).slice(-200_000);
    const line = /^\{"type":"ready".*\}$/m.exec(output)?.[0];
    if (line !== undefined) tellReady(JSON.parse(line) as Readonly<Record<string, unknown>>);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const closed = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    // `close`, not `exit`: only then was all of its output read.
    child.once('close', (code, signal) => {
      running.delete(pid);
      tellReady(undefined);
      resolve({ code, signal });
    });
  });
  return { pid, ready, closed, output: () => output, kill: (signal) => void child.kill(signal) };
}
