import type { Clock, Timer } from '../../../agent/base/clock.ts';
import { sleepOn, SystemClock } from '../../../agent/base/clock.ts';
import type { UnixMs } from '../../../agent/base/instant.ts';
import { addMs } from '../../../agent/base/instant.ts';

/**
 * The machine's clock, on which waiting takes less time: for what backs off for seconds. Its wall time
 * can be set forward, as a machine's is that slept.
 */
export class FastClock implements Clock {
  readonly #clock = new SystemClock();
  readonly #times: number;
  #aheadMs = 0;

  constructor(times: number) {
    this.#times = times;
  }

  now(): UnixMs {
    return addMs(this.#clock.now(), this.#aheadMs);
  }

  jumpWall(ms: number): void {
    this.#aheadMs += ms;
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs() * this.#times;
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#clock.after(delayMs / this.#times, run);
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }
}
