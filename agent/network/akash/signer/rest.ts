import type { Clock } from '../../../base/clock.ts';

/** A wait that ends after its time, or earlier when it is woken. */
export class Rest {
  readonly #clock: Clock;
  #woken = false;
  #end: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the wait, or the next one where nobody waits now. */
  wake(): void {
    this.#woken = true;
    this.#end?.();
  }

  /** Resolves after `ms`, which may be `Infinity`, or when it is woken. */
  async wait(ms: number): Promise<void> {
    if (!this.#woken && ms > 0) {
      await new Promise<void>((resolve) => {
        const timer = ms === Infinity ? undefined : this.#clock.after(ms, () => this.#end?.());
        this.#end = (): void => {
          timer?.cancel();
          this.#end = undefined;
          resolve();
        };
      });
    }
    // What woke this wait is no reason to cut the next one short.
    this.#woken = false;
  }
}
