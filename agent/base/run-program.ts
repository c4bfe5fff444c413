import { spawn } from 'node:child_process';

import { Aborted, throwIfAborted } from './abort.ts';

/** A program of this machine, run with no shell between. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  /** Where programs are looked for; a user's own `PATH` often does not name the right places. */
  readonly path: string;
  /** What it reads; nothing without it. */
  readonly input?: string;
  /** It is killed when it takes longer. */
  readonly limitMs: number;
  /** The last so many of each output are kept. */
  readonly mostCharacters: number;
}

export interface ProgramEnding {
  /** `undefined` where it did not end by itself. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not run, or not to its end. */
  readonly error?: Error;
}

/** Runs a program to its end, whichever that is. Throws `Aborted` alone, where `signal` fires. */
export async function runProgram(call: ProgramCall, signal: AbortSignal): Promise<ProgramEnding> {
  throwIfAborted(signal);
  const over = AbortSignal.any([signal, AbortSignal.timeout(call.limitMs)]);
  return await new Promise((resolve, reject) => {
    const child = spawn(call.program, call.args, {
      env: { PATH: call.path, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: over,
      killSignal: 'SIGKILL',
    });
    const stdout = gather(child.stdout, call.mostCharacters);
    const stderr = gather(child.stderr, call.mostCharacters);
    // It may end before it has read everything; its exit code says what that meant.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
    const ending = (code: number | undefined): ProgramEnding => ({
      ...{ code, stdout: stdout(), stderr: stderr() },
    });
    child.once('error', (error) => {
      if (signal.aborted) reject(new Aborted());
      else resolve({ ...ending(undefined), error });
    });
    child.once('close', (code) => resolve(ending(code ?? undefined)));
  });
}

function gather(stream: NodeJS.ReadableStream, most: number): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (part: string) => {
    text = (text + part).slice(-most);
  });
  return () => text;
}
