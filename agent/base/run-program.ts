import { Aborted, throwIfAborted } from './abort.ts';
import { startChild } from './child-program.ts';

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
  const { program, args, path, input = '', limitMs, mostCharacters } = call;
  const options = {
    env: { PATH: path, LC_ALL: 'C' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    killSignal: 'SIGKILL',
  } as const;
  const { said, ended } = startChild({ program, args, input, options }, (text, part) =>
    (text + part).slice(-mostCharacters),
  );
  try {
    return { code: (await ended) ?? undefined, ...said() };
  } catch (error) {
    if (signal.aborted) throw new Aborted();
    return { code: undefined, ...said(), error: error as Error };
  }
}
