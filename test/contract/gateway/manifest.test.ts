import { createHash } from 'node:crypto';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import { manifestAnswer } from '../../../agent/gateway/answers/manifest.ts';
import { tenantSurface } from '../../../agent/provider/tenant-surface.ts';
import { Dice } from '../../helpers/chain/scenario/dice.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import type { Received } from '../../helpers/gateway/client.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { damaged } from '../../helpers/gateway/damage.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import { GatewayWorld, RECORDED_MS } from '../../helpers/gateway/world.ts';

const PROVIDER = keyOf(new Uint8Array(32).fill(3)).address;
const TENANT = keyOf(new Uint8Array(32).fill(1));

let world: GatewayWorld;

beforeEach(async () => {
  world = new GatewayWorld(PROVIDER);
  world.credentials.know(TENANT);
  await world.open();
});
afterEach(() => world.close());

test('the first manifest is held against the hash that the chain has', async () => {
  const lease = began(manifestOf('nginx:1'));
  expect(await send(manifestOf('nginx:2'))).toMatchObject({
    ...{ status: 422, body: 'manifest version validation failed\n' },
  });
  expect(stored(lease)).toBe(undefined);
  expect(await send(manifestOf('nginx:1'))).toMatchObject({ status: 200, body: '' });
  expect(imageOf(lease)).toBe('nginx:1');
});

test('an update that nobody told us of is taken, and the old one is not any more', async () => {
  const lease = began(manifestOf('nginx:1'));
  await send(manifestOf('nginx:1'));
  await world.running(lease);
  world.expected.set(lease, hashOf(manifestOf('nginx:2')));
  expect(await send(manifestOf('nginx:1'))).toMatchObject({ status: 422 });
  expect(await send(manifestOf('nginx:2'))).toMatchObject({ status: 200 });
  await world.running(lease);
  expect(imageOf(lease)).toBe('nginx:2');
  // Sent again it changes nothing.
  const events = world.storage.leases.listEvents(lease, 100).length;
  expect(await send(manifestOf('nginx:2'))).toMatchObject({ status: 200 });
  expect(world.storage.leases.listEvents(lease, 100)).toHaveLength(events);
});

test('what was ordered is held against what is sent, and both are said', async () => {
  const twice = manifestOf('nginx:1').map(({ services, ...group }) => ({
    ...group,
    services: services.map((service) => ({ ...service, count: 2 })),
  }));
  const lease = began(twice);
  expect(await send(twice)).toMatchObject({
    status: 422,
    body: expect.stringMatching(/^manifest cross-validation error: /) as string,
  });
  expect(stored(lease)).toBe(undefined);
});

test('a manifest for groups of which we have none is for another provider', async () => {
  began(manifestOf('nginx:1'));
  const other = manifestOf('nginx:1').map((group) => ({ ...group, name: 'elsewhere' }));
  expect(await send(other)).toMatchObject({ status: 422 });
});

test('a host name that is none is refused before anything is stored', async () => {
  const [group] = manifestOf('nginx:1');
  const wrong = [
    {
      ...group!,
      services: group!.services.map((service) => ({
        ...service,
        expose: [{ port: 80, proto: 'TCP', global: true, hosts: ['Not A Host'] }],
      })),
    },
  ];
  const lease = began(wrong);
  expect(await send(wrong)).toMatchObject({
    status: 422,
    body: 'invalid manifest: manifest[0].services[0].expose[0].hosts[0] is no host name\n',
  });
  expect(stored(lease)).toBe(undefined);
});

test('a closed lease takes none', async () => {
  const lease = began(manifestOf('nginx:1'));
  const atMs = world.clock.now();
  world.storage.leases.setRun(lease, { state: 'closed', reason: 'tenant', atMs });
  expect(await send(manifestOf('nginx:1'))).toMatchObject({
    ...{ status: 404, body: 'no lease for deployment\n' },
  });
});

test('damaged in any way it is refused, and never with an error of ours: 5000 of a fixed seed', async () => {
  began(manifestOf('nginx:1'));
  const surface = tenantSurface(world.provider);
  const { signal } = new AbortController();
  const whole = Buffer.from(sortedGoJson(manifestOf('nginx:1')));
  const dice = new Dice(3);
  const counts = { same: 0, refused: 0 };
  for (let count = 0; count < 5000; count++) {
    const body = damaged(whole, dice).toString('utf8');
    const leases = surface.leasesOf(TENANT.address, 7n);
    const { status } = await manifestAnswer(surface, leases, body, signal);
    expect([200, 422], body).toContain(status);
    if (status === 422) counts.refused += 1;
    else {
      // Only what still is the same manifest, in another spelling.
      expect(hashOf(JSON.parse(body)), body).toBe(hashOf(manifestOf('nginx:1')));
      counts.same += 1;
    }
  }
  expect(counts.same + counts.refused).toBe(5000);
  expect(counts.refused).toBeGreaterThan(4500);
});

type Manifest = readonly { readonly name: string; readonly services: readonly object[] }[];

function began(manifest: Manifest): LeaseRef {
  return world.addLease({ owner: TENANT.address, dseq: 7, expected: hashOf(manifest) });
}

function send(manifest: unknown): Promise<Received> {
  return sendBody(JSON.stringify(manifest));
}

function sendBody(body: string | Buffer): Promise<Received> {
  const token = makeToken(TENANT, claimsOf(TENANT.address, RECORDED_MS));
  return ask(world.port, {
    ...{ method: 'PUT', path: '/deployment/7/manifest', body },
    headers: { Authorization: `Bearer ${token}` },
  });
}

function stored(lease: LeaseRef): string | undefined {
  return world.storage.leases.getManifest(lease)?.json;
}

function imageOf(lease: LeaseRef): string {
  const [group] = JSON.parse(stored(lease)!) as [{ services: [{ image: string }] }];
  return group.services[0].image;
}

function hashOf(manifest: unknown): string {
  const normal = normalManifest(manifest);
  return createHash('sha256')
    .update(sortedGoJson(normal.ok ? normal.value : 0))
    .digest('hex');
}

function manifestOf(image: string): Manifest {
  const expose = [
    { port: 3000, externalPort: 80, proto: 'TCP', global: true, hosts: ['web.example'] },
    { port: 22, externalPort: 22, proto: 'TCP', global: true },
    { port: 53, externalPort: 53, proto: 'UDP', global: true },
  ];
  const resources = {
    id: 1,
    cpu: { units: { val: '10' } },
    memory: { size: { val: '67108864' } },
    gpu: { units: { val: '0' } },
    storage: [{ name: 'default', size: { val: '134217728' } }],
    endpoints: [{}, { kind: 1 }, { kind: 1 }],
  };
  const env = ['URL=https://x.example/?a=1&b=<2>'];
  return [
    { name: 'anywhere', services: [{ name: 'web', image, env, expose, resources, count: 1 }] },
  ];
}
