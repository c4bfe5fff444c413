import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';

import type { Answer, DecodedPacket, Packet, RecordType } from 'dns-packet';
import { decode, encode, streamDecode, streamEncode } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { parseAddress, parseRange } from '../../../agent/domain/address.ts';
import type { TenantBridge } from '../../../agent/domain/egress.ts';
import { CHECK_NAMES } from '../../../agent/domain/isolation.ts';
import { RESOLVER_DEFAULTS, TenantResolver } from '../../../agent/firewall/resolver/resolver.ts';
import { freePort } from '../../helpers/engine-docker.ts';

const BRIDGE: TenantBridge = {
  name: 'slt-tst00000001',
  subnets: [parseRange('127.0.0.0/8')!],
  gateways: [parseAddress('127.0.0.1')!],
};

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A resolver of the internet that answers with what it is told, over UDP and TCP. */
async function upstream(
  answers: (name: string) => readonly Answer[],
  over: Partial<{
    readonly wrongId: boolean;
    readonly cutUdp: boolean;
    readonly silent: boolean;
  }> = {},
): Promise<{ readonly host: string; readonly port: number; readonly asked: string[] }> {
  const asked: string[] = [];
  const answer = (query: Packet, tcp: boolean): Parameters<typeof encode>[0] => {
    const question = query.questions![0]!;
    asked.push(`${tcp ? 'tcp' : 'udp'} ${question.type} ${question.name}`);
    const cut = over.cutUdp === true && !tcp;
    return {
      type: 'response',
      id: over.wrongId === true ? ((query.id ?? 0) + 1) % 65_536 : query.id!,
      flags: 0x0180 | (cut ? 0x0200 : 0),
      questions: [question],
      answers: cut ? [] : [...answers(question.name)],
    };
  };
  const udp: Socket = createSocket('udp4');
  udp.on('message', (bytes, from) => {
    const made = answer(decode(bytes), false);
    if (over.silent !== true) udp.send(encode(made), from.port, from.address);
  });
  const tcp: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => socket.end(streamEncode(answer(streamDecode(bytes), true))));
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  closers.push(() => {
    udp.close();
    tcp.close();
  });
  return { host: '127.0.0.1', port, asked };
}

async function resolver(
  upstreams: readonly { readonly host: string; readonly port: number }[],
): Promise<TenantResolver> {
  const made = new TenantResolver(
    { ...RESOLVER_DEFAULTS, port: await freePort(), upstreams, waitMs: 150 },
    { clock: new SystemClock(), log: silentLogger },
  );
  closers.push(() => made.close());
  await made.serve([BRIDGE], [parseRange('2600:77::/32')!]);
  return made;
}

interface Got {
  readonly rcode: string;
  readonly cut: boolean;
  readonly data: readonly unknown[];
}

function ask(port: number, name: string, type: RecordType = 'A', raw?: Buffer): Promise<Got> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.close();
      reject(new Error('silence'));
    }, 800);
    socket.once('message', (bytes) => {
      clearTimeout(timer);
      socket.close();
      resolve(got(decode(bytes)));
    });
    const query = encode({ type: 'query', id: 77, flags: 0x0100, questions: [{ type, name }] });
    socket.send(raw ?? query, port, '127.0.0.1');
  });
}

function got(packet: DecodedPacket): Got {
  expect(packet.id).toBe(77);
  const {
    rcode,
    flag_tc: cut,
    answers = [],
  } = packet as DecodedPacket & { readonly rcode: string };
  return {
    rcode,
    cut,
    data: answers.map((record) => ('data' in record ? record.data : undefined)),
  };
}

function askOverTcp(port: number, name: string): Promise<Got> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(got(streamDecode(bytes) as DecodedPacket));
    });
    socket.write(
      streamEncode({ type: 'query', id: 77, flags: 0x0100, questions: [{ type: 'A', name }] }),
    );
  });
}

const a = (data: string): Answer => ({ type: 'A', name: 'x.example', ttl: 60, data });
const aaaa = (data: string): Answer => ({ type: 'AAAA', name: 'x.example', ttl: 60, data });

describe('the tenants’ resolver', () => {
  test('passes questions on and answers back', async () => {
    const { port } = await resolver([await upstream(() => [a('93.184.216.34')])]);
    expect(await ask(port, 'x.example')).toEqual({
      rcode: 'NOERROR',
      cut: false,
      data: ['93.184.216.34'],
    });
    expect(await askOverTcp(port, 'x.example')).toMatchObject({ data: ['93.184.216.34'] });
  });

  test.each([
    ['an address at home', [a('192.168.1.1')]],
    ['one among others', [a('93.184.216.34'), a('10.0.0.1')]],
    ['behind an alias', [{ type: 'CNAME', name: 'x.example', ttl: 1, data: 'y' }, a('127.0.0.1')]],
    ['the metadata address', [a('169.254.169.254')]],
    ['a private one in IPv6', [aaaa('fd00::1')]],
    ['IPv4 in IPv6', [aaaa('::ffff:192.168.1.1')]],
    ['a network of this machine', [aaaa('2600:77::1')]],
  ] as readonly (readonly [string, readonly Answer[]])[])(
    'does not pass on %s',
    async (_what, answers) => {
      const { port } = await resolver([await upstream(() => answers)]);
      const refused = { rcode: 'NXDOMAIN', cut: false, data: [] };
      expect(await ask(port, 'x.example')).toEqual(refused);
      expect(await askOverTcp(port, 'x.example')).toEqual(refused);
    },
  );

  test('drops records that carry addresses in another form', async () => {
    const { port } = await resolver([await upstream(() => [a('93.184.216.34')])]);
    const hints = encode({ type: 'query', id: 77, questions: [{ type: 'A', name: 'x.example' }] });
    // Type 65, which the library has no name for.
    hints.writeUInt16BE(65, hints.length - 4);
    expect(await ask(port, 'x.example', 'A', hints)).toEqual({
      rcode: 'NOERROR',
      cut: false,
      data: [],
    });
  });

  test('goes to the next where one is silent, or answers another question', async () => {
    const silent = await upstream(() => [a('1.1.1.1')], { silent: true });
    const forged = await upstream(() => [a('1.1.1.2')], { wrongId: true });
    const good = await upstream(() => [a('1.1.1.3')]);
    const { port } = await resolver([silent, forged, good]);
    expect(await ask(port, 'x.example')).toMatchObject({ data: ['1.1.1.3'] });
    const none = await resolver([silent, forged]);
    expect(await ask(none.port, 'x.example')).toEqual({ rcode: 'SERVFAIL', cut: false, data: [] });
  });

  test('says when an answer is too long for UDP, and gives it over TCP', async () => {
    const many = Array.from({ length: 60 }, (_unused, index) => a(`93.184.216.${index + 1}`));
    const long = await resolver([await upstream(() => many)]);
    expect(await ask(long.port, 'x.example')).toEqual({ rcode: 'NOERROR', cut: true, data: [] });
    expect((await askOverTcp(long.port, 'x.example')).data).toHaveLength(60);
    const cut = await upstream(() => [a('1.1.1.1')], { cutUdp: true });
    const passing = await resolver([cut]);
    expect(await ask(passing.port, 'x.example')).toMatchObject({ cut: true });
    expect(await askOverTcp(passing.port, 'x.example')).toMatchObject({ data: ['1.1.1.1'] });
    expect(cut.asked).toEqual(['udp A x.example', 'tcp A x.example']);
  });

  test('answers the self-check by itself', async () => {
    const { port } = await resolver([]);
    const open = await ask(port, CHECK_NAMES.open, 'TXT');
    expect(Buffer.from((open.data as readonly Uint8Array[][])[0]![0]!).toString()).toBe('sublet');
    expect(await ask(port, CHECK_NAMES.rebinding)).toEqual({
      rcode: 'NXDOMAIN',
      cut: false,
      data: [],
    });
  });

  test('owes nothing to what is no question', async () => {
    const { port } = await resolver([]);
    const answer = encode({ type: 'response', id: 77, questions: [{ type: 'A', name: 'x' }] });
    for (const raw of [Buffer.from('hello'), Buffer.alloc(0), Buffer.alloc(12), answer]) {
      await expect(ask(port, '', 'A', raw)).rejects.toThrow('silence');
    }
    expect(await ask(port, 'x.example', 'AXFR')).toMatchObject({ rcode: 'NOTIMP' });
  });

  test('answers nobody outside of the lease, and nobody after the lease', async () => {
    const good = await upstream(() => [a('1.1.1.3')]);
    const made = await resolver([good]);
    expect(await ask(made.port, 'x.example')).toMatchObject({ data: ['1.1.1.3'] });
    await made.serve([], []);
    await expect(ask(made.port, 'x.example')).rejects.toThrow('silence');
    const elsewhere = { ...BRIDGE, subnets: [parseRange('172.30.0.0/16')!] };
    await made.serve([elsewhere], []);
    await expect(ask(made.port, 'x.example')).rejects.toThrow('silence');
  });

  test('says who is in the way where its port is taken', async () => {
    const made = await resolver([]);
    const other = new TenantResolver(
      { ...RESOLVER_DEFAULTS, port: made.port, upstreams: [] },
      { clock: new SystemClock(), log: silentLogger },
    );
    closers.push(() => other.close());
    await expect(other.serve([BRIDGE], [])).rejects.toMatchObject({ code: 'resolver-port-in-use' });
  });
});
