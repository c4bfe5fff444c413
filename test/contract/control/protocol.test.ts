import { afterEach, describe, expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import type { LogFields } from '../../../agent/base/logger.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { FakeSurface, NOW_MS, sampleLease } from './fake-surface.ts';
import type { ServeOptions } from './serve.ts';
import { Served } from './serve.ts';

let served: Served;
afterEach(() => served.stop());

const serve = async (options?: ServeOptions): Promise<void> => {
  served = await Served.start(options);
};

/** Waits for something that happens soon without saying so; fails by the test's own time limit. */
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
};

describe.each(['socket', 'web'] as const)('over %s', (transport) => {
  test('hello is answered with what the agent is', async () => {
    await serve();
    const client = await served.connect(transport);
    expect(await client.hello(served.token)).toEqual({
      type: 'welcome',
      protocol: 1,
      version: '0.1.0',
      pid: process.pid,
    });
  });

  test('a call gives the result as it is on the wire', async () => {
    await serve();
    const client = await served.client(transport);
    const answer = await client.call(1, 'earnings.payments', {});
    expect(answer).toEqual({
      type: 'result',
      id: 1,
      value: [
        {
          key: 'k1',
          height: 1200,
          lease: sampleLease(1001).lease,
          amount: { denom: 'uplay', amount: '18446744073709551616' },
          atMs: NOW_MS - 200_000,
        },
      ],
    });
    expect(served.surface.calls).toEqual([['earnings.payments', { limit: 50 }]]);
  });

  test("a lease's history does not wait for what it uses, which may fail alone", async () => {
    let refuse = (_error: AgentError): void => {};
    const hanging = new Promise<never>((_resolve, reject) => (refuse = reject));
    await serve({ surface: new FakeSurface({ 'lease.stats': () => hanging }) });
    const client = await served.client(transport);
    const { lease } = sampleLease(1001);
    client.send({ type: 'call', id: 1, method: 'lease.stats', args: { lease } });
    const detail = await client.call(2, 'lease.get', { lease });
    expect(detail).toMatchObject({ id: 2, value: { events: [{ code: 'lease-created' }, {}] } });
    expect(Object.keys(detail.value as object)).toEqual(['lease', 'events']);
    refuse(new AgentError('engine-unreachable', 'Docker does not answer. Start it.'));
    expect(await client.next()).toMatchObject({
      type: 'error',
      id: 1,
      error: { code: 'engine-unreachable', message: 'Docker does not answer. Start it.' },
    });
  });

  test('what a lease uses is one entry for each container, and none once it is over', async () => {
    const surface = new FakeSurface();
    surface.past = [sampleLease(900, { state: 'closed' })];
    await serve({ surface });
    const client = await served.client(transport);
    const { lease } = sampleLease(1001);
    expect(await client.call(1, 'lease.stats', { lease })).toEqual({
      type: 'result',
      id: 1,
      value: [
        {
          service: 'web',
          replica: 0,
          cpuMilli: 250,
          memoryBytes: 2 ** 27,
          memoryLimitBytes: 2 ** 29,
          receivedBytes: 1500,
          sentBytes: 0,
          pids: 3,
        },
      ],
    });
    const over = await client.call(2, 'lease.stats', { lease: sampleLease(900).lease });
    expect(over).toEqual({ type: 'result', id: 2, value: [] });
  });

  test('calls run beside each other and are answered by their number', async () => {
    let release = (): void => {};
    const waiting = new Promise<void>((resolve) => (release = resolve));
    const surface = new FakeSurface({
      'offering.resume': async () => {
        await waiting;
        return {};
      },
    });
    await serve({ surface });
    const client = await served.client(transport);
    client.send({ type: 'call', id: 1, method: 'offering.resume', args: {} });
    expect(await client.call(2, 'settings.get', {})).toMatchObject({ type: 'result' });
    release();
    expect(await client.next()).toEqual({ type: 'result', id: 1, value: {} });
  });

  test.each([
    ['unknown-method', 'lease.steal', {}],
    ['unknown-method', 'constructor', {}],
    ['unknown-method', '__proto__', {}],
    ['bad-arguments', 'lease.get', {}],
    ['bad-arguments', 'lease.get', { lease: '../../etc' }],
    ['bad-arguments', 'offering.pause', { untilMs: -1 }],
    ['bad-arguments', 'settings.get', { extra: 1 }],
    ['not-found', 'lease.get', { lease: sampleLease(7).lease }],
    ['bad-arguments', 'lease.stats', {}],
    ['bad-arguments', 'lease.stats', { lease: sampleLease(1001).lease, service: 'web' }],
    ['not-found', 'lease.stats', { lease: sampleLease(7).lease }],
  ])('%s: %s %j', async (code, method, args) => {
    await serve();
    const client = await served.client(transport);
    const answer = await client.call(5, method, args);
    expect(answer).toMatchObject({ type: 'error', id: 5, error: { code } });
    expect(await client.call(6, 'settings.get', {})).toMatchObject({ type: 'result' });
  });

  test('says where bad arguments are', async () => {
    await serve();
    const client = await served.client(transport);
    const args = { prices: { cpuMilli: 'much' } };
    const { error } = await client.call(1, 'settings.update', args);
    expect(error).toEqual({
      code: 'bad-arguments',
      message: 'prices.cpuMilli: a decimal such as 0.004',
      data: { at: 'prices.cpuMilli' },
    });
  });

  test('a fault inside is logged with its cause and told without', async () => {
    const logged: (LogFields | undefined)[] = [];
    const fault = new Error('secret path /home/me');
    const log = { ...silentLogger, error: (_: string, fields?: LogFields) => logged.push(fields) };
    const surface = new FakeSurface({
      'settings.get': () => Promise.reject(fault),
      'settings.reset': () => Promise.reject(new AgentError('storage-full', 'No room left.')),
    });
    await serve({ surface, log });
    const client = await served.client(transport);
    expect((await client.call(1, 'settings.get', {})).error).toEqual({
      code: 'internal',
      message: "Something went wrong inside the agent. The agent's log has more.",
      data: {},
    });
    expect(logged).toEqual([{ during: 'settings.get', error: fault }]);
    expect((await client.call(2, 'settings.reset', {})).error).toEqual({
      code: 'storage-failed',
      message: 'No room left.',
      data: { cause: 'storage-full' },
    });
  });

  test('a subscription gives the snapshot and then whole slices', async () => {
    await serve();
    const client = await served.client(transport);
    client.send({ type: 'subscribe', id: 9 });
    const snapshot = await client.next();
    expect(snapshot).toMatchObject({ type: 'snapshot', id: 9, revision: 0 });
    expect(Object.keys(snapshot.slices as object)).toEqual([
      'agent',
      'hardware',
      'market',
      'leases',
      'earnings',
      'uptime',
      'settings',
      'notices',
      'wallet',
      'provider',
      'selfRental',
    ]);
    served.surface.change('leases', { live: [], past: 2 });
    expect(await client.next()).toEqual({
      type: 'slice',
      id: 9,
      revision: 1,
      slice: 'leases',
      value: { live: [], past: 2 },
    });
    client.send({ type: 'cancel', id: 9 });
    expect(await client.next()).toEqual({ type: 'end', id: 9 });
    served.surface.change('leases', { live: [], past: 3 });
    expect(await client.call(1, 'settings.get', {})).toMatchObject({ type: 'result', id: 1 });
  });

  test('a client that does not read gets the newest later, and slows nobody', async () => {
    await serve({ limits: { highWaterBytes: 256 * 1024 } });
    const slow = await served.client(transport);
    const quick = await served.client(transport);
    slow.send({ type: 'subscribe', id: 1 });
    quick.send({ type: 'subscribe', id: 1 });
    await slow.next();
    await quick.next();
    slow.stopReading();
    // 200 states of about 100 KiB: far more than any buffer on the way holds.
    const live = Array.from({ length: 150 }, (_, place) => sampleLease(2000 + place));
    for (let past = 1; past <= 200; past++) {
      served.surface.change('leases', { live, past });
      const frame = await quick.next();
      expect((frame.value as { past: number }).past).toBe(past);
    }
    expect(served.server.load().queuedBytes).toBeLessThan(512 * 1024);

    slow.readOn();
    const seen: number[] = [];
    const revisions: number[] = [];
    do {
      const frame = await slow.next();
      seen.push((frame.value as { past: number }).past);
      revisions.push(frame.revision as number);
    } while (seen.at(-1) !== 200);
    expect(seen.length).toBeLessThan(150);
    expect(revisions).toEqual(seen.map((_, place) => place + 1));
  });

  test('many changes in one turn are one frame, of the newest', async () => {
    await serve();
    const client = await served.client(transport);
    client.send({ type: 'subscribe', id: 1 });
    await client.next();
    for (let past = 1; past <= 50; past++) served.surface.change('leases', { live: [], past });
    expect(await client.next()).toMatchObject({ revision: 1, value: { past: 50 } });
    expect(await client.call(2, 'offering.resume', {})).toMatchObject({ type: 'result' });
  });

  test('a stream is pulled only as fast as the client reads', async () => {
    const line = `${'x'.repeat(999)}\n`;
    const surface = new FakeSurface();
    surface.logText = (place) => (place < 40_000 ? line : undefined);
    await serve({ surface, limits: { highWaterBytes: 64 * 1024 } });
    const client = await served.client(transport);
    client.stopReading();
    client.send({
      type: 'open',
      id: 3,
      stream: 'lease.logs',
      args: { lease: sampleLease(1).lease },
    });
    await until(() => served.server.load().queuedBytes >= 64 * 1024);
    // However long it waits now, nothing more is taken from the source.
    const { pulled } = surface;
    expect(pulled).toBeLessThan(20_000);
    const other = await served.client(transport);
    for (let id = 1; id < 20; id++) await other.call(id, 'settings.get', {});
    expect(surface.pulled).toBe(pulled);
    client.readOn();
    expect(await client.next((frame) => frame.type === 'end')).toEqual({ type: 'end', id: 3 });
    expect(surface.pulled).toBe(40_001);
  });

  test('cancel ends a stream at its source', async () => {
    await serve();
    const client = await served.client(transport);
    client.send({
      type: 'open',
      id: 3,
      stream: 'lease.logs',
      args: { lease: sampleLease(1).lease },
    });
    await client.next();
    client.send({ type: 'cancel', id: 3 });
    await client.next((frame) => frame.type === 'end');
    await until(() => served.surface.ended === 1);
  });

  test('so does a client that goes away, and the start of the agent stopping', async () => {
    await serve();
    const open = {
      type: 'open',
      id: 3,
      stream: 'lease.logs',
      args: { lease: sampleLease(1).lease },
    };
    const first = await served.client(transport);
    first.send(open);
    await first.next();
    first.close();
    await until(() => served.surface.ended === 1);
    const second = await served.client(transport);
    second.send(open);
    await second.next();
    served.stopping.abort();
    const last = await second.next(({ type }) => type === 'error');
    expect(last).toMatchObject({ id: 3, error: { code: 'stopping' } });
    expect(await second.call(4, 'settings.get', {})).toMatchObject({ type: 'result' });
    expect(served.surface.ended).toBe(2);
  });

  test('inputs go in, are acknowledged, and come out', async () => {
    await serve();
    const client = await served.client(transport);
    const args = {
      lease: sampleLease(1).lease,
      service: 'web',
      command: ['cat'],
      tty: false,
      stdin: true,
    };
    client.send({ type: 'open', id: 3, stream: 'lease.shell', args });
    client.send({ type: 'input', id: 3, value: { type: 'bytes', bytes: 'aGk=' } });
    expect(await client.next()).toEqual({ type: 'taken', id: 3, count: 1 });
    expect(await client.next()).toEqual({
      type: 'item',
      id: 3,
      value: { type: 'output', stream: 'stdout', bytes: 'aGk=' },
    });
    client.send({ type: 'end-input', id: 3 });
    expect(await client.next()).toMatchObject({ value: { type: 'exit', code: 0 } });
    expect(await client.next()).toEqual({ type: 'end', id: 3 });
    // What comes late is no fault.
    client.send({ type: 'input', id: 3, value: { type: 'end' } });
    expect(await client.call(4, 'settings.get', {})).toMatchObject({ type: 'result' });
  });

  test('more inputs than a stream takes end it, and only it', async () => {
    const surface = new FakeSurface();
    surface.streams = {
      ...surface.streams,
      // Takes nothing.
      'lease.shell': (_args, _inputs, signal) =>
        (async function* () {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          yield { type: 'exit', code: 0 };
        })(),
    };
    await serve({ surface });
    const client = await served.client(transport);
    const args = {
      lease: sampleLease(1).lease,
      service: 'web',
      command: ['cat'],
      tty: false,
      stdin: true,
    };
    client.send({ type: 'open', id: 3, stream: 'lease.shell', args });
    for (let count = 0; count < 33; count++) {
      client.send({ type: 'input', id: 3, value: { type: 'bytes', bytes: 'aGk=' } });
    }
    expect(await client.next()).toMatchObject({ id: 3, error: { code: 'rate-limited' } });
    expect(await client.call(4, 'settings.get', {})).toMatchObject({ type: 'result' });
  });

  test.each([
    ['no JSON', 'hello?'],
    ['no object', '[]'],
    ['an unknown type', '{"type":"explode"}'],
    ['a missing number', '{"type":"call","method":"settings.get","args":{}}'],
    ['a field too many', '{"type":"subscribe","id":1,"as":"root"}'],
    ['deep nesting', '['.repeat(100_000)],
    ['hello again', '{"type":"hello","protocol":1,"client":"x"}'],
  ])('%s closes the connection with bad-frame', async (_name, text) => {
    await serve();
    const client = await served.client(transport);
    client.sendText(text);
    expect(await client.next()).toMatchObject({ type: 'error', error: { code: 'bad-frame' } });
    await client.closed;
    const other = await served.client(transport);
    expect(await other.call(1, 'settings.get', {})).toMatchObject({ type: 'result' });
  });

  test('a number in use is a bad frame', async () => {
    await serve();
    const client = await served.client(transport);
    client.send({ type: 'subscribe', id: 1 });
    await client.next();
    client.send({ type: 'subscribe', id: 1 });
    expect(await client.next()).toMatchObject({ error: { code: 'bad-frame' } });
    await client.closed;
  });

  test('a frame just below the limit is taken, one above closes', async () => {
    await serve();
    const client = await served.client(transport);
    const frame = (bytes: number): string => {
      const [before, after] = ['{"type":"call","id":1,"method":"settings.get","args":"', '"}'];
      return before + 'x'.repeat(bytes - before.length - after.length) + after;
    };
    client.sendText(frame(256 * 1024));
    expect(await client.next()).toMatchObject({ id: 1, error: { code: 'bad-arguments' } });
    client.sendText(frame(256 * 1024 + 1));
    await client.closed;
    if (transport === 'socket') {
      expect(client.frames).toMatchObject([{ error: { code: 'frame-too-large' } }]);
    }
  });

  test('a flood is cut off; the same number in peace is not', async () => {
    const clock = new ManualClock();
    await serve({ clock, limits: { burstFrames: 50, framesPerSecond: 50 } });
    const peaceful = await served.client(transport);
    for (let id = 0; id < 120; id++) {
      if (id % 40 === 39) await clock.advance(1000);
      expect(await peaceful.call(id, 'settings.get', {})).toMatchObject({ type: 'result' });
    }
    const flooding = await served.client(transport);
    for (let id = 0; id < 120; id++) flooding.send({ type: 'cancel', id });
    expect(await flooding.next()).toMatchObject({ error: { code: 'rate-limited' } });
    await flooding.closed;
    await clock.advance(1000);
    expect(await peaceful.call(1, 'settings.get', {})).toMatchObject({ type: 'result' });
  });

  test('who asks and never reads is cut off, others are not', async () => {
    const surface = new FakeSurface();
    surface.past = Array.from({ length: 900 }, (_, place) => sampleLease(place));
    await serve({ surface, limits: { mostQueuedBytes: 1024 * 1024 } });
    const rude = await served.client(transport);
    const other = await served.client(transport);
    rude.stopReading();
    let clients = 2;
    for (let id = 0; id < 60 && clients === 2; id++) {
      rude.send({ type: 'call', id, method: 'leases.past', args: { limit: 1000 } });
      await other.call(id, 'settings.get', {});
      clients = served.server.load().clients;
    }
    await until(() => served.server.load().clients === 1);
    expect(await other.call(99, 'settings.get', {})).toMatchObject({ type: 'result' });
  });

  test('who reads nothing for long is cut off, unless its stream waits in a pager', async () => {
    const clock = new ManualClock();
    const surface = new FakeSurface();
    surface.logText = () => 'x'.repeat(60_000);
    await serve({ surface, clock, limits: { highWaterBytes: 1, stallMs: 10_000 } });
    const dead = await served.client(transport);
    const paging = await served.client(transport);
    dead.send({ type: 'subscribe', id: 1 });
    await dead.next();
    dead.stopReading();
    paging.stopReading();
    const args = { lease: sampleLease(1).lease };
    paging.send({ type: 'open', id: 1, stream: 'lease.logs', args });
    const live = Array.from({ length: 900 }, (_, place) => sampleLease(place));
    for (let past = 0; past < 20; past++) {
      served.surface.change('leases', { live, past });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => served.server.load().queuedBytes > 500_000);
    for (let second = 0; second < 25; second++) await clock.advance(1000);
    await until(() => served.server.load().clients === 1);
    paging.readOn();
    expect(await paging.next()).toMatchObject({ type: 'item' });
  });

  test('a connection may have 16 streams and subscriptions', async () => {
    await serve();
    const client = await served.client(transport);
    for (let id = 0; id < 16; id++) {
      client.send({ type: 'subscribe', id });
      expect(await client.next()).toMatchObject({ type: 'snapshot', id });
    }
    client.send({ type: 'subscribe', id: 16 });
    expect(await client.next()).toMatchObject({ id: 16, error: { code: 'rate-limited' } });
    client.send({ type: 'cancel', id: 3 });
    await client.next();
    client.send({ type: 'subscribe', id: 17 });
    expect(await client.next()).toMatchObject({ type: 'snapshot', id: 17 });
  });

  test('the agent has 32 clients at most, and room again when one leaves', async () => {
    await serve({ limits: { connections: 3 } });
    const clients = [];
    for (let count = 0; count < 3; count++) clients.push(await served.client(transport));
    const fourth = await served.connect(transport);
    expect(await fourth.next()).toMatchObject({ error: { code: 'rate-limited' } });
    await fourth.closed;
    clients[0]?.close();
    await until(() => served.server.load().clients === 2);
    await served.client(transport);
  });

  test('nothing but hello comes first, and it comes within five seconds', async () => {
    const clock = new ManualClock();
    await serve({ clock });
    const early = await served.connect(transport);
    early.send({ type: 'call', id: 1, method: 'settings.get', args: {} });
    expect(await early.next()).toMatchObject({ error: { code: 'wrong-token' } });
    await early.closed;
    const silent = await served.connect(transport);
    await until(() => served.server.load().clients === 1);
    await clock.advance(4_999);
    expect(silent.isClosed).toBe(false);
    await clock.advance(1);
    expect(await silent.next()).toMatchObject({ error: { code: 'wrong-token' } });
    await silent.closed;
    expect(served.surface.calls).toEqual([]);
  });

  test('another protocol is refused with both numbers', async () => {
    await serve();
    const client = await served.connect(transport);
    client.send({ type: 'hello', protocol: 2, token: served.token, client: 'x' });
    expect(await client.next()).toMatchObject({
      error: {
        code: 'wrong-protocol',
        message: expect.stringContaining('protocol 1, the client 2'),
      },
    });
    await client.closed;
  });

  test('clients are told that the agent stops', async () => {
    await serve();
    const client = await served.client(transport);
    const closing = served.server.close();
    expect(await client.next()).toMatchObject({ error: { code: 'stopping' } });
    await client.closed;
    await closing;
  });
});
