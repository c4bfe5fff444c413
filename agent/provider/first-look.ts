import { orAborted } from '../base/abort.ts';
import type { ProviderParts } from './parts.ts';

/** Bids wait no longer than this for it. */
const MOST_MS = 15_000;

/**
 * The first look at what keeps tenants apart: no order is judged before it is known whether strangers
 * may come. To practice they do anyway.
 */
export class FirstLook {
  readonly #gate: ProviderParts['gate'];
  #isOver: boolean;

  constructor({ gate, network }: Pick<ProviderParts, 'gate' | 'network'>) {
    this.#gate = gate;
    this.#isOver = gate === undefined || network.money === 'none';
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** `then` judges the orders that came meanwhile; nothing where it is over already. */
  async wait(then: () => Promise<void>, signal: AbortSignal): Promise<void> {
    if (this.#isOver || this.#gate === undefined) return;
    await orAborted(this.#gate.firstLook(MOST_MS), signal);
    this.#isOver = true;
    await then();
  }
}
