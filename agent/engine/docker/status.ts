import type { UnixMs } from '../../base/instant.ts';
import type { ServiceName } from '../../domain/ids.ts';
import { parseServiceName } from '../../domain/ids.ts';
import type { ReplicaStatus, ServiceStatus, WorkloadStatus } from '../interface.ts';
import type { PlanRecord } from './container-plan.ts';
import { containerKey } from './container-plan.ts';
import { instantOf } from './engine-time.ts';
import type { ListedContainer, ListedLease } from './listing.ts';
import { portsOf } from './names.ts';
import type { ContainerDetail } from './wire.ts';

/** What only the supervisor knows of a container. */
export interface RestartFacts {
  readonly restarts: number;
  readonly nextStartAtMs?: UnixMs;
}

/** What the engine says about one container beyond its row; `undefined` where it just went. */
export type Details = ReadonlyMap<string, ContainerDetail>;

/** A lease's containers, in our words. */
export function workloadStatus(
  listed: ListedLease,
  details: Details,
  restartsOf: (containerId: string) => RestartFacts,
): WorkloadStatus {
  const containers = listed.containers.filter(({ identity }) => identity !== undefined);
  const plan = currentPlan(listed.plans, containers);
  const keys = plan === undefined ? [] : Object.keys(plan.specs);
  const at = new Map(containers.map((container) => [keyOf(container), container]));
  const complete =
    keys.length > 0 &&
    keys.every((key) => {
      const container = at.get(key);
      return container !== undefined && stateOf(container, restartsOf(container.id)) !== 'created';
    });
  const services = serviceNames(keys, containers).map((service) =>
    serviceStatus(service, keys, containers, details, restartsOf),
  );
  return {
    lease: listed.lease,
    version: plan?.version,
    complete,
    ready: complete && services.every(({ wanted, ready }) => ready === wanted),
    services,
  };
}

/**
 * The plan whose containers these are. A kill in the middle of an update leaves two plans, or
 * containers of both: then there is no one version, and the next deploy puts it right.
 */
function currentPlan(
  plans: readonly PlanRecord[],
  containers: readonly ListedContainer[],
): PlanRecord | undefined {
  if (containers.length === 0) return undefined;
  return plans.find(({ specs }) =>
    containers.every((container) => specs[keyOf(container)] === container.spec),
  );
}

function serviceStatus(
  service: ServiceName,
  keys: readonly string[],
  containers: readonly ListedContainer[],
  details: Details,
  restartsOf: (containerId: string) => RestartFacts,
): ServiceStatus {
  const own = containers
    .filter(({ identity }) => identity?.service === service)
    .sort((a, b) => (a.identity?.replica ?? 0) - (b.identity?.replica ?? 0));
  const replicas = own.map((container) =>
    replicaStatus(container, details.get(container.id), restartsOf(container.id)),
  );
  const wanted = keys.filter((key) => key.startsWith(`${service}/`)).length;
  return {
    service,
    wanted: keys.length === 0 ? own.length : wanted,
    ready: replicas.filter(({ state }) => state === 'running').length,
    replicas,
  };
}

function replicaStatus(
  container: ListedContainer,
  detail: ContainerDetail | undefined,
  restart: RestartFacts,
): ReplicaStatus {
  const state = stateOf(container, restart);
  const ended = state === 'exited' || state === 'waiting-restart';
  const started = detail === undefined ? undefined : instantOf(detail.State.StartedAt);
  return {
    replica: container.identity?.replica ?? 0,
    state,
    restarts: restart.restarts,
    ...(ended && detail !== undefined
      ? { exitCode: detail.State.ExitCode, outOfMemory: detail.State.OOMKilled }
      : {}),
    ...(started === undefined ? {} : { startedAtMs: started }),
    ...(restart.nextStartAtMs === undefined || !ended
      ? {}
      : { nextStartAtMs: restart.nextStartAtMs }),
    ports: portsOf(container.labels),
  };
}

function stateOf({ state }: ListedContainer, restart: RestartFacts): ReplicaStatus['state'] {
  switch (state) {
    case 'running':
    case 'paused':
      return 'running';
    case 'created':
      return 'created';
    case 'restarting':
      return 'waiting-restart';
    default:
      return restart.nextStartAtMs === undefined ? 'exited' : 'waiting-restart';
  }
}

function serviceNames(
  keys: readonly string[],
  containers: readonly ListedContainer[],
): readonly ServiceName[] {
  const names = new Set<string>(keys.map((key) => key.slice(0, key.lastIndexOf('/'))));
  for (const { identity } of containers) if (identity !== undefined) names.add(identity.service);
  return [...names].sort().map(parseServiceName);
}

function keyOf({ identity }: ListedContainer): string {
  return identity === undefined ? '' : containerKey(identity.service, identity.replica);
}
