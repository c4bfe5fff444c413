import { X509Certificate } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import { PublicContexts } from '../../../agent/gateway/acme/public-contexts.ts';
import type { NamedCertificate, TlsCertificate } from '../../../agent/gateway/certificates.ts';
import { makeCertificate } from '../../../agent/network/akash/registration/certificate.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import { GatewayWorld, RECORDED_MS } from '../../helpers/gateway/world.ts';

const PROVIDER = keyOf(new Uint8Array(32).fill(3)).address;
const TENANT = keyOf(new Uint8Array(32).fill(1));

let world: GatewayWorld;

beforeEach(() => {
  world = new GatewayWorld(PROVIDER);
  world.credentials.know(TENANT);
});
afterEach(() => world.close());

test('TLS 1.3 alone is spoken', async () => {
  await world.open();
  const old = await shake({ maxVersion: 'TLSv1.2' }).then(() => 'spoken', String);
  expect(old).toMatch(/protocol version/);
  expect((await shake({})).protocol).toBe('TLSv1.3');
});

test('our own certificate is shown, whatever name is asked for', async () => {
  await world.open();
  for (const servername of ['', 'localhost', 'mtls.localhost', 'x.example']) {
    const { subject } = await shake({ servername });
    expect(subject).toContain(`CN=${PROVIDER}`);
  }
});

test('a new one of our own is shown from the next handshake on, with a name and without', async () => {
  await world.open();
  const before = await shake({});
  const next = await another('localhost');
  world.gateway.useCertificate(next);
  for (const servername of ['', 'localhost']) {
    const { fingerprint } = await shake({ servername });
    expect(fingerprint).toBe(new X509Certificate(next.certPem).fingerprint256);
    expect(fingerprint).not.toBe(before.fingerprint);
  }
});

test('a public one is shown for the public name alone, and goes again', async () => {
  let named: NamedCertificate | undefined;
  await world.open({}, { publicCertificates: new PublicContexts(() => named, silentLogger) });
  const own = await shake({});
  const open = await another('gpu.example');
  named = { ...open, name: 'GPU.example' };
  const { fingerprint256 } = new X509Certificate(open.certPem);
  expect((await shake({ servername: 'gpu.example' })).fingerprint).toBe(fingerprint256);
  const old = shake({ servername: 'gpu.example', maxVersion: 'TLSv1.2' });
  expect(await old.then(() => 'spoken', String)).toMatch(/protocol version/);
  for (const servername of ['', 'mtls.gpu.example']) {
    expect((await shake({ servername })).fingerprint).toBe(own.fingerprint);
  }
  named = undefined;
  expect((await shake({ servername: 'gpu.example' })).fingerprint).toBe(own.fingerprint);
});

test('a pair that does not belong together is refused, and what was shown stays', async () => {
  await world.open();
  const own = await shake({});
  const [one, other] = [await another('localhost'), await another('localhost')];
  const mixed = { certPem: one.certPem, privateKeyPem: other.privateKeyPem };
  expect(() => world.gateway.useCertificate(mixed)).toThrow();
  expect((await shake({ servername: 'localhost' })).fingerprint).toBe(own.fingerprint);
});

test('a header that is too long, and a manifest that is, are refused', async () => {
  await world.open({ manifestBytes: 1000 });
  const long = await ask(world.port, {
    path: '/address',
    headers: { 'X-Long': 'x'.repeat(20_000) },
  });
  expect(long.status).toBe(431);
  const token = makeToken(TENANT, claimsOf(TENANT.address, RECORDED_MS));
  const send = (body: string) =>
    ask(world.port, {
      ...{ method: 'PUT', path: '/deployment/1/manifest', body },
      headers: { Authorization: `Bearer ${token}` },
    });
  expect(await send(' '.repeat(1001))).toMatchObject({ status: 413 });
  // The control: at the limit it is read.
  expect(await send(`[${' '.repeat(998)}]`)).toMatchObject({
    ...{ status: 404, body: 'no lease for deployment\n' },
  });
});

test('one tenant who asks too often does not slow another', async () => {
  await world.open({ burstRequests: 3, requestsPerSecond: 1 });
  const other = keyOf(new Uint8Array(32).fill(9));
  world.credentials.know(other);
  const askAs = async (key: typeof TENANT): Promise<number> => {
    const token = makeToken(key, claimsOf(key.address, RECORDED_MS));
    const headers = { Authorization: `Bearer ${token}` };
    return (await ask(world.port, { path: '/lease/1/1/1/status', headers })).status;
  };
  const noisy = [];
  for (let count = 0; count < 5; count++) noisy.push(await askAs(TENANT));
  expect(noisy).toEqual([404, 404, 404, 429, 429]);
  expect(await askAs(other)).toBe(404);
  await world.clock.advance(1000);
  expect(await askAs(TENANT)).toBe(404);
});

test('who shows no account is counted by address, and slows nobody who does', async () => {
  await world.open({ burstRequests: 2, requestsPerSecond: 1 });
  const asked = [];
  for (let count = 0; count < 4; count++) {
    asked.push((await ask(world.port, { path: '/status' })).status);
  }
  expect(asked).toEqual([200, 200, 429, 429]);
  const token = makeToken(TENANT, claimsOf(TENANT.address, RECORDED_MS));
  const headers = { Authorization: `Bearer ${token}` };
  expect(await ask(world.port, { path: '/status', headers })).toMatchObject({ status: 200 });
  await world.clock.advance(1000);
  expect(await ask(world.port, { path: '/status' })).toMatchObject({ status: 200 });
});

test('one address cannot hold all connections', async () => {
  await world.open({ connectionsOfAddress: 2 });
  const held = [await open({}), await open({})];
  expect(
    await shake({}).then(
      () => 'let in',
      () => 'cut off',
    ),
  ).toBe('cut off');
  held[0]!.destroy();
  while (world.gateway.load().connections > 1) await setImmediate();
  expect(
    await shake({}).then(
      () => 'let in',
      () => 'cut off',
    ),
  ).toBe('let in');
  held[1]!.destroy();
});

interface Shown {
  readonly protocol: string | null;
  readonly subject: string;
  readonly fingerprint: string;
}

function another(host: string): Promise<TlsCertificate> {
  return makeCertificate(PROVIDER, host, world.clock.now());
}

function open(options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port: world.port, rejectUnauthorized: false, ...options },
      () => resolve(socket),
    );
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
  });
}

async function shake(options: ConnectionOptions): Promise<Shown> {
  const socket = await open(options);
  const certificate = socket.getPeerX509Certificate()!;
  const protocol = socket.getProtocol();
  socket.destroy();
  return { protocol, subject: certificate.subject, fingerprint: certificate.fingerprint256 };
}
