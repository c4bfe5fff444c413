import { once } from 'node:events';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { ensureNodeImage } from '../../helpers/engine-node-image.ts';
import type { Received } from '../../helpers/gateway/client.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { GrpcClient } from '../../helpers/gateway/grpc-client.ts';
import { sendRaw } from '../../helpers/gateway/ingress-world.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import type { WayIn } from '../../helpers/gateway/way-in.ts';
import { openWayIn } from '../../helpers/gateway/way-in.ts';
import { UDP_PORT, WEB_PORT, webManifest } from '../../helpers/gateway/web-tenant.ts';
import type { ClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { AT } from '../../helpers/isolation/closed-world.ts';
import type { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import type { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { gateOpens } from '../../helpers/isolation/gate.ts';
import type { Hand } from '../../helpers/isolation/hand.ts';
import type { PublicChain, Tenant } from '../../helpers/isolation/public-chain.ts';
import { TENANT_KEYS } from '../../helpers/isolation/public-chain.ts';
import { closeScene, openScene } from '../../helpers/isolation/scene.ts';
import { eventually } from '../../helpers/world/world.ts';

// Web pages and ports of two tenants, in real containers, as visitors reach them from another device:
// over the ingress by host name, and over a port that was leased as one.

const HOST = 'app.example.com';
const ANNA: Tenant = 0;
const BOB: Tenant = 1;

let world: ClosedWorld;
let engine: EnclosedEngine;
let chain: PublicChain;
let agent: EnclosedAgent;
let gateway: WayIn;
let grpc: WayIn;
/** From the other device, by the address that this machine has at home. */
let web: WayIn;
let visitor: Hand;

beforeAll(async () => {
  ({ world, engine, chain, agent } = await openScene({ image: ensureNodeImage }));
  const pc = world.namespace('pc');
  gateway = await openWayIn(pc, agent.folder, 8443);
  grpc = await openWayIn(pc, agent.folder, 8444);
  web = await openWayIn(world.namespace('lan'), agent.folder, 80, AT.pc);
  visitor = world.hand('lan');
  await agent.goLive(chain);
  await gateOpens(() => agent.gate(), words);
}, 180_000);
afterAll(async () => {
  for (const way of [gateway, grpc, web]) await way.close();
  await closeScene({ world, engine, chain, agent });
}, 60_000);

const words = (): string => agent.process.output() + engine.words();
const within = { within: 60_000, words };

async function send(
  tenant: Tenant,
  path: string,
  method = 'GET',
  body?: string,
): Promise<Received> {
  const key = TENANT_KEYS[tenant]!;
  const token = makeToken(key, claimsOf(key.address, Date.now()));
  const headers = { Authorization: `Bearer ${token}` };
  return await ask(gateway.port, {
    path,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}
const put = (tenant: Tenant, dseq: number, body: string): Promise<Received> =>
  send(tenant, `/deployment/${dseq}/manifest`, 'PUT', body);

/** A lease of that tenant's whose manifest has that hash. */
async function lease(tenant: Tenant, hash: string, count: number): Promise<void> {
  const bids = await chain.bids();
  await chain.place(1, { tenant, hash, serving: true });
  await eventually('a bid is made', async () => (await chain.bids()) === bids + 1, within);
  await chain.accept();
  await leased(count);
}
const leased = (count: number): Promise<void> => agent.leased(count, within);

const page = (host: string): Promise<string> =>
  sendRaw(web.port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
const shows = (word: string, host = HOST): Promise<void> =>
  eventually(
    `${word} at ${host}`,
    async () => (await page(host)).endsWith(`${word} ${host}`),
    within,
  );

interface LeaseStatus {
  readonly services: { readonly web: { readonly uris: readonly string[] } };
  readonly forwarded_ports: {
    readonly web: readonly {
      readonly port: number;
      readonly externalPort: number;
      proto: string;
    }[];
  };
}
async function statusOf(tenant: Tenant, dseq: number): Promise<LeaseStatus> {
  return JSON.parse((await send(tenant, `/lease/${dseq}/1/1/status`)).body) as LeaseStatus;
}

test('a web page by host name, a WebSocket through it, and a UDP port, from another device', async () => {
  const first = webManifest('first', [HOST]);
  await lease(ANNA, first.hash, 1);
  expect(await put(ANNA, 1, first.body)).toMatchObject({ status: 200, body: '' });
  await shows('first');
  expect(await page('nobody.example.com')).toMatch(/^HTTP\/1\.1 404 /);

  const { services, forwarded_ports: ports } = await statusOf(ANNA, 1);
  const [generated = '', named] = services.web.uris;
  expect(generated).toMatch(/^[0-9a-v]{26}\.ingress\.provider\.example\.org$/);
  expect(named).toBe(HOST);
  await shows('first', generated);

  const socket = new WebSocket(`ws://127.0.0.1:${web.port}/`, { headers: { Host: HOST } });
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  await once(socket, 'message');
  socket.send('there and back');
  await once(socket, 'message');
  expect(frames).toEqual(['first', 'there and back']);
  socket.terminate();

  expect(ports.web).toEqual([expect.objectContaining({ port: UDP_PORT, proto: 'UDP' })]);
  const { externalPort } = ports.web[0]!;
  const said = await visitor.udp(AT.pc, externalPort, Buffer.from('ping').toString('hex'), 20_000);
  expect(Buffer.from(said.said ?? '', 'hex').toString()).toBe('first ping');

  const client = new GrpcClient(grpc.port);
  expect((await client.status()).cluster?.leases).toEqual({ active: 1 });
  client.close();
}, 180_000);

test('what is a web page is published where the ingress alone asks', async () => {
  const published = await publishedPorts();
  const places = published.map(({ IP, PrivatePort, Type }) => [IP, PrivatePort, Type]);
  expect(places).toEqual([
    ['0.0.0.0', UDP_PORT, 'udp'],
    ['127.0.0.1', WEB_PORT, 'tcp'],
  ]);
  const port = published.find(({ PrivatePort }) => PrivatePort === WEB_PORT)?.PublicPort ?? 0;
  expect(await visitor.tcp(AT.pc, port)).toMatchObject({ outcome: 'refused' });
  // The control: from this machine itself the page is there.
  const inside = await openWayIn(world.namespace('pc'), agent.folder, port);
  const asked = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;
  expect(await sendRaw(inside.port, asked)).toMatch(/first app\.example\.com$/);
  await inside.close();
}, 60_000);

test('a host name is one tenant\u2019s: through an update, to another lease of theirs, and free at the end', async () => {
  const others = webManifest('other', [HOST]);
  await lease(BOB, others.hash, 2);
  expect(await put(BOB, 1, others.body)).toMatchObject({
    ...{ status: 422, body: `hostname not allowed: host "${HOST}" in use\n` },
  });
  await shows('first');

  const second = webManifest('second', [HOST]);
  await chain.update(ANNA, 1, second.hash);
  expect(await put(ANNA, 1, second.body)).toMatchObject({ status: 200 });
  await shows('second');

  // Another deployment of the same tenant gets it when that is asked for, and not before.
  const third = webManifest('third', [HOST]);
  await lease(ANNA, third.hash, 3);
  expect(await put(ANNA, 2, third.body)).toMatchObject({ status: 200 });
  const [generated = ''] = (await statusOf(ANNA, 2)).services.web.uris;
  await shows('third', generated);
  await shows('second');
  const wish = { hostnames_to_migrate: [HOST], destination_dseq: 2, destination_gseq: 1 };
  const moved = await send(ANNA, '/hostname/migrate', 'POST', JSON.stringify(wish));
  expect(moved).toMatchObject({ status: 200 });
  await shows('third');

  await chain.end(ANNA);
  await leased(1);
  expect(await page(HOST)).toMatch(/^HTTP\/1\.1 404 /);
  expect(await page(generated)).toMatch(/^HTTP\/1\.1 404 /);
  // The control: what was refused before is taken now.
  expect(await put(BOB, 1, others.body)).toMatchObject({ status: 200 });
  await shows('other');
}, 240_000);

interface PublishedPort {
  readonly IP: string;
  readonly PrivatePort: number;
  readonly PublicPort: number;
  readonly Type: string;
}

/** Of all containers, by what they are inside. */
async function publishedPorts(): Promise<readonly PublishedPort[]> {
  const client = new EngineClient(`unix://${engine.socket}`);
  const path = '/containers/json';
  const found = await client.json({ method: 'GET', path, signal: AbortSignal.timeout(10_000) });
  const ports = (found as readonly { readonly Ports: readonly PublishedPort[] }[]).flatMap(
    ({ Ports }) => Ports,
  );
  return [...ports].sort((a, b) => a.PrivatePort - b.PrivatePort);
}
