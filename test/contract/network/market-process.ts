import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../agent/network/practice/main.ts', import.meta.url));

/** The practice market as a real process with a real socket. */
export interface MarketProcess {
  readonly socket: string;
  readonly books: string;
  readonly pid: number;
  /** Its first line. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Its exit code, when it has ended by itself. */
  readonly exited: Promise<number | null>;
  /** Ends it; the exit code, `null` after a kill. */
  stop(how?: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Whatever a failed test left behind. */
export function killLeftMarkets(): void {
  for (const child of running) child.kill('SIGKILL');
}

export async function newFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sublet-market-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function startMarket(
  folder: string,
  args: readonly string[] = [],
): Promise<MarketProcess> {
  const socket = path.join(folder, 'market.sock');
  const books = path.join(folder, 'books.json');
  const child = spawn(
    process.execPath,
    [MAIN, '--socket', socket, '--books', books, '--scenario', 'manual', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  running.add(child);
  child.on('exit', () => running.delete(child));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), exited.then(() => ['{}'])])) as [string];
  lines.close();
  return {
    socket,
    books,
    pid: child.pid ?? 0,
    ready: JSON.parse(line) as Record<string, unknown>,
    exited: exited.then(([code]) => code),
    stop: async (how = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(how);
      return (await exited)[0];
    },
  };
}
