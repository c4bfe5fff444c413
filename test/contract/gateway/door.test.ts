import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { connect } from 'node:tls';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import { GatewayDoor } from '../../../agent/gateway/door.ts';
import { VisitorEntrance } from '../../../agent/gateway/ingress/visitor-entrance.ts';
import type { HostCertificate } from '../../../agent/gateway/tenant-entrance.ts';
import { makeCertificate } from '../../../agent/network/akash/registration/certificate.ts';
import type { DoorStatus } from '../../../agent/provider/tenant-surface.ts';
import { tenantSurface } from '../../../agent/provider/tenant-surface.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { GrpcClient } from '../../helpers/gateway/grpc-client.ts';
import { sendRaw } from '../../helpers/gateway/ingress-world.ts';
import { GatewayWorld } from '../../helpers/gateway/world.ts';

const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const RETRY_MS = 10_000;

let world: GatewayWorld;
let door: GatewayDoor | undefined;
let certificate: HostCertificate | undefined;
let wanted = true;
let changed = (): void => undefined;
const takers: Server[] = [];

beforeEach(async () => {
  world = new GatewayWorld(PROVIDER);
  const made = await makeCertificate(PROVIDER, 'gpu.example.org', world.clock.now());
  certificate = { ...made, host: 'gpu.example.org' };
  wanted = true;
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

interface Ports {
  readonly port?: number;
  readonly grpcPort?: number;
  readonly webPort?: number;
}

async function serve({ webPort = 0, ...ports }: Ports): Promise<void> {
  const address = '127.0.0.1';
  const parts = { clock: world.clock, log: silentLogger };
  door = new GatewayDoor(
    { address, port: 0, grpcPort: 0, ...ports },
    {
      ...{ ...parts, certificate: () => certificate },
      visitors: new VisitorEntrance(
        { address, port: webPort },
        { ...parts, surface: { find: () => undefined } },
      ),
    },
  );
  await door.serve({
    surface: tenantSurface(world.provider),
    isWanted: () => wanted,
    onChange: (listener) => {
      changed = listener;
      return () => undefined;
    },
  });
}

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
  await serve({ port: gateway.port, grpcPort: grpc.port });
  expect(status()).toEqual({
    state: 'failed',
    message: `Port ${grpc.port} is in use by another program. Akash's Console asks for the provider's status there, over gRPC: end that program, or give that another port with --gateway-grpc-port.`,
  });
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
  wanted = false;
  await later();
  expect(status()).toEqual({ state: 'closed' });
  const closed = new GrpcClient(grpc.port);
  await expect(closed.status()).rejects.toThrow(/ECONNREFUSED/);
  closed.close();
  await expect(ask(gateway.port, { path: '/version' })).rejects.toThrow(/ECONNREFUSED/);
});

test('a port of the gateway that another program has is told, and tried again', async () => {
  const gateway = await taken();
  await serve({ port: gateway.port });
  expect(status()).toEqual({
    state: 'failed',
    message: `Port ${gateway.port} is in use by another program. Tenants' tools look for the gateway there: end that program, or give the gateway another port with --gateway-port.`,
  });
  await gateway.free();
  await later(RETRY_MS);
  expect(status()).toEqual({ state: 'open', port: gateway.port });
});

test('a port of the ingress that another program has is told, and tenants are served meanwhile', async () => {
  const [web, gateway] = [await taken(), await taken()];
  await gateway.free();
  await serve({ port: gateway.port, webPort: web.port });
  expect(status()).toEqual({
    state: 'failed',
    message: `Port ${web.port} is in use by another program. Visitors of tenants' web pages come there: end that program, or give the ingress another port with --ingress-port and have 80 passed on to it.`,
  });
  expect(await versionAt(gateway.port)).toContain('sublet');
  await web.free();
  await later(RETRY_MS);
  expect(status()).toEqual({ state: 'open', port: gateway.port });
  const asked = 'GET / HTTP/1.1\r\nHost: nobody.example.org\r\nConnection: close\r\n\r\n';
  expect(await sendRaw(web.port, asked)).toContain('404 There is nothing here by this name.');
  wanted = false;
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
