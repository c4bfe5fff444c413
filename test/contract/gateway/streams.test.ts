import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { parseServiceName } from '../../../agent/domain/ids.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import type { GroupSpec } from '../../../agent/domain/resources.ts';
import type { ToolEvent } from '../../../agent/gateway/streams/lease-events.ts';
import { namespaceOf } from '../../../agent/gateway/streams/lease-events.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { ask } from '../../helpers/gateway/client.ts';
import type { ToolSocket } from '../../helpers/gateway/socket-client.ts';
import { NotUpgraded, openTool } from '../../helpers/gateway/socket-client.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import { GatewayWorld, RECORDED_GROUP, RECORDED_MS } from '../../helpers/gateway/world.ts';

const PROVIDER = keyOf(new Uint8Array(32).fill(3)).address;
const TENANT = keyOf(new Uint8Array(32).fill(1));
const OTHER = keyOf(new Uint8Array(32).fill(2));
const WEB = parseServiceName('web');
const DB = parseServiceName('db');

const GROUP: GroupSpec = {
  ...RECORDED_GROUP,
  units: [1, 2].map((id) => ({
    ...RECORDED_GROUP.units[0]!,
    id,
    endpoints: { http: 0, ports: 1 },
  })),
};

let world: GatewayWorld;
let lease: LeaseRef;

beforeEach(async () => {
  world = new GatewayWorld(PROVIDER);
  world.credentials.know(TENANT);
  world.credentials.know(OTHER);
  await world.open({ streamsOfOwner: 3 });
  lease = await deployed(TENANT, 7);
});
afterEach(() => world.close());

describe('logs', () => {
  test('are a frame for each line, with the name of the container', async () => {
    world.engine.print(lease, WEB, 'GET / 200');
    world.engine.print(lease, DB, 'ready');
    const tool = await openTool(world.port, '/lease/7/1/1/logs', tokenOf(TENANT));
    expect(await tool.ended).toEqual({ code: 1000, reason: '' });
    const lines = tool.frames.map((frame) => JSON.parse(String(frame)) as Line);
    expect(lines.map(({ name, message }) => [name.split('-')[0], message])).toEqual(
      expect.arrayContaining([
        ['web', 'simulated web started'],
        ['web', 'GET / 200'],
        ['db', 'simulated db started'],
        ['db', 'ready'],
      ]),
    );
    expect(lines).toHaveLength(4);
    expect(Object.keys(lines[0]!)).toEqual(['name', 'message']);
    for (const { name } of lines) expect(name).toMatch(/^(web|db)-[a-z0-9]{10}-[a-z0-9]{5}$/);
  });

  test('are followed, of one service, from the last line on', async () => {
    const path = '/lease/7/1/1/logs?follow=true&tail=1&service=web';
    const tool = await openTool(world.port, path, tokenOf(TENANT));
    await tool.atLeast(1);
    for (const line of ['one', 'two']) {
      world.engine.print(lease, DB, `not ${line}`);
      world.engine.print(lease, WEB, line);
    }
    await tool.atLeast(3);
    expect(messagesOf(tool)).toEqual(['simulated web started', 'one', 'two']);
    tool.webSocket.close();
    await tool.ended;
  });

  test.each([
    ['service=web,db', 2],
    ['services=db', 1],
    ['tail=0', 0],
    ['service=nope', 'no running pods'],
  ])('%s', async (query, expected) => {
    const tool = await openTool(world.port, `/lease/7/1/1/logs?${query}`, tokenOf(TENANT));
    const { code, reason } = await tool.ended;
    expect(typeof expected === 'number' ? tool.frames.length : reason).toBe(expected);
    expect(code).toBe(typeof expected === 'number' ? 1000 : 4000);
  });

  test.each([
    ['service=web,', 'parameter "service" must not contain trailing comma'],
    ['follow=yes', 'strconv.ParseBool: parsing "yes": invalid syntax'],
    ['tail=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['tail=99999999999', 'strconv.ParseInt: parsing "99999999999": value out of range'],
    ['tail=-2', 'parameter "tail" contains invalid value'],
  ])('%s is refused before the upgrade', async (query, message) => {
    const refused = openTool(world.port, `/lease/7/1/1/logs?${query}`, tokenOf(TENANT));
    await expect(refused).rejects.toMatchObject({ status: 400, body: `${message}\n` });
  });

  test('of a lease that is not there end with the number for that', async () => {
    const tool = await openTool(world.port, '/lease/7/1/2/logs', tokenOf(TENANT));
    expect(await tool.ended).toEqual({ code: 4001, reason: '' });
  });

  test('end with the number for that while the engine is away', async () => {
    world.engine.setDown(true);
    const tool = await openTool(world.port, '/lease/7/1/1/logs', tokenOf(TENANT));
    expect(await tool.ended).toEqual({ code: 4002, reason: '' });
    world.engine.setDown(false);
  });

  test('go to whoever answers pings, and to nobody else', async () => {
    const path = '/lease/7/1/1/logs?follow=true';
    const dead = await openTool(world.port, path, tokenOf(TENANT), { autoPong: false });
    const alive = await openTool(world.port, path, tokenOf(TENANT));
    const pinged = new Promise((resolve) => alive.webSocket.once('ping', resolve));
    const pingedDead = new Promise((resolve) => dead.webSocket.once('ping', resolve));
    await world.clock.advance(10_000);
    await Promise.all([pinged, pingedDead]);
    // Its answer is on the way: it is there once a line has come back after it.
    await roundTrip(alive);
    await world.clock.advance(15_000);
    expect(await dead.ended).toMatchObject({ code: 1006 });
    expect(alive.webSocket.readyState).toBe(alive.webSocket.OPEN);
    alive.webSocket.close();
    await alive.ended;
  });

  async function roundTrip(tool: ToolSocket): Promise<void> {
    const back = new Promise((resolve) => tool.webSocket.once('pong', resolve));
    tool.webSocket.ping();
    await back;
  }
});

describe('events', () => {
  const path = '/lease/7/1/1/kubeevents';

  test('are what happened so far, in tools’ words, and then the end', async () => {
    const tool = await openTool(world.port, path, tokenOf(TENANT));
    expect(await tool.ended).toEqual({ code: 1000, reason: '' });
    const [first] = tool.frames.map((frame) => JSON.parse(String(frame)) as unknown);
    const namespace = namespaceOf(lease);
    expect(first).toEqual({
      ...{ type: 'Normal', reportingController: 'sublet', reportingInstance: 'node1' },
      ...{ reason: 'Scheduled', note: expect.stringMatching(/^Accepted manifest [0-9a-f]{12}$/) },
      object: { kind: 'Namespace', namespace, name: namespace },
    });
    expect(namespace).toMatch(/^[0-9a-v]{45}$/);
  });

  test('are followed, of one service and of the whole, until the lease is over', async () => {
    const tool = await openTool(world.port, `${path}?follow=true&service=web`, tokenOf(TENANT));
    await tool.atLeast(2);
    const { leasing } = world.provider;
    const end = { exitCode: 3, outOfMemory: false };
    leasing.noteEvent(lease, 'container-exited', { service: 'db', replica: 0, ...end });
    leasing.noteEvent(lease, 'container-exited', { service: 'web', replica: 0, ...end });
    leasing.noteEvent(lease, 'restart-planned', { service: 'web', replica: 0 });
    leasing.noteEvent(lease, 'something-of-ours', {});
    leasing.noteEvent(lease, 'lease-closed', { reason: 'tenant' });
    expect(await tool.ended).toEqual({ code: 1000, reason: '' });
    const told = tool.frames.map((frame) => JSON.parse(String(frame)) as ToolEvent);
    expect(told.map(({ type, reason, note }) => [type, reason, note])).toEqual([
      ['Normal', 'Scheduled', expect.any(String)],
      ['Normal', 'Created', 'All containers run'],
      ['Warning', 'Failed', 'Container ended with code 3'],
      ['Warning', 'BackOff', 'Back-off restarting failed container'],
    ]);
    expect(told[2]!.object).toMatchObject({ kind: 'Pod', name: expect.stringMatching(/^web-/) });
  });

  test('of a lease that is not there end with the number for that', async () => {
    const tool = await openTool(world.port, '/lease/9/1/1/kubeevents', tokenOf(TENANT));
    expect(await tool.ended).toEqual({ code: 4001, reason: '' });
  });
});

describe('a shell', () => {
  const shell = (query: string) =>
    openTool(world.port, `/lease/7/1/1/shell?${query}`, tokenOf(TENANT));
  const whole = 'service=web&podIndex=0&tty=0&stdin=0';

  test('runs a command: its output, then how it ended', async () => {
    const tool = await shell(`${whole}&cmd0=echo&cmd1=a%20b&cmd2=c`);
    expect(await tool.ended).toEqual({ code: 1000, reason: '' });
    expect(framesOf(tool)).toEqual([
      [100, 'a b c\n'],
      [102, '{"exit_code":0}\n'],
    ]);
  });

  test('says with what number a command failed', async () => {
    const tool = await shell(`${whole}&cmd0=false`);
    await tool.ended;
    expect(framesOf(tool)).toEqual([[102, '{"exit_code":1}\n']]);
  });

  test('takes input, and what it does not know ends the reading', async () => {
    const tool = await shell('service=web&podIndex=0&tty=1&stdin=1&cmd0=cat');
    const send = (...bytes: readonly number[]) => tool.webSocket.send(Buffer.from(bytes));
    send(105, 0, 80, 0, 24);
    tool.webSocket.send('text says nothing');
    send();
    send(104, 104, 105);
    await tool.atLeast(1);
    expect(framesOf(tool)).toEqual([[100, 'hi']]);
    send(99);
    send(104, 33);
    // Nothing comes back for it: the next thing is the end, when the tool goes.
    tool.webSocket.close();
    await tool.ended;
    expect(framesOf(tool)).toEqual([[100, 'hi']]);
  });

  test.each([
    ['service=nope&podIndex=0&tty=0&stdin=0', 'kube: no service for that lease'],
    [
      'service=web&podIndex=1&tty=0&stdin=0',
      'remote command execute error: pod index out of range: valid range is [0, 0]',
    ],
  ])('%s says why not', async (query, message) => {
    const tool = await shell(`${query}&cmd0=sh`);
    await tool.ended;
    expect(framesOf(tool)).toEqual([[102, `${JSON.stringify({ exit_code: 0, message })}\n`]]);
  });

  test('tells nothing of what is ours where it fails', async () => {
    world.engine.setDown(true);
    const tool = await shell(`${whole}&cmd0=sh`);
    await tool.ended;
    world.engine.setDown(false);
    expect(framesOf(tool)).toEqual([[103, '']]);
  });

  test.each([
    'service=web&podIndex=0&tty=0&stdin=0',
    `${whole.replace('tty=0&', '')}&cmd0=sh`,
    `${whole.replace('podIndex=0', 'podIndex=-1')}&cmd0=sh`,
    `${whole.replace('service=web&', '')}&cmd0=sh`,
    `${whole.replace('&stdin=0', '')}&cmd0=sh`,
  ])('%s lacks something', async (query) => {
    await expect(shell(query)).rejects.toMatchObject({ status: 400, body: '' });
  });
});

describe('who may', () => {
  test('nobody without a token', async () => {
    await expect(openTool(world.port, '/lease/7/1/1/logs', '')).rejects.toBeInstanceOf(NotUpgraded);
    expect(await ask(world.port, { path: '/lease/7/1/1/status' })).toMatchObject({ status: 401 });
  });

  test('for another provider a token is refused before anything is read', async () => {
    const permissions = [{ provider: OTHER.address, access: 'full' }];
    const token = tokenOf(TENANT, { access: 'granular', permissions });
    const headers = { Authorization: `Bearer ${token}` };
    expect(await ask(world.port, { path: '/lease/x/1/1/status', headers })).toMatchObject({
      ...{ status: 401, body: '{"message":"unauthorized access"}' },
    });
  });

  test('another tenant sees nothing of it, with the same numbers', async () => {
    await deployed(OTHER, 8);
    world.engine.print(lease, WEB, 'a secret of the first');
    const tool = await openTool(world.port, '/lease/7/1/1/logs', tokenOf(OTHER));
    expect(await tool.ended).toMatchObject({ code: 4001 });
    const headers = { Authorization: `Bearer ${tokenOf(OTHER)}` };
    for (const [path, status] of [
      ['/lease/7/1/1/status', 404],
      ['/lease/7/1/1/manifest', 404],
      ['/lease/7/1/1/service/web/status', 404],
      ['/lease/8/1/1/status', 200],
    ] as const) {
      expect(await ask(world.port, { path, headers }), path).toMatchObject({ status });
    }
    // The control: asked as its owner the line is there.
    const own = await openTool(world.port, '/lease/7/1/1/logs', tokenOf(TENANT));
    await own.ended;
    expect(messagesOf(own)).toContain('a secret of the first');
  });

  test('a token for one service shows no other', async () => {
    const grant = (...services: readonly string[]): string =>
      tokenOf(TENANT, {
        access: 'granular',
        permissions: [
          {
            ...{ provider: PROVIDER, access: 'granular' },
            deployments: [
              { dseq: 7, scope: ['logs', 'status', 'shell', 'get-manifest'], services },
            ],
          },
        ],
      });
    const headers = { Authorization: `Bearer ${grant('web')}` };
    const tool = await openTool(world.port, '/lease/7/1/1/logs', grant('web'));
    await tool.ended;
    expect(messagesOf(tool)).toEqual(['simulated web started']);
    const named = await openTool(world.port, '/lease/7/1/1/logs?service=db', grant('web'));
    expect(await named.ended).toMatchObject({ code: 4000 });
    const body = async (path: string): Promise<unknown> =>
      JSON.parse((await ask(world.port, { path: `/lease/7/1/1/${path}`, headers })).body);
    expect(await body('status')).toMatchObject({ services: { web: { available: 1 } } });
    expect(await body('status')).not.toHaveProperty('services.db');
    expect(await body('status')).not.toHaveProperty('forwarded_ports.db');
    expect(JSON.stringify(await body('manifest'))).not.toContain('"db"');
    for (const [service, status] of [
      ['web', 200],
      ['db', 401],
    ] as const) {
      const path = `/lease/7/1/1/service/${service}/status`;
      expect(await ask(world.port, { path, headers })).toMatchObject({ status });
    }
    const shell = '/lease/7/1/1/shell?service=db&podIndex=0&tty=0&stdin=0&cmd0=sh';
    await expect(openTool(world.port, shell, grant('web'))).rejects.toMatchObject({ status: 401 });
    // The control: with a token for both all of it is there.
    const both = await openTool(world.port, shell, grant('web', 'db'));
    await both.ended;
    expect(framesOf(both)).toEqual([
      [100, 'simulated: sh\n'],
      [102, '{"exit_code":0}\n'],
    ]);
  });

  test('nobody may have more streams than others leave', async () => {
    const path = '/lease/7/1/1/logs?follow=1';
    const held = [];
    for (let count = 0; count < 3; count++) {
      held.push(await openTool(world.port, path, tokenOf(TENANT)));
    }
    await expect(openTool(world.port, path, tokenOf(TENANT))).rejects.toMatchObject({
      status: 429,
    });
    await deployed(OTHER, 8);
    const other = await openTool(world.port, path.replace('/7/', '/8/'), tokenOf(OTHER));
    await other.atLeast(2);
    for (const tool of [...held, other]) {
      tool.webSocket.close();
      await tool.ended;
    }
  });
});

interface Line {
  readonly name: string;
  readonly message: string;
}

function messagesOf({ frames }: ToolSocket): readonly string[] {
  return frames.map((frame) => (JSON.parse(String(frame)) as Line).message);
}

function framesOf({ frames }: ToolSocket): readonly (readonly [number, string])[] {
  return frames.map((frame) => {
    const bytes = Buffer.from(frame);
    return [bytes[0]!, bytes.subarray(1).toString('utf8')];
  });
}

function tokenOf(key: typeof TENANT, leases: unknown = { access: 'full' }): string {
  return makeToken(key, claimsOf(key.address, RECORDED_MS, leases));
}

/** A lease with its manifest, sent as a tenant sends it, and its containers running. */
async function deployed(key: typeof TENANT, dseq: number): Promise<LeaseRef> {
  const made = world.addLease({ owner: key.address, dseq, group: GROUP });
  const services = [WEB, DB].map((name, index) => ({
    ...{ name, image: 'nginx:1', count: 1 },
    expose: [{ port: 80 + index, externalPort: 8000 + index, proto: 'TCP', global: true }],
    resources: {
      id: index + 1,
      cpu: { units: { val: '10' } },
      memory: { size: { val: '67108864' } },
      gpu: { units: { val: '0' } },
      storage: [{ name: 'default', size: { val: '134217728' } }],
      endpoints: [{ kind: 1, sequence_number: 0 }],
    },
  }));
  const normal = normalManifest([{ name: 'anywhere', services }]);
  const body = sortedGoJson(normal.ok ? normal.value : undefined);
  const headers = { Authorization: `Bearer ${tokenOf(key)}` };
  const path = `/deployment/${dseq}/manifest`;
  const answer = await ask(world.port, { method: 'PUT', path, headers, body });
  expect(answer).toMatchObject({ status: 200, body: '' });
  await world.running(made);
  return made;
}
