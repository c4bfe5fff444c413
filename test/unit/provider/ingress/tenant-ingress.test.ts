import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { HTTP_DEFAULTS } from '../../../../agent/domain/http-options.ts';
import type { LeaseRef } from '../../../../agent/domain/ids.ts';
import {
  parseBidRef,
  parseLeaseRef,
  parseOrderRef,
  parseServiceName,
  parseTenantId,
} from '../../../../agent/domain/ids.ts';
import { parseManifest } from '../../../../agent/domain/manifest.ts';
import { parseBlockHeight } from '../../../../agent/domain/time.ts';
import { assignPorts } from '../../../../agent/domain/workload.ts';
import { generatedHost } from '../../../../agent/provider/ingress/generated-host.ts';
import { TenantIngress } from '../../../../agent/provider/ingress/tenant-ingress.ts';
import type { LeaseRecord, Storage } from '../../../../agent/storage/interface.ts';
import { openStorage } from '../../../../agent/storage/storage.ts';
import {
  buildClaim,
  buildGroup,
  buildManifest,
  buildManifestExpose,
  buildManifestService,
  NETWORK,
  price,
  START_MS,
} from '../../../helpers/builders.ts';

const DOMAIN = 'ingress.gpu.example';
const WEB = parseServiceName('web');
const CLOSED = { state: 'closed', reason: 'tenant', atMs: START_MS } as const;
let storage: Storage;
let ingress: TenantIngress;

const settings = { value: { provider: { host: 'provider.gpu.example' }, ingress: { domain: '' } } };
const open = (named: { readonly domain?: string } = { domain: DOMAIN }): TenantIngress => {
  const opened = new TenantIngress(
    { ...named, upstreamAddress: '127.0.0.1' },
    { storage, log: silentLogger },
  );
  opened.follow({ onNote: () => undefined }, settings);
  return opened;
};

beforeEach(() => {
  settings.value.provider.host = 'provider.gpu.example';
  settings.value.ingress.domain = '';
  storage = openStorage({ path: ':memory:' }, { clock: new ManualClock(), log: silentLogger });
  ingress = open();
});
afterEach(() => storage.close());

const leaseOf = (owner: string, dseq: number, oseq = 1): LeaseRef =>
  parseLeaseRef(`akash:${owner}/${dseq}/1/${oseq}/provider/0`);

function begin(lease: LeaseRef): LeaseRecord {
  const [owner = ''] = lease.slice(lease.indexOf(':') + 1).split('/');
  const order = lease.split('/').slice(0, 4).join('/');
  storage.leases.insert({
    ...{ lease, order: parseOrderRef(order), bid: parseBidRef(lease), network: NETWORK },
    ...{ label: lease, tenant: parseTenantId(owner), price: price('6'), group: buildGroup() },
    ...{ createdHeight: parseBlockHeight(12), createdMs: START_MS, claim: buildClaim(), ports: [] },
    run: { state: 'awaiting-manifest', deadlineMs: START_MS },
  });
  const record = storage.leases.get(lease);
  if (record === undefined) throw new Error('not stored');
  return record;
}

/** What the provider does with a manifest, as far as host names go. */
function send(lease: LeaseRef, hosts: readonly string[], count = 1): string {
  const record = storage.leases.get(lease) ?? begin(lease);
  const json = buildManifest([
    buildManifestService({ count, expose: [buildManifestExpose({ port: 8080, hosts })] }),
  ]);
  const manifest = parseManifest(json, record.group.name);
  if (!manifest.ok) return `${manifest.at} ${manifest.message}`;
  const taken = ingress.take(record, manifest.value);
  if (!taken.ok) return taken.message;
  const used = storage.leases.listLive().flatMap(({ ports }) => ports.map((at) => at.hostPort));
  const free = [31_000, 31_001, 31_002, 31_003].filter((port) => !used.includes(port));
  const ports = assignPorts(manifest.value, record.ports, free);
  if (!ports.ok) return ports.message;
  storage.leases.setManifest(
    lease,
    { version: 'v', json: JSON.stringify(json), ports: ports.value },
    { state: 'deploying', version: 'v', sinceMs: START_MS },
  );
  ingress.changed(lease);
  return 'taken';
}

const whoHas = (host: string): LeaseRef | undefined => ingress.find(host)?.lease;

test('the generated name is the one that every provider would make', () => {
  const account = 'akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63';
  const lease = parseLeaseRef(`akash:${account}/123/1/1/${account}/0`);
  expect(generatedHost(lease, WEB, DOMAIN)).toBe(`q9scdo5oe9ftp72roab1bgeva4.${DOMAIN}`);
});

test('a service is reached by its generated name and by those it asked for, at all its replicas', () => {
  const lease = leaseOf('anna', 1);
  expect(send(lease, ['app.example.com'], 2)).toBe('taken');
  const own = generatedHost(lease, WEB, DOMAIN);
  expect(ingress.find('app.example.com')).toEqual({
    ...{ lease, service: 'web', options: HTTP_DEFAULTS, shared: false },
    upstreams: [31_000, 31_001].map((port) => ({ address: '127.0.0.1', port })),
  });
  expect(ingress.find(own)).toEqual({ ...ingress.find('app.example.com'), shared: true });
  expect(ingress.urisOf(lease, WEB)).toEqual([own, 'app.example.com']);
});

test('where no domain was named, names lie beneath our own host name, and follow it', () => {
  ingress = open({});
  const lease = leaseOf('anna', 1);
  send(lease, ['app.example.com']);
  const named = (host: string): string => generatedHost(lease, WEB, `ingress.${host}`);
  expect(ingress.urisOf(lease, WEB)).toEqual([named('provider.gpu.example'), 'app.example.com']);
  settings.value.provider.host = 'Other.example';
  ingress.renamed();
  expect(ingress.urisOf(lease, WEB)).toEqual([named('other.example'), 'app.example.com']);
  expect(whoHas(named('provider.gpu.example'))).toBeUndefined();
  expect(send(leaseOf('bob', 2), ['a.ingress.other.example'])).toContain('is blocked');
  settings.value.ingress.domain = 'pages.example';
  ingress.renamed();
  expect(ingress.urisOf(lease, WEB)).toEqual([
    generatedHost(lease, WEB, 'pages.example'),
    'app.example.com',
  ]);
  settings.value.ingress.domain = '';
  // Without any there are only those that tenants bring.
  settings.value.provider.host = '';
  ingress.renamed();
  expect(ingress.urisOf(lease, WEB)).toEqual(['app.example.com']);
});

test('what another tenant has is refused, and all that came with it', () => {
  send(leaseOf('anna', 1), ['app.example.com']);
  const bob = leaseOf('bob', 2);
  expect(send(bob, ['free.example.com', 'app.example.com'])).toBe(
    'hostname not allowed: host "app.example.com" in use',
  );
  expect([whoHas('app.example.com'), whoHas('free.example.com')]).toEqual([
    ...[leaseOf('anna', 1), undefined],
  ]);
  // Control: once it is free, the same manifest is taken.
  storage.leases.setRun(leaseOf('anna', 1), CLOSED);
  ingress.ended(leaseOf('anna', 1));
  expect(send(bob, ['free.example.com', 'app.example.com'])).toBe('taken');
  expect(whoHas('app.example.com')).toBe(bob);
});

test.each([
  [generatedHost(leaseOf('anna', 1), WEB, DOMAIN), 'is blocked by this provider'],
  ['provider.gpu.example', 'is blocked by this provider'],
  ['10.0.0.1', 'is not a full host name in lower case'],
])('the name %s is nobody\u2019s to take', (host, why) => {
  send(leaseOf('anna', 1), []);
  expect(send(leaseOf('bob', 2), [host])).toContain(why);
  expect(whoHas(host)).not.toBe(leaseOf('bob', 2));
});

test('a name twice in a manifest, and too many of them, are refused', () => {
  const lease = leaseOf('anna', 1);
  expect(send(lease, ['a.example.com', 'a.example.com'])).toBe(
    'hostname not allowed: host "a.example.com" is named twice',
  );
  const many = Array.from({ length: 64 }, (_unused, at) => `h${at}.example.com`);
  expect(send(lease, many)).toBe('taken');
  expect(send(lease, [...many.slice(1), 'h99.example.com'])).toBe('taken');
  expect(whoHas('h0.example.com')).toBeUndefined();
});

test('names, and who has them, are the same after a restart; those of leases that went are free', () => {
  const [anna, bob] = [leaseOf('anna', 1), leaseOf('bob', 2)];
  send(anna, ['app.example.com']);
  send(bob, ['gone.example.com']);
  const before = [...storage.journal.list('ingress-host/')];
  expect(before).toHaveLength(2);
  storage.leases.setRun(bob, CLOSED);
  ingress = open();
  expect(whoHas('app.example.com')).toBe(anna);
  expect(send(leaseOf('carl', 3), ['app.example.com'])).toContain('in use');
  expect(send(leaseOf('carl', 3), ['gone.example.com'])).toBe('taken');
});

test('an update gives back what it no longer names', () => {
  const lease = leaseOf('anna', 1);
  send(lease, ['old.example.com', 'both.example.com']);
  send(lease, ['both.example.com', 'new.example.com']);
  const hosts = ['old', 'both', 'new'].map((name) => whoHas(`${name}.example.com`));
  expect(hosts).toEqual([undefined, lease, lease]);
  expect(send(leaseOf('bob', 2), ['old.example.com'])).toBe('taken');
});

test('a name moves between leases of one owner when asked to, and not by itself', () => {
  const [blue, green] = [leaseOf('anna', 1), leaseOf('anna', 2)];
  send(blue, ['app.example.com']);
  expect(send(green, ['app.example.com'])).toBe('taken');
  expect(whoHas('app.example.com')).toBe(blue);
  expect(ingress.migrate(green, ['app.example.com']).ok).toBe(true);
  expect(whoHas('app.example.com')).toBe(green);
  // The first one ends; the name stays where it is, also after a restart.
  storage.leases.setRun(blue, CLOSED);
  ingress.ended(blue);
  ingress = open();
  expect(whoHas('app.example.com')).toBe(green);
});

test('a name moves neither to another owner, nor where nobody asks for it', () => {
  const anna = leaseOf('anna', 1);
  send(anna, ['app.example.com']);
  const [other, bob, empty] = [leaseOf('anna', 2), leaseOf('bob', 3), leaseOf('anna', 4)];
  send(other, ['other.example.com']);
  send(bob, ['bob.example.com']);
  begin(empty);
  const messageOf = (to: LeaseRef): string => {
    const moved = ingress.migrate(to, ['app.example.com']);
    return moved.ok ? 'moved' : moved.message;
  };
  expect([messageOf(other), messageOf(bob), messageOf(empty), messageOf(leaseOf('x', 9))]).toEqual([
    'hostname not allowed: host "app.example.com" is not in the destination\'s manifest',
    'hostname not allowed: host "app.example.com" is not in the destination\'s manifest',
    'hostname not allowed: the destination has no manifest',
    'hostname not allowed: the destination has no manifest',
  ]);
  expect(whoHas('app.example.com')).toBe(anna);
});

test('a group that is leased anew goes on with its names', () => {
  const [before, after] = [leaseOf('anna', 1, 1), leaseOf('anna', 1, 2)];
  send(before, ['app.example.com']);
  expect(send(after, ['app.example.com'])).toBe('taken');
  expect(whoHas('app.example.com')).toBe(after);
  storage.leases.setRun(before, CLOSED);
  ingress.ended(before);
  expect(whoHas('app.example.com')).toBe(after);
});

test('a lease that is being stopped is not reached any more', () => {
  const lease = leaseOf('anna', 1);
  send(lease, ['app.example.com']);
  storage.leases.setRun(lease, { state: 'stopping', reason: 'tenant', sinceMs: START_MS });
  ingress.changed(lease);
  expect([whoHas('app.example.com'), ingress.urisOf(lease, WEB)]).toEqual([undefined, []]);
});
