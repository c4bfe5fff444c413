import type { Clock } from '../../base/clock.ts';
import type { UnixMs } from '../../base/instant.ts';
import { addMs } from '../../base/instant.ts';

interface Seen {
  /** What is added to the wall clock. */
  readonly aheadMs: number;
  readonly wallMs: UnixMs;
  readonly monotonicMs: number;
}

/** The wall clock was set, or the machine slept, if it went on by so much more or less than time did. */
const JUMP_MS = 60_000;

/**
 * How late it is by the authority's clock, as far as that is known: certificates and limits count by
 * that one, and a wrong clock of this machine must neither order too often nor too late.
 */
export class AuthorityClock {
  readonly #clock: Clock;
  #seen: Seen | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The authority has just said how late it is. */
  tell(nowMs: UnixMs): void {
    const wallMs = this.#clock.now();
    const monotonicMs = this.#clock.monotonicMs();
    this.#seen = { aheadMs: nowMs - wallMs, wallMs, monotonicMs };
  }

  /** The wall clock was set since the authority said how late it is: that is not known any more. */
  get wasSet(): boolean {
    return this.#seen !== undefined && this.#current() === undefined;
  }

  forgetWhereSet(): void {
    if (this.wasSet) this.#seen = undefined;
  }

  /** By the wall clock where nothing better is known, but never before `leastMs`. */
  now(leastMs = 0): UnixMs {
    const known = addMs(this.#clock.now(), this.#current()?.aheadMs ?? 0);
    return addMs(known, Math.max(0, leastMs - known));
  }

  /** How much this machine's clock is ahead of the authority's. */
  get aheadMs(): number | undefined {
    const seen = this.#current();
    return seen === undefined ? undefined : -seen.aheadMs;
  }

  #current(): Seen | undefined {
    const seen = this.#seen;
    if (seen === undefined) return undefined;
    const wall = this.#clock.now() - seen.wallMs;
    const time = this.#clock.monotonicMs() - seen.monotonicMs;
    return Math.abs(wall - time) > JUMP_MS ? undefined : seen;
  }
}
