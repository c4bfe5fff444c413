import { Server } from 'node:net';

import { expect, test } from 'vitest';

import { listenOn } from '../../../agent/gateway/listen.ts';

/** A system that keeps ports from this user. */
class Forbidden extends Server {
  override listen(): this {
    const error = new Error('listen EACCES: permission denied');
    queueMicrotask(() => this.emit('error', Object.assign(error, { code: 'EACCES' })));
    return this;
  }
}

const words = {
  who: 'Visitors come there',
  instead: 'give it another port in the settings',
  addressOption: '--gateway-address',
};
const said = (port: number): Promise<unknown> =>
  listenOn(new Forbidden(), { port }, words).catch((error: unknown) => error);

test('a port that this user may not open is told with how to have another, or that one', async () => {
  const lowPorts =
    process.platform === 'linux'
      ? ', or let every user of this machine open it: "sudo sysctl -w net.ipv4.ip_unprivileged_port_start=80"'
      : '';
  expect(await said(80)).toMatchObject({
    code: 'gateway-port-forbidden',
    message: `Port 80 may not be opened by this user. Visitors come there: give it another port in the settings${lowPorts}.`,
    data: { port: 80 },
  });
  // No such switch opens this one.
  expect(await said(8080)).toMatchObject({
    message:
      'Port 8080 may not be opened by this user. Visitors come there: give it another port in the settings.',
  });
});
