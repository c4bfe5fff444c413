import type { TenantLease, TenantSurface } from '../../provider/tenant-surface.ts';
import type { AllowedServices } from '../access/permissions.ts';
import { toolEvent } from './lease-events.ts';
import type { TenantSocket } from './tenant-socket.ts';
import { CLOSE_CODES } from './tenant-socket.ts';
import type { LogsWish } from './wishes.ts';
import { isWanted } from './wishes.ts';

/** Sends what happens to a lease, one frame for each event. */
export async function sendEvents(
  surface: TenantSurface,
  lease: TenantLease | undefined,
  { wish, services }: { readonly wish: LogsWish; readonly services: AllowedServices },
  socket: TenantSocket,
): Promise<void> {
  const { signal } = socket;
  if (lease === undefined) {
    socket.close(CLOSE_CODES.leaseNotFound);
    return;
  }
  for await (const record of surface.events(lease.ref, wish.follow, signal)) {
    const told = toolEvent(lease.ref, record);
    if (told === undefined) continue;
    const { event, service } = told;
    // What is about no one service is for everybody who may see the lease.
    if (service === undefined || isWanted(service, wish, services))
      await socket.send(JSON.stringify(event));
  }
  socket.close(CLOSE_CODES.done);
}
