import { codeOf, messageOf } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import type { CommandOutcome, HostCommand } from './interface.ts';

/** Where firewall programs are; a user's PATH often does not name these. */
const PATH = '/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/sbin:/run/current-system/sw/bin';
const MOST_CHARACTERS = 8 * 1024 * 1024;
const LIMIT_MS = 20_000;
const NO_SUCH_PROGRAM = 127;

/** Runs a program of this machine with no shell between; it is killed when it takes too long. */
export async function runHere(command: HostCommand, signal: AbortSignal): Promise<CommandOutcome> {
  const { code, stdout, stderr, error } = await runProgram(
    { ...command, path: PATH, limitMs: LIMIT_MS, mostCharacters: MOST_CHARACTERS },
    signal,
  );
  if (error === undefined) return { code: code ?? -1, stdout, stderr };
  if (codeOf(error) === 'ENOENT') return { code: NO_SUCH_PROGRAM, stdout, stderr };
  return { code: -1, stdout, stderr: stderr + messageOf(error) };
}
