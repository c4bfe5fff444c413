import type { ServerHttp2Session } from 'node:http2';
import { constants } from 'node:http2';

import type { Clock, Timer } from '../../base/clock.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { GrpcLimits } from './limits.ts';

/**
 * Asks a client again and again whether it is there and cuts off one that does not answer; lets go of a
 * connection without calls, and of a client that pings without end.
 */
export function keepAlive(
  session: ServerHttp2Session,
  limits: GrpcLimits,
  clock: Pick<Clock, 'after' | 'monotonicMs'>,
): void {
  const { pingMs, pongMs, idleMs, burstPings, pingsPerSecond } = limits;
  let open = 0;
  let idleFromMs = clock.monotonicMs();
  let deadline: Timer | undefined;
  session.on('stream', (stream) => {
    open += 1;
    stream.once('close', () => {
      open -= 1;
      idleFromMs = clock.monotonicMs();
    });
  });
  const look = (): Timer =>
    clock.after(pingMs, () => {
      if (open === 0 && clock.monotonicMs() - idleFromMs >= idleMs) {
        session.close();
        return;
      }
      deadline ??= clock.after(pongMs, () => session.destroy());
      session.ping((error) => {
        if (error !== null) return;
        deadline?.cancel();
        deadline = undefined;
      });
      next = look();
    });
  let next = look();
  const pings = new TokenBucket(clock, burstPings, pingsPerSecond);
  session.on('ping', () => {
    if (!pings.take()) session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
  });
  session.once('close', () => {
    next.cancel();
    deadline?.cancel();
  });
}
