import type { Clock } from '../../base/clock.ts';
import { crashPoint } from '../../base/crash-point.ts';
import { AgentError } from '../../base/errors.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import type { EngineErrorCode } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { ignoring, removeContainer, removeNetwork } from './deployment.ts';
import type { DiskBounds } from './disk-bounds.ts';
import { answered, engineFailure } from './failures.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { Listing } from './listing.ts';
import type { DockerEngineOptions } from './options.ts';
import { inParallel } from './parallel.ts';
import type { Supervisor } from './supervisor.ts';

interface RemovalParts {
  readonly client: EngineClient;
  readonly listing: Listing;
  readonly supervisor: Supervisor;
  readonly bounds: DiskBounds;
  readonly options: DockerEngineOptions;
  readonly clock: Clock;
  readonly watch: LeaseWatch;
}

const TRIES = 40;
const PAUSE_MS = 250;

/** Takes a lease off the engine: containers, then its network, then its disks. */
export async function removeLease(
  parts: RemovalParts,
  lease: LeaseRef,
  signal: AbortSignal,
): Promise<void> {
  const { client, listing, supervisor, bounds, options, watch } = parts;
  supervisor.releaseLease(lease);
  crashPoint('engine.remove.before');
  await untilGone(
    parts,
    () => listing.containers(lease, signal),
    (containers) =>
      inParallel(containers, options.parallel, async ({ id }) => {
        supervisor.release([id]);
        await bounds.releaseContainer(id, signal);
        await removeContainer(client, id, signal);
        crashPoint('engine.remove.container.after');
      }),
    signal,
  );
  await untilGone(
    parts,
    () => listing.networks(lease, signal),
    (networks) =>
      inParallel(networks, options.parallel, async ({ Id }) => {
        await removeNetwork(client, Id, signal);
        crashPoint('engine.remove.network.after');
      }),
    signal,
  );
  await untilGone(
    parts,
    () => listing.volumes(lease, signal),
    (volumes) =>
      inParallel(volumes, options.parallel, async ({ Name, Mountpoint }) => {
        await bounds.releaseVolume(Mountpoint, signal);
        await ignoring([404, 409], () =>
          client.json({ method: 'DELETE', path: `/volumes/${Name}`, signal }),
        );
      }),
    signal,
  );
  watch.tell(lease, { type: 'lease-removed', containerId: '', atNanos: 0 });
}

/** Removes and looks again, since an answer of "in use" may be true only for a moment. */
async function untilGone<T>(
  { clock }: RemovalParts,
  list: () => Promise<readonly T[]>,
  remove: (rows: readonly T[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const rows = await listed(list);
    if (rows.length === 0) return;
    if (attempt > TRIES) {
      throw new AgentError(
        'engine-unreachable' satisfies EngineErrorCode,
        'The container engine does not let go of a lease; restart Docker.',
      );
    }
    if (attempt > 1) await clock.sleep(PAUSE_MS, signal);
    await remove(rows);
  }
}

async function listed<T>(list: () => Promise<T>): Promise<T> {
  try {
    return await list();
  } catch (error) {
    if (answered(error, 500)) throw engineFailure(error, 'engine-unreachable');
    throw error;
  }
}
