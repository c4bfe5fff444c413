import { Group, type GroupSpec } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { DecCoin } from '../../../domain/money.ts';
import type { Attribute } from '../../../domain/resources.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { GroupId } from '../ids.ts';
import type { Oddities, StateOf } from './read.ts';
import { bigintOf, decCoinOf, heightOf, noteUnknownFields, present, stateOf } from './read.ts';
import { readFields } from './wire.ts';

/** What a group asks for, in the chain's own units. */
export interface ChainGroupSpec {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly signedBy: { readonly allOf: readonly string[]; readonly anyOf: readonly string[] };
  readonly units: readonly ChainResourceUnit[];
}

/** Some equal replicas of a service. */
export interface ChainResourceUnit {
  readonly id: number;
  readonly count: number;
  /** The most that the tenant pays for one, per block. */
  readonly price: DecCoin;
  readonly cpuMilli: bigint;
  readonly cpuAttributes: readonly Attribute[];
  readonly memoryBytes: bigint;
  readonly memoryAttributes: readonly Attribute[];
  readonly gpus: bigint;
  readonly gpuAttributes: readonly Attribute[];
  readonly storage: readonly {
    readonly name: string;
    readonly bytes: bigint;
    readonly attributes: readonly Attribute[];
  }[];
  readonly endpoints: readonly {
    readonly kind: 'shared-http' | 'random-port' | 'leased-ip' | 'unknown';
    readonly sequence: number;
  }[];
}

/** A group as the chain keeps it. */
export interface ChainGroup extends StateOf<'open' | 'paused' | 'insufficient_funds' | 'closed'> {
  readonly id: GroupId;
  readonly spec: ChainGroupSpec;
  readonly createdHeight: BlockHeight;
}

const STATES = { 1: 'open', 2: 'paused', 3: 'insufficient_funds', 4: 'closed' } as const;
const ENDPOINT_KINDS: Readonly<
  Partial<Record<number, ChainResourceUnit['endpoints'][number]['kind']>>
> = { 0: 'shared-http', 1: 'random-port', 2: 'leased-ip' };
const KNOWN_FIELDS = 4;

export function decodeGroup(bytes: Uint8Array, oddities: Oddities): ChainGroup {
  noteUnknownFields(readFields(bytes), KNOWN_FIELDS, 'a group', oddities);
  const { id, state, groupSpec, createdAt } = Group.decode(bytes);
  const { owner, dseq, gseq } = present(id, 'the id of a group');
  return {
    id: { owner, dseq: bigintOf(dseq), gseq },
    ...stateOf(STATES, 'a group', state, oddities),
    spec: groupSpecOf(present(groupSpec, 'the spec of a group'), oddities),
    createdHeight: heightOf(createdAt),
  };
}

export function groupSpecOf(spec: GroupSpec, oddities: Oddities): ChainGroupSpec {
  return {
    name: spec.name,
    attributes: attributesOf(spec.requirements?.attributes ?? []),
    signedBy: {
      allOf: spec.requirements?.signedBy?.allOf ?? [],
      anyOf: spec.requirements?.signedBy?.anyOf ?? [],
    },
    units: spec.resources.map((unit) => unitOf(unit, oddities)),
  };
}

function unitOf(
  { resource, count, price }: GroupSpec['resources'][number],
  oddities: Oddities,
): ChainResourceUnit {
  const { id, cpu, memory, storage, gpu, endpoints } = present(resource, 'the resources of a unit');
  return {
    id,
    count,
    price: decCoinOf(price, 'the price of a unit'),
    cpuMilli: quantity(cpu?.units?.val),
    cpuAttributes: attributesOf(cpu?.attributes ?? []),
    memoryBytes: quantity(memory?.quantity?.val),
    memoryAttributes: attributesOf(memory?.attributes ?? []),
    gpus: quantity(gpu?.units?.val),
    gpuAttributes: attributesOf(gpu?.attributes ?? []),
    storage: storage.map((volume) => ({
      name: volume.name,
      bytes: quantity(volume.quantity?.val),
      attributes: attributesOf(volume.attributes),
    })),
    endpoints: endpoints.map(({ kind, sequenceNumber }) => {
      const known = ENDPOINT_KINDS[kind];
      if (known === undefined) oddities.note('a kind of endpoint', { kind });
      return { kind: known ?? 'unknown', sequence: sequenceNumber };
    }),
  };
}

/** The chain writes quantities as bytes of decimal digits; none is 0. */
function quantity(digits: Uint8Array | undefined): bigint {
  const text = new TextDecoder().decode(digits);
  if (!/^\d{0,30}$/.test(text)) throw new RangeError('a quantity is not a whole number');
  return BigInt(text);
}

function attributesOf(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.map(({ key, value }) => ({ key, value }));
}
