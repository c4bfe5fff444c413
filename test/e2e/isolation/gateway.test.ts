import { afterAll, beforeAll, expect, test } from 'vitest';

import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import { manifestVersion } from '../../../agent/provider/manifest-version.ts';
import { makeCertificate } from '../../helpers/akash/certificate.ts';
import { smallManifest } from '../../helpers/akash/small-manifest.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { BUSYBOX_IMAGE, ensureBusyboxImage } from '../../helpers/engine-busybox-image.ts';
import type { Received, Sent } from '../../helpers/gateway/client.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { openTool } from '../../helpers/gateway/socket-client.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import type { WayIn } from '../../helpers/gateway/way-in.ts';
import { openWayIn } from '../../helpers/gateway/way-in.ts';
import type { ClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import type { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { gateOpens } from '../../helpers/isolation/gate.ts';
import type { PublicChain } from '../../helpers/isolation/public-chain.ts';
import { closeScene, openScene } from '../../helpers/isolation/scene.ts';
import { eventually } from '../../helpers/world/world.ts';

// A whole tenancy as a tenant's tools lead it: a chain, the agent as people start it, real containers,
// TLS at the port where tools ask. The tenant has the key of the chain's only rich account.

const TENANT = keyOf(new Uint8Array(32).fill(1));
const PORT = 8443;

let world: ClosedWorld;
let engine: EnclosedEngine;
let chain: PublicChain;
let agent: EnclosedAgent;
let wayIn: WayIn;

beforeAll(async () => {
  ({ world, engine, chain, agent } = await openScene({ image: ensureBusyboxImage }));
  wayIn = await openWayIn(world.namespace('pc'), agent.folder, PORT);
}, 120_000);
afterAll(async () => {
  await wayIn.close();
  await closeScene({ world, engine, chain, agent });
}, 60_000);

const words = (): string => agent.process.output() + engine.words();
const within = { within: 60_000, words };
const send = (sent: Sent): Promise<Received> => ask(wayIn.port, sent);
const token = (): string => makeToken(TENANT, claimsOf(TENANT.address, Date.now()));
const withToken = () => ({ headers: { Authorization: `Bearer ${token()}` } });

/** What a tenant's tool sends for a service that prints and waits. */
function manifestOf(word: string) {
  const script = `n=0; while :; do echo "${word} $n"; n=$((n+1)); sleep 1; done`;
  const json = smallManifest({ image: BUSYBOX_IMAGE, command: ['/bin/sh', '-c'], args: [script] });
  const normal = normalManifest(json);
  if (!normal.ok) throw new Error(normal.message);
  return { body: sortedGoJson(normal.value), hash: manifestVersion(normal.value) };
}

const isReady = async (): Promise<boolean> => {
  const { status, body } = await send({ path: '/lease/1/1/1/status', ...withToken() });
  if (status !== 200) return false;
  const { services } = JSON.parse(body) as { services: { web: { available: number } } };
  return services.web.available === 1;
};
const leased = (count: number): Promise<void> => agent.leased(count, within);

test('before bids are wanted nobody is served', async () => {
  await expect(send({ path: '/version' })).rejects.toThrow();
  expect((await agent.doctor()).map(({ id }) => id)).not.toContain('gateway');
});

test('a tenancy from the order to its end, with a certificate and with a token', async () => {
  await agent.goLive(chain);
  await gateOpens(() => agent.gate(), words);
  const { akash } = JSON.parse((await send({ path: '/version' })).body) as {
    readonly akash: { readonly cosmos_sdk_version: string };
  };
  expect(akash.cosmos_sdk_version).toMatch(/^v\d+\.\d+\.\d+$/);
  expect(await agent.doctor()).toContainEqual({
    ...{ id: 'gateway', status: 'ok', message: `Tenants are served on port ${PORT}.` },
  });

  const { body, hash } = manifestOf('first');
  await chain.place(1, { hash });
  await eventually('a bid is made', async () => (await chain.bids()) === 1, within);
  const put = { method: 'PUT', path: '/deployment/1/manifest', body };
  expect(await send({ ...put, ...withToken() })).toMatchObject({
    ...{ status: 404, body: 'no lease for deployment\n' },
  });
  await chain.accept();
  await leased(1);

  const published = makeCertificate(TENANT.address, 'tenant', Date.now());
  await chain.publish(published);
  const certificate = { cert: published.cert, key: published.privateKey };
  expect(await send({ ...put, ...withToken() })).toMatchObject({ status: 200, body: '' });
  expect(await send({ ...put, certificate })).toMatchObject({ status: 200, body: '' });
  // Another one than was ordered is refused, and so is who shows nothing.
  const other = { ...put, body: manifestOf('other').body };
  expect(await send({ ...other, certificate })).toMatchObject({ status: 422 });
  expect(await send(put)).toMatchObject({ status: 401 });
  await eventually('the tenant sees it run', isReady, within);

  const log = await openTool(wayIn.port, '/lease/1/1/1/logs?follow=true&tail=1', token());
  await log.atLeast(2);
  expect(String(log.frames[0])).toMatch(/"message":"first \d+"/);
  const script = encodeURIComponent('echo out; exit 7');
  const shell = await openTool(
    wayIn.port,
    `/lease/1/1/1/shell?service=web&podIndex=0&tty=0&stdin=0&cmd0=sh&cmd1=-c&cmd2=${script}`,
    token(),
  );
  await shell.ended;
  const said = shell.frames.map((frame) => Buffer.from(frame).subarray(1).toString());
  expect(said).toEqual(['out\n', '{"exit_code":7}\n']);

  await chain.end();
  await leased(0);
  // Whoever follows hears the end.
  await log.ended;
  expect(await send({ path: '/lease/1/1/1/status', certificate })).toMatchObject({ status: 404 });
}, 180_000);

test('where another program has the port there are no bids until another is chosen, or it is free', async () => {
  await agent.end('SIGTERM');
  await expect(send({ path: '/version' })).rejects.toThrow();
  const taker = world.handIn(world.namespace('pc'));
  await taker.serve('tcp', '0.0.0.0', PORT, 'taken');
  const { folder } = agent;
  const namespace = world.namespace('pc');
  agent = await EnclosedAgent.start({ namespace, engineSocket: engine.socket, chain, folder });
  const blocked = async () => (await agent.slices()).provider.blocked.map(({ code }) => code);
  const message = `Port ${PORT} is in use by another program.`;
  await eventually(
    'it says so',
    async () => JSON.stringify((await agent.slices()).notices.latest).includes(message),
    within,
  );
  await eventually(
    'only that is missing',
    async () => String(await blocked()) === 'port-taken',
    within,
  );
  expect(await agent.doctor()).toContainEqual(
    expect.objectContaining({ id: 'gateway', status: 'failed' }),
  );
  expect(JSON.stringify((await agent.slices()).agent.problems)).toContain(message);
  const bids = await chain.bids();
  const judged = await agent.judged();
  await chain.place(1);
  await eventually('it is judged', async () => (await agent.judged()) === judged + 1, within);
  await chain.blocks(12);
  expect(await chain.bids()).toBe(bids);

  // The control: the same order, once there is another port; and with the port free again all goes back.
  const set = async (port: number): Promise<void> => {
    const caller = await agent.caller();
    await caller.value('settings.update', { gateway: { port } });
  };
  const servedAt = (port: number) => async (): Promise<boolean> => {
    const checks = await agent.doctor();
    return checks.some(({ message }) => message === `Tenants are served on port ${port}.`);
  };
  await set(PORT + 1000);
  await eventually('it bids', async () => (await chain.bids()) === bids + 1, within);
  expect([await blocked(), await servedAt(PORT + 1000)()]).toEqual([[], true]);
  await taker.close();
  await set(PORT);
  await eventually('it is served there again', servedAt(PORT), within);
  expect((await send({ path: '/version' })).status).toBe(200);
}, 180_000);
