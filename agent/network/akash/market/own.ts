import type { LeaseRef, OrderRef } from '../../../domain/ids.ts';
import type { AkashEvent } from '../events.ts';
import type { BidId } from '../ids.ts';
import { leaseRefOf, orderRefOf } from '../ids.ts';
import type { Asking } from '../queries/ask.ts';
import { queryBids, queryLeases } from '../queries/market.ts';

/**
 * What of the market is ours: open bids and leases that are not closed. Asked for once for each
 * account, and after a gap; from then on every block's events keep it. What is asked may be newer
 * than the block that is handled: then an event is about what is known already, and changes nothing.
 */
export class OwnMarket {
  readonly #asking: Asking;
  readonly #account: () => string | undefined;
  readonly #bids = new Map<OrderRef, BidId>();
  readonly #leases = new Map<LeaseRef, BidId>();
  #loadedFor: string | undefined;

  constructor(asking: Asking, account: () => string | undefined) {
    this.#asking = asking;
    this.#account = account;
  }

  get account(): string | undefined {
    return this.#account();
  }

  /** Our open bid on that order, as of the block that was handled last. */
  bidOn(order: OrderRef): BidId | undefined {
    return this.#bids.get(order);
  }

  get leases(): ReadonlyMap<LeaseRef, BidId> {
    return this.#leases;
  }

  /**
   * Asks where nothing is known yet. For whoever handles blocks alone: an answer must not come after
   * the events of a block that is newer.
   */
  async ready(signal: AbortSignal): Promise<void> {
    const account = this.#account();
    if (account === this.#loadedFor) return;
    if (account !== undefined) {
      const provider = account;
      const [bids, leases] = await Promise.all([
        queryBids(this.#asking, { provider, state: 'open' }, { signal }),
        queryLiveLeases(this.#asking, provider, { signal }),
      ]);
      this.#bids.clear();
      this.#leases.clear();
      for (const { bid } of bids) this.#bids.set(bid.order, bid.id);
      for (const { lease } of leases) this.#leases.set(lease.ref, lease.id);
    } else {
      this.#bids.clear();
      this.#leases.clear();
    }
    this.#loadedFor = account;
  }

  /** Something may have been missed: it is asked for again. */
  forget(): void {
    this.#loadedFor = undefined;
  }

  /** Takes in an event of the block that is handled. */
  apply(event: AkashEvent): void {
    if (event.type === 'bid-created') {
      if (this.isOurs(event.id)) this.#bids.set(event.order, event.id);
    } else if (event.type === 'bid-closed') {
      if (this.isOurs(event.id)) this.#bids.delete(event.order);
    } else if (event.type === 'lease-created') {
      // Whoever's it is: nobody can win that order any more.
      this.#bids.delete(event.order);
      if (this.isOurs(event.id)) this.#leases.set(event.lease, event.id);
    } else if (event.type === 'lease-closed') {
      this.#leases.delete(event.lease);
    }
  }

  isOurs({ provider }: Pick<BidId, 'provider'>): boolean {
    return provider === this.#account();
  }

  /** Names of our leases of a deployment. */
  leasesOf(id: { readonly owner: string; readonly dseq: bigint }): readonly LeaseRef[] {
    return [...this.#leases.values()]
      .filter(({ owner, dseq }) => owner === id.owner && dseq === id.dseq)
      .map(leaseRefOf);
  }

  /** A bid of ours on that order, whatever became of it. */
  bidIdOn(order: Omit<BidId, 'provider' | 'bseq'>): BidId | undefined {
    const provider = this.#account();
    const { owner, dseq, gseq, oseq } = order;
    return provider === undefined
      ? undefined
      : (this.#bids.get(orderRefOf(order)) ?? { owner, dseq, gseq, oseq, provider, bseq: 0 });
  }
}

/** Leases that are not closed: also those whose close was announced. */
export async function queryLiveLeases(
  asking: Asking,
  provider: string,
  options: Parameters<typeof queryLeases>[2],
): Promise<Awaited<ReturnType<typeof queryLeases>>> {
  // In this order: one that is announced in between comes twice, and is not missed.
  const active = await queryLeases(asking, { provider, state: 'active' }, options);
  const reclaiming = await queryLeases(asking, { provider, state: 'reclaiming' }, options);
  const seen = new Set(active.map(({ lease }) => lease.ref));
  return [...active, ...reclaiming.filter(({ lease }) => !seen.has(lease.ref))];
}
