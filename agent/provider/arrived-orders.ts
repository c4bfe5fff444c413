import type { Clock } from '../base/clock.ts';
import type { OrderRef } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';

/** No order waits longer than this for those of the blocks that follow at once. */
const GATHER_MS = 2_000;

/**
 * Orders that were told and not decided on yet. Those of one block are decided on together; where more
 * blocks follow at once, with theirs: many bids share one transaction then.
 */
export class ArrivedOrders {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #orders: Order[] = [];
  /** When the first of them came. */
  #sinceMs = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  note(order: Order): void {
    if (this.#orders.length === 0) this.#sinceMs = this.#clock.monotonicMs();
    this.#orders.push(order);
  }

  drop(order: OrderRef): void {
    this.#orders = this.#orders.filter(({ ref }) => ref !== order);
  }

  /** A block is told: those that are to be decided on now. */
  take(followed: boolean): readonly Order[] {
    if (followed && this.#clock.monotonicMs() - this.#sinceMs < GATHER_MS) return [];
    const orders = this.#orders;
    this.#orders = [];
    return orders;
  }
}
