import { AgentError, codeOf } from '../../base/errors.ts';
import { runProgram } from '../../base/run-program.ts';
import type { OwnEngineErrorCode } from '../interface.ts';

/** A user's own often does not name these. */
export const PATH = '/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/sbin:/usr/local/bin';
const LIMIT_MS = 60_000;
const MOST_CHARACTERS = 1024 * 1024;

/** Runs a program of this machine to its end; what it printed. Anything but exit code 0 is an error. */
export async function run(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { code, stdout, stderr, error } = await runProgram(
    { program, args, path: PATH, limitMs: LIMIT_MS, mostCharacters: MOST_CHARACTERS },
    signal,
  );
  if (codeOf(error) === 'ENOENT') throw missing(program);
  if (error !== undefined) throw failed(program, error.message, error);
  if (code !== 0) throw failed(program, stderr.trim().slice(-500));
  return stdout;
}

function missing(program: string): AgentError {
  return new AgentError(
    'own-engine-unavailable' satisfies OwnEngineErrorCode,
    `An engine of our own needs the program "${program}" on this machine; install it.`,
  );
}

function failed(program: string, why: string, cause?: unknown): AgentError {
  const isFull = /no space left/i.test(why);
  const code: OwnEngineErrorCode = isFull ? 'own-engine-disk-full' : 'own-engine-failed';
  const advice = isFull ? ' Give the engine a smaller disk (--engine-disk), or make room.' : '';
  return new AgentError(code, `${program}: ${why === '' ? 'it failed' : why}${advice}`, {
    ...(cause === undefined ? {} : { cause }),
  });
}
