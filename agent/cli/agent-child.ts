import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

import { z } from 'zod';

import { AGENT_ENV } from '../base/small-memory.ts';
import { EXIT } from './exit-codes.ts';

/** The line on standard output with which the agent says that it serves. */
export const readyLine = z.object({
  type: z.literal('ready'),
  pid: z.number().int(),
  socketPath: z.string(),
  webAddress: z.string().optional(),
});
export type ReadyLine = z.output<typeof readyLine>;

const MOST_KEPT = 16 * 1024;

/**
 * The agent as our child, in a process group of its own: a Ctrl-C in the terminal reaches us alone,
 * and we ask it to stop. If we die without asking, it goes on, and the next start finds it.
 */
export class AgentChild {
  readonly #process: ChildProcess;
  readonly ready: Promise<ReadyLine | undefined>;
  /** Its exit code; 128 and the number's meaning lost for a signal, as a fault. */
  readonly exited: Promise<number>;
  #errors = '';
  #output = '';

  constructor([program, ...first]: readonly [string, ...string[]], args: readonly string[]) {
    const child = spawn(program, [...first, ...args], {
      detached: true,
      env: { ...AGENT_ENV, ...process.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#process = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-MOST_KEPT);
    });
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#errors += `sublet: The agent cannot be started: ${error.message}\n`;
        resolve(EXIT.internal);
      });
      child.once('close', (code) => resolve(code ?? EXIT.internal));
    });
    this.ready = new Promise((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-MOST_KEPT);
        const found = parseReady(this.#output);
        if (found !== undefined) resolve(found);
      });
      void this.exited.then(() => resolve(undefined));
    });
  }

  /** Its own words about why it ended: its one line, or whatever it said last. */
  get lastWords(): string {
    const lines = this.#errors.trimEnd().split('\n');
    const own = lines.filter((line) => line.startsWith('sublet: '));
    return (own.length > 0 ? own.slice(-1) : lines.slice(-20)).join('\n');
  }

  stop(): void {
    this.#process.kill('SIGTERM');
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

function parseReady(output: string): ReadyLine | undefined {
  for (const line of output.split('\n').slice(0, -1)) {
    try {
      const parsed = readyLine.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
    } catch {
      // Some other line on standard output: not the one we wait for.
    }
  }
  return undefined;
}
