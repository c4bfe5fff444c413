import { isAborted, orAborted, throwIfAborted } from '../../base/abort.ts';
import { backoffMs } from '../../base/backoff.ts';
import type { Clock } from '../../base/clock.ts';
import { crashPoint } from '../../base/crash-point.ts';
import { AgentError, codeOf, messageOf } from '../../base/errors.ts';
import type { UnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import type { BlockHeight } from '../../domain/time.ts';
import { parseBlockHeight } from '../../domain/time.ts';
import type { Journal } from '../interface.ts';
import { BlockTime } from './block-time.ts';
import type { BlockSource, FetchedBlock, Reading } from './chain.ts';
import type { Cursor } from './cursor.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { AkashErrorCode } from './errors.ts';

export interface ReaderOptions {
  /** Blocks that are fetched at a time when there are many to fetch; twice as many are in memory. */
  readonly parallel: number;
  /** How long a block takes until that is measured. */
  readonly blockMs: number;
}

export const READER_DEFAULTS: ReaderOptions = { parallel: 8, blockMs: 6117 };

export interface ReaderParts {
  readonly source: BlockSource;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Why nothing is read at the moment; each one ends by itself when its cause does. */
export interface ReaderProblem {
  readonly code:
    /** No endpoint gives what is next. */
    | 'network-unreachable'
    /** No block came for four times as long as a block takes. */
    | 'no-new-height'
    /** The endpoints are below what was read: an old copy of the chain, or another one. */
    | 'tip-below-cursor'
    /** What was read belongs to another chain. */
    | 'chain-changed'
    /** The next block does not follow the one that was read last. */
    | 'history-differs';
  readonly message: string;
  readonly sinceMs: UnixMs;
}

/** Where reading stands. */
export interface ReaderState {
  /** The last height that was handled. */
  readonly height: BlockHeight | undefined;
  /** The highest that we heard of. */
  readonly tip: BlockHeight | undefined;
  readonly problem: ReaderProblem | undefined;
  /** Microseconds per block, once measured. */
  readonly blockUs: bigint | undefined;
}

/** Blocks that follow each other, or the lowest height that there is instead. */
type Part = { readonly blocks: readonly FetchedBlock[] } | { readonly lowest: number };

const RETRY = { firstMs: 250, factor: 2, mostMs: 15_000 };
/** After so many block times without a block something is wrong with whoever we ask. */
const SILENT_BLOCKS = 4;

/**
 * Reads every height of a chain once and in order, over restarts too: the height is stored after it
 * was handled, so a crash in between gives the same height with the same keys again. No height is
 * left out without a `gap` that says so, and none is read backwards.
 */
export class ChainReader {
  readonly #options: ReaderOptions;
  readonly #parts: ReaderParts;
  readonly #blockTime = new BlockTime();
  #cursor: Cursor | undefined;
  #tip = 0;
  #problem: ReaderProblem | undefined;

  constructor(parts: ReaderParts, options: Partial<ReaderOptions> = {}) {
    this.#parts = parts;
    this.#options = { ...READER_DEFAULTS, ...options };
  }

  state(): ReaderState {
    return {
      height: this.#cursor?.height,
      tip: this.#tip === 0 ? undefined : parseBlockHeight(this.#tip),
      problem: this.#problem,
      blockUs: this.#blockTime.blockUs,
    };
  }

  /**
   * Gives each reading to `handle`, one at a time, until `signal` fires; resolves then. Where
   * `handle` throws, that is thrown, and the same height comes again in the next call.
   */
  async read(
    handle: (reading: Reading) => Promise<void> | void,
    signal: AbortSignal,
  ): Promise<void> {
    const { source, journal } = this.#parts;
    const leave = source.onHeight((height) => this.#noteTip(height));
    try {
      this.#cursor = readCursor(journal);
      await this.#sameChain(signal);
      let next = await this.#first(signal);
      for (;;) {
        if (this.#tip < next) await this.#newHeight(next, signal);
        next = await this.#catchUp(next, handle, signal);
      }
    } catch (error) {
      if (!signal.aborted || !isAborted(error)) throw error;
    } finally {
      leave();
    }
  }

  /** Everything from `from` up to the tip that is known; returns the height after that. */
  async #catchUp(
    from: number,
    handle: (reading: Reading) => Promise<void> | void,
    signal: AbortSignal,
  ): Promise<number> {
    let next = from;
    // While one part is handled the next is on its way: never more than two in memory.
    let ahead: Promise<Part> | undefined;
    while (next <= this.#tip) {
      const part = await (ahead ?? this.#fetchPart(next, signal));
      // Each part once: where more is heard of while this one is handled, it was not fetched yet.
      ahead = undefined;
      if ('lowest' in part) {
        await this.#deliverGap(next, part.lowest - 1, handle, signal);
        next = part.lowest;
        continue;
      }
      const after = next + part.blocks.length;
      if (after <= this.#tip) ahead = this.#fetchPart(after, signal);
      for (const fetched of part.blocks) {
        await this.#deliver(await this.#linked(fetched, signal), handle, signal);
      }
      next = after;
    }
    return next;
  }

  /** Some blocks from `from` on, or the lowest height that there is instead. */
  #fetchPart(from: number, signal: AbortSignal): Promise<Part> {
    const count = Math.max(0, Math.min(this.#options.parallel, this.#tip - from + 1));
    const heights = Array.from({ length: count }, (_unused, at) => parseBlockHeight(from + at));
    // The last one's hash stands for those below, which it is linked to.
    const blocks = heights.map((height, at) =>
      this.#fetch(height, { witness: at === count - 1 }, signal),
    );
    const part = Promise.all(blocks).then(
      (fetched) => ({ blocks: fetched }),
      async (error: unknown) => {
        if (codeOf(error) !== 'chain-block-pruned') throw error;
        // Those that are there still are not part of the gap.
        const results = await Promise.allSettled(blocks);
        const there = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
        const [first] = results;
        if (first?.status === 'fulfilled') return { blocks: there.slice(0, runOf(results)) };
        return { lowest: lowestOf(first?.reason) };
      },
    );
    // It may be left behind when reading ends.
    part.catch(() => undefined);
    return part;
  }

  /** One block, however long it takes. Throws only `chain-block-pruned` and `Aborted`. */
  async #fetch(
    height: BlockHeight,
    options: { readonly witness?: boolean; readonly parentHash?: string },
    signal: AbortSignal,
  ): Promise<FetchedBlock> {
    for (let attempt = 1; ; attempt++) {
      try {
        const fetched = await this.#parts.source.block(height, signal, options);
        return fetched;
      } catch (error) {
        throwIfAborted(signal);
        if (codeOf(error) !== 'network-unreachable') throw error;
        // A block that is only just there is not the network's problem.
        if (attempt > 2) this.#say('network-unreachable', messageOf(error));
        await this.#parts.clock.sleep(backoffMs(RETRY, attempt), signal);
      }
    }
  }

  /** The same block, or another endpoint's, that follows the one that was read last. */
  async #linked(fetched: FetchedBlock, signal: AbortSignal): Promise<FetchedBlock> {
    const { height } = fetched.block;
    const hash = this.#cursor?.hash ?? '';
    if (hash === '' || fetched.parentHash === hash) return fetched;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#parts.source.block(height, signal, { witness: true, parentHash: hash });
      } catch (error) {
        throwIfAborted(signal);
        if (codeOf(error) !== 'network-unreachable') throw error;
        const message =
          `Block ${height} names ${fetched.parentHash} as the one before it, but we have read ${hash}: ` +
          'the chain was changed, or an endpoint does not tell the truth. Reading waits.';
        this.#say('history-differs', message);
        await this.#parts.clock.sleep(backoffMs(RETRY, attempt), signal);
      }
    }
  }

  async #deliver(
    { block, hash, timeUs }: FetchedBlock,
    handle: (reading: Reading) => Promise<void> | void,
    signal: AbortSignal,
  ): Promise<void> {
    throwIfAborted(signal);
    crashPoint('reader.handle.before');
    await handle({ type: 'block', block });
    crashPoint('reader.handle.after');
    this.#move({ chainId: this.#parts.source.chainId, height: block.height, hash });
    crashPoint('reader.cursor.after');
    this.#blockTime.note(block.height, timeUs);
    this.#problem = undefined;
  }

  async #deliverGap(
    from: number,
    to: number,
    handle: (reading: Reading) => Promise<void> | void,
    signal: AbortSignal,
  ): Promise<void> {
    throwIfAborted(signal);
    const gap = { from: parseBlockHeight(from), to: parseBlockHeight(to) };
    this.#parts.log.warn('blocks are not kept anywhere any more', gap);
    await handle({ type: 'gap', ...gap });
    this.#move({ chainId: this.#parts.source.chainId, height: gap.to, hash: '' });
  }

  #move(cursor: Cursor): void {
    writeCursor(this.#parts.journal, cursor);
    this.#cursor = cursor;
  }

  /** Where to begin: after what was read, or at the tip, because the state tells what was before. */
  async #first(signal: AbortSignal): Promise<number> {
    const height = await this.#askTip(signal);
    const chain = this.#parts.source.chainId;
    const next = this.#cursor === undefined ? height : this.#cursor.height + 1;
    const first = this.#cursor === undefined;
    this.#parts.log.info('reading begins', { chain, height: next, tip: height, first });
    return next;
  }

  /** Resolves when there is a height at or above `next`. */
  async #newHeight(next: number, signal: AbortSignal): Promise<void> {
    const { source, clock, log } = this.#parts;
    const sinceMs = clock.monotonicMs();
    let suspectAtMs = sinceMs + SILENT_BLOCKS * this.#blockMs();
    while (this.#tip < next) {
      const nowMs = clock.monotonicMs();
      // Where nobody tells us, we ask; where somebody does, only when they are silent for too long.
      const patienceMs = source.wakes ? suspectAtMs - nowMs : Math.min(this.#blockMs() / 2, 3000);
      if (await this.#heard(next, Math.max(1, patienceMs), signal)) return;
      if (clock.monotonicMs() >= suspectAtMs) {
        const silentMs = Math.round(clock.monotonicMs() - sinceMs);
        log.warn('no new height', { last: next - 1, silentMs });
        this.#say(
          'no-new-height',
          `No block after ${next - 1} for ${Math.round(silentMs / 1000)} s.`,
        );
        await source.suspect(signal);
        suspectAtMs = clock.monotonicMs() + SILENT_BLOCKS * this.#blockMs();
      }
      const tip = await this.#askTip(signal);
      if (tip < next - 1) {
        const message = `The endpoints are at height ${tip}, but ${next - 1} was read already. Reading waits.`;
        this.#say('tip-below-cursor', message);
      }
    }
  }

  /** True when a height at or above `next` was heard of within `withinMs`. */
  async #heard(next: number, withinMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.#tip >= next) return true;
    let leave: (() => void) | undefined;
    let timer: { cancel(): void } | undefined;
    const heard = new Promise<boolean>((resolve) => {
      timer = this.#parts.clock.after(withinMs, () => resolve(false));
      leave = this.#parts.source.onHeight((height) => {
        if (height >= next) resolve(true);
      });
    });
    try {
      return await orAborted(heard, signal);
    } finally {
      leave?.();
      timer?.cancel();
    }
  }

  async #askTip(signal: AbortSignal): Promise<BlockHeight> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { height } = await this.#parts.source.tip(signal);
        this.#noteTip(height);
        return height;
      } catch (error) {
        throwIfAborted(signal);
        if (codeOf(error) !== 'network-unreachable') throw error;
        this.#say('network-unreachable', messageOf(error));
        await this.#parts.clock.sleep(backoffMs(RETRY, attempt), signal);
      }
    }
  }

  #noteTip(height: BlockHeight): void {
    this.#tip = Math.max(this.#tip, height);
  }

  async #sameChain(signal: AbortSignal): Promise<void> {
    const { source, clock } = this.#parts;
    const cursor = this.#cursor;
    if (cursor === undefined || cursor.chainId === source.chainId) return;
    const message =
      `This data folder has read ${cursor.chainId} up to height ${cursor.height}, but the network is ` +
      `${source.chainId} now. Nothing is read until that is put right.`;
    this.#say('chain-changed', message);
    // Only another start with other settings ends this.
    for (;;) await clock.sleep(60 * 60_000, signal);
  }

  #say(code: ReaderProblem['code'], message: string): void {
    const { clock, log } = this.#parts;
    if (this.#problem?.code !== code) log.warn('the chain is not read', { code, message });
    const sinceMs = this.#problem?.sinceMs ?? clock.now();
    this.#problem = { code, message, sinceMs };
  }

  #blockMs(): number {
    const measured = this.#blockTime.blockUs;
    return measured === undefined ? this.#options.blockMs : Number(measured / 1000n);
  }
}

/** How many results from the first on are there. */
function runOf(results: readonly PromiseSettledResult<unknown>[]): number {
  const end = results.findIndex(({ status }) => status === 'rejected');
  return end < 0 ? results.length : end;
}

function lowestOf(error: unknown): number {
  if (error instanceof AgentError && typeof error.data.lowest === 'number')
    return error.data.lowest;
  throw new AgentError<AkashErrorCode>('chain-answer-malformed', 'A gap has no end.', {
    cause: error,
  });
}
