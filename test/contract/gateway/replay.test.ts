import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { testKey } from '../../helpers/chain/sign.ts';
import type { Received } from '../../helpers/gateway/client.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { GatewayWorld } from '../../helpers/gateway/world.ts';
import { WORDS } from '../../helpers/wallet/samples.ts';

// The official gateway was asked, and what it answered was kept. Ours is asked the same, in the same
// order, and answers the same, or the difference stands here with its reason.

interface Exchange {
  readonly name: string;
  readonly request?: {
    readonly method?: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly clientCertificate?: boolean;
  };
  readonly response?: {
    readonly status?: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
}

const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const folder = path.resolve('test/fixtures/akash');
const exchanges = linesOf('gateway.jsonl') as readonly Exchange[];

/** What we answer instead; what is left out is as recorded. */
interface Difference {
  readonly why: string;
  readonly status?: number;
  readonly type?: string | undefined;
  readonly body: unknown;
}

const NOT_ONE_TENANTS = 'it has no cluster behind it and so nothing to tell; ours runs the lease';
const web = {
  ...{ name: 'web', available: 1, total: 1, uris: null, observed_generation: 1 },
  ...{ replicas: 1, updated_replicas: 1, ready_replicas: 1, available_replicas: 1 },
};
const JSON_TYPE = 'application/json; charset=UTF-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  version: {
    why: 'another program',
    body: { akash: { version: 'v0.0.0' }, kube: null },
  },
  'status, no lease': {
    why: 'another machine, with nothing held',
    body: summary({ leases: 0, deployments: 0 }),
  },
  'status, one lease': {
    why: 'another machine; ours counts the manifest that it took',
    body: summary({
      leases: 1,
      deployments: 1,
      active: [{ cpu: 10, gpu: 0, memory: 67_108_864, storage_ephemeral: 134_217_728 }],
    }),
  },
  'manifest without a lease': {
    why: 'an internal error there: the tools try again on the text of a missing lease only',
    status: 404,
    body: 'no lease for deployment\n',
  },
  'manifest that is not JSON': {
    why: "the words of another language's JSON",
    body: 'manifest is not JSON\n',
  },
  'granular token for one service': {
    why: 'not enforced there: a token for one service shows another',
    ...{ status: 401, type: 'application/json', body: { message: 'unauthorized access' } },
  },
  'lease status': {
    why: NOT_ONE_TENANTS,
    ...{ status: 200, type: JSON_TYPE },
    body: {
      services: { web },
      forwarded_ports: {
        web: [
          {
            host: 'localhost',
            port: 2222,
            externalPort: expect.any(Number),
            proto: 'TCP',
            name: 'web',
          },
          {
            host: 'localhost',
            port: 5353,
            externalPort: expect.any(Number),
            proto: 'UDP',
            name: 'web',
          },
        ],
      },
      ips: null,
    },
  },
  'service status': { why: NOT_ONE_TENANTS, body: web },
  'service status of an unknown service': {
    why: NOT_ONE_TENANTS,
    ...{ status: 404, type: TEXT_TYPE, body: 'kube: no service for that lease\n' },
  },
  'get manifest': {
    why: NOT_ONE_TENANTS,
    ...{ status: 200, type: JSON_TYPE },
    body: JSON.parse(exchanges.find(({ name }) => name === 'manifest accepted')!.request!.body!),
  },
  'mTLS with the certificate on chain': {
    why: NOT_ONE_TENANTS,
    ...{ status: 200, type: JSON_TYPE, body: expect.objectContaining({ services: { web } }) },
  },
};

/** Asked in `grpc.test.ts`. */
const isGrpc = (name: string): boolean => name.startsWith('grpc ');

let world: GatewayWorld;
let certificate: { readonly cert: string; readonly key: string };
const asked: string[] = [];

beforeAll(async () => {
  world = new GatewayWorld(PROVIDER);
  for (const index of [0, 3]) world.credentials.know(await testKey(WORDS, index));
  const note = (
    linesOf('chain.jsonl') as readonly { name?: string; pem?: Pem; serial?: string }[]
  ).find(({ pem }) => pem !== undefined);
  certificate = { cert: note!.pem!.cert, key: note!.pem!.privateKey };
  const tenant = (await testKey(WORDS, 3)).address;
  world.credentials.publish(tenant, { serial: note!.serial!, cert: certificate.cert });
  await world.open();
});
afterAll(() => world.close());

test.each(exchanges.filter(({ request, name }) => request !== undefined && !isGrpc(name)))(
  '$name',
  async ({ name, request, response }) => {
    const { method = 'GET', path: asks, headers = {}, body, clientCertificate } = request!;
    if (name === 'lease status before the manifest') await leaseBegins();
    const got = await ask(world.port, {
      ...{ method, path: asks, headers },
      ...(body === undefined ? {} : { body }),
      ...(clientCertificate === true ? { certificate } : {}),
    });
    asked.push(name);
    const recorded = response!;
    const type = recorded.headers['content-type'];
    const expected = { status: recorded.status, type, body: recorded.body ?? '' };
    const difference = DIFFERENCES[name];
    if (difference === undefined) {
      expect(seen(got)).toEqual(expected);
      for (const header of ['x-content-type-options', 'sec-websocket-version']) {
        expect(got.headers[header], header).toBe(recorded.headers[header]);
      }
    } else {
      const { why: _why, body: wanted, ...rest } = difference;
      const whole = typeof wanted === 'string' ? got.body : (JSON.parse(got.body) as unknown);
      expect({ ...seen(got), body: whole }).toEqual({ ...expected, ...rest, body: wanted });
    }
    if (name === 'manifest accepted') await world.running(lease!);
  },
);

test('every exchange was asked', () => {
  const names = exchanges.filter(({ request }) => request !== undefined).map(({ name }) => name);
  const overGrpc = names.filter(isGrpc);
  expect(overGrpc.length).toBe(4);
  expect([...asked, ...overGrpc].sort()).toEqual([...names].sort());
  expect(asked.length).toBe(38);
  expect(Object.keys(DIFFERENCES).filter((name) => !asked.includes(name))).toEqual([]);
});

let lease: ReturnType<GatewayWorld['addLease']> | undefined;

async function leaseBegins(): Promise<void> {
  // It was sent as it is hashed.
  const { body } = exchanges.find(({ name }) => name === 'manifest accepted')!.request!;
  const { address } = await testKey(WORDS, 3);
  const expected = createHash('sha256').update(body!).digest('hex');
  lease = world.addLease({ owner: address, dseq: 1791, expected });
}

interface Pem {
  readonly cert: string;
  readonly privateKey: string;
}

function seen({ status, headers, body }: Received): object {
  return { status, type: headers['content-type'], body };
}

function summary({
  leases,
  deployments,
  active,
}: {
  leases: number;
  deployments: number;
  active?: unknown;
}): object {
  const metric = {
    cpu: expect.any(Number),
    gpu: 0,
    memory: expect.any(Number),
    storage_ephemeral: expect.any(Number),
  };
  return {
    cluster: {
      leases,
      inventory: {
        ...(active === undefined ? {} : { active }),
        available: {
          nodes: [{ name: 'node1', allocatable: metric, available: metric }],
          storage: [{ class: 'beta2', size: expect.any(Number) }],
        },
      },
    },
    bidengine: { orders: 0 },
    manifest: { deployments },
    cluster_public_hostname: 'localhost',
    address: PROVIDER,
  };
}

function linesOf(file: string): readonly unknown[] {
  const text = readFileSync(path.join(folder, file), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
