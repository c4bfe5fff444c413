import type { BidRef, OrderRef } from '../../../domain/ids.ts';
import type { AkashEvent } from '../events.ts';

/** Orders of either kind that are remembered; the oldest is let go of for a new one. */
const MOST_ORDERS = 4_000;

/**
 * What blocks told of orders, so that a thousand of one block need not be asked about one by one.
 * Nobody can have bid on an order before it began: where its beginning was read, the blocks since then
 * tell all bids on it.
 */
export class OrderNews {
  readonly #bids = new Map<OrderRef, Set<BidRef>>();
  readonly #over = new Set<OrderRef>();

  /** As of the block that was handled last; `undefined` where the order's beginning was not read. */
  bidsOn(order: OrderRef): number | undefined {
    return this.#bids.get(order)?.size;
  }

  /** True once nobody can bid on it any more, for good. False says nothing. */
  isOver(order: OrderRef): boolean {
    return this.#over.has(order);
  }

  /** Takes in an event of the block that is handled. */
  apply(event: AkashEvent): void {
    if (event.type === 'order-created') {
      // A height that could not be taken comes again, with what it had told before.
      if (!this.#bids.has(event.order)) this.#bids.set(event.order, new Set());
      letGo(this.#bids);
    } else if (event.type === 'bid-created') {
      // One that is taken back counts on, as it does for the chain.
      this.#bids.get(event.order)?.add(event.bid);
    } else if (event.type === 'order-closed' || event.type === 'lease-created') {
      this.#bids.delete(event.order);
      this.#over.add(event.order);
      letGo(this.#over);
    }
  }

  /** Bids may have been missed. What is over stays so. */
  forget(): void {
    this.#bids.clear();
  }
}

function letGo(kept: Map<OrderRef, unknown> | Set<OrderRef>): void {
  const [oldest] = kept.keys();
  if (kept.size > MOST_ORDERS && oldest !== undefined) kept.delete(oldest);
}
