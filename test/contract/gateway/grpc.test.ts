import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';

import type { Status as StatusValue } from '@akashnetwork/chain-sdk/private-types/provider.akash.v1';
import { Status } from '@akashnetwork/chain-sdk/private-types/provider.akash.v1';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { GrpcLimits } from '../../../agent/gateway/grpc/limits.ts';
import { makeCertificate } from '../../../agent/network/akash/registration/certificate.ts';
import {
  framed,
  GrpcClient,
  next,
  rawCall,
  rawConnection,
} from '../../helpers/gateway/grpc-client.ts';
import { GatewayWorld } from '../../helpers/gateway/world.ts';

const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const TENANT = 'akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63';
const RPC = '/akash.provider.v1.ProviderRPC';
const NOTHING = framed(Buffer.alloc(0));

let world: GatewayWorld;
const clients: GrpcClient[] = [];

beforeEach(async () => {
  world = new GatewayWorld(PROVIDER);
  await world.open();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await world.close();
});

function clientOf(port: number): GrpcClient {
  const client = new GrpcClient(port);
  clients.push(client);
  return client;
}

function begins(dseq: number): void {
  world.addLease({ owner: TENANT, dseq });
  world.provider.state.publish('leases');
}

const leasesOf = (status: unknown): number | undefined =>
  (status as StatusValue).cluster?.leases?.active;

test('the status names the machine as it is', async () => {
  const port = await world.gateway.startGrpc(0);
  begins(1);
  const { cluster, ...rest } = await clientOf(port).status();
  const [node] = cluster?.inventory?.cluster?.nodes ?? [];
  const { cpuMilli } = world.provider.capacity.offered();
  expect(node?.resources?.cpu?.quantity?.allocatable).toEqual({ string: String(cpuMilli / 1000) });
  expect(cluster?.leases).toEqual({ active: 1 });
  expect(cluster?.inventory?.reservations?.active).toEqual({
    count: 1,
    resources: {
      ...{ cpu: { string: '10m' }, gpu: { string: '0' }, memory: { string: '67108864' } },
      ...{ ephemeralStorage: { string: '134217728' }, storage: {} },
    },
  });
  expect(rest).toEqual({
    ...{ errors: [], bidEngine: { orders: 0 }, manifest: { deployments: 0 } },
    ...{ publicHostnames: ['localhost'], timestamp: new Date(world.clock.now()) },
  });
});

// The numbers are another machine's: the messages have the same fields, less `capabilities`, which
// names the classes of storage here, as the official one does where it has a cluster.
const exchanges = readFileSync('test/fixtures/akash/gateway.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Exchange)
  .filter(({ name }) => name.startsWith('grpc '));

interface Exchange {
  readonly name: string;
  readonly request: { readonly path: string };
  readonly response: {
    readonly headers: Readonly<Record<string, unknown>>;
    readonly trailers?: Readonly<Record<string, string>>;
    readonly bodyBase64: string;
  };
}

test.each(exchanges)('$name as recorded', async ({ name, request, response }) => {
  const port = await world.gateway.startGrpc(0);
  begins(1);
  const session = rawConnection(port);
  const got = await rawCall(session, request.path, NOTHING, { first: name.includes('Stream') });
  session.destroy();
  // Ours names the encoding where it was left open, as the standard allows.
  const type = name === 'grpc Nope' ? 'application/grpc' : 'application/grpc+proto';
  const recorded = { ...response.headers, ...response.trailers, 'content-type': type };
  for (const [header, value] of Object.entries(recorded)) {
    // An empty message is left out, and a blank may be written as %20: clients read it as a blank.
    const seen = got.headers[header] ?? '';
    expect(typeof seen === 'string' ? decodeURIComponent(seen) : seen, header).toBe(value);
  }
  const body = Buffer.from(response.bodyBase64, 'base64');
  expect(got.body.length > 0).toBe(body.length > 0);
  if (body.length === 0) return;
  expect(shapeOf(got.body)).toEqual(shapeOf(body));
});

/** The message with each text alike, lists of the same kind once, and no counts: 0 is left out. */
function shapeOf(body: Buffer): unknown {
  const value = Status.toJSON(Status.decode(body.subarray(5))) as object;
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => {
      if (['capabilities', 'attributes', 'info'].includes(key)) return undefined;
      if (Array.isArray(part)) return part.slice(0, 1) as unknown;
      if (typeof part === 'number') return undefined;
      return typeof part === 'string' ? 'text' : part;
    }),
  );
}

test('a followed status comes at once and with each change, and ends with its client', async () => {
  const port = await world.gateway.startGrpc(0, { statusGapMs: 500 });
  const client = clientOf(port);
  const stream = client.follow();
  expect(leasesOf(await next(stream))).toBe(0);
  expect(world.gateway.load().watchers).toBe(1);
  begins(1);
  expect(leasesOf(await next(stream))).toBe(1);
  // A burst is told once, when the gap is over, as it is then. What changes nothing is not told.
  begins(2);
  world.provider.state.publish('market');
  begins(3);
  await Promise.resolve();
  const later = next(stream);
  await world.clock.advance(500);
  expect(leasesOf(await later)).toBe(3);
  world.provider.state.publish('leases', 'market', 'hardware');
  await world.clock.advance(1000);
  begins(4);
  expect(leasesOf(await next(stream))).toBe(4);
  stream.on('error', () => undefined);
  stream.cancel();
  await expect.poll(() => world.gateway.load().watchers).toBe(0);
});

test('more followers than allowed are refused, and the others go on', async () => {
  const followed = async (limits: Partial<GrpcLimits>): Promise<unknown[]> => {
    const client = clientOf(await world.gateway.startGrpc(0, limits));
    const streams = [client.follow(), client.follow(), client.follow()];
    const firsts: unknown[] = [];
    for (const stream of streams) {
      const first = await next(stream);
      firsts.push(first instanceof Error ? first.code : leasesOf(first));
      stream.on('error', () => undefined);
    }
    begins(firsts.length);
    const seconds = await Promise.all(streams.slice(0, 2).map((stream) => next(stream)));
    return [firsts, seconds.map(leasesOf)];
  };
  expect(await followed({ watchersOfAddress: 2 })).toEqual([
    [0, 0, 8],
    [1, 1],
  ]);
  await world.close();
  world = new GatewayWorld(PROVIDER);
  await world.open();
  // The control: with room for all, none is refused.
  expect(await followed({ watchersOfAddress: 3 })).toEqual([
    [0, 0, 0],
    [1, 1],
  ]);
});

test('calls and connections of one address have their limit', async () => {
  const port = await world.gateway.startGrpc(0, { burstCalls: 3, connectionsOfAddress: 1 });
  const session = rawConnection(port);
  const codes: unknown[] = [];
  for (let count = 0; count < 4; count += 1) {
    const { headers } = await rawCall(session, `${RPC}/GetStatus`, NOTHING);
    codes.push(headers['grpc-status']);
  }
  expect(codes).toEqual(['0', '0', '0', '8']);
  const second = rawConnection(port);
  await new Promise((resolve) => second.once('close', resolve));
  await world.clock.advance(1000);
  const after = await rawCall(session, `${RPC}/GetStatus`, NOTHING);
  expect(after.headers['grpc-status']).toBe('0');
  session.destroy();
});

test('what is too long, compressed, cut short or no message is refused, and the next call answered', async () => {
  const port = await world.gateway.startGrpc(0, { messageBytes: 1024, callMs: 200 });
  const session = rawConnection(port);
  const asked = async (body: Buffer, headers = {}): Promise<unknown> => {
    const got = await rawCall(session, `${RPC}/GetStatus`, body, { headers });
    return got.headers['grpc-status'] ?? got.headers[':status'];
  };
  expect(await asked(framed(Buffer.alloc(1025)))).toBe('8');
  expect(await asked(framed(Buffer.alloc(0), { claims: 4_000_000_000 }))).not.toBe('0');
  expect(await asked(framed(Buffer.alloc(8), { compressed: true }))).not.toBe('0');
  expect(await asked(framed(Buffer.from([0xff, 0xff, 0xff])))).not.toBe('0');
  expect(await asked(Buffer.from([0, 0]))).not.toBe('0');
  expect(await asked(NOTHING, { 'content-type': 'text/plain' })).toBe(415);
  expect(await asked(NOTHING, { 'grpc-encoding': 'gzip' })).toBe('12');
  // The control: within the limit it is an answer.
  expect(await asked(NOTHING)).toBe('0');
  session.destroy();
});

test('who begins a call and sends nothing is let go', async () => {
  const port = await world.gateway.startGrpc(0, { callMs: 50 });
  const session = rawConnection(port);
  const path = `${RPC}/GetStatus`;
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
  });
  stream.on('error', () => undefined);
  await new Promise((resolve) => stream.once('close', resolve));
  expect(stream.rstCode).toBe(8);
  session.destroy();
});

test('noise in place of HTTP/2, another protocol and an older TLS get nowhere', async () => {
  const port = await world.gateway.startGrpc(0);
  const attempts = await Promise.all([
    noise(port, { ALPNProtocols: ['h2'] }, 'not a preface at all\r\n\r\n'),
    noise(port, { ALPNProtocols: ['h2'] }, `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'\xff'.repeat(64)}`),
    noise(port, { ALPNProtocols: ['http/1.1'] }, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'),
    noise(port, { maxVersion: 'TLSv1.2' }, ''),
  ]);
  expect(attempts).toEqual(['closed', 'closed', 'closed', 'closed']);
  expect(leasesOf(await clientOf(port).status())).toBe(0);
});

function noise(
  port: number,
  options: object,
  text: string,
  onData: () => void = () => undefined,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
    socket.on('error', () => undefined);
    socket.on('secureConnect', () => socket.write(text, 'latin1'));
    socket.on('data', onData);
    socket.on('close', () => resolve('closed'));
  });
}

test('a connection that nobody uses is closed', async () => {
  const port = await world.gateway.startGrpc(0, { idleMs: 1000, pingMs: 500 });
  const session = rawConnection(port);
  await rawCall(session, `${RPC}/GetStatus`, NOTHING);
  const closed = new Promise((resolve) => session.once('close', resolve));
  await world.clock.advance(2000);
  await closed;
});

test('who does not answer a ping is cut off, who does goes on', async () => {
  const port = await world.gateway.startGrpc(0, { idleMs: 60_000, pingMs: 500, pongMs: 1000 });
  const session = rawConnection(port);
  await rawCall(session, `${RPC}/GetStatus`, NOTHING);
  let pings = 0;
  session.on('ping', () => (pings += 1));
  // A preface and empty settings, and from then on not a word.
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  const hello = `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${settings.toString('latin1')}`;
  let words = 0;
  const cut = noise(port, { ALPNProtocols: ['h2'] }, hello, () => (words += 1));
  // Its time counts from the moment at which the server has a session, and says so.
  await expect.poll(() => words).toBeGreaterThan(0);
  await world.clock.advance(500);
  await expect.poll(() => pings).toBe(1);
  await rawCall(session, `${RPC}/GetStatus`, NOTHING);
  await world.clock.advance(1000);
  expect(await cut).toBe('closed');
  const after = await rawCall(session, `${RPC}/GetStatus`, NOTHING);
  expect(after.headers['grpc-status']).toBe('0');
  session.destroy();
});

test.each([
  { burstPings: 3, goes: 'is let go' },
  { burstPings: 100, goes: 'stays below the limit' },
])('a client that pings without end $goes', async ({ burstPings }) => {
  const port = await world.gateway.startGrpc(0, { burstPings });
  const session = rawConnection(port);
  await rawCall(session, `${RPC}/GetStatus`, NOTHING);
  for (let count = 0; count < 5 && !session.destroyed; count += 1) {
    await new Promise<void>((resolve) => {
      session.once('close', resolve);
      session.ping(() => resolve());
    });
  }
  const isGone = (): boolean => session.destroyed;
  if (burstPings === 3) await expect.poll(isGone).toBe(true);
  else expect(isGone()).toBe(false);
  session.destroy();
});

test('a connection has so many calls at once', async () => {
  const port = await world.gateway.startGrpc(0, { callsOfConnection: 7 });
  const session = rawConnection(port);
  await rawCall(session, `${RPC}/GetStatus`, NOTHING);
  expect(session.remoteSettings.maxConcurrentStreams).toBe(7);
  session.destroy();
});

test('a new certificate is shown from the next handshake on', async () => {
  const port = await world.gateway.startGrpc(0);
  const serial = (): Promise<string> =>
    new Promise((resolve) => {
      const options = { host: '127.0.0.1', port, rejectUnauthorized: false, ALPNProtocols: ['h2'] };
      const socket = connectTls(options, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
    });
  const before = await serial();
  const nowMs = parseUnixMs(world.clock.now() + 1000);
  world.gateway.useCertificate(await makeCertificate(world.address, 'localhost', nowMs));
  expect(await serial()).not.toBe(before);
});

test.each(['v1', 'v1alpha'])('reflection %s tells a tool all that it needs', async (version) => {
  const port = await world.gateway.startGrpc(0);
  const session = rawConnection(port);
  const ask = async (field: number, text: string): Promise<Buffer> => {
    const question = Buffer.from([(field << 3) | 2, text.length, ...Buffer.from(text)]);
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    const { headers, body } = await rawCall(session, path, framed(question));
    expect(headers['grpc-status']).toBe('0');
    return body.subarray(5);
  };
  expect(listed(await ask(7, '*'))).toEqual([
    'akash.provider.v1.ProviderRPC',
    'grpc.reflection.v1.ServerReflection',
    'grpc.reflection.v1alpha.ServerReflection',
  ]);
  for (const symbol of [
    'akash.provider.v1.ProviderRPC',
    'akash.provider.v1.ProviderRPC.GetStatus',
  ]) {
    const files = filesIn(await ask(4, symbol));
    expect(files[0]?.name).toBe('akash/provider/v1/service.proto');
    const names = files.map(({ name }) => name);
    // Nothing that a file needs is missing.
    expect(
      files.flatMap(({ dependency }) => dependency).filter((name) => !names.includes(name)),
    ).toEqual([]);
    expect(names).toContain('k8s.io/apimachinery/pkg/api/resource/generated.proto');
  }
  expect(filesIn(await ask(3, 'akash/inventory/v1/gpu.proto')).length).toBe(4);
  expect((await ask(4, 'akash.provider.v1.Nothing')).toString('latin1')).toContain('not found');
  session.destroy();
});

/** The fields with that number in a protobuf message. */
function fieldsOf(bytes: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const length = varint();
    if ((tag & 7) !== 2) continue;
    if (tag >> 3 === wanted) found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}

function listed(answer: Buffer): string[] {
  const [services = Buffer.alloc(0)] = fieldsOf(answer, 6);
  return fieldsOf(services, 1).flatMap((one) => fieldsOf(one, 1).map(String));
}

function filesIn(answer: Buffer): readonly { name: string; dependency: string[] }[] {
  const [files = Buffer.alloc(0)] = fieldsOf(answer, 4);
  return fieldsOf(files, 1).map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}
