// In a network namespace: what comes to a socket file is passed on to a port there. Talks over IPC.

import { connect, createServer } from 'node:net';

import { answerOrders } from '../isolation/namespace-child.ts';
import type { WayInOrder } from './way-in.ts';
import { passOn } from './way-in.ts';

answerOrders(perform);

function perform({ file, port, host = '127.0.0.1' }: WayInOrder): Promise<unknown> {
  const server = createServer((from) => passOn(from, connect(port, host)));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(file, () => resolve(undefined));
  });
}
