import type { Clock, Timer } from './clock.ts';
import { sleepOn } from './clock.ts';
import type { UnixMs } from './instant.ts';
import { addMs, parseUnixMs } from './instant.ts';

interface Pending {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved; due timers run in order, one after the other. */
export class ManualClock implements Clock {
  #wall: UnixMs;
  #elapsedMs = 0;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(startMs = 1_750_000_000_000) {
    this.#wall = parseUnixMs(startMs);
  }

  now(): UnixMs {
    return this.#wall;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const pending = { dueMs: this.#elapsedMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#pending.add(pending);
    return {
      cancel: () => {
        this.#pending.delete(pending);
      },
    };
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  /** How many timers wait; a test ends with none that it does not know. */
  get pendingTimers(): number {
    return this.#pending.size;
  }

  /** Moves time forward, running each due timer and letting its promises settle before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsedMs + ms;
    await settle();
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.#pending.delete(next);
      this.#moveTo(next.dueMs);
      next.run();
      await settle();
    }
    this.#moveTo(end);
    await settle();
  }

  /** Sets the wall clock without time passing: what a changed system clock or a sleep looks like. */
  jumpWall(ms: number): void {
    this.#wall = addMs(this.#wall, ms);
  }

  #nextDue(endMs: number): Pending | undefined {
    let next: Pending | undefined;
    for (const pending of this.#pending) {
      if (pending.dueMs > endMs) continue;
      if (
        next === undefined ||
        pending.dueMs < next.dueMs ||
        (pending.dueMs === next.dueMs && pending.order < next.order)
      ) {
        next = pending;
      }
    }
    return next;
  }

  #moveTo(elapsedMs: number): void {
    this.#wall = addMs(this.#wall, elapsedMs - this.#elapsedMs);
    this.#elapsedMs = elapsedMs;
  }
}

// Two turns of the event loop drain all chains of promises, which run before the next turn.
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
