import { gpuWishesOf } from './gpu-wishes.ts';
import type { ManifestGroup, ManifestService } from './manifest.ts';
import { isHttp } from './manifest.ts';
import type { Attribute, GroupSpec, ResourceUnit } from './resources.ts';
import { gpuKey } from './resources.ts';
import type { WorkloadFault } from './workload.ts';

/**
 * What a manifest says that it was given, held against what was ordered. We give what was ordered in any
 * case; a tenant whose manifest says something else has sent another one than they think.
 */

/** A tenant's JSON where it is of that form, which nobody has looked at yet. */
interface Said {
  readonly cpu?: { readonly units?: Amount; readonly attributes?: SaidAttributes };
  readonly memory?: { readonly size?: Amount; readonly attributes?: SaidAttributes };
  readonly gpu?: { readonly units?: Amount; readonly attributes?: SaidAttributes };
  readonly storage?: readonly SaidStorage[];
}

interface SaidStorage {
  readonly name?: unknown;
  readonly size?: Amount;
  readonly attributes?: SaidAttributes;
}

type SaidAttributes = readonly { readonly key?: unknown; readonly value?: unknown }[];

interface Amount {
  readonly val?: unknown;
}

/**
 * The first way in which a service differs from the resources that it names: CPU, memory, GPUs (how many, and
 * of which kinds, in the order of the order), storage (of each its name, size and class, in that order
 * too), or how many ports by host name and how
 * many by a port are reached from outside. `resources`: of each service, as it stands in the tenant's JSON,
 * in the order of `manifest.services`. `undefined` where they are the same.
 */
export function orderMismatch(
  manifest: ManifestGroup,
  resources: readonly unknown[],
  group: GroupSpec,
): WorkloadFault | undefined {
  for (const [at, service] of manifest.services.entries()) {
    const unit = group.units.find(({ id }) => id === service.unit);
    const wrong =
      unit === undefined
        ? 'uses a resource unit that was not ordered'
        : differenceOf(resources[at], unit);
    if (wrong !== undefined) return mismatch(service.name, wrong);
  }
  for (const unit of group.units) {
    const services = manifest.services.filter((service) => service.unit === unit.id);
    const wrong = endpointsProblem(services, unit);
    if (wrong !== undefined) return mismatch(`unit ${unit.id}`, wrong);
  }
  return undefined;
}

function differenceOf(json: unknown, unit: ResourceUnit): string | undefined {
  const said = recordOf<Said>(json);
  const [cpu, memory, gpu] = [said.cpu, said.memory, said.gpu].map((one) =>
    recordOf<{ units: Amount; size: Amount; attributes: SaidAttributes }>(one),
  );
  const rows = [
    ['CPU', amountOf(cpu?.units), unit.cpuMilli],
    ['memory', amountOf(memory?.size), unit.memoryBytes],
    ['GPUs', said.gpu ? amountOf(gpu?.units) : 0, unit.gpu.count],
    ['kinds of GPU', kindsText(gpu?.attributes, unit), JSON.stringify(unit.gpu.anyOf.map(gpuKey))],
    // Orders with such promises are none that we take.
    ['CPU attributes', attributesOf(cpu?.attributes)?.length, 0],
    ['memory attributes', attributesOf(memory?.attributes)?.length, 0],
    ['storage', storageText(said.storage), JSON.stringify(unit.storage.map(storageWords))],
  ] as const;
  const differs = rows.find(([, given, ordered]) => given !== ordered);
  return differs && `says other ${differs[0]} than was ordered for resource unit ${unit.id}`;
}

/** Written alike where they mean the same card; without a GPU it does not matter of which kind none is. */
function kindsText(said: unknown, { gpu }: ResourceUnit): string | undefined {
  if (gpu.count === 0) return '[]';
  const attributes = attributesOf(said);
  return attributes && JSON.stringify(gpuWishesOf(attributes).map(gpuKey));
}

/** `undefined` for what is no list of keys and values; nothing said is none. */
function attributesOf(said: unknown): readonly Attribute[] | undefined {
  if (said === undefined || said === null) return [];
  if (!Array.isArray(said)) return undefined;
  const all = said.map((one) => recordOf<{ key: unknown; value: unknown }>(one));
  const read = all.flatMap(({ key, value }) =>
    typeof key === 'string' && typeof value === 'string' ? { key, value } : [],
  );
  return read.length === all.length ? read : undefined;
}

function endpointsProblem(
  services: readonly ManifestService[],
  { endpoints }: ResourceUnit,
): string | undefined {
  const exposed = services.flatMap(({ expose }) => expose.filter(({ global }) => global));
  const http = exposed.filter(isHttp).length;
  for (const [what, used, ordered] of [
    ['host name', http, endpoints.http],
    ['number', exposed.length - http, endpoints.ports],
  ] as const) {
    if (used === ordered) continue;
    const more = used > ordered ? 'more' : 'fewer';
    return `exposes ${more} ports by ${what} than the ${ordered} that were ordered`;
  }
  return undefined;
}

function storageText(storage: unknown): string | undefined {
  if (!Array.isArray(storage)) return undefined;
  const said = storage.map((one) => {
    const { name, size, attributes } = recordOf<SaidStorage>(one);
    return storageWords({ name, bytes: amountOf(size), class: classOf(attributes) });
  });
  return JSON.stringify(said);
}

function storageWords({
  name,
  bytes,
  class: kind,
}: {
  readonly name: unknown;
  readonly bytes: number | undefined;
  readonly class: string;
}): readonly unknown[] {
  return [name, bytes, kind];
}

/** Without a class it is the container's own disk. Whatever says more than that is of no class that there is. */
function classOf(said: unknown): string {
  const attributes = attributesOf(said);
  const values = new Map(attributes?.map(({ key, value }) => [key, value]));
  const kind = values.get('class') ?? 'ephemeral';
  const persists = kind !== 'ephemeral' && kind !== 'ram';
  const known = (values.has('class') ? 1 : 0) + (values.has('persistent') ? 1 : 0);
  const says = values.get('persistent') ?? String(persists);
  return known === attributes?.length && says === String(persists) ? kind : 'unknown';
}

function amountOf(amount: unknown): number | undefined {
  const { val } = recordOf<{ val: unknown }>(amount);
  return typeof val === 'string' && /^\d{1,16}$/.test(val) ? Number(val) : undefined;
}

/** Of anything else: a record with nothing in it. */
function recordOf<T extends object>(value: unknown): Partial<T> {
  return typeof value === 'object' && value !== null ? value : {};
}

function mismatch(at: string, message: string): WorkloadFault {
  return { code: 'manifest-mismatch', at, message };
}
