import { PassThrough } from 'node:stream';

import type { Clock } from '../../../agent/base/clock.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import type { AgentPlace, CliIo, OutputStream } from '../../../agent/cli/io.ts';
import { runCommandLine } from '../../../agent/cli/program.ts';
import { NOW_MS } from '../../contract/control/fake-surface.ts';

// What is shown does not depend on where the tests run.
process.env.TZ = 'UTC';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A terminal, or a pipe, that a test reads and types into. */
export class Terminal {
  readonly stdin = new PassThrough() as PassThrough & { isTTY?: boolean };
  readonly stdout = new PassThrough() as PassThrough & {
    isTTY?: boolean;
    columns?: number;
    rows?: number;
  };
  readonly stderr = new PassThrough();
  readonly rawModes: boolean[] = [];
  readonly io: CliIo;
  out = '';
  err = '';
  /** Ctrl-C, where a command listens to it. */
  interrupt: () => void = () => {};
  #wake: (() => void) | undefined;

  constructor(
    place: Partial<AgentPlace>,
    changes: { tty?: boolean; clock?: Clock; env?: Record<string, string> } & Partial<CliIo> = {},
  ) {
    const { tty, ...rest } = changes;
    if (tty === true) {
      Object.assign(this.stdin, {
        isTTY: true,
        setRawMode: (raw: boolean) => this.rawModes.push(raw),
      });
      Object.assign(this.stdout, { isTTY: true, columns: 100, rows: 40 });
    }
    this.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      this.#wake?.();
    });
    this.stderr.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.io = {
      stdin: this.stdin,
      stdout: this.stdout as OutputStream,
      stderr: this.stderr,
      env: {},
      clock: new ManualClock(NOW_MS),
      version: '0.1.0',
      locate: () => ({
        dataDir: '/none',
        socketPath: '/none/agent.sock',
        tokenPath: '/none/token',
        logFile: '/none/agent.log',
        ...place,
      }),
      runAgent: () => Promise.resolve(0),
      removeEngine: () => Promise.resolve('none'),
      agentCommand: ['false'],
      openBrowser: () => Promise.resolve(false),
      readDescriptor: () => {
        throw new Error('no such descriptor in this test');
      },
      startOptionsHelp: () => 'START OPTIONS\n',
      onInterrupt: (run) => {
        this.interrupt = run;
        return () => (this.interrupt = () => {});
      },
      ...rest,
    };
  }

  async run(...args: string[]): Promise<Ran> {
    const code = await runCommandLine(args, this.io);
    // What was written last arrives in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    return { code, out: this.out, err: this.err };
  }

  /** Waits until the output has `text`. */
  async shows(text: string): Promise<void> {
    while (!this.out.includes(text)) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
