import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';
import { createServer } from 'node:tls';

import { afterEach, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { parseLeaseRef, parseServiceName } from '../../../agent/domain/ids.ts';
import { GatewayWay } from '../../../agent/gateway/own-tenant/gateway-way.ts';
import { makeCertificate } from '../../helpers/akash/certificate.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { KeyWallet } from '../akash/signer-keys.ts';

// Our own tenant tells its token to nobody but our gateway, whoever has the gateway's port.

const TENANT = keyOf(new Uint8Array(32).fill(5));
const PROVIDER = keyOf(new Uint8Array(32).fill(6)).address;
const LEASE = parseLeaseRef(`akash:${TENANT.address}/7/1/1/${PROVIDER}/0`);
const WEB = parseServiceName('web');

let server: Server;
let heard: string;
afterEach(() => {
  server.close();
});

/** A program at the gateway's port: what it was told, in `heard`. */
async function listening(by: ReturnType<typeof makeCertificate>): Promise<number> {
  heard = '';
  server = createServer({ cert: by.cert, key: by.privateKey }, (socket: TLSSocket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1');
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ours = makeCertificate(PROVIDER, 'provider.example.org', Date.now());
const others = makeCertificate(PROVIDER, 'provider.example.org', Date.now());

const ASKS: readonly (readonly [string, (way: GatewayWay) => Promise<unknown>])[] = [
  ['a manifest', (way) => way.sendManifest(LEASE, [], signal())],
  ['a log', (way) => way.firstLine(LEASE, WEB, signal())],
  ['a command', (way) => way.run(LEASE, WEB, ['true'], signal())],
];
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

// The second is the control: the same with the certificate that it should be.
test.each(
  ASKS.flatMap(([what, ask]) => [
    { what, ask, by: others, who: 'another program', told: false },
    { what, ask, by: ours, who: 'the gateway', told: true },
  ]),
)('for $what $who is told the token: $told', async ({ ask, by, told }) => {
  const port = await listening(by);
  const way = new GatewayWay({
    port: () => port,
    certificate: () => ours.cert,
    tenant: new KeyWallet(TENANT).key(),
    clock: new SystemClock(),
  });
  await expect(ask(way)).rejects.toMatchObject({
    code: 'gateway-unreachable',
    ...(told ? {} : { data: { reason: expect.stringContaining('another program answers') } }),
  });
  expect(heard.includes('Bearer ')).toBe(told);
  if (!told) expect(heard).toBe('');
});

test('a gateway that is not open is not asked', async () => {
  const port = await listening(ours);
  const parts = { tenant: new KeyWallet(TENANT).key(), clock: new SystemClock() };
  for (const one of [
    new GatewayWay({ ...parts, port: () => undefined, certificate: () => ours.cert }),
    new GatewayWay({ ...parts, port: () => port, certificate: () => undefined }),
  ]) {
    await expect(one.firstLine(LEASE, WEB, signal())).rejects.toMatchObject({
      code: 'gateway-unreachable',
      data: { reason: 'the gateway is not open' },
    });
  }
  expect(heard).toBe('');
});
