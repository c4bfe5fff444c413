import { spawn } from 'node:child_process';

import { Aborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import { fail } from '../../base/result.ts';
import type { PriceAnswer, PriceRequest, PriceSource } from '../interface.ts';
import type { Ending } from './answer.ts';
import { readAnswer } from './answer.ts';
import { scriptEnvironment } from './environment.ts';
import type { ScriptOptions } from './options.ts';
import { requestText } from './request.ts';

/** Of each of its outputs; a price has some twenty characters. */
const MOST_OUTPUT = 64 * 1024;

const NOT_WANTED = 'no price is wanted any more';
const POSIX = process.platform !== 'win32';

/** Why a program was killed. */
type Cause = 'timeout' | 'too-much' | 'stopped';

/**
 * A program of the owner's that says prices, by the protocol of Akash's own provider: JSON in, a
 * decimal out, `AKASH_OWNER` and `AKASH_DENOM` in its environment, and any other exit code than 0 is
 * no bid. Each is a group of processes of its own that is killed as a whole.
 */
export class ScriptPrices implements PriceSource {
  readonly #options: ScriptOptions;
  readonly #clock: Clock;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(
    options: ScriptOptions,
    parts: { readonly clock: Clock; readonly env: Readonly<Record<string, string | undefined>> },
  ) {
    this.#options = options;
    this.#clock = parts.clock;
    this.#env = parts.env;
  }

  async priceOf(request: PriceRequest, signal: AbortSignal): Promise<PriceAnswer> {
    await this.#turn();
    try {
      if (signal.aborted) throw new Aborted(NOT_WANTED);
      return await this.#ask(request, signal);
    } finally {
      this.#yield();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#options.mostProcesses) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  // The place goes from hand to hand, so that nobody slips in between.
  #yield(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }

  async #ask(request: PriceRequest, signal: AbortSignal): Promise<PriceAnswer> {
    const { program, timeoutMs } = this.#options;
    try {
      return readAnswer(await this.#run(request, signal));
    } catch (error) {
      if (error instanceof Aborted) throw error;
      if (error instanceof AgentError && error.code === 'timeout') {
        return fail({ code: 'failed', reason: `it gave no price within ${timeoutMs / 1000} s` });
      }
      if (error instanceof AgentError && error.code === 'too-much') {
        return fail({ code: 'failed', reason: `it said more than ${MOST_OUTPUT} characters` });
      }
      return fail({
        code: 'failed',
        reason: `${program} could not be run: ${messageOf(error)}`,
      });
    }
  }

  #run(request: PriceRequest, signal: AbortSignal): Promise<Ending> {
    const { program, timeoutMs } = this.#options;
    return new Promise<Ending>((resolve, reject) => {
      const child = spawn(program, [], {
        env: scriptEnvironment(this.#env, request),
        shell: false,
        // A group of its own: what the program started ends with it.
        detached: POSIX,
        windowsHide: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      let cause: Cause | undefined;
      const stop = (why: Cause): void => {
        cause ??= why;
        killGroup(child.pid);
        // What left the group may hold the pipes open.
        for (const stream of [child.stdout, child.stderr]) stream.destroy();
      };
      const timer = this.#clock.after(timeoutMs, () => stop('timeout'));
      const onAbort = (): void => stop('stopped');
      signal.addEventListener('abort', onAbort, { once: true });
      const stdout = gather(child.stdout, () => stop('too-much'));
      const stderr = gather(child.stderr, () => stop('too-much'));
      const over = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', onAbort);
      };
      child.on('error', (error) => {
        over();
        reject(error);
      });
      // What it left running has no more to say.
      child.on('exit', () => killGroup(child.pid));
      child.on('close', (exitCode) => {
        over();
        if (cause === undefined) resolve({ exitCode, stdout: stdout(), stderr: stderr() });
        else if (cause === 'stopped') reject(new Aborted(NOT_WANTED));
        else reject(new AgentError(cause, 'The price program was killed.'));
      });
      // A program that does not read its input breaks the pipe, and that is its own business.
      child.stdin.on('error', () => undefined);
      child.stdin.end(requestText(request));
    });
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(POSIX ? -pid : pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

function gather(stream: NodeJS.ReadableStream, onTooMuch: () => void): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (part: string) => {
    if (text.length + part.length > MOST_OUTPUT) onTooMuch();
    else text += part;
  });
  return () => text;
}
