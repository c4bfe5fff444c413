import { spawn } from 'node:child_process';

import { Aborted, throwIfAborted } from '../../base/abort.ts';
import { AgentError, codeOf } from '../../base/errors.ts';
import type { OwnEngineErrorCode } from '../interface.ts';

/** A user's own often does not name these. */
export const PATH = '/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/sbin:/usr/local/bin';
const LIMIT_MS = 60_000;
const MOST_CHARACTERS = 1024 * 1024;

/** Runs a program of this machine to its end; what it printed. Anything but exit code 0 is an error. */
export function run(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  throwIfAborted(signal);
  const over = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: over,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-MOST_CHARACTERS);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MOST_CHARACTERS);
    });
    child.once('error', (cause) => {
      if (signal.aborted) reject(new Aborted());
      else if (codeOf(cause) === 'ENOENT') reject(missing(program));
      else reject(failed(program, cause.message, cause));
    });
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(failed(program, stderr.trim().slice(-500)));
    });
  });
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
  return new AgentError(code, `${program}: ${why === '' ? 'it failed' : why}`, {
    ...(cause === undefined ? {} : { cause }),
  });
}
