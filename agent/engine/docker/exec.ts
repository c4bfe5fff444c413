import { once } from 'node:events';
import type { Duplex } from 'node:stream';

import { isAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { AgentError } from '../../base/errors.ts';
import type {
  EngineErrorCode,
  ExecOptions,
  ExecOutput,
  ExecSession,
  TerminalSize,
} from '../interface.ts';
import type { EngineClient } from './client.ts';
import { speaks } from './client.ts';
import { answered, engineFailure, wireFailure } from './failures.ts';
import { FrameReader } from './frames.ts';
import type { ExecDetail } from './wire.ts';

const TERMINAL = 'TERM=xterm-256color';

/** Whoever ends commands whose terminal is gone. */
export interface LeftTerminals {
  /** For the environment of a command in a terminal: `NAME=value`. */
  mark(): string;
  /** Nobody has that terminal any more. Returns at once. */
  left(containerId: string, execId: string, mark: string): void;
}

interface ExecParts {
  readonly client: EngineClient;
  readonly clock: Clock;
  /** Left out where there is no terminal. */
  readonly terminals?: LeftTerminals;
}

/** Runs a command in a container. The command line is the tenant's and is never logged. */
export async function startExec(
  { client, clock, terminals }: ExecParts,
  containerId: string,
  options: Omit<ExecOptions, 'service' | 'replica'>,
  signal: AbortSignal,
): Promise<ExecSession> {
  const { tty, stdin, size } = options;
  const mark = tty ? terminals?.mark() : undefined;
  let onLeft: (() => void) | undefined;
  const facts = await client.facts(signal);
  // Known from the first moment on where the engine can; older ones are told after the start.
  const atOnce = size !== undefined && speaks(facts, '1.42');
  const console = atOnce ? { ConsoleSize: [size.rows, size.columns] } : {};
  try {
    const { Id } = await client.json<{ readonly Id: string }>({
      method: 'POST',
      path: `/containers/${containerId}/exec`,
      body: {
        AttachStdin: stdin,
        AttachStdout: true,
        AttachStderr: true,
        Tty: tty,
        Cmd: [...options.command],
        ...(tty ? { Env: [TERMINAL, ...(mark === undefined ? [] : [mark])] } : {}),
        ...console,
      },
      signal,
    });
    if (mark !== undefined) onLeft = () => terminals?.left(containerId, Id, mark);
    const connection = await client.upgrade({
      method: 'POST',
      path: `/exec/${Id}/start`,
      body: { Detach: false, Tty: tty, ...console },
      signal,
    });
    const session = new DockerExec({ client, clock, id: Id, connection, tty, onLeft }, signal);
    if (!stdin) session.endInput();
    if (size !== undefined && tty && !atOnce) await session.resize(size);
    return session;
  } catch (error) {
    // It may have been started all the same, and nobody has it.
    onLeft?.();
    if (answered(error, 404, 409)) {
      throw new AgentError(
        'workload-not-found' satisfies EngineErrorCode,
        'The container does not run now; try again when it does.',
        { cause: error },
      );
    }
    throw engineFailure(error, 'container-refused');
  }
}

interface RunningExec {
  readonly client: EngineClient;
  readonly clock: Clock;
  readonly id: string;
  readonly connection: Duplex;
  readonly tty: boolean;
  readonly onLeft: (() => void) | undefined;
}

class DockerExec implements ExecSession {
  readonly output: AsyncIterable<ExecOutput>;
  readonly exited: Promise<number>;
  readonly #client: EngineClient;
  readonly #clock: Clock;
  readonly #id: string;
  readonly #connection: Duplex;
  readonly #signal: AbortSignal;

  constructor({ client, clock, id, connection, tty, onLeft }: RunningExec, signal: AbortSignal) {
    this.#client = client;
    this.#clock = clock;
    this.#id = id;
    this.#connection = connection;
    this.#signal = signal;
    const onAbort = (): void => this.close();
    signal.addEventListener('abort', onAbort, { once: true });
    const closed = new Promise<void>((resolve) => {
      connection.once('close', () => {
        signal.removeEventListener('abort', onAbort);
        // The engine ends its side when the command has ended; otherwise this side was left.
        if (!connection.readableEnded) onLeft?.();
        resolve();
      });
    });
    // A connection that breaks closes, and its reader is told; without a listener it would throw.
    connection.on('error', () => undefined);
    this.output = tty ? rawOutput(connection) : framedOutput(connection);
    this.exited = closed.then(() => this.#exitCode());
    // Whoever does not ask for the exit code is not to be ended by it.
    this.exited.catch(() => undefined);
    if (signal.aborted) this.close();
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#connection.destroyed || this.#connection.writableEnded) {
      throw new AgentError('container-refused', 'The command takes no input any more.');
    }
    if (this.#connection.write(bytes)) return;
    const waiting = new AbortController();
    try {
      await Promise.race([
        once(this.#connection, 'drain', { signal: waiting.signal }),
        once(this.#connection, 'close', { signal: waiting.signal }),
      ]);
    } finally {
      waiting.abort();
    }
  }

  endInput(): void {
    if (!this.#connection.writableEnded) this.#connection.end();
  }

  async resize(size: TerminalSize): Promise<void> {
    try {
      await this.#client.json({
        method: 'POST',
        path: `/exec/${this.#id}/resize`,
        query: { h: size.rows, w: size.columns },
        signal: this.#signal,
      });
    } catch (error) {
      // A command that is over, or not quite begun, has no window to be told about.
      if (!answered(error, 400, 404, 409, 500)) throw error;
    }
  }

  close(): void {
    this.#connection.destroy();
  }

  // The engine notes the code a moment after the output has ended.
  async #exitCode(): Promise<number> {
    const signal = AbortSignal.any([this.#signal]);
    for (let attempt = 0; ; attempt++) {
      const path = `/exec/${this.#id}/json`;
      try {
        const detail = await this.#client.json<ExecDetail>({ method: 'GET', path, signal });
        if (!detail.Running && detail.ExitCode !== null) return detail.ExitCode;
      } catch (error) {
        if (isAborted(error)) throw error;
        throw engineFailure(error, 'workload-not-found');
      }
      if (attempt >= 50) {
        throw new AgentError('container-refused', 'The command was left while it still ran.');
      }
      await this.#clock.sleep(Math.min(200, 10 * 2 ** attempt), signal);
    }
  }
}

async function* rawOutput(connection: Duplex): AsyncGenerator<ExecOutput> {
  try {
    for await (const bytes of connection as AsyncIterable<Buffer>) {
      yield { stream: 'stdout', bytes };
    }
  } catch (error) {
    if (!connection.destroyed) throw wireFailure(error, undefined);
  }
}

async function* framedOutput(connection: Duplex): AsyncGenerator<ExecOutput> {
  let pieces: ExecOutput[] = [];
  const frames = new FrameReader((stream, bytes, from, to) => {
    pieces.push({ stream, bytes: bytes.subarray(from, to) });
  });
  try {
    for await (const chunk of connection as AsyncIterable<Buffer>) {
      frames.read(chunk);
      const ready = pieces;
      pieces = [];
      yield* ready;
    }
  } catch (error) {
    if (!connection.destroyed) throw wireFailure(error, undefined);
  }
}
