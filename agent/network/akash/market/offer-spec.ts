import type { Offer } from '../../../domain/bid.ts';
import type { ClaimedGpu } from '../../../domain/reservation.ts';
import { gpuKey } from '../../../domain/resources.ts';
import type { ChainGroupSpec, ChainResourceUnit } from '../codec/groups.ts';

/**
 * What is offered: the group as it was ordered, with the GPU that it would get in place of a
 * wildcard or of several kinds.
 */
export function offerSpecOf(spec: ChainGroupSpec, claim: Offer['claim']): ChainGroupSpec {
  return { ...spec, units: spec.units.map((unit) => offeredUnit(unit, claim.gpus)) };
}

function offeredUnit(unit: ChainResourceUnit, claimed: readonly ClaimedGpu[]): ChainResourceUnit {
  const kinds = claimed.flatMap(({ unit: id, kind }) => {
    return id === unit.id && kind !== undefined ? [gpuKey(kind)] : [];
  });
  // Without a word about the kind the order's own wish is the offer.
  if (unit.gpus === 0n || kinds.length === 0) return unit;
  const gpuAttributes = [...new Set(kinds)].sort().map((key) => ({ key, value: 'true' }));
  return { ...unit, gpuAttributes };
}
