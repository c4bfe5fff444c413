import { isAborted } from '../../../base/abort.ts';
import { codeOf } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { OrderRef } from '../../../domain/ids.ts';
import type { Order } from '../../../domain/order.ts';
import type { ChainOrder } from '../codec/market.ts';
import type { OrderId } from '../ids.ts';
import { orderRefOf, parseOrderId } from '../ids.ts';
import { inParallel } from '../parallel.ts';
import type { Asking } from '../queries/ask.ts';
import { queryOrder, queryOrders } from '../queries/market.ts';
import { orderOf } from './order-of.ts';

/** Orders whose spec is remembered, to be bid on without asking again. */
const REMEMBERED = 4_000;
/** More orders than this at once are looked for in the list of the open ones. */
const ONE_BY_ONE = 4;
const PARALLEL = 8;

/** The market's orders: asked for, put into our own words, and remembered for the bid. */
export class Orders {
  readonly #asking: Asking;
  readonly #log: Logger;
  /** As the chain had them; those that were seen last are at the end. */
  readonly #seen = new Map<OrderRef, ChainOrder>();

  constructor(asking: Asking, log: Logger) {
    this.#asking = asking;
    this.#log = log;
  }

  /** Every open order. One that cannot be understood is logged and left out. */
  async open(signal: AbortSignal): Promise<readonly Order[]> {
    const orders = await this.#list(signal);
    return orders.flatMap((order) => this.#understood(order) ?? []);
  }

  async find(ref: OrderRef, signal: AbortSignal): Promise<Order | undefined> {
    const order = await this.#ask(parseOrderId(ref), signal);
    return order && orderOf(order);
  }

  /**
   * Those of `ids`, all of one block, that are open: a thousand of them in a few round trips. Where blocks
   * come behind the chain, the list that was read for one of them has the orders of those after it: they
   * are not asked for again, because a block that is still to come tells of each that closes after the list.
   */
  async stillOpen(
    ids: readonly OrderId[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<OrderRef, Order>> {
    const found = new Map<OrderRef, Order>();
    const take = (order: ChainOrder | undefined): void => {
      const understood = order?.state === 'open' ? this.#understood(order) : undefined;
      if (understood !== undefined) found.set(understood.ref, understood);
    };
    let missing = ids.filter((id) => {
      const seen = this.#seen.get(orderRefOf(id));
      if (seen?.state === 'open') take(seen);
      return seen?.state !== 'open';
    });
    if (missing.length > ONE_BY_ONE) {
      const wanted = new Set(missing.map(orderRefOf));
      const listed = (await this.#list(signal)).filter(({ ref }) => wanted.has(ref));
      for (const order of listed) take(order);
      // The list may have been made over while its pages were read.
      const there = new Set(listed.map(({ ref }) => ref));
      missing = missing.filter((id) => !there.has(orderRefOf(id)));
    }
    const answers = await inParallel(missing, PARALLEL, (id) => this.#askOrLog(id, signal));
    for (const order of answers) take(order);
    return found;
  }

  /** As the chain has it, from memory where it is there. */
  async chainOrder(ref: OrderRef, signal: AbortSignal): Promise<ChainOrder | undefined> {
    return this.#seen.get(ref) ?? (await this.#ask(parseOrderId(ref), signal));
  }

  async #list(signal: AbortSignal): Promise<readonly ChainOrder[]> {
    const orders = await queryOrders(this.#asking, { state: 'open' }, { signal });
    const once = new Map(orders.map((order) => [order.ref, order]));
    for (const order of once.values()) this.#remember(order);
    return [...once.values()];
  }

  async #ask(id: OrderId, signal: AbortSignal): Promise<ChainOrder | undefined> {
    const order = await queryOrder(this.#asking, id, { signal });
    if (order !== undefined) this.#remember(order);
    return order;
  }

  // One order that makes no sense must not hold up those beside it.
  async #askOrLog(id: OrderId, signal: AbortSignal): Promise<ChainOrder | undefined> {
    try {
      return await this.#ask(id, signal);
    } catch (error) {
      if (isAborted(error) || codeOf(error) === 'network-unreachable') throw error;
      this.#log.error('an order is not understood', { order: orderRefOf(id), error });
      return undefined;
    }
  }

  #understood(order: ChainOrder): Order | undefined {
    try {
      return orderOf(order);
    } catch (error) {
      this.#log.error('an order is not understood', { order: order.ref, error });
      return undefined;
    }
  }

  #remember(order: ChainOrder): void {
    this.#seen.delete(order.ref);
    this.#seen.set(order.ref, order);
    if (this.#seen.size <= REMEMBERED) return;
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined) this.#seen.delete(oldest);
  }
}
