import type { Clock } from '../base/clock.ts';
import type { UnixMs } from '../base/instant.ts';
import type { BlockHeight } from '../domain/time.ts';

/** The network's blocks as they come here: the newest, their pace, and for how long none came. */
export class Blocks {
  readonly #clock: Clock;
  #head: { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined;
  /** When the last one came, by the clock that only grows. */
  #heardMs: number;
  #spacingMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#heardMs = clock.monotonicMs();
  }

  /** The newest block we saw, by our own clock. */
  get head(): { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined {
    return this.#head;
  }

  /** Milliseconds between blocks, as they come. */
  get spacingMs(): number | undefined {
    return this.#spacingMs;
  }

  /** Milliseconds since the last one, or since the start. */
  get silentMs(): number {
    return this.#clock.monotonicMs() - this.#heardMs;
  }

  /** A block came. */
  note(height: BlockHeight): void {
    const atMs = this.#clock.now();
    if (this.#head !== undefined && height > this.#head.height) {
      const spacing = (atMs - this.#head.atMs) / (height - this.#head.height);
      this.#spacingMs =
        this.#spacingMs === undefined
          ? spacing
          : this.#spacingMs * 0.9 + Math.max(0, spacing) * 0.1;
    }
    this.#head = { height, atMs };
    this.#heardMs = this.#clock.monotonicMs();
  }
}
