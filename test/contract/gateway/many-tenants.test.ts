import { afterAll, beforeAll, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import type { TenantSurface } from '../../../agent/provider/tenant-surface.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { anySignal, dockerUnderTest, inspect } from '../../helpers/engine-docker.ts';
import type { Received } from '../../helpers/gateway/client.ts';
import { ask } from '../../helpers/gateway/client.ts';
import type { ToolSocket } from '../../helpers/gateway/socket-client.ts';
import { NotUpgraded, openTool } from '../../helpers/gateway/socket-client.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import { GatewayWorld, RECORDED_GROUP } from '../../helpers/gateway/world.ts';

// Twenty leases of four tenants at once, each with a follower of its log and a shell, in real
// containers. Each lease knows a word that no other may ever see. At the end one guard after the
// other is taken away, and the same looks see what they must not.

const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const TENANTS = [21, 22, 23, 24].map((byte) => keyOf(new Uint8Array(32).fill(byte)));
const LEASES_EACH = 5;
const MIB = 1024 ** 2;

interface Lease {
  readonly tenant: number;
  readonly dseq: number;
  readonly ref: LeaseRef;
  readonly word: string;
  readonly log: ToolSocket;
  readonly shell: ToolSocket;
}

let under: DockerUnderTest;
let world: GatewayWorld;
/** Set where who asks for a lease is not looked at. */
let ownersCount = true;
const leases: Lease[] = [];

beforeAll(async () => {
  under = await dockerUnderTest();
  world = new GatewayWorld(PROVIDER, { engine: under.engine, clock: new SystemClock() });
  for (const tenant of TENANTS) world.credentials.know(tenant);
  await world.open({}, { change: withoutOwners });
  const all = TENANTS.flatMap((_key, tenant) =>
    Array.from({ length: LEASES_EACH }, (_unused, at) => ({ tenant, dseq: 10 * tenant + at + 1 })),
  );
  const storage = [
    { name: 'default', bytes: 64 * MIB, class: 'ephemeral' as const },
    { name: 'data', bytes: 16 * MIB, class: 'beta2' as const },
  ];
  const units = RECORDED_GROUP.units.map((unit) => ({
    ...{ ...unit, storage, endpoints: { http: 1, ports: 0 } },
  }));
  const made = all.map(({ tenant, dseq }) => ({
    ...{ tenant, dseq, word: `word${dseq}of${tenant}` },
    ref: world.addLease({
      ...{ owner: TENANTS[tenant]!.address, dseq },
      group: { ...RECORDED_GROUP, units },
    }),
  }));
  const put = ({ tenant, dseq, word }: (typeof made)[number]): Promise<Received> =>
    ask(world.port, {
      ...{ method: 'PUT', path: `/deployment/${dseq}/manifest`, body: manifest(word) },
      headers: { Authorization: `Bearer ${tokenOf(tenant)}` },
    });
  for (const one of made) expect(await put(one)).toMatchObject({ status: 200, body: '' });
  for (const { ref } of made) await world.running(ref);
  const opened = made.map(async (one): Promise<Lease> => {
    const at = `/lease/${one.dseq}/1/1`;
    const token = tokenOf(one.tenant);
    return {
      ...one,
      log: await openTool(world.port, `${at}/logs?follow=true`, token),
      shell: await openTool(world.port, `${at}/shell?${SHELL}`, token),
    };
  });
  leases.push(...(await Promise.all(opened)));
}, 240_000);
afterAll(async () => {
  for (const { log, shell } of leases) {
    log.webSocket.terminate();
    shell.webSocket.terminate();
  }
  for (const { ref } of leases) await world.provider.leasing.deploying.stop(ref);
  await world.close();
  await under.cleanUp();
}, 120_000);

const SHELL = 'service=web&podIndex=0&tty=0&stdin=1&cmd0=sh';
const tokenOf = (tenant: number): string =>
  makeToken(TENANTS[tenant]!, claimsOf(TENANTS[tenant]!.address, Date.now()));

/** The surface, on which every lease is everybody's once {@link ownersCount} is off. */
function withoutOwners(surface: TenantSurface): TenantSurface {
  return {
    ...surface,
    leasesOf: (owner, dseq) => {
      if (ownersCount) return surface.leasesOf(owner, dseq);
      return TENANTS.flatMap(({ address }) => surface.leasesOf(address, dseq));
    },
  };
}

/** What the shell of a lease prints for a command, until a mark of its own. */
let marks = 0;
async function typed({ shell }: Lease, command: string): Promise<string> {
  const mark = `mark-${(marks += 1)}-`;
  const from = shell.frames.length;
  shell.webSocket.send(Buffer.from(`\u0068${command}; echo ${mark}\n`));
  const said = (): string =>
    shell.frames
      .slice(from)
      .map((frame) => Buffer.from(frame).subarray(1).toString())
      .join('');
  while (!said().includes(mark)) await shell.atLeast(shell.frames.length + 1);
  return said().split(mark)[0] ?? '';
}

const wordsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/word\d+of\d+/g)].map(([word]) => word)),
];

/** What a stream gives to a tool that asks for the word; nothing where it is refused or closed. */
async function readBy(token: string, path: string): Promise<string> {
  let tool: ToolSocket;
  try {
    tool = await openTool(world.port, path, token);
  } catch (error) {
    if (error instanceof NotUpgraded) return '';
    throw error;
  }
  tool.webSocket.send(Buffer.from('\u0068echo $SECRET\n'));
  await Promise.race([tool.atLeast(1), tool.ended]);
  tool.webSocket.terminate();
  await tool.ended;
  return tool.frames.map(String).join('');
}

/** Looks at every lease of every other tenant in each way that a tool has; what was seen. */
async function looksAtOthers(lookers = [...TENANTS.keys()]): Promise<{
  readonly looks: number;
  readonly seen: readonly string[];
}> {
  const seen: string[] = [];
  let looks = 0;
  for (const tenant of lookers) {
    for (const { dseq, word } of leases.filter((one) => one.tenant !== tenant)) {
      const at = `/lease/${dseq}/1/1`;
      const token = tokenOf(tenant);
      const headers = { Authorization: `Bearer ${token}` };
      for (const path of [`${at}/status`, `${at}/manifest`, `${at}/service/web/status`]) {
        looks += 1;
        const { status } = await ask(world.port, { path, headers });
        if (status === 200) seen.push(path);
      }
      looks += 2;
      for (const path of [`${at}/logs?follow=true`, `${at}/shell?${SHELL}`]) {
        if ((await readBy(token, path)).includes(word)) seen.push(path);
      }
    }
  }
  return { looks, seen };
}

test('each follower and each shell sees the word of its own lease and no other', async () => {
  const found = await Promise.all(
    leases.map(async (lease) => {
      await lease.log.atLeast(3);
      await typed(lease, `echo ${lease.word} > /data/mine`);
      const shown = await typed(lease, 'env; cat /data/* /www/* /proc/*/environ /proc/*/cmdline');
      return [wordsIn(lease.log.frames.join('')), wordsIn(shown)];
    }),
  );
  expect(found).toEqual(leases.map(({ word }) => [[word], [word]]));
  expect(found.length).toBe(20);
}, 120_000);

test('no tool of a tenant’s reaches a lease of another’s', async () => {
  expect(await looksAtOthers()).toEqual({ looks: 4 * 15 * 5, seen: [] });
}, 120_000);

const askPage = (address: string): string =>
  `echo -e 'GET / HTTP/1.0\\r\\n\\r' | nc -w 2 ${address} 8080 2>&1`;

/** The page of the next tenant's lease, asked from each container; what came. */
async function pagesOfOthers(): Promise<readonly string[]> {
  const pages = leases.map(async (lease, at) => {
    const other = leases[(at + LEASES_EACH) % leases.length]!;
    const { NetworkSettings } = await inspect(under.listing, other.ref, 'web');
    const addresses = Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress);
    const asks = addresses.map(askPage);
    return wordsIn(await typed(lease, asks.join('; '))).filter((word) => word === other.word);
  });
  return (await Promise.all(pages)).flat();
}

test('no container reaches a container of another tenant’s', async () => {
  expect(await pagesOfOthers()).toEqual([]);
  // Not because there is no page: each reaches its own.
  const own = await Promise.all(leases.map((lease) => typed(lease, askPage('127.0.0.1'))));
  expect(own.map((page) => wordsIn(page))).toEqual(leases.map(({ word }) => [word]));
}, 120_000);

test('the control: where owners do not count the same looks see every lease of every other tenant', async () => {
  ownersCount = false;
  try {
    const { looks, seen } = await looksAtOthers([0]);
    expect([looks, seen.length]).toEqual([75, 75]);
  } finally {
    ownersCount = true;
  }
}, 240_000);

test('the control: in one network with another container its page is seen', async () => {
  const [first, other] = [leases[0]!, leases[LEASES_EACH]!];
  const { NetworkSettings } = await inspect(under.listing, other.ref, 'web');
  const [network = ''] = Object.keys(NetworkSettings.Networks);
  const { Id } = await inspect(under.listing, first.ref, 'web');
  const join = (way: string): Promise<unknown> =>
    under.client.json({
      ...{ method: 'POST', path: `/networks/${encodeURIComponent(network)}/${way}` },
      ...{ body: { Container: Id, ...(way === 'disconnect' ? { Force: true } : {}) } },
      signal: anySignal,
    });
  await join('connect');
  try {
    expect(await pagesOfOthers()).toContain(other.word);
  } finally {
    await join('disconnect');
  }
}, 120_000);

function manifest(word: string): string {
  const resources = {
    id: 1,
    cpu: { units: { val: '10' } },
    memory: { size: { val: '67108864' } },
    gpu: { units: { val: '0' } },
    storage: [
      { name: 'default', size: { val: String(64 * MIB) } },
      {
        ...{ name: 'data', size: { val: String(16 * MIB) } },
        attributes: [
          { key: 'class', value: 'beta2' },
          { key: 'persistent', value: 'true' },
        ],
      },
    ],
    endpoints: [{}],
  };
  const service = {
    ...{ name: 'web', image: BUSYBOX_IMAGE, count: 1, resources },
    command: ['/bin/sh', '-c'],
    expose: [{ port: 8080, externalPort: 80, proto: 'TCP', global: true }],
    env: [`SECRET=${word}`],
    params: { storage: [{ name: 'data', mount: '/data', readOnly: false }] },
    args: [
      'mkdir -p /www; echo $SECRET > /www/index.html; httpd -p 8080 -h /www; ' +
        'while :; do echo "it is $SECRET"; sleep 1; done',
    ],
  };
  const normal = normalManifest([{ name: 'anywhere', services: [service] }]);
  return sortedGoJson(normal.ok ? normal.value : undefined);
}
