import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

import { afterEach, expect, test } from 'vitest';

import { servedPorts } from '../../agent/api/served-ports.ts';
import { SystemClock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { GatewayDoor } from '../../agent/gateway/door.ts';
import { VisitorEntrance } from '../../agent/gateway/ingress/visitor-entrance.ts';
import type { HostCertificate } from '../../agent/gateway/tenant-entrance.ts';
import { makeCertificate } from '../../agent/network/akash/registration/certificate.ts';
import { tenantSurface } from '../../agent/provider/tenant-surface.ts';
import { AccountFlow } from '../helpers/account-flow.ts';

const HOST = 'gpu.example.org';
const ADDRESS = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A port that another program has; nobody has it once that was closed. */
async function takePort(): Promise<{ readonly port: number; free(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const free = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  closers.push(free);
  return { port: (server.address() as AddressInfo).port, free };
}

async function freePort(): Promise<number> {
  const taken = await takePort();
  await taken.free();
  return taken.port;
}

const isOpen = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** A provider on a network with an account whose door has ports of this machine, as its settings say. */
async function start(): Promise<{ readonly account: AccountFlow; readonly door: GatewayDoor }> {
  const certificate: HostCertificate = {
    ...(await makeCertificate(ADDRESS, HOST, new SystemClock().now())),
    host: HOST,
  };
  const clock = new SystemClock();
  const parts = { clock, log: silentLogger };
  const address = '127.0.0.1';
  const visitors = new VisitorEntrance(
    { address },
    { ...parts, surface: { find: () => undefined } },
  );
  const door = new GatewayDoor({ address }, { ...parts, certificate: () => certificate, visitors });
  const account = new AccountFlow({ door });
  closers.push(() => account.close());
  await account.flow.start();
  const { provider } = account.flow;
  await door.serve({
    surface: tenantSurface(provider),
    isWanted: () => provider.mode.started,
    ports: () => servedPorts(provider.settings.value),
    onChange: (listener) => provider.state.onChange(() => listener()),
  });
  closers.push(() => door.close());
  return { account, door };
}

const N = 4;
const bids = ({ flow }: AccountFlow): number => flow.storage.pursuits.count(0 as never).open ?? 0;

test('a port that cannot be had is told with what to do; another in the settings, and bids go out', async () => {
  const web = await takePort();
  const [gateway, grpc, other] = [await freePort(), await freePort(), await freePort()];
  const { account, door } = await start();
  const { flow, handlers } = account;
  await handlers['settings.update']({
    gateway: { port: gateway, grpcPort: grpc },
    ingress: { port: web.port },
  });
  await account.goLive();
  await door.look();
  await account.placeMany(N);
  await flow.blocks(20);
  const problem = {
    code: 'port-taken',
    port: { number: web.port, for: 'ingress' },
    message: `Port ${web.port} is in use by another program. Visitors of tenants' web pages come there: end that program, or give the ingress another port in the settings ("sublet settings set ingress.port <port>") and have your router pass 80 on to it, as web addresses name no port.`,
  };
  expect(account.slices.provider.blocked).toEqual([problem]);
  expect(account.slices.agent.problems).toEqual([
    { ...problem, sinceMs: expect.any(Number) as number },
  ]);
  expect(await handlers['doctor.run']({})).toContainEqual(
    expect.objectContaining({ id: 'gateway', status: 'failed', ...problem }),
  );
  expect([bids(account), flow.storage.decisions.list(1000).length]).toEqual([0, N]);
  expect([await isOpen(gateway), await isOpen(grpc)]).toEqual([true, true]);

  await handlers['settings.update']({ ingress: { port: other } });
  await Promise.resolve();
  await door.look();
  expect(door.status()).toEqual({ state: 'open', port: gateway });
  expect(await isOpen(other)).toBe(true);
  await flow.until(() => bids(account) === N, 20);
  expect([account.slices.provider.blocked, account.slices.agent.problems]).toEqual([[], []]);
});
