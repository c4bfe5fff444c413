import { createHash } from 'node:crypto';

import { LEASE_BRIDGES } from '../../domain/egress.ts';
import type { LeaseRef, NetworkId, ServiceName } from '../../domain/ids.ts';
import { networkOf, parseLeaseRef, parseServiceName } from '../../domain/ids.ts';
import type { PublishedPort, WorkloadVolume } from '../../domain/workload.ts';
import type { Labels } from './wire.ts';

/**
 * What every object of ours carries: the only memory of what runs for whom, so that an agent that
 * lost everything else still finds all of it.
 */
export const LABEL = {
  instance: 'dev.sublet.instance',
  network: 'dev.sublet.network',
  lease: 'dev.sublet.lease',
  service: 'dev.sublet.service',
  replica: 'dev.sublet.replica',
  /** The manifest that the object was made for. */
  version: 'dev.sublet.version',
  /** Hash of the container's own settings: an update replaces only what differs. */
  spec: 'dev.sublet.spec',
  ports: 'dev.sublet.ports',
  volume: 'dev.sublet.volume',
  /** On a lease's marker volume: which containers its version asks for. */
  plan: 'dev.sublet.plan',
} as const;

export interface LeaseNames {
  /** At most 15 characters, the longest name of a network interface: firewall rules match it. */
  readonly network: string;
  container(service: ServiceName, replica: number): string;
  volume(service: ServiceName, volume: WorkloadVolume, replica: number): string;
  marker(version: string): string;
}

/** Names made of the lease, so that the same step done twice meets itself. */
export function leaseNames(instance: string, lease: LeaseRef): LeaseNames {
  const id = `${bridgePrefix(instance)}${short(lease, 8)}`;
  return {
    network: id,
    container: (service, replica) => `${id}-${service}-${replica}`,
    volume: (service, volume, replica) =>
      `${id}-v-${hash(`${service}\n${volume.name}\n${replica}`).slice(0, 12)}`,
    marker: (version) => `${id}-m-${hash(version).slice(0, 12)}`,
  };
}

/** Under which key of its database an installation keeps its name. */
export const INSTANCE_KEY = 'instance';

/** Bridges of this installation's leases begin with it: seven characters of the fifteen. */
export function bridgePrefix(instance: string): string {
  return `${LEASE_BRIDGES}${short(instance, 3)}`;
}

/** So many digits and letters of a hash. */
function short(text: string, length: number): string {
  return BigInt(`0x${hash(text)}`)
    .toString(36)
    .slice(-length);
}

export function leaseLabels(
  instance: string,
  lease: LeaseRef,
  network: NetworkId = networkOf(lease),
): Labels {
  return { [LABEL.instance]: instance, [LABEL.network]: network, [LABEL.lease]: lease };
}

/** The engine's filter for our objects, all or those of one lease. */
export function ours(instance: string, lease?: LeaseRef): { readonly label: readonly string[] } {
  return {
    label: [
      `${LABEL.instance}=${instance}`,
      ...(lease === undefined ? [] : [`${LABEL.lease}=${lease}`]),
    ],
  };
}

export interface ContainerIdentity {
  readonly lease: LeaseRef;
  readonly service: ServiceName;
  readonly replica: number;
}

/** Whose container it is; `undefined` where the labels are not of this version of ours. */
export function identityOf(labels: Labels): ContainerIdentity | undefined {
  const lease = leaseOf(labels);
  const service = labels[LABEL.service];
  const replica = Number(labels[LABEL.replica]);
  if (lease === undefined || service === undefined || !Number.isInteger(replica)) return undefined;
  try {
    return { lease, service: parseServiceName(service), replica };
  } catch {
    // Not a name that we gave: such a container is listed with its lease but never restarted.
    return undefined;
  }
}

export function leaseOf(labels: Labels | null): LeaseRef | undefined {
  const lease = labels?.[LABEL.lease];
  if (lease === undefined) return undefined;
  try {
    return parseLeaseRef(lease);
  } catch {
    // As above: not one of ours.
    return undefined;
  }
}

export function portsOf(labels: Labels): readonly PublishedPort[] {
  const ports = labels[LABEL.ports];
  return ports === undefined ? [] : (JSON.parse(ports) as readonly PublishedPort[]);
}

/** SHA-256 in hexadecimal digits. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
