import type {
  GroupSpec,
  ResourceUnit,
  ResourceValue,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import { decOf } from '../decimal.ts';
import { Refusal } from '../module.ts';
import type { Attributes } from './akash-attributes.ts';
import { checkAttributes, RESOURCE_KEY } from './akash-attributes.ts';
import type { DecAmount } from './akash-coins.ts';
import { decAmountOf, isDenom } from './akash-coins.ts';
import { panic, unnumbered } from './akash-refusals.ts';

// What a deployment may ask for. The limits are built into the nodes; no vote changes them.

const MI = 1024n ** 2n;
const TI = 1024n ** 4n;
/** For one replica of a service: CPU in thousandths of a core, memory and storage in bytes. */
const UNIT = {
  cpu: [10n, 384_000n],
  gpu: [0n, 24n],
  memory: [MI, 2n * TI],
  storage: [5n * MI, 32n * TI],
} as const;
const MAX_PRICE = 10_000_000n;
/** A group may ask for as much as this many of the largest units. */
const GROUP_FACTOR = 50n;

/** The most that the tenant pays per block for the whole group. */
export function priceOf({ resources }: GroupSpec): DecAmount {
  const prices = resources.map(({ price, count }) => {
    const { denom, amount } = decAmountOf(price);
    return { denom, amount: amount * BigInt(count) };
  });
  return prices.reduce(
    (sum, price) => {
      if (sum.denom !== price.denom) {
        throw panic(`invalid coin denominations; ${sum.denom}, ${price.denom}`);
      }
      return { denom: sum.denom, amount: sum.amount + price.amount };
    },
    prices[0] === undefined ? { denom: '', amount: 0n } : { ...prices[0], amount: 0n },
  );
}

/** Refuses a group that asks for too much, too little, or twice for the same. */
export function checkGroupSpec(spec: GroupSpec): void {
  if (spec.name === '') throw unnumbered('empty group spec name denomination');
  const ids = new Set<number>();
  for (const unit of spec.resources) {
    const id = unit.resource?.id ?? 0;
    checkUnit(unit);
    if (ids.has(id)) throw unnumbered(`duplicate resources ID (${id}) within group`);
    ids.add(id);
  }
  checkTotals(spec.resources);
  for (const { price } of spec.resources) checkPrice(spec, decAmountOf(price));
}

function checkUnit({ resource }: ResourceUnit): void {
  if (resource === undefined || resource.id === 0) {
    throw unnumbered('error: invalid resources ID (> 0 fails)');
  }
  const { cpu, gpu, memory, storage } = resource;
  checkPart('CPU', 'unit CPU', UNIT.cpu, cpu && { value: cpu.units, attributes: cpu.attributes });
  const gpuPart = gpu && { value: gpu.units, attributes: gpu.attributes };
  checkPart('GPU', 'unit GPU', UNIT.gpu, gpuPart, ({ value, attributes }) => {
    if (valueOf(value) === 0n && attributes.length > 0) {
      throw unnumbered('error: invalid GPU state. attributes cannot be present if units == 0');
    }
  });
  checkPart(
    'Memory',
    'unit memory',
    UNIT.memory,
    memory && { value: memory.quantity, attributes: memory.attributes },
  );
  if (storage.length === 0) throw unnumbered('error: invalid unit storage, cannot be nil');
  for (const { quantity, attributes } of storage) {
    checkPart('Storage', 'unit storage', UNIT.storage, { value: quantity, attributes });
  }
}

interface Part {
  readonly value: ResourceValue | undefined;
  readonly attributes: Attributes;
}

function checkPart(
  name: string,
  words: string,
  [least, most]: readonly [bigint, bigint],
  part: Part | undefined,
  check?: (part: Part) => void,
): void {
  if (part === undefined) throw unnumbered(`error: invalid ${words}, cannot be nil`);
  const value = valueOf(part.value);
  if (value > most || value < least) {
    // Nodes name the upper limit twice, except for storage.
    const second = words === 'unit storage' ? least : most;
    throw unnumbered(`error: invalid ${words} (${most} > ${value} > ${second} fails)`);
  }
  check?.(part);
  try {
    checkAttributes(part.attributes, RESOURCE_KEY);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw unnumbered(`error: invalid ${name} attributes: ${error.message}`);
  }
}

function checkTotals(units: readonly ResourceUnit[]): void {
  let [cpu, gpu, memory] = [0n, 0n, 0n];
  for (const { resource, count } of units) {
    const times = BigInt(count);
    cpu += valueOf(resource?.cpu?.units) * times;
    gpu += valueOf(resource?.gpu?.units) * times;
    memory += valueOf(resource?.memory?.quantity) * times;
  }
  checkTotal('CPU', UNIT.cpu[1], cpu);
  if (gpu > 0n) checkTotal('GPU', UNIT.gpu[1], gpu);
  checkTotal('memory', UNIT.memory[1], memory);
  for (const { resource, count } of units) {
    for (const { quantity } of resource?.storage ?? []) {
      checkTotal('storage', UNIT.storage[1], valueOf(quantity) * BigInt(count));
    }
  }
}

function checkTotal(name: string, largest: bigint, total: bigint): void {
  const most = largest * GROUP_FACTOR;
  if (total > most || total <= 0n) {
    throw unnumbered(`invalid total ${name} (${most} > ${total} > 0 fails)`);
  }
}

function checkPrice({ name, resources }: GroupSpec, price: DecAmount): void {
  const first = decAmountOf(resources[0]?.price).denom;
  if (!isDenom(price.denom) || price.amount < 0n) {
    throw unnumbered(`group ${name}: error: invalid price object`);
  }
  if (price.amount > decOf(MAX_PRICE)) {
    throw unnumbered(`group ${name}: error: invalid unit price (${MAX_PRICE} fails)`);
  }
  if (price.denom !== first) {
    throw unnumbered(`multi-denonimation group: (${price.denom} == ${first} fails)`);
  }
}

/** A quantity is a text of digits, in bytes. */
export function valueOf(value: ResourceValue | undefined): bigint {
  const digits = Buffer.from(value?.val ?? []).toString();
  return /^\d+$/.test(digits) ? BigInt(digits) : 0n;
}
