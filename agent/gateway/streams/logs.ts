import { codeOf } from '../../base/errors.ts';
import { parseServiceName } from '../../domain/ids.ts';
import type { TenantLease, TenantSurface } from '../../provider/tenant-surface.ts';
import type { AllowedServices } from '../access/permissions.ts';
import { podName } from './pod-names.ts';
import type { TenantSocket } from './tenant-socket.ts';
import { CLOSE_CODES } from './tenant-socket.ts';
import type { LogsWish } from './wishes.ts';
import { isWanted } from './wishes.ts';

/** Sends what containers print, one frame for each line. */
export async function sendLogs(
  surface: TenantSurface,
  lease: TenantLease | undefined,
  { wish, services }: { readonly wish: LogsWish; readonly services: AllowedServices },
  socket: TenantSocket,
): Promise<void> {
  const { signal } = socket;
  if (lease === undefined || surface.manifestOf(lease) === undefined) {
    socket.close(CLOSE_CODES.leaseNotFound);
    return;
  }
  try {
    const status = await surface.status(lease.ref, signal);
    const found = status?.services.filter((one) => isWanted(one.service, wish, services)) ?? [];
    if (!found.some(({ replicas }) => replicas.length > 0)) {
      socket.close(CLOSE_CODES.internal, 'no running pods');
      return;
    }
    const [only] = found;
    const options = {
      follow: wish.follow,
      ...(wish.tail === undefined ? {} : { tail: wish.tail }),
      ...(found.length === 1 && only !== undefined
        ? { service: parseServiceName(only.service) }
        : {}),
    };
    for await (const chunk of surface.engine.logs(lease.ref, options, signal)) {
      const { service, replica, text } = chunk;
      if (!isWanted(service, wish, services)) continue;
      const name = podName(lease.ref, service, replica);
      await socket.sendAll(linesOf(text).map((message) => JSON.stringify({ name, message })));
    }
    // The official gateway cuts the connection here, and tools cannot tell that from a failure.
    socket.close(CLOSE_CODES.done);
  } catch (error) {
    if (signal.aborted) return;
    const away = codeOf(error) === 'engine-unreachable';
    socket.close(away ? CLOSE_CODES.unavailable : CLOSE_CODES.internal);
    if (!away) throw error;
  }
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  // What stands behind the last line's end.
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
