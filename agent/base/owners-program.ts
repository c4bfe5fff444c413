import { Aborted, throwIfAborted } from './abort.ts';
import type { ChildProgram, Keep } from './child-program.ts';
import { startChild } from './child-program.ts';
import type { Clock } from './clock.ts';
import { AgentError, messageOf } from './errors.ts';

/** A program that the owner named, asked for its word: what it reads, and what it knows. */
export interface OwnersCall {
  /** Started as it is, without a shell and without arguments. */
  readonly program: string;
  /** Its whole environment: see {@link ownersEnvironment}. */
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
  /** After this it is killed with everything that it started. */
  readonly timeoutMs: number;
}

/** How a program ended. */
export interface Ending {
  /** `null` where something killed it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why it has no word; its message says it in the middle of a sentence. */
export type OwnersProgramErrorCode = 'program-failed';

/** Of each of its outputs. */
const MOST_OUTPUT = 64 * 1024;
const MOST_LINE = 200;

const POSIX = process.platform !== 'win32';

/** What a program needs to find its own tools, its language and the way out. */
const PASSED = new Set([
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'SYSTEMROOT',
  'PATHEXT',
  'COMSPEC',
  'TEMP',
]);

/** The agent's own environment may hold what is nobody else's business. */
export function ownersEnvironment(
  all: Readonly<Record<string, string | undefined>>,
  prefixes: readonly string[] = [],
): Readonly<Record<string, string>> {
  const passed = Object.entries(all).filter(([name]) => {
    const upper = name.toUpperCase();
    return PASSED.has(upper) || prefixes.some((prefix) => upper.startsWith(prefix));
  });
  return Object.fromEntries(passed) as Record<string, string>;
}

/**
 * Runs it to its end, in a group of processes of its own that is killed as a whole. Throws `AgentError`
 * `program-failed`, and `Aborted` where `signal` fires.
 */
export async function runOwnersProgram(
  { program, env, input, timeoutMs }: OwnersCall,
  clock: Clock,
  signal: AbortSignal,
): Promise<Ending> {
  throwIfAborted(signal);
  let killed: Error | undefined;
  const keep: Keep = (text, part) => {
    if (text.length + part.length <= MOST_OUTPUT) return text + part;
    stop(failed(`it said more than ${MOST_OUTPUT} characters`));
    return text;
  };
  // A group of its own: what the program started ends with it.
  const { child, said, ended } = started({ program, input, env }, keep);
  const stop = (why: Error): void => {
    killed ??= why;
    killGroup(child.pid);
    // What left the group may hold the pipes open.
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  };
  const timer = clock.after(timeoutMs, () => {
    stop(failed(`it gave no answer within ${timeoutMs / 1000} s`));
  });
  const onAbort = (): void => stop(new Aborted());
  signal.addEventListener('abort', onAbort, { once: true });
  // What it left running has no more to say.
  child.on('exit', () => killGroup(child.pid));
  const exitCode = await ended
    .catch((error: unknown) => {
      throw notRun(program, error);
    })
    .finally(() => {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
    });
  if (killed !== undefined) throw killed;
  return { exitCode, ...said() };
}

function started(
  { program, input, env }: Pick<OwnersCall, 'program' | 'input' | 'env'>,
  keep: Keep,
): ChildProgram {
  try {
    return startChild({ program, args: [], input, options: { env, detached: POSIX } }, keep);
  } catch (error) {
    throw notRun(program, error);
  }
}

function notRun(program: string, error: unknown): AgentError {
  return failed(`${program} could not be run: ${messageOf(error)}`);
}

/** Its first line, without control characters: it is shown in a terminal and kept. */
export function firstLineOf(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.replace(/\p{C}/gu, ' ').trim().slice(0, MOST_LINE);
}

function failed(message: string): AgentError {
  return new AgentError('program-failed' satisfies OwnersProgramErrorCode, message);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(POSIX ? -pid : pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
