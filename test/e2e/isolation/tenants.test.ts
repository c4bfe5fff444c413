import {
  Cert_State,
  QueryCertificatesRequest,
  QueryCertificatesResponse,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { updateDeployment } from '../../helpers/akash/market-messages.ts';
import { closeDeployment, createCertificate } from '../../helpers/akash/messages.ts';
import type { PackedMessage } from '../../helpers/chain/sign.ts';
import { BUSYBOX_IMAGE, ensureBusyboxImage } from '../../helpers/engine-busybox-image.ts';
import { sendRaw } from '../../helpers/gateway/ingress-world.ts';
import type { PublishedCertificate, StrictStream } from '../../helpers/gateway/strict-tool.ts';
import { StrictTool } from '../../helpers/gateway/strict-tool.ts';
import { libraryKit, ownKit } from '../../helpers/gateway/tenant-kits.ts';
import type { WayIn } from '../../helpers/gateway/way-in.ts';
import { openWayIn } from '../../helpers/gateway/way-in.ts';
import type { ClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { AT } from '../../helpers/isolation/closed-world.ts';
import type { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import type { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { gateOpens } from '../../helpers/isolation/gate.ts';
import type { PublicChain, Tenant } from '../../helpers/isolation/public-chain.ts';
import { TENANT_KEYS } from '../../helpers/isolation/public-chain.ts';
import { closeScene, openScene } from '../../helpers/isolation/scene.ts';
import { eventually } from '../../helpers/world/world.ts';

// Two tenants who have nothing in common: one writes everything with the network's own library, the
// other with a tool made from the protocol's text. Both talk only to whom the chain knows, and lead
// a whole tenancy: once with a certificate of theirs and once with a token.

let world: ClosedWorld;
let engine: EnclosedEngine;
let chain: PublicChain;
let agent: EnclosedAgent;
let gateway: WayIn;
let node: WayIn;
let web: WayIn;
let provider: string;

beforeAll(async () => {
  ({ world, engine, chain, agent } = await openScene({ image: ensureBusyboxImage }));
  const pc = world.namespace('pc');
  gateway = await openWayIn(pc, agent.folder, 8443);
  node = await openWayIn(pc, agent.folder, Number(new URL(chain.url).port));
  web = await openWayIn(world.namespace('lan'), agent.folder, 80, AT.pc);
  await agent.goLive(chain);
  await gateOpens(() => agent.gate(), words);
  // What a tenant has from the lease; whoever answers for another one is not asked.
  provider = (await chain.providers())[0] ?? '';
  const elsewhere = new StrictTool({ port: gateway.port, provider: 'akash1other', published });
  await expect(elsewhere.ask('GET', '/version')).rejects.toThrow('it is of somebody else');
}, 180_000);
afterAll(async () => {
  for (const way of [gateway, node, web]) await way.close();
  await closeScene({ world, engine, chain, agent });
}, 60_000);

const words = (): string => agent.process.output() + engine.words();
const within = { within: 60_000, words };

/** What the chain's node says of a certificate, asked as every client asks. */
async function published(owner: string, serial: string): Promise<PublishedCertificate | undefined> {
  const request = QueryCertificatesRequest.fromPartial({ filter: { owner, serial } });
  const asked = {
    ...{ jsonrpc: '2.0', id: 1, method: 'abci_query' },
    params: {
      path: '/akash.cert.v1.Query/Certificates',
      data: Buffer.from(QueryCertificatesRequest.encode(request).finish()).toString('hex'),
    },
  };
  const answer = await fetch(`http://127.0.0.1:${node.port}`, {
    ...{ method: 'POST', body: JSON.stringify(asked) },
    headers: { 'Content-Type': 'application/json' },
  });
  const { result } = (await answer.json()) as {
    readonly result: { readonly response: { readonly value: string } };
  };
  const bytes = Buffer.from(result.response.value, 'base64');
  const [found] = QueryCertificatesResponse.decode(bytes).certificates;
  if (found?.certificate === undefined) return undefined;
  return {
    pem: Buffer.from(found.certificate.cert).toString('utf8'),
    valid: found.certificate.state === Cert_State.valid,
  };
}

const KITS = [
  { tenant: 0 as Tenant, kit: libraryKit(TENANT_KEYS[0]!) },
  { tenant: 1 as Tenant, kit: ownKit(TENANT_KEYS[1]!) },
];

describe.each(KITS)('a tenant with $kit.name', ({ tenant, kit }) => {
  const owner = TENANT_KEYS[tenant]!.address;
  const toolWith = (how: Partial<ConstructorParameters<typeof StrictTool>[0]>): StrictTool =>
    new StrictTool({ port: gateway.port, provider, published, ...how });

  test.each([
    { how: 'a certificate', dseq: 10n },
    { how: 'a token', dseq: 20n },
  ] as const)(
    'leads a whole tenancy with $how',
    async ({ how, dseq }) => {
      const host = `t${tenant}-${dseq}.example.com`;
      const tool = toolWith(await identity(how));
      const first = await kit.deployment({ image: BUSYBOX_IMAGE, word: 'first', host, dseq });
      await lease(tenant, first.message);
      await sends(tool, dseq, first.body);
      await eventually('it is ready', () => isReady(tool, dseq), within);
      await shows(host, 'first');

      const log = await tool.stream(`/lease/${dseq}/1/1/logs?follow=true&tail=1`);
      await log.until(/"message":"first \\u003c\\u0026\\u003e \d+"|"message":"first <&> \d+"/);
      await types(tool, dseq);

      const second = await kit.deployment({ image: BUSYBOX_IMAGE, word: 'second', host, dseq });
      expect(second.hash).not.toBe(first.hash);
      await chain.send(tenant, updateDeployment({ owner, dseq }, Buffer.from(second.hash, 'hex')));
      await sends(tool, dseq, second.body);
      await shows(host, 'second');

      const beside = dseq + 1n;
      const third = await kit.deployment({
        image: BUSYBOX_IMAGE,
        word: 'third',
        host,
        dseq: beside,
      });
      await lease(tenant, third.message);
      await sends(tool, beside, third.body);
      await eventually('the second one is ready', () => isReady(tool, beside), within);
      await shows(host, 'second');
      const wish = {
        ...{ hostnames_to_migrate: [host], destination_dseq: Number(beside) },
        destination_gseq: 1,
      };
      const moved = await tool.ask('POST', '/hostname/migrate', JSON.stringify(wish));
      expect(moved).toMatchObject({ status: 200 });
      await shows(host, 'third');

      await end(tenant, dseq, beside);
      // Whoever follows hears the end.
      await log.ended;
      const status = await tool.ask('GET', `/lease/${dseq}/1/1/status`);
      expect(status).toMatchObject({ status: 404 });
    },
    240_000,
  );

  async function identity(how: 'a certificate' | 'a token') {
    if (how === 'a token') {
      const token = await kit.token();
      return { token: () => token };
    }
    const { cert, key, publicKey } = await kit.certificate();
    await chain.send(tenant, createCertificate(owner, cert, publicKey));
    return { certificate: { cert, key } };
  }
});

test('a stream that says nothing lives on, for a tool that leaves where it is not asked for 15 s', async () => {
  const { kit } = KITS[1]!;
  const silent = { image: BUSYBOX_IMAGE, word: 'silent', host: 'silent.example.com', dseq: 30n };
  const { message, body } = await kit.deployment(silent);
  await lease(1, message);
  const token = await kit.token();
  const tool = new StrictTool({ port: gateway.port, provider, published, token: () => token });
  await sends(tool, 30n, body);
  await eventually('it is ready', () => isReady(tool, 30n), within);
  const events = await tool.stream('/lease/30/1/1/kubeevents?follow=true');
  await events.pinged(2);
  events.close();
  expect(await events.ended).toBe('closed with 1005');
  await end(1, 30n);
}, 120_000);

async function lease(tenant: Tenant, message: PackedMessage): Promise<void> {
  const [bids, before] = [await chain.bids(), await agent.leases()];
  await chain.send(tenant, message);
  await eventually('a bid is made', async () => (await chain.bids()) === bids + 1, within);
  await chain.accept();
  await agent.leased(before + 1, within);
}

async function end(tenant: Tenant, ...deployments: readonly bigint[]): Promise<void> {
  const owner = TENANT_KEYS[tenant]!.address;
  for (const dseq of deployments) await chain.send(tenant, closeDeployment({ owner, dseq }));
  await agent.leased(0, within);
}

async function sends(tool: StrictTool, dseq: bigint, body: string): Promise<void> {
  const answer = await tool.ask('PUT', `/deployment/${dseq}/manifest`, body);
  expect(answer).toEqual({ status: 200, body: '' });
}

async function isReady(tool: StrictTool, dseq: bigint): Promise<boolean> {
  const { status, body } = await tool.ask('GET', `/lease/${dseq}/1/1/status`);
  if (status !== 200) return false;
  const { services } = JSON.parse(body) as { services: { web: { available: number } } };
  return services.web.available === 1;
}

/** A terminal of another size, and how its shell ends. */
async function types(tool: StrictTool, dseq: bigint): Promise<void> {
  const shell: StrictStream = await tool.stream(
    `/lease/${dseq}/1/1/shell?service=web&podIndex=0&tty=1&stdin=1&cmd0=sh`,
  );
  shell.send(Buffer.of(105, 0, 132, 0, 43));
  shell.send(Buffer.from('\u0068stty -a | head -n 1\n'));
  await shell.until(/rows 43; columns 132/);
  shell.send(Buffer.from('\u0068exit 5\n'));
  expect(await shell.ended).toBe('closed with 1000');
  expect(shell.frames.at(-1)?.toString()).toBe('\u0066{"exit_code":5}\n');
}

function shows(host: string, word: string): Promise<void> {
  const asked = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  return eventually(
    `${word} at ${host}`,
    async () => (await sendRaw(web.port, asked)).includes(`<b>${word}</b>`),
    within,
  );
}
