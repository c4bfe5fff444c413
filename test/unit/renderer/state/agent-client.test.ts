import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { parseLeaseRef } from '../../../../agent/domain/ids.ts';
import type { ClientEvents } from '../../../../renderer/state/agent-client.ts';
import { AgentClient } from '../../../../renderer/state/agent-client.ts';
import type { TransportEvents } from '../../../../renderer/state/transport.ts';

/** The agent's side of a connection, by hand. */
class Peer {
  readonly opened: TransportEvents[] = [];
  readonly sent: unknown[] = [];

  readonly connect = (events: TransportEvents) => {
    this.opened.push(events);
    return {
      send: (text: string) => void this.sent.push(JSON.parse(text)),
      close: () => events.onClose(),
    };
  };

  get events(): TransportEvents {
    return this.opened.at(-1)!;
  }

  say(frame: unknown): void {
    this.events.onFrame(JSON.stringify(frame));
  }

  /** Opens, says welcome, and gives the id of the subscription. */
  welcome(): number {
    this.events.onOpen();
    this.say({ type: 'welcome', protocol: 1, version: '1.0.0', pid: 7 });
    return (this.sent.at(-1) as { id: number }).id;
  }
}

const market = (seen: number) => ({
  sinceMs: 1,
  seen,
  bid: 0,
  refused: 0,
  refusals: [],
  openBids: [],
  won: 0,
  lost: 0,
});

let peer: Peer;
let heard: unknown[];
let client: AgentClient;

beforeEach(() => {
  vi.useFakeTimers();
  peer = new Peer();
  heard = [];
  const events: ClientEvents = {
    onLive: (about) => heard.push(['live', about]),
    onLost: () => heard.push(['lost']),
    onSlices: (slices) => heard.push(['slices', slices]),
    onBadFrame: () => heard.push(['bad']),
  };
  client = new AgentClient(peer.connect, events);
  client.start();
});
afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

test('given a connection, when it opens, then it says hello and subscribes after the welcome', () => {
  const id = peer.welcome();
  expect([peer.sent, heard]).toEqual([
    [
      { type: 'hello', protocol: 1, client: 'dashboard' },
      { type: 'subscribe', id },
    ],
    [['live', { version: '1.0.0', pid: 7 }]],
  ]);
});

test('given a lost revision, when the next slice comes, then the whole state is asked for again', () => {
  const id = peer.welcome();
  peer.say({ type: 'slice', id, revision: 1, slice: 'market', value: market(1) });
  peer.say({ type: 'slice', id, revision: 3, slice: 'market', value: market(3) });
  expect([heard.slice(1), peer.sent.slice(2)]).toEqual([
    [['slices', { market: market(1) }]],
    [
      { type: 'cancel', id },
      { type: 'subscribe', id: id + 1 },
    ],
  ]);
});

test('given a slice that this page does not know, when it comes, then the next one still counts', () => {
  const id = peer.welcome();
  peer.say({ type: 'slice', id, revision: 1, slice: 'weather', value: {} });
  peer.say({ type: 'slice', id, revision: 2, slice: 'market', value: market(2) });
  expect(heard.slice(1)).toEqual([['slices', { market: market(2) }]]);
});

test('given a frame that does not fit, when it comes, then it is told and the rest goes on', () => {
  const id = peer.welcome();
  peer.events.onFrame('{"type":');
  peer.say({ type: 'slice', id, revision: 1, slice: 'market', value: { seen: 'many' } });
  peer.say({ type: 'slice', id, revision: 2, slice: 'market', value: market(2) });
  expect(heard.slice(1)).toEqual([['bad'], ['bad'], ['slices', { market: market(2) }]]);
});

test('given a call, when it is answered, then the codec has made bigints of texts', async () => {
  peer.welcome();
  const answer = client.call('earnings.payments', { limit: 1 });
  const { id } = peer.sent.at(-1) as { id: number };
  const lease = 'practice:tenant-1/12/1/1/practice-provider/1';
  const amount = { denom: 'uplay', amount: '90071992547409930' };
  peer.say({ type: 'result', id, value: [{ key: 'k', height: 3, lease, amount, atMs: 5 }] });
  expect(await answer).toEqual([
    {
      key: 'k',
      height: 3,
      lease: parseLeaseRef(lease),
      amount: { denom: 'uplay', amount: 90071992547409930n },
      atMs: 5,
    },
  ]);
});

test('given a refused call, when the error comes, then it carries code and data', async () => {
  peer.welcome();
  const answer = client.call('offering.resume', {});
  const { id } = peer.sent.at(-1) as { id: number };
  const error = { code: 'conflict', message: 'No.', data: { at: 'x' } };
  peer.say({ type: 'error', id, error });
  await expect(answer).rejects.toMatchObject(error);
});

test('given an answer of another shape, when it comes, then the call fails and says so', async () => {
  peer.welcome();
  const answer = client.call('offering.drain', {});
  const { id } = peer.sent.at(-1) as { id: number };
  peer.say({ type: 'result', id, value: { leases: 'two' } });
  await expect(answer).rejects.toMatchObject({ code: 'bad-answer' });
});

test('given a cut, when calls and streams wait, then both end as disconnected and it tries again', async () => {
  peer.welcome();
  const ended: unknown[] = [];
  const lease = parseLeaseRef('practice:tenant-1/12/1/1/practice-provider/1');
  const answer = client.call('offering.resume', {});
  client.open(
    'lease.logs',
    { lease, follow: true, timestamps: false },
    { onItem: () => {}, onEnd: (error) => ended.push(error?.code) },
  );
  peer.events.onClose();
  await expect(answer).rejects.toMatchObject({ code: 'disconnected' });
  await vi.advanceTimersByTimeAsync(250);
  expect([ended, peer.opened.length, heard.at(-1)]).toEqual([['disconnected'], 2, ['lost']]);
});

test('given a stream, when inputs are taken, then its listener is told how many', () => {
  peer.welcome();
  const taken: number[] = [];
  const lease = parseLeaseRef('practice:tenant-1/12/1/1/practice-provider/1');
  client.open(
    'lease.logs',
    { lease, follow: true, timestamps: false },
    { onItem: () => {}, onEnd: () => {}, onTaken: (count) => taken.push(count) },
  );
  const { id } = peer.sent.at(-1) as { id: number };
  peer.say({ type: 'taken', id, count: 3 });
  peer.say({ type: 'taken', id: id + 1, count: 5 });
  expect(taken).toEqual([3]);
});

test('given an agent that is away, when it is tried, then ever more slowly and at least every 4 s', async () => {
  for (let round = 0; round < 8; round += 1) {
    peer.events.onClose();
    await vi.advanceTimersByTimeAsync(4_000);
  }
  const before = peer.opened.length;
  peer.events.onClose();
  await vi.advanceTimersByTimeAsync(3_999);
  const early = peer.opened.length;
  await vi.advanceTimersByTimeAsync(1);
  expect([early - before, peer.opened.length - before]).toEqual([0, 1]);
});

test('given no connection, when something is asked, then it fails at once and nothing is sent', async () => {
  await expect(client.call('offering.resume', {})).rejects.toMatchObject({ code: 'disconnected' });
  expect(peer.sent).toEqual([]);
});
