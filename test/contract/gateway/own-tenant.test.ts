import { once } from 'node:events';
import { createServer as createPages } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createSilent } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Server, TLSSocket } from 'node:tls';
import { createServer } from 'node:tls';

import { afterEach, expect, test } from 'vitest';

import { Aborted } from '../../../agent/base/abort.ts';
import { SystemClock } from '../../../agent/base/clock.ts';
import { parseLeaseRef, parseServiceName } from '../../../agent/domain/ids.ts';
import type { GatewayWayParts } from '../../../agent/gateway/own-tenant/gateway-way.ts';
import { GatewayWay } from '../../../agent/gateway/own-tenant/gateway-way.ts';
import { visit } from '../../../agent/gateway/own-tenant/visit.ts';
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
async function listening(
  by: ReturnType<typeof makeCertificate>,
  address = '127.0.0.1',
): Promise<number> {
  heard = '';
  server = createServer({ cert: by.cert, key: by.privateKey }, (socket: TLSSocket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1');
      socket.destroy();
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ours = makeCertificate(PROVIDER, 'provider.example.org', Date.now());
const others = makeCertificate(PROVIDER, 'provider.example.org', Date.now());

const ASKS: readonly (readonly [
  string,
  (way: GatewayWay, off?: AbortSignal) => Promise<unknown>,
])[] = [
  ['a manifest', (way, off = signal()) => way.sendManifest(LEASE, [], off)],
  ['a log', (way, off = signal()) => way.firstLine(LEASE, WEB, off)],
  ['a command', (way, off = signal()) => way.run(LEASE, WEB, ['true'], off)],
];
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

function wayTo(
  port: number,
  address?: string,
  tenant: GatewayWayParts['tenant'] = new KeyWallet(TENANT).key(),
): GatewayWay {
  return new GatewayWay({
    port: () => port,
    ...(address === undefined ? {} : { address }),
    ...{ certificate: () => ours.cert, tenant, clock: new SystemClock() },
  });
}

// The second is the control: the same with the certificate that it should be.
test.each(
  ASKS.flatMap(([what, ask]) => [
    { what, ask, by: others, who: 'another program', told: false },
    { what, ask, by: ours, who: 'the gateway', told: true },
  ]),
)('for $what $who is told the token: $told', async ({ ask, by, told }) => {
  const port = await listening(by);
  await expect(ask(wayTo(port))).rejects.toMatchObject({
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

/** Of this machine, beside the usual one: not every system has each. */
const ADDRESSES = [
  ...(process.platform === 'darwin' ? [] : ['127.0.0.2']),
  ...Object.values(networkInterfaces()).flatMap((list = []) =>
    list.flatMap(({ address }) => (address === '::1' ? [address] : [])),
  ),
];

test('there is another address to be asked at', () => {
  expect(ADDRESSES).not.toEqual([]);
});

// The gateway listens at one address alone; at the usual one nobody does.
test.each(ASKS.flatMap(([what, ask]) => ADDRESSES.map((address) => ({ what, ask, address }))))(
  'for $what the gateway is asked at its own address $address',
  async ({ ask, address }) => {
    const port = await listening(ours, address);
    await expect(ask(wayTo(port, address))).rejects.toMatchObject({ code: 'gateway-unreachable' });
    expect(heard).toContain('Bearer ');
    heard = '';
    await expect(ask(wayTo(port))).rejects.toMatchObject({ code: 'gateway-unreachable' });
    expect(heard).toBe('');
  },
);

test.each(ASKS)('%s that is called off while nobody answers is called off', async (_what, ask) => {
  const asked: Socket[] = [];
  const silent = createSilent((socket) => {
    asked.push(socket);
    off.abort();
  });
  const off = new AbortController();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  await expect(ask(wayTo(port), off.signal)).rejects.toThrow(Aborted);
  expect(asked).toHaveLength(1);
  for (const socket of asked) socket.destroy();
  silent.close();
});

test.each(ASKS)('%s that is called off while it is signed is never asked', async (_what, ask) => {
  const port = await listening(ours);
  const off = new AbortController();
  const key = new KeyWallet(TENANT).key();
  const sign = (bytes: Uint8Array): Promise<Uint8Array> => {
    off.abort();
    return key.sign(bytes);
  };
  const way = wayTo(port, undefined, { address: TENANT.address, sign });
  await expect(ask(way, off.signal)).rejects.toThrow(Aborted);
  expect(heard).toBe('');
});

test('a page is asked for at its own address, and read to 64 KiB', async () => {
  const pages = createPages((_request, answer) => {
    answer.on('error', () => undefined);
    const more = (): void => {
      while (!answer.destroyed && answer.write('x'.repeat(10_000)));
      if (!answer.destroyed) answer.once('drain', more);
    };
    more();
  });
  const [address = ''] = ADDRESSES;
  pages.listen(0, address);
  await once(pages, 'listening');
  const { port } = pages.address() as AddressInfo;
  const page = await visit({ port, host: 'web.example.org', address }, signal());
  expect(page).toEqual({ status: 200, body: 'x'.repeat(64 * 1024) });
  await expect(visit({ port }, signal())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  pages.closeAllConnections();
  pages.close();
});
