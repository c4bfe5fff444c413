import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What stands in the agent's database, read by nothing of the agent's own code. */
export interface DatabaseReading {
  readonly integrity: string;
  readonly payments: readonly { key: string; height: number; amount: string }[];
  readonly leases: readonly { lease: string; state: string; reason: string | null }[];
  readonly pursuits: readonly { order: string; state: string }[];
  /** The newest decision on each order: `bid`, or why not. */
  readonly decisions: readonly { order: string; outcome: string }[];
  readonly uptime: readonly { from: number; to: number; class: string; cause: string | null }[];
}

const READER = fileURLToPath(new URL('read-database.ts', import.meta.url));
const MOST_MS = 20_000;

/** Reads the agent's database, in a process that is given up where it takes too long. */
export function readDatabase(file: string): DatabaseReading {
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [READER, file], {
    encoding: 'utf8',
    timeout: MOST_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`the database was not read (${signal ?? ''}): ${stderr}`);
  return JSON.parse(stdout) as DatabaseReading;
}
