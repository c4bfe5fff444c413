import type { Clock, Timer } from '../base/clock.ts';
import type { ControlLimits } from './limits.ts';

/** A transport's connection to one client. */
export interface Wire {
  /** Hands a frame over; `flushed` is called when it has left our memory. */
  send(frame: string, flushed: () => void): void;
  /** Closes after what was sent. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

export interface OutboxEvents {
  /** There is room again for what can wait. */
  readonly onRoom: () => void;
  /** The client does not read; it is to be cut off. */
  readonly onStuck: (why: string) => void;
  /** True while the client may stop reading for as long as it likes: its output waits in a pager. */
  readonly mayPause: () => boolean;
}

/** What was sent to one client and not taken yet. Counts; the frames lie with the transport. */
export class Outbox {
  readonly #wire: Wire;
  readonly #limits: ControlLimits;
  readonly #clock: Clock;
  readonly #events: OutboxEvents;
  #queued = 0;
  #flushedAtMs = 0;
  #timer: Timer | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;

  constructor(wire: Wire, limits: ControlLimits, clock: Clock, events: OutboxEvents) {
    this.#wire = wire;
    this.#limits = limits;
    this.#clock = clock;
    this.#events = events;
  }

  get hasRoom(): boolean {
    return this.#queued < this.#limits.highWaterBytes;
  }

  get queuedBytes(): number {
    return this.#queued;
  }

  send(frame: string): void {
    if (this.#closed) return;
    if (this.#queued > this.#limits.mostQueuedBytes) {
      this.#events.onStuck('too much unread');
      return;
    }
    const bytes = Buffer.byteLength(frame);
    if (this.#queued === 0) this.#flushedAtMs = this.#clock.monotonicMs();
    this.#queued += bytes;
    this.#timer ??= this.#watch(this.#limits.stallMs);
    this.#wire.send(frame, () => this.#onFlushed(bytes));
  }

  /** Resolves when there is room, or when the connection is closed. */
  async room(): Promise<void> {
    while (!this.hasRoom && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#wake();
  }

  #onFlushed(bytes: number): void {
    this.#queued -= bytes;
    this.#flushedAtMs = this.#clock.monotonicMs();
    if (this.#closed || !this.hasRoom) return;
    this.#events.onRoom();
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  // One timer that looks again, instead of one that is set anew for every frame.
  #watch(delayMs: number): Timer {
    return this.#clock.after(delayMs, () => {
      this.#timer = undefined;
      if (this.#closed || this.#queued === 0) return;
      const idleMs = this.#clock.monotonicMs() - this.#flushedAtMs;
      if (idleMs >= this.#limits.stallMs && !this.#events.mayPause()) {
        this.#events.onStuck('takes nothing');
        return;
      }
      this.#timer = this.#watch(Math.max(1000, this.#limits.stallMs - idleMs));
    });
  }
}
