import { instantOf, sinceOf, sinceOfNanos } from './engine-time.ts';
import type { ContainerDetail } from './wire.ts';

/** Where in a container's log a reading begins. */
export interface LogStart {
  readonly tail?: number | undefined;
  /** Seconds with nine decimals, by the engine's clock. */
  readonly since?: string;
}

/**
 * Where the next reading of a followed container begins, so that nothing is lost or doubled: just
 * after the end of the run that was read. The engine says `die` only when the log is complete,
 * while its `FinishedAt` may be before the last lines, and a first line may be before `StartedAt`.
 */
export class LogContinuation {
  readonly #containerId: string;
  readonly #ends: number[] = [];
  #endsBefore = 0;
  #from: LogStart;
  #readAny = false;
  #over: string | undefined;

  constructor(containerId: string, from: LogStart) {
    this.#containerId = containerId;
    this.#from = from;
  }

  /** The engine says that a container ended. */
  ended(containerId: string, atNanos: number): void {
    if (containerId === this.#containerId) this.#ends.push(atNanos);
  }

  /** A reading begins; answers from where. */
  begin(): LogStart {
    this.#endsBefore = this.#ends.length;
    this.#readAny = false;
    this.#over = undefined;
    return this.#from;
  }

  /** Something was read since it began. */
  read(): void {
    this.#readAny = true;
  }

  /**
   * After a reading: true where `detail` shows a run to be read next. `patient` until now, when
   * the engine's events are given up on.
   */
  next({ State: state }: ContainerDetail, patient: boolean): boolean {
    if (!state.Running) {
      this.#over ??= this.#endOf(state.FinishedAt);
      return false;
    }
    const heard = this.#ends[this.#endsBefore];
    const since = this.#over ?? (heard === undefined ? undefined : sinceOfNanos(heard));
    if (since !== undefined) this.#from = { since };
    // It had not started when it was read: from where it would have been.
    else if (!this.#readAny) return true;
    else if (patient) return false;
    else this.#from = { since: sinceOf(state.StartedAt) ?? '0' };
    return true;
  }

  #endOf(finishedAt: string): string | undefined {
    const finishedMs = instantOf(finishedAt);
    if (finishedMs === undefined) return undefined;
    const heard = this.#ends.at(-1);
    return heard !== undefined && heard / 1e6 >= finishedMs
      ? sinceOfNanos(heard)
      : sinceOf(finishedAt);
  }
}
