import type { ProviderParts } from './parts.ts';

/** Takes the workloads of all live leases off the engine; the leases themselves stay as they are. */
export async function removeWorkloads(
  { storage, engine, log }: Pick<ProviderParts, 'storage' | 'engine' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const leases = storage.leases.listLive().map(({ lease }) => lease);
  const results = await Promise.allSettled(leases.map((lease) => engine.remove(lease, signal)));
  for (const result of results) {
    if (result.status === 'rejected') {
      log.child('agent').warn('a workload was not removed', { error: result.reason as unknown });
    }
  }
}
