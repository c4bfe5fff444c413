import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { NamespaceChild } from '../isolation/namespace-child.ts';

export interface WayInOrder {
  /** A socket file, which all namespaces see. */
  readonly file: string;
  /** Its own loopback where it is left out. */
  readonly host?: string;
  readonly port: number;
}

const PROCESS = fileURLToPath(new URL('way-in-process.ts', import.meta.url));

/** A port of this machine's loopback that leads to one that a network namespace reaches. */
export interface WayIn {
  readonly port: number;
  close(): Promise<void>;
}

/** `host`: asked from that namespace; its own loopback where it is left out. */
export async function openWayIn(
  namespace: string,
  folder: string,
  port: number,
  host?: string,
): Promise<WayIn> {
  const child = new NamespaceChild<WayInOrder>('the way in', namespace, PROCESS);
  const file = path.join(folder, `way-in-${port}.sock`);
  await child.order({ file, port, ...(host === undefined ? {} : { host }) });
  const server = createServer((from) => passOn(from, connect(file)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await child.kill();
      server.close();
    },
  };
}

/** Joins two connections: what ends one ends the other. */
export function passOn(from: Socket, to: Socket): void {
  from.pipe(to).pipe(from);
  from.on('error', () => to.destroy()).on('close', () => to.destroy());
  to.on('error', () => from.destroy()).on('close', () => from.destroy());
}
