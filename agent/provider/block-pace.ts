import type { Clock } from '../base/clock.ts';
import type { UnixMs } from '../base/instant.ts';
import { USUAL_BLOCK_MS } from '../domain/pace.ts';
import type { BlockHeight } from '../domain/time.ts';
import { NETWORK_FRESH_MS } from '../domain/uptime.ts';
import type { KeyValueStore } from '../storage/interface.ts';

/** Of so many blocks the pace is told at least, and of so long: a figure must not change with each. */
const WINDOW_BLOCKS = 200;
const WINDOW_MS = 20 * 60_000;
/** A chain that stood still says nothing of how long a block takes. */
const MOST_SPACING_MS = 60_000;

/** In the journal: what was measured last, as `blocks ms`. */
const KEPT = 'block-pace';

/** How far two blocks that were told one after the other lie apart. */
interface Stretch {
  readonly blocks: number;
  readonly ms: number;
}

/**
 * The newest block we saw by our own clock, and how blocks come by theirs. What was measured is kept over
 * a restart, so that prices by the hour do not move until it is measured again.
 */
export class BlockPace {
  readonly #clock: Clock;
  readonly #journal: Pick<KeyValueStore, 'read' | 'write'>;
  #head: { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined;
  /** When the last block came, by the clock that only grows. */
  #heardMs: number;
  #newest: { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined;
  readonly #stretches: Stretch[] = [];
  /** Of all stretches together. */
  #measured: Stretch = { blocks: 0, ms: 0 };
  #kept: string | undefined;

  constructor(clock: Clock, journal: Pick<KeyValueStore, 'read' | 'write'>) {
    this.#clock = clock;
    this.#journal = journal;
    this.#heardMs = clock.monotonicMs();
    this.#kept = journal.read(KEPT);
    const [blocks = NaN, ms = NaN] = this.#kept?.split(' ').map(Number) ?? [];
    // What cannot be read is measured anew.
    if (blocks > 0 && ms > 0) this.#add({ blocks, ms });
  }

  get head(): { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined {
    return this.#head;
  }

  /**
   * Milliseconds between blocks. By the blocks' own times: what was missed comes at once, and prices in
   * dollars are reckoned with this.
   */
  get blockMs(): number | undefined {
    const { blocks, ms } = this.#measured;
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

  /** Stores what is measured, where that is something new. */
  keep(): void {
    const { blocks, ms } = this.#measured;
    const now = `${blocks} ${ms}`;
    if (blocks === 0 || now === this.#kept) return;
    this.#journal.write(KEPT, now);
    this.#kept = now;
  }

  #measure(blocks: number, ms: number): void {
    // Their times may not grow, where a chain's clock is set.
    if (ms <= 0) return;
    this.#add({ blocks, ms: Math.min(ms, blocks * MOST_SPACING_MS) });
    for (;;) {
      const oldest = this.#stretches[0];
      if (oldest === undefined || !this.#isBeyond(oldest)) break;
      this.#stretches.shift();
      this.#sum(-oldest.blocks, -oldest.ms);
    }
    this.#shorten();
  }

  #add(stretch: Stretch): void {
    this.#stretches.push(stretch);
    this.#sum(stretch.blocks, stretch.ms);
  }

  #sum(blocks: number, ms: number): void {
    this.#measured = { blocks: this.#measured.blocks + blocks, ms: this.#measured.ms + ms };
  }

  /** True where enough is left without it. */
  #isBeyond({ blocks, ms }: Stretch): boolean {
    return this.#measured.blocks - blocks >= WINDOW_BLOCKS && this.#measured.ms - ms >= WINDOW_MS;
  }

  /** Lets go of a part of the oldest stretch, where that alone is longer than what counts. */
  #shorten(): void {
    const oldest = this.#stretches[0];
    if (oldest === undefined) return;
    const { blocks, ms } = this.#measured;
    const share = Math.min((blocks - WINDOW_BLOCKS) / oldest.blocks, (ms - WINDOW_MS) / oldest.ms);
    if (share <= 0) return;
    this.#stretches[0] = { blocks: oldest.blocks * (1 - share), ms: oldest.ms * (1 - share) };
    this.#sum(-oldest.blocks * share, -oldest.ms * share);
  }
}
