import type { Clock, Timer } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { MarketEvent } from '../interface.ts';
import type { Books } from './books.ts';
import type { PracticeErrorCode } from './errors.ts';
import type { Block, Market } from './market.ts';
import type { MessageOutcome, Transaction } from './transactions.ts';

export interface RunnerDeps {
  readonly market: Market;
  readonly clock: Clock;
  readonly log: Logger;
  /** Saves the books; where it throws it is tried again, and no block is made meanwhile. */
  readonly save: (books: Readonly<Books>) => void;
}

interface Waiting {
  readonly resolve: (outcomes: readonly MessageOutcome[]) => void;
  readonly reject: (error: Error) => void;
}

interface Listener {
  readonly provider: string;
  readonly hear: (event: MarketEvent) => void;
}

/** The first block comes soon, so that a new provider is not kept waiting. */
const FIRST_BLOCK_MS = 1000;

/**
 * Makes a market's blocks by the clock. Nobody hears of a block before its books are saved: a
 * process that dies in between never told anybody of what it then forgets.
 */
export class MarketRunner {
  readonly #blockMs: number;
  readonly #deps: RunnerDeps;
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<number, Waiting>();
  #unsaved: Block | undefined;
  #timer: Timer | undefined;
  #state: 'new' | 'running' | 'paused' | 'closed' = 'new';

  constructor(blockMs: number, deps: RunnerDeps) {
    this.#blockMs = blockMs;
    this.#deps = deps;
  }

  get market(): Market {
    return this.#deps.market;
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    this.#schedule(Math.min(this.#blockMs, FIRST_BLOCK_MS));
  }

  /** No blocks until `resume`; everything else goes on. */
  pause(): void {
    if (this.#state === 'closed') return;
    this.#state = 'paused';
    this.#timer?.cancel();
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#schedule(this.#blockMs);
  }

  /** Makes blocks now, one right after the other. */
  advance(blocks: number): void {
    for (let made = 0; made < blocks && this.#state !== 'closed'; made++) this.#step();
  }

  /** Resolves when the next block is made and saved. */
  submit(tx: Transaction): Promise<readonly MessageOutcome[]> {
    if (this.#state === 'closed') return Promise.reject(unreachable());
    const number = this.#deps.market.enqueue(tx);
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
  }

  /** Tells a provider what happens from now on, and first which manifests wait for its answer. */
  listen(provider: string, hear: (event: MarketEvent) => void): () => void {
    const listener = { provider, hear };
    this.#listeners.add(listener);
    for (const event of this.#deps.market.unanswered(provider)) hear(event);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Stops the blocks. What waits for one fails, because nobody can say whether it would have come. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#timer?.cancel();
    for (const { reject } of this.#waiting.values()) reject(unreachable());
    this.#waiting.clear();
    this.#listeners.clear();
    this.#save();
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#deps.clock.after(delayMs, () => {
      this.#step();
      if (this.#state === 'running') this.#schedule(this.#blockMs);
    });
  }

  #step(): void {
    this.#unsaved ??= this.#deps.market.produceBlock();
    if (!this.#save()) return;
    const block = this.#unsaved;
    this.#unsaved = undefined;
    this.#publish(block);
  }

  #save(): boolean {
    try {
      this.#deps.save(this.#deps.market.books);
      return true;
    } catch (error) {
      this.#deps.log.warn('books of the practice market not saved', { reason: messageOf(error) });
      return false;
    }
  }

  #publish({ height, events, outcomes }: Block): void {
    const atMs = this.#deps.clock.now();
    for (const { provider, hear } of [...this.#listeners]) {
      for (const { event, to } of events) if (to === undefined || to === provider) hear(event);
      hear({ type: 'block', height, atMs });
    }
    for (const [number, outcome] of outcomes) {
      this.#waiting.get(number)?.resolve(outcome);
      this.#waiting.delete(number);
    }
  }
}

/** The port's error for a market that does not answer. */
export function unreachable(cause?: unknown): AgentError<PracticeErrorCode> {
  return new AgentError('network-unreachable', 'The practice market does not answer.', { cause });
}
