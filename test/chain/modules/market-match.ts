import type { AuditedProvider } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import type { GroupSpec } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import type { ResourceOffer } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { Attributes } from './akash-attributes.ts';
import { anyOf, gpuCapabilities, storageCapabilities, subsetOf } from './akash-attributes.ts';
import { panic } from './akash-refusals.ts';
import { valueOf } from './deployment-spec.ts';

/**
 * Does a provider have the attributes that an order asks for? Without `signed_by` it is enough that
 * the provider says so itself. With it, each auditor of `all_of` and one of `any_of` must have
 * signed them; what the provider says does not count then.
 */
export function meetsRequirements(
  { requirements }: GroupSpec,
  declared: Attributes,
  audits: readonly AuditedProvider[],
): boolean {
  const asked = requirements?.attributes ?? [];
  const { allOf = [], anyOf: oneOf = [] } = requirements?.signedBy ?? {};
  if (allOf.length === 0 && oneOf.length === 0) return subsetOf(asked, declared);
  const signed = (auditor: string) =>
    audits.some((audit) => audit.auditor === auditor && subsetOf(asked, audit.attributes));
  return allOf.every(signed) && (oneOf.length === 0 || oneOf.some(signed));
}

/**
 * Does a provider declare the hardware that an order asks for? Each volume with attributes must
 * find all of them in one of the declared kinds of storage; of the GPUs that a unit would take, one
 * must be declared.
 */
export function hasCapabilities({ resources }: GroupSpec, declared: Attributes): boolean {
  const storage = storageCapabilities(declared);
  const gpus = gpuCapabilities(declared);
  return resources.every(({ resource }) => {
    const volumes = (resource?.storage ?? []).every(
      ({ attributes }) =>
        attributes.length === 0 || storage.some((kind) => subsetOf(attributes, kind)),
    );
    const wanted = valueOf(resource?.gpu?.units) > 0n ? (resource?.gpu?.attributes ?? []) : [];
    return volumes && (wanted.length === 0 || anyOf(wanted, gpus));
  });
}

/**
 * Does an offer answer the units of an order? Each offered unit must be one of the order's, as
 * often as the order wants it; nobody looks at the amounts. An offer of nothing fits every order.
 */
export function offerFits({ resources }: GroupSpec, offer: readonly ResourceOffer[]): boolean {
  const open = new Map(resources.map((unit) => [unit.resource?.id ?? 0, unit]));
  const seen = new Set<number>();
  for (const { resources: offered, count } of offer) {
    const id = offered?.id ?? 0;
    const unit = open.get(id);
    if (unit === undefined) return false;
    // The second time nodes look into what they have thrown away.
    if (seen.has(id)) {
      throw panic('runtime error: invalid memory address or nil pointer dereference');
    }
    seen.add(id);
    if (unit.count !== count) return false;
  }
  return true;
}
