import { randomBytes } from 'node:crypto';

import { isAborted, throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { within } from '../../base/deadline.ts';
import { codeOf } from '../../base/errors.ts';
import { KeyedQueue } from '../../base/keyed-queue.ts';
import type { Logger } from '../../base/logger.ts';
import type { EngineClient } from './client.ts';
import type { LeftTerminals } from './exec.ts';
import { startExec } from './exec.ts';
import { answered } from './failures.ts';
import { inParallel } from './parallel.ts';
import type { ContainerDetail, ExecDetail } from './wire.ts';

const MARK = 'SUBLET_TERMINAL=';
/** Nobody waits for them; what is left is found at the agent's next start. */
const CLOSE_MS = 5_000;
const ONE_TRY_MS = 30_000;
/** What a lost terminal says comes first, more than once: a command may only just be starting. */
const TRIES = [
  { afterMs: 0, name: 'HUP' },
  { afterMs: 250, name: 'HUP' },
  { afterMs: 750, name: 'HUP' },
  { afterMs: 2_000, name: 'KILL' },
  { afterMs: 1_000, name: 'KILL' },
] as const;
const LAST_LOOK_MS = 500;
/** The script's own number, ours, and those of an engine that finds no such program. */
const NONE_FOUND = 3;
const NO_ANSWER = -1;
const NO_SHELL = [126, 127] as const;
const AT_ONCE = 4;

/**
 * Run in the tenant's container by the shell that is there, with nothing but what a shell has built in.
 * Of the processes whose parent is outside (commands that the engine started) it signals those that have
 * `$2` in their environment and not `$3`. What such a command started has another parent: of those the
 * kernel tells whoever is in the terminal's foreground, and what was set apart runs on, as everywhere.
 */
const SCRIPT = `
exec 2>/dev/null
name=$1 want=$2 spare=$3 code=${NONE_FOUND}
for at in /proc/[0-9]*; do
  pid=\${at#/proc/}
  [ "$pid" = 1 ] && continue
  IFS= read -r line < "$at/stat" || continue
  set -- \${line##*) }
  [ "$2" = 0 ] || continue
  is=
  while IFS= read -r words || [ -n "$words" ]; do
    case $words in *"$spare"*) is=; break ;; *"$want"*) is=1 ;; esac
  done < "$at/environ"
  [ "$is" = 1 ] && kill -"$name" "$pid" && kill -CONT "$pid"
  [ "$is" = 1 ] && code=0
done
exit $code
`;

interface TerminalsParts {
  readonly client: EngineClient;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Ends commands whose terminal is gone. The engine keeps a terminal open for as long as its command
 * runs, whoever still looks at it, so that a shell never learns that nobody types any more. Signals are
 * sent from inside the container: a number that the engine calls a process by means another one wherever
 * the engine has processes of its own, and there only this tenant's can be hit.
 */
export class Terminals implements LeftTerminals {
  readonly #parts: TerminalsParts;
  readonly #run = randomBytes(8).toString('hex');
  /** One of ours at a time in each container, however many terminals somebody opens and leaves. */
  readonly #queue = new KeyedQueue<string>();
  readonly #ending = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #isSwept = false;

  constructor(parts: TerminalsParts) {
    this.#parts = parts;
  }

  mark(): string {
    return `${MARK}${this.#run}${randomBytes(8).toString('hex')}`;
  }

  left(container: string, exec: string, mark: string): void {
    this.#end(container, exec, mark, `${MARK}-`);
  }

  /** Once, of containers that run: what an agent left that is gone. */
  async sweep(containers: readonly string[], signal: AbortSignal): Promise<void> {
    if (this.#isSwept) return;
    await inParallel(containers, AT_ONCE, async (container) => {
      const path = `/containers/${container}/json`;
      const detail = await this.#ask<ContainerDetail>(path, signal);
      for (const exec of detail?.ExecIDs ?? []) {
        if (!(await this.#runs(exec, signal))) continue;
        this.#end(container, exec, MARK, `${MARK}${this.#run}`);
      }
    });
    this.#isSwept = true;
  }

  async close(): Promise<void> {
    const timer = this.#parts.clock.after(CLOSE_MS, () => this.#closing.abort());
    await Promise.all(this.#ending);
    timer.cancel();
  }

  #end(container: string, exec: string, want: string, spare: string): void {
    const { log } = this.#parts;
    const ending = this.#tried(container, exec, [want, spare])
      .then((code) => {
        if (code === undefined) return;
        log.info('a command whose terminal is gone runs on', { container, reason: reasonOf(code) });
      })
      .catch((error: unknown) => {
        if (isAborted(error)) return;
        log.warn('a command whose terminal is gone was not seen to', { container, error });
      })
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  /** `undefined` once it has ended, else what the last try said. */
  async #tried(
    container: string,
    exec: string,
    marks: readonly [want: string, spare: string],
  ): Promise<number | undefined> {
    const { clock } = this.#parts;
    const { signal } = this.#closing;
    let code = NONE_FOUND;
    for (const { afterMs, name } of TRIES) {
      await clock.sleep(afterMs, signal);
      if (!(await this.#runs(exec, signal))) return undefined;
      code = await this.#queue.run(container, () => this.#signal(container, name, marks, signal));
      if (isNoShell(code)) return code;
    }
    await clock.sleep(LAST_LOOK_MS, signal);
    return (await this.#runs(exec, signal)) ? code : undefined;
  }

  async #signal(
    container: string,
    name: string,
    marks: readonly string[],
    signal: AbortSignal,
  ): Promise<number> {
    const { client, clock } = this.#parts;
    throwIfAborted(signal);
    const command = ['/bin/sh', '-c', SCRIPT, 'sh', name, ...marks];
    const options = { command, tty: false, stdin: false };
    const code = await within({ clock, signal, withinMs: ONE_TRY_MS }, async (limit) => {
      try {
        const session = await startExec({ client, clock }, container, options, limit);
        for await (const _piece of session.output) {
          // It says nothing; its end is waited for.
        }
        return await session.exited;
      } catch (error) {
        // The container is gone, which the next look says, or has nothing to do it with.
        if (codeOf(error) === 'workload-not-found') return NO_ANSWER;
        if (codeOf(error) === 'container-refused') return NO_SHELL[0];
        throw error;
      }
    });
    // It took too long: the next one may not.
    return code ?? NO_ANSWER;
  }

  async #runs(exec: string, signal: AbortSignal): Promise<boolean> {
    const detail = await this.#ask<ExecDetail>(`/exec/${exec}/json`, signal);
    if (detail === undefined || detail.ProcessConfig?.tty !== true) return false;
    // One that has no number yet is only just being started.
    return detail.Running || detail.ExitCode === null;
  }

  /** `undefined` for what is not there any more. */
  async #ask<T>(path: string, signal: AbortSignal): Promise<T | undefined> {
    try {
      return await this.#parts.client.json<T>({ method: 'GET', path, signal });
    } catch (error) {
      if (answered(error, 404, 409)) return undefined;
      throw error;
    }
  }
}

const isNoShell = (code: number): boolean => NO_SHELL.some((one) => one === code);

function reasonOf(code: number): string {
  if (isNoShell(code)) return 'its image has no shell';
  return code === NONE_FOUND ? 'it is not to be told from others' : 'it does not end';
}
