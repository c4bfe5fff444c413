import type { LeaseRef } from '../../domain/ids.ts';
import type { EngineClient } from './client.ts';
import type { PlanRecord } from './container-plan.ts';
import type { ContainerIdentity } from './names.ts';
import { identityOf, LABEL, leaseOf, ours } from './names.ts';
import type { ContainerRow, Labels, NetworkRow, VolumeRow } from './wire.ts';

/** A container of ours as the engine lists it. */
export interface ListedContainer {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  readonly state: string;
  readonly labels: Labels;
  /** `undefined` where the labels are not ours to understand; it is removed with its lease. */
  readonly identity: ContainerIdentity | undefined;
  readonly spec: string | undefined;
}

/** Everything that the engine has of one lease. */
export interface ListedLease {
  readonly lease: LeaseRef;
  readonly containers: readonly ListedContainer[];
  readonly networks: readonly NetworkRow[];
  readonly volumes: readonly VolumeRow[];
  readonly plans: readonly PlanRecord[];
}

/** Reads what is ours, by label and by nothing else. */
export class Listing {
  readonly #client: EngineClient;
  readonly #instance: string;

  constructor(client: EngineClient, instance: string) {
    this.#client = client;
    this.#instance = instance;
  }

  async containers(
    lease: LeaseRef | undefined,
    signal: AbortSignal,
  ): Promise<readonly ListedContainer[]> {
    const rows = await this.#client.json<readonly ContainerRow[]>({
      method: 'GET',
      path: '/containers/json',
      query: { all: true, filters: ours(this.#instance, lease) },
      signal,
    });
    return rows.map((row) => {
      const labels = row.Labels ?? {};
      return {
        id: row.Id,
        name: (row.Names[0] ?? row.Id).replace(/^\//, ''),
        imageId: row.ImageID,
        state: row.State,
        labels,
        identity: identityOf(labels),
        spec: labels[LABEL.spec],
      };
    });
  }

  networks(lease: LeaseRef | undefined, signal: AbortSignal): Promise<readonly NetworkRow[]> {
    const query = { filters: ours(this.#instance, lease) };
    return this.#client.json({ method: 'GET', path: '/networks', query, signal });
  }

  async volumes(lease: LeaseRef | undefined, signal: AbortSignal): Promise<readonly VolumeRow[]> {
    const query = { filters: ours(this.#instance, lease) };
    const answer = await this.#client.json<{ readonly Volumes: readonly VolumeRow[] | null }>({
      method: 'GET',
      path: '/volumes',
      query,
      signal,
    });
    return answer.Volumes ?? [];
  }

  /** By lease, of one or of all. */
  async leases(
    only: LeaseRef | undefined,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<LeaseRef, ListedLease>> {
    const [containers, networks, volumes] = await Promise.all([
      this.containers(only, signal),
      this.networks(only, signal),
      this.volumes(only, signal),
    ]);
    const of = <T>(rows: readonly T[], labels: (row: T) => Labels | null): Map<LeaseRef, T[]> => {
      const byLease = new Map<LeaseRef, T[]>();
      for (const row of rows) {
        const lease = leaseOf(labels(row));
        if (lease === undefined) continue;
        byLease.set(lease, [...(byLease.get(lease) ?? []), row]);
      }
      return byLease;
    };
    const grouped = {
      containers: of(containers, ({ labels }) => labels),
      networks: of(networks, ({ Labels: labels }) => labels),
      volumes: of(volumes, ({ Labels: labels }) => labels),
    };
    const refs = new Set(Object.values(grouped).flatMap((byLease) => [...byLease.keys()]));
    return new Map(
      [...refs].map((lease) => {
        const disks = grouped.volumes.get(lease) ?? [];
        return [
          lease,
          {
            lease,
            containers: grouped.containers.get(lease) ?? [],
            networks: grouped.networks.get(lease) ?? [],
            volumes: disks,
            plans: disks.flatMap(planOf),
          },
        ];
      }),
    );
  }
}

function planOf({ Labels: labels }: VolumeRow): readonly PlanRecord[] {
  const version = labels?.[LABEL.version];
  const specs = labels?.[LABEL.plan];
  if (version === undefined || specs === undefined) return [];
  return [{ version, specs: JSON.parse(specs) as Readonly<Record<string, string>> }];
}
