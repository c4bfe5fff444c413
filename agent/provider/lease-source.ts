import type { Logger } from '../base/logger.ts';
import type { Offer } from '../domain/bid.ts';
import { fit } from '../domain/inventory.ts';
import type { Lease } from '../domain/lease.ts';
import type { Capacity } from './capacity.ts';
import type { ProviderParts } from './parts.ts';

/** What a lease was made of. */
export type LeaseSource = Pick<Offer, 'order' | 'claim' | 'reclamationSeconds'>;

interface SourceParts extends ProviderParts {
  readonly capacity: Capacity;
}

/** Our own bid holds what was ordered. Without it (a lost database) the network is asked. */
export async function sourceOf(
  lease: Lease,
  { storage, network, capacity }: SourceParts,
  log: Logger,
  signal: AbortSignal,
): Promise<LeaseSource | undefined> {
  const pursuit = storage.pursuits.get(lease.order);
  if (pursuit !== undefined) return pursuit;
  const order = await network.queryOrder(lease.order, signal);
  if (order === undefined) {
    log.error('a lease whose order the network does not know', { lease: lease.ref });
    return undefined;
  }
  const claim = fit(order.group, capacity.free(), capacity.offered());
  if (!claim.ok) {
    log.error('an unknown lease does not fit here', { lease: lease.ref, refusal: claim });
    return undefined;
  }
  // No bid is taken that promises less than the order wants.
  const { reclamationSeconds } = order;
  const notice = reclamationSeconds === undefined ? {} : { reclamationSeconds };
  return { order, claim: claim.value, ...notice };
}
