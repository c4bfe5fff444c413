import { describe, expect, test } from 'vitest';

import type { GpuId } from '../../../../agent/domain/ids.ts';
import { parseLeaseRef, parseNetworkId } from '../../../../agent/domain/ids.ts';
import { parseManifest } from '../../../../agent/domain/manifest.ts';
import { parseDec } from '../../../../agent/domain/money.ts';
import type { GpuWish, GroupSpec } from '../../../../agent/domain/resources.ts';
import type { Workload } from '../../../../agent/domain/workload.ts';
import { assignPorts, buildWorkload } from '../../../../agent/domain/workload.ts';
import { Random } from '../../../../agent/network/practice/random.ts';
import { draftTerms, usualPrice } from '../../../../agent/network/practice/tenants/draft.ts';
import { manifestOf } from '../../../../agent/network/practice/tenants/layout.ts';
import { scriptOf } from '../../../../agent/network/practice/tenants/scripts.ts';
import type { TenantKind, TenantTerms } from '../../../../agent/network/practice/tenants/terms.ts';
import { TENANT_KINDS, tenantTerms } from '../../../../agent/network/practice/tenants/terms.ts';
import { Bench, IMAGE, US } from './fixtures.ts';

const gpus: readonly GpuWish[] = [{ vendor: 'nvidia', model: 'rtx4090' }];

function draft(kind: TenantKind, seed = 1): TenantTerms {
  return draftTerms(kind, { random: new Random({ random: seed }), gpus, image: IMAGE });
}

function build(group: GroupSpec, json: unknown): { ok: boolean; code?: string; value?: Workload } {
  const manifest = parseManifest(json, group.name);
  if (!manifest.ok) return manifest;
  const ports = assignPorts(manifest.value, [], [30_000, 30_001, 30_002]);
  if (!ports.ok) return ports;
  const claimed = group.units.flatMap((unit) =>
    Array.from({ length: unit.gpu.count }, () => ({ unit: unit.id, gpu: 'GPU-1' as GpuId })),
  );
  return buildWorkload(manifest.value, {
    lease: parseLeaseRef('practice:web-1/1/1/1/practice-provider/0'),
    network: parseNetworkId('practice'),
    version: '0'.repeat(64),
    group,
    claim: { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus: claimed },
    ports: ports.value,
    env: [],
  });
}

function manifestFor(kind: TenantKind, terms: TenantTerms, revision = 1): unknown {
  const { group, services } = scriptOf(kind);
  return manifestOf(services(terms, revision), group(terms), terms);
}

describe.each(TENANT_KINDS)('%s', (kind) => {
  test('wants something that can be written down, and pays above the usual unless it is stingy', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const terms = draft(kind, seed);
      expect(tenantTerms.parse(JSON.parse(JSON.stringify(terms)))).toEqual(terms);
      const usual = usualPrice(scriptOf(kind).group(terms));
      const pays = parseDec(terms.maxPrice);
      if (kind === 'stingy') expect(pays * 2n).toBeLessThan(usual);
      else expect(pays).toBe(usual * 3n);
    }
  });

  test('sends a manifest that is as good or as bad as meant', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const terms = draft(kind, seed);
      const built = build(scriptOf(kind).group(terms), manifestFor(kind, terms));
      const expected =
        terms.flaw === undefined
          ? undefined
          : { malformed: 'manifest-malformed', mismatch: 'manifest-mismatch' }[terms.flaw];
      expect(built.ok ? undefined : built.code).toBe(expected);
      expect(terms.flaw === undefined).toBe(kind !== 'broken');
    }
  });
});

test('the web tenant has two parts, one by host name, one with a port and found by its name', () => {
  const terms = draft('web');
  const built = build(scriptOf('web').group(terms), manifestFor('web', terms));
  expect(built.value?.services).toMatchObject([
    {
      name: 'web',
      image: IMAGE,
      command: ['/bin/esbuild'],
      env: ['API_URL=http://api:8080', 'REVISION=1'],
      replicas: [{ ports: [{ port: 8080, hostPort: 30_000, http: true }] }],
    },
    { name: 'api', replicas: [{ ports: [{ port: 8080, hostPort: 30_001, http: false }] }] },
  ]);
});

test('the batch job ends by itself, and an update changes the manifest', () => {
  const job = draft('batch');
  expect(
    build(scriptOf('batch').group(job), manifestFor('batch', job)).value?.services,
  ).toMatchObject([{ command: ['/bin/esbuild'], args: ['--version'] }]);
  const updater = draft('updater');
  expect(manifestFor('updater', updater, 2)).not.toEqual(manifestFor('updater', updater, 1));
  expect(build(scriptOf('updater').group(updater), manifestFor('updater', updater, 2)).ok).toBe(
    true,
  );
});

test('the GPU job asks for a GPU that the provider claims', () => {
  const terms = draft('gpu');
  const built = build(scriptOf('gpu').group(terms), manifestFor('gpu', terms));
  expect(built.value?.services[0]?.replicas[0]?.gpus).toEqual(['GPU-1']);
  expect(scriptOf('gpu').group(terms).units[0]?.gpu).toEqual({ count: 1, anyOf: gpus });
});

describe('how they behave', () => {
  /** Plays one tenant against a provider that bids at once and answers manifests at once. */
  function play(
    kind: TenantKind,
    terms: Parameters<Bench['place']>[1] = {},
    blocks = 200,
  ): { readonly bench: Bench; readonly log: readonly string[] } {
    const bench = new Bench();
    bench.register([{ key: 'capabilities/gpu/vendor/nvidia/model/rtx4090', value: 'true' }]);
    bench.bid(bench.place(kind, terms), '0.1');
    const log: string[] = [];
    for (let made = 0; made < blocks; made++) {
      const { events, height } = bench.pass();
      for (const { event } of events.filter(({ to }) => to === undefined || to === US)) {
        log.push(event.type === 'lease-closed' ? `closed: ${event.reason}` : event.type);
        if (event.type === 'manifest-received') {
          const accepted = terms.flaw === undefined;
          bench.market.answerManifest(
            US,
            event.lease,
            event.id,
            accepted ? { accepted } : { accepted, code: 'manifest-malformed', message: 'no' },
          );
        }
        if (event.type === 'order-created') {
          const { ref: order, maxPrice } = event.order;
          const price = { ...maxPrice, amount: parseDec('0.1') };
          bench.market.enqueue({ type: 'submit-bids', provider: US, bids: [{ order, price }] });
        }
      }
      if (height % 20 === 0) {
        const leases = [parseLeaseRef(`practice:${kind}-1/1/1/1/${US}/0`)];
        bench.market.enqueue({ type: 'withdraw', provider: US, leases });
      }
    }
    return { bench, log };
  }
  const END = ['bid-closed', 'order-closed'];

  test('a web tenant leases, sends its manifest, lives and closes', () => {
    const { log } = play('web', { lifeBlocks: 60 });
    expect(log).toEqual(['lease-created', 'manifest-received', 'closed: tenant', ...END]);
  });

  test('a silent one never sends anything', () => {
    const { log } = play('silent', { lifeBlocks: 60 });
    expect(log).toEqual(['lease-created', 'closed: tenant', ...END]);
  });

  test('a broken one closes when it is refused', () => {
    const { log, bench } = play('broken', { flaw: 'malformed' });
    expect(log).toEqual(['lease-created', 'manifest-received', 'closed: tenant', ...END]);
    expect(bench.market.books.deployments['1']).toMatchObject({ state: 'closed', closedHeight: 6 });
  });

  test('an updater sends a second manifest', () => {
    const { log } = play('updater', { updateBlocks: 10, lifeBlocks: 50 });
    const sent = ['manifest-received', 'manifest-received'];
    expect(log).toEqual(['lease-created', ...sent, 'closed: tenant', ...END]);
  });

  test('a mover comes a second time', () => {
    const { log } = play('mover', { lifeBlocks: 20 });
    const once = ['lease-created', 'manifest-received', 'closed: tenant', ...END];
    expect(log).toEqual([...once, 'order-created', ...once]);
  });

  test("a dry one's lease ends when we withdraw", () => {
    const { log } = play('dry', { deposit: '3' });
    expect(log).toEqual([
      'lease-created',
      'manifest-received',
      'closed: insufficient-funds',
      ...END,
    ]);
  });

  test('one that nobody bids for gives up', () => {
    const bench = new Bench();
    bench.place('web', { patienceBlocks: 5 });
    bench.pass(5);
    expect(bench.heard()).toEqual(['order-created', 'order-closed']);
  });

  test('the cheapest bid wins, be it a competitor', () => {
    const bench = new Bench();
    bench.register();
    bench.bid(bench.place('web', { rivalPercent: 1, waitBlocks: 3 }), '2');
    bench.pass(5);
    expect(bench.heard()).toEqual(['order-created', 'bid-lost']);
    const dearer = new Bench();
    dearer.register();
    dearer.bid(dearer.place('web', { rivalPercent: 95, waitBlocks: 3 }), '2');
    dearer.pass(5);
    expect(dearer.heard()).toContain('lease-created');
  });

  test('after the provider ended the lease the tenant goes', () => {
    const bench = new Bench();
    bench.register();
    bench.bid(bench.place('web'), '1');
    bench.pass(3);
    const bid = parseLeaseRef(`practice:web-1/1/1/1/${US}/0`);
    bench.run({ type: 'close-bid', provider: US, bid, reason: 'manifest-timeout' });
    bench.pass();
    expect(bench.market.books.deployments['1']?.state).toBe('closed');
  });
});
