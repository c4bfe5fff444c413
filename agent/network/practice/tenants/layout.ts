import type { GpuRequest, GroupSpec, ResourceUnit } from '../../../domain/resources.ts';
import { gpuKey, MIB } from '../../../domain/resources.ts';
import type { TenantTerms } from './terms.ts';

/** One service of a tenant: the order's unit and the manifest's entry both follow from it. */
export interface ServicePlan {
  readonly name: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cpuMilli: number;
  readonly memoryMib: number;
  readonly storageMib: number;
  readonly gpu?: TenantTerms['gpu'];
  /** A persistent volume of that size, and where it is mounted. */
  readonly volume?: { readonly mount: string; readonly mib: number };
  readonly count: number;
  readonly expose: readonly ExposePlan[];
}

/** `to` names the only service that may reach it; without one it is open to the world. */
export interface ExposePlan {
  readonly port: number;
  readonly externalPort: number;
  readonly to?: string;
}

const GROUP = 'practice';
const VOLUME = 'data';

/** The order's side of the services: one unit for each. */
export function groupOf(services: readonly ServicePlan[], terms: TenantTerms): GroupSpec {
  return {
    name: GROUP,
    units: services.map((service, index) => unitOf(service, index + 1)),
    requirements: terms.requirements,
  };
}

function unitOf(service: ServicePlan, id: number): ResourceUnit {
  const open = service.expose.filter(({ to }) => to === undefined);
  const http = open.filter(({ externalPort }) => externalPort === 80).length;
  return {
    id,
    cpuMilli: service.cpuMilli,
    memoryBytes: service.memoryMib * MIB,
    gpu: gpuOf(service),
    storage: [
      { name: 'default', bytes: service.storageMib * MIB, class: 'ephemeral' },
      ...(service.volume === undefined
        ? []
        : [{ name: VOLUME, bytes: service.volume.mib * MIB, class: 'beta2' as const }]),
    ],
    count: service.count,
    endpoints: { http, ports: open.length - http },
  };
}

function gpuOf({ gpu }: ServicePlan): GpuRequest {
  return gpu === undefined ? { count: 0, anyOf: [] } : { count: gpu.count, anyOf: [gpu.wish] };
}

/** Akash's manifest JSON for the services, spoilt where the tenant's terms say so. */
export function manifestOf(
  services: readonly ServicePlan[],
  group: GroupSpec,
  terms: TenantTerms,
): unknown {
  const entries = services.flatMap((service, index) => {
    const unit = group.units[index];
    return unit === undefined ? [] : [serviceEntry(service, unit, terms)];
  });
  return [{ name: group.name, services: entries }];
}

function serviceEntry(service: ServicePlan, unit: ResourceUnit, terms: TenantTerms): unknown {
  return {
    name: service.name,
    // A tenant's typing mistakes: an image that is no reference, a unit that nobody ordered.
    image: terms.flaw === 'malformed' ? ':not an image' : terms.image,
    command: service.command,
    args: service.args,
    env: service.env.length === 0 ? null : service.env,
    resources: resourcesEntry(unit, terms.flaw === 'mismatch' ? unit.id + 100 : unit.id),
    count: service.count,
    expose: service.expose.map((expose) => exposeEntry(expose)),
    params:
      service.volume === undefined
        ? null
        : { storage: [{ name: VOLUME, mount: service.volume.mount, readOnly: false }] },
    credentials: null,
  };
}

function resourcesEntry(unit: ResourceUnit, id: number): unknown {
  const kinds = [
    ...Array.from({ length: unit.endpoints.http }, () => ({ sequence_number: 0 })),
    ...Array.from({ length: unit.endpoints.ports }, () => ({ kind: 1, sequence_number: 0 })),
  ];
  const attributes = unit.gpu.anyOf.map((wish) => ({ key: gpuKey(wish), value: 'true' }));
  return {
    id,
    cpu: { units: { val: String(unit.cpuMilli) } },
    memory: { size: { val: String(unit.memoryBytes) } },
    storage: unit.storage.map(({ name, bytes, class: kind }) => ({
      name,
      size: { val: String(bytes) },
      ...(kind === 'ephemeral'
        ? {}
        : {
            attributes: [
              { key: 'class', value: kind },
              { key: 'persistent', value: 'true' },
            ],
          }),
    })),
    gpu: {
      units: { val: String(unit.gpu.count) },
      ...(attributes.length === 0 ? {} : { attributes }),
    },
    endpoints: kinds,
  };
}

function exposeEntry({ port, externalPort, to }: ExposePlan): unknown {
  return {
    port,
    externalPort,
    proto: 'TCP',
    service: to ?? '',
    global: to === undefined,
    hosts: null,
    httpOptions: {
      maxBodySize: 1_048_576,
      readTimeout: 60_000,
      sendTimeout: 60_000,
      nextTries: 3,
      nextTimeout: 0,
      nextCases: ['error', 'timeout'],
    },
    ip: '',
    endpointSequenceNumber: 0,
  };
}
