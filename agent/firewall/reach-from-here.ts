import { connect } from 'node:net';

import type { Address } from '../domain/address.ts';
import { addressText } from '../domain/address.ts';

/** As long as a tenant may take. */
const LIMIT_MS = 2_500;

/** Connects to each at once, and says nothing there. */
export async function reachFromHere(
  hosts: readonly Address[],
  port: number,
  signal: AbortSignal,
): Promise<readonly Address[]> {
  const reached = await Promise.all(hosts.map((host) => reaches(addressText(host), port, signal)));
  return hosts.filter((_host, index) => reached[index]);
}

function reaches(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal: over });
    const done = (isReached: boolean): void => {
      socket.destroy();
      resolve(isReached);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
