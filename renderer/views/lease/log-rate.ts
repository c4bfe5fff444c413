import { stampMs } from './log-text.ts';

const WINDOW_MS = 5_000;
const STEP_MS = 50;

/**
 * How many lines a second are printed, over the last five seconds. Counted by the times that the
 * lines bear and not by when they come: many old ones can come at once, and new ones in bundles.
 */
export class LogRate {
  /** Lines by the step of time that they were printed in. */
  readonly #steps = new Map<number, number>();
  /** The least time that a line took to come; clocks that differ are in it. */
  #behindMs: number | undefined;
  #newestMs = -Infinity;

  /** Takes note of a line. `live`: it came while the log was followed, and was not there before. */
  saw(stamp: string, nowMs: number, live: boolean): void {
    const atMs = stampMs(stamp) ?? (live ? nowMs - (this.#behindMs ?? 0) : undefined);
    if (atMs === undefined) return;
    if (live) this.#behindMs = Math.min(this.#behindMs ?? Infinity, nowMs - atMs);
    if (atMs < this.#newestMs - WINDOW_MS) return;
    this.#newestMs = Math.max(this.#newestMs, atMs);
    const step = Math.floor(atMs / STEP_MS);
    this.#steps.set(step, (this.#steps.get(step) ?? 0) + 1);
    this.#forget(this.#newestMs - WINDOW_MS);
  }

  /** Lines a second at that time. */
  at(nowMs: number): number {
    const endMs = nowMs - (this.#behindMs ?? 0);
    this.#forget(endMs - WINDOW_MS);
    let lines = 0;
    for (const count of this.#steps.values()) lines += count;
    return (lines * 1000) / WINDOW_MS;
  }

  #forget(beforeMs: number): void {
    for (const step of this.#steps.keys()) {
      if (step * STEP_MS <= beforeMs) this.#steps.delete(step);
    }
  }
}
