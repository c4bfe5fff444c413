import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { connect } from 'node:tls';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { parseServiceName } from '../../../agent/domain/ids.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import type { Served, ServedPorts } from '../../../agent/domain/served-ports.ts';
import { GatewayDoor } from '../../../agent/gateway/door.ts';
import { VisitorEntrance } from '../../../agent/gateway/ingress/visitor-entrance.ts';
import { visit } from '../../../agent/gateway/own-tenant/visit.ts';
import type { HostCertificate } from '../../../agent/gateway/tenant-entrance.ts';
import { makeCertificate } from '../../../agent/network/akash/registration/certificate.ts';
import type { DoorStatus } from '../../../agent/provider/tenant-surface.ts';
import { tenantSurface } from '../../../agent/provider/tenant-surface.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { GrpcClient, next } from '../../helpers/gateway/grpc-client.ts';
import { sendRaw } from '../../helpers/gateway/ingress-world.ts';
import { openTool } from '../../helpers/gateway/socket-client.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import { GatewayWorld, RECORDED_GROUP, RECORDED_MS } from '../../helpers/gateway/world.ts';

const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const RETRY_MS = 10_000;
const TENANT = keyOf(new Uint8Array(32).fill(1));
const WEB = parseServiceName('web');

let world: GatewayWorld;
let door: GatewayDoor | undefined;
let certificate: HostCertificate | undefined;
let isWanted = true;
let ports: ServedPorts;
const ANY: ServedPorts = { gateway: 0, grpc: 0, ingress: 0, secureIngress: 0 };
let changed = (): void => undefined;
let visitors: VisitorEntrance;
const takers: Server[] = [];

beforeEach(async () => {
  world = new GatewayWorld(PROVIDER);
  const made = await makeCertificate(PROVIDER, 'gpu.example.org', world.clock.now());
  certificate = { ...made, host: 'gpu.example.org' };
  isWanted = true;
});
afterEach(async () => {
  await door?.close();
  door = undefined;
  for (const taker of takers.splice(0)) taker.close();
  await world.close();
});

/** A port that another program has, until that is closed. */
async function taken(): Promise<{ readonly port: number; free(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  takers.push(server);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    free: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Those that a test does not name are any free ones. */
async function serve(wanted: Partial<ServedPorts>): Promise<void> {
  const address = '127.0.0.1';
  const parts = { clock: world.clock, log: silentLogger };
  ports = { ...ANY, ...wanted };
  visitors = new VisitorEntrance({ address }, { ...parts, surface: { find: () => undefined } });
  door = new GatewayDoor({ address }, { ...parts, certificate: () => certificate, visitors });
  await door.serve({
    surface: tenantSurface(world.provider),
    isWanted: () => isWanted,
    ports: () => ports,
    onChange: (listener) => {
      changed = listener;
      return () => undefined;
    },
  });
}

/** What is told of one port that is not open. */
const failedAt = (number: number, whose: Served, because: string, code = 'port-taken') => ({
  state: 'failed',
  problems: [{ code, message: `Port ${number} ${because}`, port: { number, for: whose } }],
});

const status = (): DoorStatus | undefined => door?.status();
const portOf = (at: DoorStatus | undefined): number => (at?.state === 'open' ? at.port : 0);
/** After a change that was told, or the time after which it tries again by itself. */
async function later(ms = 0): Promise<void> {
  if (ms === 0) changed();
  await world.clock.advance(ms);
  await door?.look();
}
async function versionAt(port: number): Promise<string> {
  const { akash } = JSON.parse((await ask(port, { path: '/version' })).body) as {
    readonly akash: { readonly version: string };
  };
  return akash.version;
}

test('a port of gRPC that another program has is told, and the gateway says meanwhile that there is none', async () => {
  const grpc = await taken();
  const gateway = await taken();
  await gateway.free();
  await serve({ gateway: gateway.port, grpc: grpc.port });
  expect(status()).toEqual(
    failedAt(
      grpc.port,
      'grpc',
      'is in use by another program. Akash\'s Console asks for the provider\'s status there, over gRPC: end that program, or give that another port in the settings ("sublet settings set gateway.grpcPort <port>") and have your router pass 8444 on to it: the Console knows no other.',
    ),
  );
  // What tools read as "ask over HTTP": less than 0.5.0.
  expect(await versionAt(gateway.port)).toMatch(/^v0\.[0-4]\.\d+$/);
  await grpc.free();
  await later(RETRY_MS);
  expect(status()).toEqual({ state: 'open', port: gateway.port });
  expect(await versionAt(gateway.port)).toMatch(/^v0\.16\.2\+sublet\.\d+\.\d+\.\d+$/);
  const client = new GrpcClient(grpc.port);
  expect((await client.status()).cluster?.leases).toEqual({ active: 0 });
  client.close();

  // Both go when nobody wants them.
  isWanted = false;
  await later();
  expect(status()).toEqual({ state: 'closed' });
  const closed = new GrpcClient(grpc.port);
  await expect(closed.status()).rejects.toThrow(/ECONNREFUSED/);
  closed.close();
  await expect(ask(gateway.port, { path: '/version' })).rejects.toThrow(/ECONNREFUSED/);
});

test('a port of the gateway that another program has is told, and tried again', async () => {
  const gateway = await taken();
  await serve({ gateway: gateway.port });
  expect(status()).toEqual(
    failedAt(
      gateway.port,
      'gateway',
      'is in use by another program. Tenants\' tools look for the gateway there: end that program, or give the gateway another port in the settings ("sublet settings set gateway.port <port>"), and open that one in your router.',
    ),
  );
  await gateway.free();
  await later(RETRY_MS);
  expect(status()).toEqual({ state: 'open', port: gateway.port });
});

test('a port of the ingress that another program has is told, and tenants are served meanwhile', async () => {
  const [web, gateway] = [await taken(), await taken()];
  await gateway.free();
  await serve({ gateway: gateway.port, ingress: web.port });
  expect(status()).toEqual(
    failedAt(
      web.port,
      'ingress',
      'is in use by another program. Visitors of tenants\' web pages come there: end that program, or give the ingress another port in the settings ("sublet settings set ingress.port <port>") and have your router pass 80 on to it, as web addresses name no port.',
    ),
  );
  expect(await versionAt(gateway.port)).toContain('sublet');
  await web.free();
  await later(RETRY_MS);
  expect(status()).toEqual({ state: 'open', port: gateway.port });
  const asked = 'GET / HTTP/1.1\r\nHost: nobody.example.org\r\nConnection: close\r\n\r\n';
  expect(await sendRaw(web.port, asked)).toContain('404 There is nothing here by this name.');
  isWanted = false;
  await later();
  await expect(sendRaw(web.port, asked)).rejects.toThrow(/ECONNREFUSED/);
});

test('without a certificate it waits; another name is another gateway, a newer certificate the same', async () => {
  const first = certificate;
  certificate = undefined;
  await serve({});
  expect(status()).toEqual({ state: 'waiting' });
  certificate = first;
  await later();
  const port = portOf(status());
  expect(await versionAt(port)).toContain('sublet');
  certificate = {
    ...(await makeCertificate(PROVIDER, 'gpu.example.org', world.clock.now())),
    host: 'gpu.example.org',
  };
  await later();
  expect(portOf(status())).toBe(port);
  const held = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(held, 'secureConnect');
  const cut = once(held, 'close');
  certificate = { ...certificate, host: 'other.example.org' };
  await later();
  await cut;
  expect(await versionAt(portOf(status()))).toContain('sublet');
});

const token = (): string => makeToken(TENANT, claimsOf(TENANT.address, RECORDED_MS));

/** A lease of a tenant's that runs. */
async function deployed(port: number): Promise<LeaseRef> {
  world.credentials.know(TENANT);
  const [unit] = RECORDED_GROUP.units;
  const endpoints = { http: 0, ports: 1 };
  const group = { ...RECORDED_GROUP, units: [{ ...unit!, endpoints }] };
  const lease = world.addLease({ owner: TENANT.address, dseq: 7, group });
  const service = {
    ...{ name: WEB, image: 'nginx:1', count: 1 },
    expose: [{ port: 80, externalPort: 8000, proto: 'TCP', global: true }],
    resources: {
      id: 1,
      cpu: { units: { val: '10' } },
      memory: { size: { val: '67108864' } },
      gpu: { units: { val: '0' } },
      storage: [{ name: 'default', size: { val: '134217728' } }],
      endpoints: [{ kind: 1, sequence_number: 0 }],
    },
  };
  const normal = normalManifest([{ name: 'anywhere', services: [service] }]);
  const body = sortedGoJson(normal.ok ? normal.value : undefined);
  const headers = { Authorization: `Bearer ${token()}` };
  const put = { method: 'PUT', path: '/deployment/7/manifest', headers, body };
  expect(await ask(port, put)).toMatchObject({ status: 200, body: '' });
  await world.running(lease);
  return lease;
}

test('what moves opens before it closes, and whoever is connected stays', async () => {
  const [first, second, rpc] = [await taken(), await taken(), await taken()];
  await first.free();
  await rpc.free();
  await serve({ gateway: first.port, grpc: rpc.port });
  const lease = await deployed(first.port);
  const path = '/lease/7/1/1/logs?follow=true&tail=1&service=web';
  const log = await openTool(first.port, path, token());
  await log.atLeast(1);
  const client = new GrpcClient(rpc.port);
  const watched = client.follow();
  watched.on('error', () => undefined);
  await next(watched);

  // It cannot be had: all is as before, and that it is wanted elsewhere is told.
  ports = { ...ports, gateway: second.port };
  await later();
  expect(status()).toMatchObject({ state: 'failed', problems: [{ code: 'port-taken' }] });
  expect(await versionAt(first.port)).toContain('sublet');
  await second.free();
  await later(RETRY_MS);
  expect(status()).toEqual({ state: 'open', port: second.port });
  expect(await versionAt(second.port)).toContain('sublet');
  await expect(ask(first.port, { path: '/version' })).rejects.toThrow(/ECONNREFUSED/);
  world.engine.print(lease, WEB, 'after the move');
  await log.atLeast(2);
  expect(String(log.frames[1])).toContain('after the move');
  // What did not move is as it was, and moves as well.
  expect((await client.status()).cluster?.leases).toEqual({ active: 1 });
  const third = await taken();
  await third.free();
  ports = { ...ports, grpc: third.port };
  await later();
  const news = next(watched);
  world.addLease({ owner: TENANT.address, dseq: 8 });
  world.provider.state.publish('leases');
  await world.clock.advance(1000);
  expect(await news).toMatchObject({ cluster: { leases: { active: 2 } } });
  client.close();
  const moved = new GrpcClient(third.port);
  expect((await moved.status()).cluster?.leases).toEqual({ active: 2 });
  moved.close();
  log.webSocket.close();
  await log.ended;
});

test('two that change places both open', async () => {
  const [one, other] = [await taken(), await taken()];
  await one.free();
  await other.free();
  await serve({ gateway: one.port, ingress: other.port });
  expect(status()).toEqual({ state: 'open', port: one.port });
  ports = { ...ports, gateway: other.port, ingress: one.port };
  await later();
  expect(status()).toEqual({ state: 'open', port: other.port });
  expect(await versionAt(other.port)).toContain('sublet');
  const asked = 'GET / HTTP/1.1\r\nHost: nobody.example.org\r\nConnection: close\r\n\r\n';
  expect(await sendRaw(one.port, asked)).toContain('404 There is nothing here by this name.');
});

test('each port that cannot be had is told, and those that can are open', async () => {
  const [web, grpc, gateway] = [await taken(), await taken(), await taken()];
  await gateway.free();
  await serve({ gateway: gateway.port, grpc: grpc.port, ingress: web.port });
  expect(status()).toMatchObject({
    state: 'failed',
    problems: [{ port: { for: 'grpc' } }, { port: { for: 'ingress' } }],
  });
  expect(await versionAt(gateway.port)).toMatch(/^v0\.[0-4]\.\d+$/);
});

test('of a port that two are to have, each is told as its own', async () => {
  const { port } = await taken();
  await serve({ gateway: port, ingress: port });
  expect(status()).toMatchObject({
    state: 'failed',
    problems: [
      { port: { number: port, for: 'gateway' } },
      { port: { number: port, for: 'ingress' } },
    ],
  });
});

test('where visitors are to have any free port, the one that they have is told', async () => {
  await serve({});
  expect(status()).toMatchObject({ state: 'open' });
  expect(visitors.ports).toEqual({ ingress: 0 });
  const { ingress: port = 0 } = visitors.bound;
  const page = await visit({ port, host: 'nobody.example.org' }, AbortSignal.timeout(10_000));
  expect(page).toMatchObject({ status: 404, body: expect.stringContaining('nothing here') });
  await door?.close();
  expect(visitors.bound).toEqual({});
});
