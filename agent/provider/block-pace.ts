import type { Clock } from '../base/clock.ts';
import type { UnixMs } from '../base/instant.ts';
import { USUAL_BLOCK_MS } from '../domain/pace.ts';
import type { BlockHeight } from '../domain/time.ts';
import { NETWORK_FRESH_MS } from '../domain/uptime.ts';

/** Of so many blocks the pace is told: some twenty minutes, so that a figure does not change with each. */
const WINDOW_BLOCKS = 200;
/** A chain that stood still says nothing of how long a block takes. */
const MOST_SPACING_MS = 60_000;

/** How far two blocks that were told one after the other lie apart. */
interface Stretch {
  readonly blocks: number;
  readonly ms: number;
}

/** The newest block we saw by our own clock, and how blocks come by theirs. */
export class BlockPace {
  readonly #clock: Clock;
  #head: { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined;
  /** When the last block came, by the clock that only grows. */
  #heardMs: number;
  #newest: { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined;
  readonly #stretches: Stretch[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#heardMs = clock.monotonicMs();
  }

  get head(): { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined {
    return this.#head;
  }

  /**
   * Milliseconds between blocks. By the blocks' own times: what was missed comes at once, and prices in
   * dollars are reckoned with this.
   */
  get blockMs(): number | undefined {
    const sum = (of: keyof Stretch): number =>
      this.#stretches.reduce((total, stretch) => total + stretch[of], 0);
    const [blocks, ms] = [sum('blocks'), sum('ms')];
    return blocks === 0 || ms === 0 ? undefined : ms / blocks;
  }

  /** The same, or what is usual while nothing is measured. */
  get likelyBlockMs(): number {
    return this.blockMs ?? USUAL_BLOCK_MS;
  }

  /** For how long no block came. */
  get silentMs(): number {
    return this.#clock.monotonicMs() - this.#heardMs;
  }

  /** Blocks come. */
  get isFresh(): boolean {
    return this.silentMs <= NETWORK_FRESH_MS;
  }

  /** A block; `atMs` is its own time. */
  note({ height, atMs }: { readonly height: BlockHeight; readonly atMs: UnixMs }): void {
    const before = this.#newest;
    if (before === undefined || height > before.height) {
      if (before !== undefined) this.#measure(height - before.height, atMs - before.atMs);
      this.#newest = { height, atMs };
    }
    this.#head = { height, atMs: this.#clock.now() };
    this.#heardMs = this.#clock.monotonicMs();
  }

  #measure(blocks: number, ms: number): void {
    // Their times may not grow, where a chain's clock is set.
    if (ms <= 0) return;
    this.#stretches.push({ blocks, ms: Math.min(ms, blocks * MOST_SPACING_MS) });
    if (this.#stretches.length > WINDOW_BLOCKS) this.#stretches.shift();
  }
}
