import type { ManifestGroup, ManifestService } from './manifest.ts';
import { isHttp } from './manifest.ts';
import type { GroupSpec, ResourceUnit } from './resources.ts';
import type { WorkloadFault } from './workload.ts';

/**
 * What a manifest says that it was given, held against what was ordered. We give what was ordered in any
 * case; a tenant whose manifest says something else has sent another one than they think.
 */

/** A tenant's JSON where it is of that form, which nobody has looked at yet. */
interface Said {
  readonly cpu?: { readonly units?: Amount };
  readonly memory?: { readonly size?: Amount };
  readonly gpu?: { readonly units?: Amount };
  readonly storage?: readonly SaidStorage[];
}

interface SaidStorage {
  readonly name?: unknown;
  readonly size?: Amount;
  readonly attributes?: readonly { readonly key?: unknown; readonly value?: unknown }[];
}

interface Amount {
  readonly val?: unknown;
}

/**
 * The first way in which a service differs from the resources that it names: CPU, memory, GPUs, storage
 * (of each its name, size and class, in the order of the order), or how many ports by host name and how
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
  const { cpu, memory, gpu, storage } = recordOf<Said>(json);
  const rows = [
    ['CPU', amountOf(recordOf<{ units: Amount }>(cpu).units), unit.cpuMilli],
    ['memory', amountOf(recordOf<{ size: Amount }>(memory).size), unit.memoryBytes],
    ['GPUs', gpu ? amountOf(recordOf<{ units: Amount }>(gpu).units) : 0, unit.gpu.count],
    ['storage', storageText(storage), JSON.stringify(unit.storage.map(storageWords))],
  ] as const;
  const differs = rows.find(([, said, ordered]) => said !== ordered);
  return differs && `says other ${differs[0]} than was ordered for resource unit ${unit.id}`;
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

/** Without a class it is the container's own disk. */
function classOf(attributes: SaidStorage['attributes']): string {
  const all = Array.isArray(attributes) ? attributes : [];
  const kind = all.map((one) => recordOf<{ key: unknown; value: unknown }>(one));
  const named = kind.find(({ key }) => key === 'class')?.value;
  return typeof named === 'string' ? named : 'ephemeral';
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
