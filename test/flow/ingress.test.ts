import { afterEach, beforeEach, expect, test } from 'vitest';

import type { LeaseRef } from '../../agent/domain/ids.ts';
import { parseServiceName } from '../../agent/domain/ids.ts';
import { generatedHost } from '../../agent/provider/ingress/generated-host.ts';
import type { TenantIngress } from '../../agent/provider/ingress/tenant-ingress.ts';
import {
  buildManifest,
  buildManifestExpose,
  buildManifestResources,
  buildManifestService,
} from '../helpers/builders.ts';
import { Flow, MACHINE } from '../helpers/flow.ts';

const DOMAIN = 'ingress.gpu.example';
const WEB = parseServiceName('web');

let flow: Flow;
beforeEach(async () => {
  const ingress = { domain: DOMAIN, upstreamAddress: '127.0.0.1' };
  flow = new Flow({}, MACHINE, { ingress });
  await flow.start();
});
afterEach(() => flow.close());

/** Leases of tenants who send nothing by themselves. */
async function leases(count: number): Promise<readonly LeaseRef[]> {
  for (let one = 0; one < count; one++) await flow.market.place('silent', { rivalPercent: 0 });
  await flow.until(() => flow.live.length === count, 30);
  return flow.live.map(({ lease }) => lease);
}

async function send(lease: LeaseRef, hosts: readonly string[]): Promise<unknown> {
  const record = flow.storage.leases.get(lease);
  const services = record?.group.units.map((unit, at) =>
    buildManifestService({
      ...{ name: at === 0 ? 'web' : `other-${at}`, count: unit.count },
      resources: buildManifestResources(unit),
      expose: at === 0 ? [buildManifestExpose({ port: 8080, hosts })] : [],
    }),
  );
  return flow.provider.leasing.receiveManifest(lease, buildManifest(services, record?.group.name));
}

function ingress(): TenantIngress {
  const { ingress: named } = flow.provider.parts;
  if (named === undefined) throw new Error('There is no ingress.');
  return named;
}

test('a manifest with a name that another tenant has is refused whole, and runs once the name is free', async () => {
  const [one, two] = (await leases(2)) as [LeaseRef, LeaseRef];
  expect(await send(one, ['app.example.com'])).toEqual({ ok: true, value: null });
  expect(await send(two, ['app.example.com'])).toEqual({
    ...{ ok: false, code: 'host-refused' },
    message: 'hostname not allowed: host "app.example.com" in use',
  });
  expect(flow.storage.leases.getManifest(two)).toBeUndefined();
  expect(ingress().find('app.example.com')?.lease).toBe(one);
  void flow.provider.leasing.closeOwn(one, 'decommission');
  await flow.until(() => flow.past.length === 1, 10);
  expect(ingress().find('app.example.com')).toBeUndefined();
  expect(ingress().find(generatedHost(one, WEB, DOMAIN))).toBeUndefined();
  expect(await send(two, ['app.example.com'])).toEqual({ ok: true, value: null });
  expect(ingress().find('app.example.com')?.lease).toBe(two);
});

test('a manifest that is refused for something else takes no names', async () => {
  const [one, two] = (await leases(2)) as [LeaseRef, LeaseRef];
  const record = flow.storage.leases.get(one);
  const wrong = buildManifest(
    [buildManifestService({ expose: [buildManifestExpose({ hosts: ['app.example.com'] })] })],
    record?.group.name,
  );
  expect(await flow.provider.leasing.receiveManifest(one, wrong)).toMatchObject({ ok: false });
  expect(await send(two, ['app.example.com'])).toEqual({ ok: true, value: null });
});

test('after a restart the same names lead to the same ports', async () => {
  const [lease] = (await leases(1)) as [LeaseRef];
  await send(lease, ['app.example.com']);
  const before = ingress().find('app.example.com');
  const [port] = flow.storage.leases.get(lease)?.ports ?? [];
  expect(before?.upstreams).toEqual([{ address: '127.0.0.1', port: port?.hostPort }]);
  await flow.restart();
  expect(ingress().find('app.example.com')).toEqual(before);
  const own = ingress().find(generatedHost(lease, WEB, DOMAIN));
  expect(own).toEqual({ ...before, shared: true });
});
