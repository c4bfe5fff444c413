import { once } from 'node:events';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { connect } from 'node:tls';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { CheckValue } from '../../../agent/api/methods.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { PEBBLE, Pebble } from '../../helpers/gateway/pebble-process.ts';
import type { WayIn } from '../../helpers/gateway/way-in.ts';
import { openWayIn } from '../../helpers/gateway/way-in.ts';
import { ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { PublicChain } from '../../helpers/isolation/public-chain.ts';
import { eventually } from '../../helpers/world/world.ts';

const NAME = 'provider.example.org';
const DIRECTORY = 14_000;
const ROOTS = 15_000;
const NETWORK_FOLDER = 'data/networks/publicnet';
const KEPT = path.join(NETWORK_FOLDER, 'public-certificate.json');

// The agent as people start it, on a machine that leads nowhere, with an authority that asks at the ports
// at which real ones do. Without Pebble none of this can be tried here; the set-up of the tests says so.
describe.skipIf(PEBBLE === undefined)('the certificate of an authority, on a whole agent', () => {
  let world: ClosedWorld;
  let engine: EnclosedEngine;
  let chain: PublicChain;
  let pebble: Pebble;
  let agent: EnclosedAgent;
  const waysIn: WayIn[] = [];
  let [gateway, grpc, roots]: readonly (number | undefined)[] = [];

  const wayIn = async (port: number): Promise<number> => {
    const way = await openWayIn(world.namespace('pc'), pebble.folder, port);
    waysIn.push(way);
    return way.port;
  };
  const start = async (port: number, folder?: string): Promise<void> => {
    agent = await EnclosedAgent.start({
      ...{ namespace: world.namespace('pc'), engineSocket: engine.socket, chain },
      flags: ['--acme-agree', '--acme-directory', `https://localhost:${port}/dir`],
      env: { NODE_EXTRA_CA_CERTS: pebble.trusted },
      ...(folder === undefined ? {} : { folder }),
    });
  };
  const restart = async (port: number): Promise<void> => {
    await agent.end('SIGTERM');
    await start(port, agent.folder);
  };

  beforeAll(async () => {
    expect(whyNoClosedWorld()).toBeUndefined();
    world = ClosedWorld.make();
    engine = await EnclosedEngine.make(world.namespace('pc'));
    chain = await PublicChain.open(world.namespace('pc'));
    pebble = await Pebble.start(
      {
        ...{ directory: DIRECTORY, roots: ROOTS, names: 8053, namesManagement: 8055 },
        ...{ http: 80, tls: 443 },
      },
      { within: ['nsenter', `--net=/run/netns/${world.namespace('pc')}`] },
    );
    [gateway, grpc, roots] = [await wayIn(8443), await wayIn(8444), await wayIn(ROOTS)];
    await start(DIRECTORY + 1);
    await agent.goLive(chain);
  }, 120_000);
  afterAll(async () => {
    for (const way of waysIn) await way.close();
    await agent.close();
    await pebble.close();
    await chain.close();
    await engine.close();
    await world.close();
  }, 60_000);

  /** What doctor says of it, once that is it. */
  const saysOf = async (id: string, status: CheckValue['status']): Promise<string> => {
    let seen: CheckValue | undefined;
    await eventually(
      `doctor says ${id}: ${status}`,
      async () => {
        seen = (await agent.doctor()).find((one) => one.id.startsWith('public-certificate'));
        return seen?.id === id && seen.status === status;
      },
      { within: 60_000, words: () => agent.process.output() + JSON.stringify(seen) },
    );
    return seen?.message ?? '';
  };
  const shake = async (servername: string, port = gateway, ca?: string): Promise<TLSSocket> => {
    const trust = ca === undefined ? { rejectUnauthorized: false } : { ca };
    const options = { host: '127.0.0.1', port: port ?? 0, servername, ...trust };
    const socket = connect({ ...options, ALPNProtocols: ['h2', 'http/1.1'] });
    await once(socket, 'secureConnect');
    return socket;
  };
  /** Who made out what is shown for a name: the account itself, or an authority. */
  const issuer = async (servername: string, port = gateway): Promise<string> => {
    const socket = await shake(servername, port);
    const { CN = '' } = socket.getPeerCertificate().issuer;
    socket.destroy();
    return String(CN);
  };
  /** Of the certificate of ours that is shown, decimal, as the chain has it. */
  const ours = async (): Promise<string> => {
    const socket = await shake('');
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return BigInt(`0x${serialNumber}`).toString();
  };
  const isServed = async (): Promise<void> => {
    expect(await ask(gateway ?? 0, { path: '/status', serverName: NAME })).toMatchObject({
      status: 200,
    });
  };

  test('an authority that does not answer takes nothing from the one that the chain has', async () => {
    expect(await saysOf('public-certificate-unreachable', 'warning')).toContain(
      'tenants are shown the one that the chain has',
    );
    const account = await issuer('');
    expect(account).toMatch(/^akash1/);
    for (const name of [NAME, `mtls.${NAME}`, account]) expect(await issuer(name)).toBe(account);
    expect((await agent.doctor()).find(({ id }) => id === 'gateway')).toMatchObject({
      status: 'ok',
    });
    await isServed();
  }, 120_000);

  test('by the name there is the certificate of the authority, as browsers check it, and ours by any other', async () => {
    await restart(DIRECTORY);
    expect(await saysOf('public-certificate', 'ok')).toMatch(
      /^The certificate of localhost:14000 for provider\.example\.org is good until \d{4}-/,
    );
    const { body: root } = await ask(roots ?? 0, { path: '/roots/0' });
    for (const port of [gateway, grpc]) {
      const socket = await shake(NAME, port, root);
      expect([socket.authorized, socket.getProtocol()]).toEqual([true, 'TLSv1.3']);
      socket.destroy();
      const account = await issuer('', port);
      expect(account).toMatch(/^akash1/);
      for (const name of [`mtls.${NAME}`, account]) {
        expect(await issuer(name, port)).toBe(account);
        // The control: who checks as a browser does is not content with it.
        await expect(shake(name, port, root)).rejects.toThrow();
      }
    }
    await isServed();
    expect(statSync(path.join(agent.folder, KEPT)).mode & 0o777).toBe(0o600);
  }, 120_000);

  test('what was kept of the authority is lost, and ours is shown', async () => {
    await agent.end('SIGTERM');
    writeFileSync(path.join(agent.folder, KEPT), 'nothing that can be read');
    await start(DIRECTORY, agent.folder);
    await saysOf('public-certificate-record', 'warning');
    await eventually('it is served again', async () => {
      return /^akash1/.test(await issuer(NAME).catch(() => ''));
    });
    await isServed();
  }, 120_000);

  test('ours is lost, and another is published and served by itself', async () => {
    const before = await ours();
    await agent.end('SIGTERM');
    rmSync(path.join(agent.folder, NETWORK_FOLDER, 'certificate.json'));
    await start(DIRECTORY, agent.folder);
    let after: string | undefined;
    await eventually(
      'it is served',
      async () => (after = await ours().catch(() => undefined)) !== undefined,
      { within: 60_000, words: () => agent.process.output() },
    );
    expect(after).not.toBe(before);
    await eventually('it is the one that the chain has, and holds no bid back', async () => {
      const { blocked, certificate } = (await agent.slices()).provider;
      return certificate?.serial === after && blocked.every(({ code }) => code !== 'gateway');
    });
  }, 120_000);
});
