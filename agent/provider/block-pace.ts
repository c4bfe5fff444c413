import type { Clock } from '../base/clock.ts';
import type { UnixMs } from '../base/instant.ts';
import { USUAL_BLOCK_MS } from '../domain/pace.ts';
import type { BlockHeight } from '../domain/time.ts';
import { NETWORK_FRESH_MS } from '../domain/uptime.ts';

/** The newest block we saw, and how blocks come, by our own clock. */
export class BlockPace {
  readonly #clock: Clock;
  #head: { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined;
  /** When the last block came, by the clock that only grows. */
  #heardMs: number;
  #blockMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#heardMs = clock.monotonicMs();
  }

  get head(): { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined {
    return this.#head;
  }

  /** Milliseconds between blocks, as they come. */
  get blockMs(): number | undefined {
    return this.#blockMs;
  }

  /** The same, or what is usual while nothing is measured. */
  get likelyBlockMs(): number {
    return this.#blockMs ?? USUAL_BLOCK_MS;
  }

  /** For how long no block came. */
  get silentMs(): number {
    return this.#clock.monotonicMs() - this.#heardMs;
  }

  /** Blocks come. */
  get isFresh(): boolean {
    return this.silentMs <= NETWORK_FRESH_MS;
  }

  note(height: BlockHeight): void {
    const atMs = this.#clock.now();
    if (this.#head !== undefined && height > this.#head.height) {
      const spacing = (atMs - this.#head.atMs) / (height - this.#head.height);
      this.#blockMs =
        this.#blockMs === undefined ? spacing : this.#blockMs * 0.9 + Math.max(0, spacing) * 0.1;
    }
    this.#head = { height, atMs };
    this.#heardMs = this.#clock.monotonicMs();
  }
}
