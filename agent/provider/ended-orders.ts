import type { OrderRef } from '../domain/ids.ts';
import type { PursuitStore } from '../storage/interface.ts';

/**
 * Orders that were closed in the block that is being told. Most bids end with their order in the same
 * block: only what is left of them after it has to be asked about.
 */
export class EndedOrders {
  readonly #pursuits: Pick<PursuitStore, 'get'>;
  #orders: OrderRef[] = [];

  constructor(pursuits: Pick<PursuitStore, 'get'>) {
    this.#pursuits = pursuits;
  }

  note(order: OrderRef): void {
    this.#orders.push(order);
  }

  /** The block is told: those whose pursuit lives on all the same. */
  take(): readonly OrderRef[] {
    const orders = this.#orders;
    this.#orders = [];
    return orders.filter((order) => {
      const state = this.#pursuits.get(order)?.state;
      return state === 'open' || state === 'submitting';
    });
  }
}
