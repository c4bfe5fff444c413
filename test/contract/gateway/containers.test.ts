import { JwtTokenManager } from '@akashnetwork/chain-sdk';
import { Secp256k1HdWallet } from '@cosmjs/amino';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import { testKey } from '../../helpers/chain/sign.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { dockerUnderTest } from '../../helpers/engine-docker.ts';
import { ask } from '../../helpers/gateway/client.ts';
import type { ToolSocket } from '../../helpers/gateway/socket-client.ts';
import { openTool } from '../../helpers/gateway/socket-client.ts';
import { GatewayWorld, RECORDED_GROUP } from '../../helpers/gateway/world.ts';
import { WORDS } from '../../helpers/wallet/samples.ts';

// Real containers and a token as the Console makes it, with the network's own library.

const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';

let under: DockerUnderTest;
let world: GatewayWorld;
let lease: LeaseRef;
let token: string;

beforeAll(async () => {
  under = await dockerUnderTest({}, new SystemClock());
  world = new GatewayWorld(PROVIDER, { engine: under.engine, clock: new SystemClock() });
  const tenant = await testKey(WORDS, 0);
  world.credentials.know(tenant);
  await world.open();
  const wallet = await Secp256k1HdWallet.fromMnemonic(WORDS, { prefix: 'akash' });
  token = await new JwtTokenManager(wallet).generateToken({
    ...{ version: 'v1', iss: tenant.address, leases: { access: 'full' } },
    exp: Math.floor(Date.now() / 1000) + 600,
  });
  const units = RECORDED_GROUP.units.map((unit) => ({
    ...{ ...unit, endpoints: { http: 1, ports: 0 } },
  }));
  const group = { ...RECORDED_GROUP, units };
  lease = world.addLease({ owner: tenant.address, dseq: 7, group });
  const answer = await ask(world.port, {
    ...{ method: 'PUT', path: '/deployment/7/manifest', body: manifest() },
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(answer).toMatchObject({ status: 200, body: '' });
  await world.running(lease);
}, 120_000);
afterAll(async () => {
  await world.provider.leasing.deploying.stop(lease);
  await world.close();
  await under.cleanUp();
}, 60_000);

test('what a container prints is followed', async () => {
  const tool = await openTool(world.port, '/lease/7/1/1/logs?follow=true&tail=1', token);
  await tool.atLeast(3);
  const messages = tool.frames.map((frame) => (JSON.parse(String(frame)) as Line).message);
  expect(messages[0]).toMatch(/^tick <&> \d+$/);
  tool.webSocket.close();
  await tool.ended;
});

test('a command has output, errors and a number of its own', async () => {
  const script = encodeURIComponent('echo out; echo err >&2; exit 7');
  const tool = await shell(`tty=0&stdin=0&cmd0=sh&cmd1=-c&cmd2=${script}`);
  await tool.ended;
  const frames = framesOf(tool);
  expect(frames).toContainEqual([100, 'out\n']);
  expect(frames).toContainEqual([101, 'err\n']);
  expect(frames.at(-1)).toEqual([102, '{"exit_code":7}\n']);
});

test('a terminal is typed into and resized', async () => {
  const tool = await shell('tty=1&stdin=1&cmd0=sh');
  const send = (code: number, bytes: Uint8Array) =>
    tool.webSocket.send(Buffer.concat([Buffer.of(code), bytes]));
  send(105, Buffer.of(0, 132, 0, 43));
  send(104, Buffer.from('stty -a | head -n 1\n'));
  while (!/rows 43; columns 132/.test(screenOf(tool))) await tool.atLeast(tool.frames.length + 1);
  send(104, Buffer.from('exit 5\n'));
  expect(await tool.ended).toMatchObject({ code: 1000 });
  expect(framesOf(tool).at(-1)).toEqual([102, '{"exit_code":5}\n']);
});

test('a command that is not there ends with the number for that', async () => {
  const tool = await shell('tty=0&stdin=0&cmd0=/no/such/program');
  await tool.ended;
  const [code, text] = framesOf(tool).at(-1)!;
  expect([code, text]).toEqual([102, expect.stringMatching(/^\{"exit_code":12[67]\}\n$/)]);
});

test.each([
  ['without a terminal', 'tty=0&stdin=1&cmd0=cat'],
  ['with one', 'tty=1&stdin=1&cmd0=sh&cmd1=-c&cmd2=cat'],
])(
  'who goes away takes the command along, %s',
  async (_how, query) => {
    const tool = await shell(query);
    tool.webSocket.send(Buffer.from([104, 120, 10]));
    await tool.atLeast(1);
    expect(await cats()).toBe('1\n');
    tool.webSocket.terminate();
    // Until the engine has seen to it.
    while ((await cats()) !== '0\n');
    expect(world.gateway.load().streams).toBe(0);
    // Each look is a command of its own, and on a busy machine the engine takes seconds for one.
  },
  90_000,
);

interface Line {
  readonly message: string;
}

function shell(query: string): Promise<ToolSocket> {
  return openTool(world.port, `/lease/7/1/1/shell?service=web&podIndex=0&${query}`, token);
}

/** How many run `cat` in the container. */
async function cats(): Promise<string> {
  const script = encodeURIComponent('ps | grep -c "[c]at$"');
  const tool = await shell(`tty=0&stdin=0&cmd0=sh&cmd1=-c&cmd2=${script}`);
  await tool.ended;
  return screenOf(tool);
}

function framesOf({ frames }: ToolSocket): readonly (readonly [number, string])[] {
  return frames.map((frame) => {
    const bytes = Buffer.from(frame);
    return [bytes[0]!, bytes.subarray(1).toString('utf8')];
  });
}

function screenOf(tool: ToolSocket): string {
  return framesOf(tool)
    .filter(([code]) => code === 100)
    .map(([, text]) => text)
    .join('');
}

function manifest(): string {
  const resources = {
    id: 1,
    cpu: { units: { val: '10' } },
    memory: { size: { val: '67108864' } },
    gpu: { units: { val: '0' } },
    storage: [{ name: 'default', size: { val: '134217728' } }],
    endpoints: [{}],
  };
  const service = {
    ...{ name: 'web', image: BUSYBOX_IMAGE, count: 1, resources },
    command: ['/bin/sh', '-c'],
    expose: [{ port: 80, proto: 'TCP', global: true }],
    args: ['n=0; while :; do echo "tick <&> $n"; n=$((n+1)); sleep 1; done'],
  };
  const normal = normalManifest([{ name: 'anywhere', services: [service] }]);
  return sortedGoJson(normal.ok ? normal.value : undefined);
}
