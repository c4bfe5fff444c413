import { isAborted } from '../base/abort.ts';
import type { Logger } from '../base/logger.ts';
import type { Offer } from '../domain/bid.ts';
import { crowdedRefusal } from '../domain/crowding.ts';
import type { OrderRef } from '../domain/ids.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { FeeValues } from './fee-values.ts';
import type { ProviderParts } from './parts.ts';

interface CrowdParts extends Pick<ProviderParts, 'network' | 'options'> {
  readonly fees: FeeValues;
  /** Milliseconds between blocks, as measured. */
  readonly blockMs: () => number;
  readonly log: Logger;
}

/**
 * Finds the offers that others have crowded out, each with why. What cannot be counted is bid on.
 * Throws only `Aborted`.
 */
export async function findCrowded(
  { network, options, fees, blockMs, log }: CrowdParts,
  offers: readonly Offer[],
  signal: AbortSignal,
): Promise<ReadonlyMap<OrderRef, Refusal>> {
  const crowded = new Map<OrderRef, Refusal>();
  try {
    await fees.refresh(signal);
    const refs = offers.map(({ order }) => order.ref);
    const counts = await network.countBids(refs, signal);
    const costs = fees.bid(options.bidTimeoutMs);
    for (const { order, price } of offers) {
      const bids = counts.get(order.ref);
      if (bids === undefined) continue;
      const crowd = { bids, mostBids: network.mostBids };
      const refusal = crowdedRefusal(price, crowd, blockMs(), costs);
      if (refusal !== undefined) crowded.set(order.ref, refusal);
    }
  } catch (error) {
    if (isAborted(error)) throw error;
    log.warn('the bids of orders could not be counted', { error });
  }
  return crowded;
}
