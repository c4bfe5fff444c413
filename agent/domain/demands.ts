import { kindRefusal } from './gpu-assignment.ts';
import { beyondLimits } from './group-limits.ts';
import { MOST_VOLUMES } from './inventory.ts';
import type { Order, SignedBy } from './order.ts';
import { firstMissing, globMatches, missingAttribute } from './order.ts';
import type { Refusal } from './refusal.ts';
import type { Attribute, Gpu, GpuVendor, ResourceUnit, StorageClass } from './resources.ts';
import { gpuFitsRequest, gpuKey } from './resources.ts';

// What an order demands besides room and a price, in the order in which Akash's own provider and its
// chain look at it: whoever is refused there for the first reason is refused here for the same.

/** What an order's demands are matched with. */
export interface DemandTerms {
  readonly claims: ProviderClaims;
  /** The cards that are offered, to say what the machine has instead. */
  readonly gpus: readonly Gpu[];
  /** Vendors whose cards the container engine can hand in; of any where it is left out. */
  readonly engineGpus?: readonly GpuVendor[];
  /** What auditors vouch for, by auditor. */
  readonly audits: ReadonlyMap<string, readonly Attribute[]>;
  readonly notice: NoticeTerms;
}

/** Whether the owner agreed to announce a close beforehand, and how long before at most. */
export interface NoticeTerms {
  readonly agreed: boolean;
  readonly mostSeconds: number;
}

/** Our attributes, with those about hardware taken apart as Akash does. */
export interface ProviderClaims {
  readonly attributes: readonly Attribute[];
  /** What stands behind `capabilities/gpu/`: `vendor/nvidia/model/rtx4090`. */
  readonly gpuKeys: readonly string[];
  /** The groups `capabilities/storage/<n>/…`, each with its keys behind the number. */
  readonly storage: readonly (readonly Attribute[])[];
}

/** Takes attributes apart; once for a block, not for each order. */
export function readClaims(attributes: readonly Attribute[]): ProviderClaims {
  const gpuKeys: string[] = [];
  const storage = new Map<string, Attribute[]>();
  for (const { key, value } of attributes) {
    const [root, kind, ...rest] = key.split('/');
    if (root !== 'capabilities') continue;
    // A lone `capabilities/gpu=nvidia` says nothing that an order can ask for here.
    if (kind === 'gpu' && rest.length >= 2 && value === 'true') gpuKeys.push(rest.join('/'));
    const [group, name] = rest;
    if (kind === 'storage' && rest.length === 2 && group !== undefined && name !== undefined) {
      storage.set(group, [...(storage.get(group) ?? []), { key: name, value }]);
    }
  }
  return { attributes, gpuKeys, storage: [...storage.values()] };
}

/** The first demand that is not met here, with what was compared. */
export function unmetDemand(order: Order, terms: DemandTerms): Refusal | undefined {
  const missing = missingAttribute(order, terms.claims.attributes);
  if (missing !== undefined) {
    return { code: 'attribute-missing', numbers: { key: missing.key, value: missing.value } };
  }
  return (
    missingCapability(order, terms) ??
    undeliveredGpu(order, terms) ??
    tooManyVolumes(order) ??
    missingAudit(order, terms.audits) ??
    unservedDemand(order) ??
    beyondLimits(order.group) ??
    unwantedNotice(order, terms.notice)
  );
}

function missingCapability(order: Order, { claims, gpus }: DemandTerms): Refusal | undefined {
  for (const unit of order.group.units) {
    const volume = unit.storage.find((each) => !offersClass(claims, each.class));
    if (volume !== undefined) return { code: 'storage-class', numbers: { wants: volume.class } };
    if (!offersGpu(claims, unit)) return kindRefusal(unit, gpus);
  }
  return undefined;
}

// The machine has cards that would do, and containers cannot be given any of them.
function undeliveredGpu({ group }: Order, { gpus, engineGpus }: DemandTerms): Refusal | undefined {
  if (engineGpus === undefined) return undefined;
  for (const { gpu } of group.units) {
    if (gpu.count === 0) continue;
    const vendors = gpus.filter((card) => gpuFitsRequest(card, gpu)).map(({ vendor }) => vendor);
    if (vendors.length === 0 || vendors.some((vendor) => engineGpus.includes(vendor))) continue;
    return { code: 'gpu-engine', numbers: { vendor: [...new Set(vendors)].join(' or ') } };
  }
  return undefined;
}

// The chain compares keys, not cards: what is not published can never be bid on.
function offersGpu({ gpuKeys }: ProviderClaims, { gpu }: ResourceUnit): boolean {
  if (gpu.count === 0 || gpu.anyOf.length === 0) return true;
  return gpu.anyOf.some((wish) => {
    const glob = gpuKey(wish);
    return gpuKeys.some((key) => globMatches(glob, key));
  });
}

function offersClass({ storage }: ProviderClaims, kind: StorageClass): boolean {
  if (kind === 'ephemeral') return true;
  const wanted = [
    { key: 'class', value: kind },
    { key: 'persistent', value: String(kind !== 'ram') },
  ];
  return storage.some((group) => firstMissing(wanted, group) === undefined);
}

function tooManyVolumes({ group }: Order): Refusal | undefined {
  const needs = Math.max(0, ...group.units.map(({ storage }) => storage.length));
  if (needs <= MOST_VOLUMES) return undefined;
  return { code: 'too-many-volumes', numbers: { needs, most: MOST_VOLUMES } };
}

/**
 * Where auditors are named our own word counts for nothing: all of `allOf` and one of `anyOf` must
 * vouch for everything that the group demands.
 */
function missingAudit(
  { signedBy, group }: Order,
  audits: ReadonlyMap<string, readonly Attribute[]>,
): Refusal | undefined {
  if (!wantsAudit(signedBy)) return undefined;
  const vouches = (auditor: string): boolean => {
    const signed = audits.get(auditor);
    return signed !== undefined && firstMissing(group.requirements, signed) === undefined;
  };
  const { allOf, anyOf } = signedBy;
  const lacking = allOf.filter((auditor) => !vouches(auditor));
  if (lacking.length > 0) {
    return { code: 'audit-missing', numbers: { wants: few(lacking), of: 'all' } };
  }
  if (anyOf.length === 0 || anyOf.some(vouches)) return undefined;
  return { code: 'audit-missing', numbers: { wants: few(anyOf), of: 'any' } };
}

/** Whether anybody's word is wanted; two empty lists want nobody's. */
export function wantsAudit(signedBy: SignedBy | undefined): signedBy is SignedBy {
  return signedBy !== undefined && signedBy.allOf.length + signedBy.anyOf.length > 0;
}

function unservedDemand({ unserved = [] }: Order): Refusal | undefined {
  if (unserved.length === 0) return undefined;
  return { code: 'unserved', numbers: { wants: few(unserved) } };
}

function unwantedNotice(
  { reclamationSeconds }: Order,
  { agreed, mostSeconds }: NoticeTerms,
): Refusal | undefined {
  if (reclamationSeconds === undefined) return undefined;
  if (!agreed) return { code: 'notice-wanted', numbers: { seconds: reclamationSeconds } };
  if (reclamationSeconds <= mostSeconds) return undefined;
  return { code: 'notice-too-long', numbers: { seconds: reclamationSeconds, most: mostSeconds } };
}

/** A tenant may name thousands; a decision that is kept needs a few of them. */
const NAMED = 5;

function few(names: readonly string[]): string {
  return [...names.slice(0, NAMED), ...(names.length > NAMED ? ['…'] : [])].join(', ');
}
