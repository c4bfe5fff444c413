import { isAborted } from '../../../base/abort.ts';
import { Channel } from '../../../base/channel.ts';
import type { Clock } from '../../../base/clock.ts';
import { assertNever, codeOf } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import { retry } from '../../../base/retry.ts';
import type { OrderRef } from '../../../domain/ids.ts';
import { parseProviderId } from '../../../domain/ids.ts';
import type { Order } from '../../../domain/order.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { MarketEvent } from '../../interface.ts';
import type { Told } from '../core.ts';
import type { AkashEvent } from '../events.ts';
import { bidRefOf, leaseRefOf } from '../ids.ts';
import type { ReaderState } from '../reader.ts';
import { closeReasonOfWord } from './close-reasons.ts';
import { newLeaseOf } from './lease-of.ts';
import type { OrderNews } from './order-news.ts';
import type { Orders } from './orders.ts';
import type { OwnMarket } from './own.ts';
import type { PaymentWatch } from './payment-watch.ts';

export interface FeedParts {
  readonly own: OwnMarket;
  readonly news: OrderNews;
  readonly orders: Orders;
  readonly payments: PaymentWatch;
  readonly reading: () => ReaderState;
  readonly clock: Clock;
  readonly log: Logger;
  /** After each block was handled. */
  readonly onBlock: () => void;
  /** Somebody vouches, or no longer vouches, for what a provider says. */
  readonly onAudit: (provider: string) => void;
}

type ToldBlock = Extract<Told, { type: 'block' }>;

const RETRY = { firstMs: 500, factor: 2, mostMs: 15_000 };
/** A block so far below the tip is history: its orders are not looked up, the state tells. */
const HISTORY_BLOCKS = 30;
/** How long whoever sent something waits for its block to be handled. */
const HANDLED_MS = 60_000;

/**
 * Turns blocks into what the market did, for everybody who listens.
 *
 * Nothing is lost when the process dies: the reader stores a height only after it was handled here,
 * so the next start begins with the same block, and what it means for money is written down in that
 * step, once. The events themselves live in memory alone. That is enough, because whoever listens
 * compares everything with the state of the chain when it starts, and listens before it compares:
 * what was told to a process that died shows in the state, and what happens after the comparison is
 * told. Events that come twice change nothing.
 */
export class MarketFeed {
  readonly #parts: FeedParts;
  readonly #streams = new Set<Channel<MarketEvent>>();
  readonly #waiting = new Set<() => void>();
  #handled: BlockHeight | undefined;
  /** What lies between was not told: it is to be compared. */
  #away = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** The last height that was handled. */
  get height(): BlockHeight | undefined {
    return this.#handled;
  }

  /** From this call on, not from when the first one is taken out. */
  listen(signal: AbortSignal, first: readonly MarketEvent[]): AsyncIterable<MarketEvent> {
    const channel = new Channel<MarketEvent>();
    const end = (): void => {
      this.#streams.delete(channel);
      signal.removeEventListener('abort', end);
      channel.close();
    };
    this.#streams.add(channel);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    for (const event of first) channel.push(event);
    return channel;
  }

  /** Tells something that no block said. */
  tell(event: MarketEvent): void {
    for (const stream of this.#streams) stream.push(event);
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }

  /** Follows the core. Throws only `Aborted`. */
  async follow(told: Told, signal: AbortSignal): Promise<void> {
    const { own, news, payments } = this.#parts;
    if (told.type === 'gap') {
      own.forget();
      news.forget();
      payments.forget();
      this.#away = true;
      this.#note(told.to);
      return;
    }
    await this.#patiently('what is ours', signal, () => own.ready(signal));
    await this.#patiently('payments', signal, () => payments.note(told, signal));
    const orders = await this.#patiently('orders', signal, () => this.#ordersOf(told, signal));
    const events = this.#translate(told, orders ?? new Map());
    for (const event of told.events) {
      own.apply(event);
      news.apply(event);
    }
    this.#note(told.block.height);
    for (const event of events) this.tell(event);
    this.#parts.onBlock();
  }

  /**
   * Resolves when that height was handled; after a minute in any case, because what was done is done
   * whether or not it was read.
   */
  async handled(height: BlockHeight, signal: AbortSignal): Promise<void> {
    const limitMs = this.#parts.clock.monotonicMs() + HANDLED_MS;
    while ((this.#handled ?? -1) < height && !signal.aborted) {
      const leftMs = limitMs - this.#parts.clock.monotonicMs();
      if (leftMs <= 0) {
        this.#parts.log.warn('a block with something of ours is not read yet', { height });
        return;
      }
      await this.#next(leftMs, signal);
    }
  }

  /** Resolves with the next block, after `withinMs`, or when `signal` fires. */
  #next(withinMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.#parts.clock.after(withinMs, done);
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #note(height: BlockHeight): void {
    this.#handled = height;
    for (const done of [...this.#waiting]) done();
  }

  #translate(told: ToldBlock, orders: ReadonlyMap<OrderRef, Order>): readonly MarketEvent[] {
    const { height, atMs } = told.block;
    const isHistory = this.#isHistory(told);
    // A problem that lasted until now: blocks come again, late.
    if (isHistory || this.#parts.reading().problem !== undefined) this.#away = true;
    const events: MarketEvent[] = told.events.flatMap((event): readonly MarketEvent[] => {
      if (event.type === 'order-created') {
        const order = orders.get(event.order);
        return order === undefined ? [] : [{ type: 'order-created', order }];
      }
      return this.#meaning(event, told);
    });
    const followed = (this.#parts.reading().tip ?? height) > height;
    events.push({ type: 'block', height, atMs, ...(followed ? { followed } : {}) });
    if (this.#away && !isHistory) {
      this.#away = false;
      events.push({ type: 'resumed' });
    }
    return events;
  }

  #isHistory({ block }: ToldBlock): boolean {
    const { tip } = this.#parts.reading();
    return tip !== undefined && tip - block.height > HISTORY_BLOCKS;
  }

  async #ordersOf(told: ToldBlock, signal: AbortSignal): Promise<ReadonlyMap<OrderRef, Order>> {
    const created = told.events.flatMap((event) => {
      return event.type === 'order-created' ? [event.id] : [];
    });
    // Nobody listens: nobody needs to know.
    if (created.length === 0 || this.#streams.size === 0 || this.#isHistory(told)) return new Map();
    return this.#parts.orders.stillOpen(created, signal);
  }

  #meaning(event: AkashEvent, told: ToldBlock): readonly MarketEvent[] {
    const { own } = this.#parts;
    switch (event.type) {
      case 'order-closed':
        return [{ type: 'order-closed', order: event.order }];
      case 'bid-closed':
        // The bid behind a lease is closed with it, which is the lease's story.
        return own.isOurs(event.id) && !own.leases.has(leaseRefOf(event.id))
          ? [{ type: 'bid-closed', order: event.order, bid: event.bid }]
          : [];
      case 'lease-created':
        return this.#leaseCreated(event, told);
      case 'lease-closed':
        return own.isOurs(event.id)
          ? [{ type: 'lease-closed', lease: event.lease, reason: reasonOf(event, told) }]
          : [];
      case 'lease-reclaim-started': {
        const { lease, deadlineMs } = event;
        return own.isOurs(event.id) ? [{ type: 'lease-reclaiming', lease, deadlineMs }] : [];
      }
      case 'deployment-updated':
        return own.leasesOf(event.id).map((lease) => {
          return { type: 'deployment-updated', lease, hash: event.hash };
        });
      case 'trusted-auditor-created':
      case 'trusted-auditor-deleted':
        this.#parts.onAudit(event.owner);
        return [];
      // Told otherwise, or none of the market's.
      case 'order-created':
      case 'bid-created':
      case 'deployment-created':
      case 'deployment-closed':
      case 'group-started':
      case 'group-paused':
      case 'group-closed':
      case 'provider-created':
      case 'provider-updated':
      case 'ledger-record-executed':
      case 'ledger-record-canceled':
      case 'mint-status-changed':
        return [];
      default:
        return assertNever(event);
    }
  }

  /**
   * A tenant chose. The chain says nothing of the bids that were not chosen, and nodes of the v2.1
   * line mark only the first of them as lost: ours may stay open, with its deposit locked, although
   * it can win nothing any more. It is told as lost either way, because nothing needs to be held for
   * it; `openBids` has it as long as it is open, and `closeBid` brings the deposit back.
   */
  #leaseCreated(
    event: Extract<AkashEvent, { type: 'lease-created' }>,
    told: ToldBlock,
  ): readonly MarketEvent[] {
    const { own } = this.#parts;
    const { id, order, price } = event;
    const provider = parseProviderId(id.provider);
    const won: MarketEvent = { type: 'order-won', order, provider, price };
    if (own.isOurs(id)) {
      const lease = newLeaseOf({ id, price, createdHeight: told.block.height });
      return [won, { type: 'lease-created', lease }];
    }
    const bid = own.bidOn(order) ?? bidMadeIn(told, order, own);
    return bid === undefined ? [won] : [won, { type: 'bid-lost', order, bid: bidRefOf(bid) }];
  }

  /**
   * Again and again while no endpoint answers: the block waits, and so does the reader. An answer that
   * makes no sense must not end reading for good: the block goes on without it, and whoever listens
   * is told to compare.
   */
  async #patiently<T>(
    what: string,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    const options = {
      backoff: RETRY,
      tries: Infinity,
      retryable: (error: unknown) => codeOf(error) === 'network-unreachable',
      onRetry: (error: unknown, waitMs: number) => {
        this.#parts.log.debug('a block waits for an answer', { what, waitMs, error });
      },
    };
    try {
      return await retry(this.#parts.clock, signal, options, work);
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#parts.log.error('a block is handled without a part of it', { what, error });
      this.#away = true;
      return undefined;
    }
  }
}

/** Our bid on that order of the same block, which is not among those that are known yet. */
function bidMadeIn(
  { events }: ToldBlock,
  order: OrderRef,
  own: OwnMarket,
): Extract<AkashEvent, { type: 'bid-created' }>['id'] | undefined {
  for (const event of events) {
    if (event.type === 'bid-created' && event.order === order && own.isOurs(event.id)) {
      return event.id;
    }
  }
  return undefined;
}

/** Where a tenant closes a deployment, the chain may end its leases without saying why. */
function reasonOf(
  { id, reason }: Extract<AkashEvent, { type: 'lease-closed' }>,
  { events }: ToldBlock,
): ReturnType<typeof closeReasonOfWord> {
  const told = closeReasonOfWord(reason);
  const closedDeployment = events.some((event) => {
    return (
      event.type === 'deployment-closed' && event.id.owner === id.owner && event.id.dseq === id.dseq
    );
  });
  return told === 'unspecified' && closedDeployment ? 'tenant' : told;
}
