import { gpuWishesOf } from '../../../domain/gpu-wishes.ts';
import { parseTenantId } from '../../../domain/ids.ts';
import type { DecCoin } from '../../../domain/money.ts';
import { addDec, DEC_ZERO, mulDecInt } from '../../../domain/money.ts';
import type { Order } from '../../../domain/order.ts';
import type {
  Attribute,
  GpuRequest,
  ResourceUnit,
  StorageClass,
  StorageRequest,
} from '../../../domain/resources.ts';
import { STORAGE_CLASSES } from '../../../domain/resources.ts';
import type { ChainResourceUnit } from '../codec/groups.ts';
import type { ChainOrder } from '../codec/market.ts';
import { AKASH_NETWORK, labelOf } from '../ids.ts';

/**
 * An order as the agent knows it. What it asks for that has no place there is told in `unserved`, so
 * that nobody bids on half of what a tenant wants. Throws `RangeError` for what no chain accepts.
 */
export function orderOf(order: ChainOrder): Order {
  const { id, ref, spec, createdHeight, reclamationSeconds } = order;
  const unserved = new Unserved();
  const { allOf, anyOf } = spec.signedBy;
  const seconds = reclamationSeconds && unserved.whole('a notice in seconds', reclamationSeconds);
  return {
    ref,
    network: AKASH_NETWORK,
    label: labelOf('order', id),
    tenant: parseTenantId(id.owner),
    group: {
      name: spec.name,
      units: spec.units.map((unit) => unitOf(unit, unserved)),
      requirements: spec.attributes,
    },
    maxPrice: maxPriceOf(spec.units, unserved),
    createdHeight,
    ...(allOf.length === 0 && anyOf.length === 0 ? {} : { signedBy: { allOf, anyOf } }),
    ...(seconds === undefined ? {} : { reclamationSeconds: Number(seconds) }),
    ...(unserved.words.length === 0 ? {} : { unserved: unserved.words }),
  };
}

/** What could not be said otherwise, each thing once. Tenants write these words: they are kept short. */
class Unserved {
  readonly #words = new Set<string>();

  get words(): readonly string[] {
    return [...this.#words];
  }

  note(what: string): void {
    if (this.#words.size < MOST_WORDS) this.#words.add(what.slice(0, MOST_LETTERS));
  }

  /** The number, or as much of it as a number here can be. */
  whole(what: string, value: bigint): number {
    if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    this.note(`${what} of ${value}`);
    return value < 0n ? 0 : Number.MAX_SAFE_INTEGER;
  }
}

const MOST_WORDS = 16;
const MOST_LETTERS = 160;

function unitOf(unit: ChainResourceUnit, unserved: Unserved): ResourceUnit {
  noteAttributes('cpu', unit.cpuAttributes, unserved);
  noteAttributes('memory', unit.memoryAttributes, unserved);
  const kinds = unit.endpoints.map(({ kind }) => kind);
  if (kinds.includes('leased-ip')) unserved.note('an IP address of its own');
  if (kinds.includes('unknown')) unserved.note('an endpoint of an unknown kind');
  return {
    id: unit.id,
    count: unit.count,
    cpuMilli: unserved.whole('cpu', unit.cpuMilli),
    memoryBytes: unserved.whole('memory', unit.memoryBytes),
    gpu: gpuOf(unit, unserved),
    storage: unit.storage.map((volume) => storageOf(volume, unserved)),
    endpoints: {
      http: kinds.filter((kind) => kind === 'shared-http').length,
      ports: kinds.filter((kind) => kind === 'random-port').length,
    },
  };
}

// We know none of these; each is a promise that we would not keep.
function noteAttributes(of: string, attributes: readonly Attribute[], unserved: Unserved): void {
  for (const { key, value } of attributes) unserved.note(`${of} attribute ${key}=${value}`);
}

function gpuOf({ gpus, gpuAttributes }: ChainResourceUnit, unserved: Unserved): GpuRequest {
  const count = unserved.whole('GPUs', gpus);
  // Without a GPU it does not matter of which kind none is.
  if (count === 0) return { count, anyOf: [] };
  const anyOf = gpuWishesOf(gpuAttributes);
  for (const { key, value } of gpuAttributes) {
    // Any one kind is enough: an unknown one beside a known one takes nothing away.
    const isKind = key.startsWith('vendor/') && value === 'true';
    if (anyOf.length === 0 || !isKind) unserved.note(`GPU ${key}=${value}`);
  }
  return { count, anyOf };
}

function storageOf(
  { name, bytes, attributes }: ChainResourceUnit['storage'][number],
  unserved: Unserved,
): StorageRequest {
  return {
    name,
    bytes: unserved.whole('storage', bytes),
    class: classOf(attributes, unserved),
  };
}

/** Without attributes it is the container's own disk. Else its class says whether it persists. */
function classOf(attributes: readonly Attribute[], unserved: Unserved): StorageClass {
  if (attributes.length === 0) return 'ephemeral';
  const values = new Map(attributes.map(({ key, value }) => [key, value]));
  const [kind, persistent] = [values.get('class'), values.get('persistent')];
  values.delete('class');
  values.delete('persistent');
  for (const [key, value] of values) unserved.note(`storage attribute ${key}=${value}`);
  if (kind === undefined && persistent === 'false') return 'ephemeral';
  const known = STORAGE_CLASSES.find((one) => one === kind && one !== 'ephemeral');
  const fits = persistent === undefined || persistent === String(known !== 'ram');
  if (known !== undefined && fits) return known;
  unserved.note(
    `storage class ${kind ?? 'without a name'}, persistent ${persistent ?? 'not said'}`,
  );
  return 'ephemeral';
}

function maxPriceOf(units: readonly ChainResourceUnit[], unserved: Unserved): DecCoin {
  const [first] = units;
  if (first === undefined) throw new RangeError('an order without units');
  let amount = DEC_ZERO;
  for (const { price, count } of units) {
    if (price.denom !== first.price.denom) unserved.note('prices in several coins');
    else amount = addDec(amount, mulDecInt(price.amount, BigInt(count)));
  }
  return { denom: first.price.denom, amount };
}
