import { spawn } from 'node:child_process';

import { Aborted, throwIfAborted } from '../base/abort.ts';
import { codeOf, messageOf } from '../base/errors.ts';
import type { CommandOutcome, HostCommand } from './interface.ts';

/** Where firewall programs are; a user's PATH often does not name these. */
const PATH = '/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/sbin:/run/current-system/sw/bin';
const MOST_BYTES = 8 * 1024 * 1024;
const LIMIT_MS = 20_000;
const NO_SUCH_PROGRAM = 127;

/** Runs a program of this machine with no shell between; it is killed when it takes too long. */
export function runHere(command: HostCommand, signal: AbortSignal): Promise<CommandOutcome> {
  throwIfAborted(signal);
  const over = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, command.args, {
      env: { PATH, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: over,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-MOST_BYTES);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MOST_BYTES);
    });
    // It may end before it has read everything; its exit code says what that meant.
    child.stdin.on('error', () => undefined);
    child.stdin.end(command.input ?? '');
    child.once('error', (error) => {
      if (signal.aborted) reject(new Aborted());
      else if (codeOf(error) === 'ENOENT') resolve({ code: NO_SUCH_PROGRAM, stdout, stderr });
      else resolve({ code: -1, stdout, stderr: stderr + messageOf(error) });
    });
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
