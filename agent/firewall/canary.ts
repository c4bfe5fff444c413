import type { Socket as UdpSocket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';

import type { Canary } from './interface.ts';

/**
 * Listens on every address of this machine and counts who comes. It says one word and closes: it is
 * open to the home network too for as long as a check takes.
 */
export async function openCanary(): Promise<Canary> {
  let visits = 0;
  const tcp: Server = createServer((socket) => {
    visits += 1;
    socket.on('error', () => undefined);
    socket.end('canary\n');
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(0, resolve);
  });
  const { port } = tcp.address() as AddressInfo;
  const udp: UdpSocket = createSocket('udp4');
  udp.on('message', () => (visits += 1));
  try {
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject);
      udp.bind(port, resolve);
    });
  } catch (error) {
    tcp.close();
    throw error;
  }
  return {
    port,
    get visits() {
      return visits;
    },
    close: async () => {
      udp.close();
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}
