import type { ServiceName } from '../../domain/ids.ts';
import type { ManifestGroup } from '../../domain/manifest.ts';
import { isHttp, parseManifest } from '../../domain/manifest.ts';
import type { ServiceStatus, TenantLease, WorkloadStatus } from '../../provider/tenant-surface.ts';
import type { AllowedServices } from '../access/permissions.ts';
import type { Answer } from '../responses.ts';
import { emptyAnswer, jsonAnswer, textAnswer } from '../responses.ts';

/** What of a lease its status is made of. */
export interface LeaseFacts {
  readonly lease: TenantLease;
  /** As it was received. */
  readonly manifest: unknown;
  /** What runs; `undefined` before the first container. */
  readonly status: WorkloadStatus | undefined;
  readonly publicHost: string;
  /** The host names by which a service is reached. */
  readonly hostsOf: (service: ServiceName) => readonly string[];
}

/** `GET /lease/…/status`. Before there is a manifest there is nothing, said without a word. */
export function leaseStatusAnswer(facts: LeaseFacts | undefined, allowed: AllowedServices): Answer {
  if (facts === undefined) return emptyAnswer(404);
  const group = groupOf(facts);
  const shown = group.services.filter(({ name }) => isAllowed(name, allowed));
  return jsonAnswer({
    services: Object.fromEntries(
      shown.map(({ name, count }) => [name, serviceBody(name, count, facts)]),
    ),
    forwarded_ports: forwardedPorts({ ...group, services: shown }, facts),
    ips: null,
  });
}

/** `GET /lease/…/service/…/status`. */
export function serviceStatusAnswer(facts: LeaseFacts | undefined, service: string): Answer {
  if (facts === undefined) return textAnswer(404, 'kube: lease not found');
  const found = groupOf(facts).services.find(({ name }) => name === service);
  if (found === undefined) return textAnswer(404, 'kube: no service for that lease');
  return jsonAnswer(serviceBody(found.name, found.count, facts));
}

function serviceBody(
  name: ServiceName,
  count: number,
  { status, hostsOf }: LeaseFacts,
): Readonly<Record<string, unknown>> {
  const found: ServiceStatus | undefined = status?.services.find(({ service }) => service === name);
  const hosts = hostsOf(name);
  const ready = found?.ready ?? 0;
  const made = found?.replicas.length ?? 0;
  return {
    name,
    available: ready,
    total: count,
    uris: hosts.length === 0 ? null : hosts,
    observed_generation: 1,
    replicas: made,
    updated_replicas: made,
    ready_replicas: ready,
    available_replicas: ready,
  };
}

/** Ports of this machine; `null` where nothing but web pages is reached from outside. */
function forwardedPorts(
  { services }: ManifestGroup,
  { lease, publicHost }: LeaseFacts,
): Readonly<Record<string, readonly unknown[]>> | null {
  const byService = services.flatMap(({ name, expose }) => {
    const ports = expose
      .filter((one) => one.global && !isHttp(one))
      .flatMap(({ port, proto }) =>
        lease.ports
          .filter((at) => at.service === name && at.port === port && at.proto === proto)
          .map(({ hostPort }) => ({
            host: publicHost,
            port,
            externalPort: hostPort,
            proto: proto.toUpperCase(),
            name,
          })),
      );
    return ports.length === 0 ? [] : [[name, ports] as const];
  });
  return byService.length === 0 ? null : Object.fromEntries(byService);
}

function groupOf({ lease, manifest }: LeaseFacts): ManifestGroup {
  const parsed = parseManifest([manifest], lease.group);
  // It was read before it was stored.
  if (!parsed.ok) throw new Error(`a stored manifest is not one: ${parsed.at} ${parsed.message}`);
  return parsed.value;
}

/** True where a caller may see that service. */
export function isAllowed(service: string, allowed: AllowedServices): boolean {
  return allowed === 'all' || allowed.has(service);
}
