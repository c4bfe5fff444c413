import { afterEach, describe, expect, test } from 'vitest';

import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { parseBlockHeight } from '../../../../agent/domain/time.ts';
import type { Chain } from '../../../../agent/network/akash/chain.ts';
import type { AccessOptions } from '../../../../agent/network/akash/open-access.ts';
import { openAccess } from '../../../../agent/network/akash/open-access.ts';
import { CHAIN, fakeHttp, FakeNode, FakeSockets } from './fake-nodes.ts';

const signal = new AbortController().signal;
const PATH = '/a.Query/B';
const at = (height: number) => parseBlockHeight(height);

let opened: Chain | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

function open(count: number, options: Partial<AccessOptions> & { readHeight?: () => number } = {}) {
  const nodes = Array.from({ length: count }, () => new FakeNode());
  const urls = nodes.map((_node, index) => `http://node${index}`);
  const clock = new ManualClock();
  const sockets = new FakeSockets();
  const http = fakeHttp(new Map(urls.map((url, index) => [url, nodes[index]!])));
  const start = (): Chain => {
    const { readHeight = () => 0, ...others } = options;
    const parts = { clock, log: silentLogger, http, openSocket: sockets.open, readHeight };
    opened = openAccess({ chainId: CHAIN, endpoints: urls, ...others }, parts);
    return opened;
  };
  return { nodes, urls, clock, sockets, start };
}

function found(text: string, height = 10) {
  const value = Buffer.from(text).toString('base64');
  return { code: 0, log: '', value, height: String(height), codespace: '' };
}

const states = (chain: Chain): readonly string[] => chain.health().map(({ state }) => state);

describe('one endpoint', () => {
  test('answers for the tip, a state and a block', async () => {
    const { nodes, start } = open(1);
    nodes[0]!.states.set(PATH, found('yes'));
    const chain = start();
    const block = await chain.block(at(7), signal);
    expect({
      tip: await chain.tip(signal),
      state: Buffer.from((await chain.query(PATH, new Uint8Array([1]), signal))!).toString(),
      block,
      problems: chain.problems(),
    }).toEqual({
      tip: { height: 10, atMs: Date.UTC(2026, 0, 1, 0, 0, 10) },
      state: 'yes',
      block: {
        block: {
          height: 7,
          atMs: Date.UTC(2026, 0, 1, 0, 0, 7),
          events: [{ key: '7/end/0', txHash: undefined, type: 'test', attributes: { n: '7' } }],
        },
        hash: nodes[0]!.hashAt(7),
        parentHash: nodes[0]!.hashAt(6),
        timeUs: BigInt(Date.UTC(2026, 0, 1, 0, 0, 7)) * 1000n,
      },
      problems: [],
    });
  });

  test('"not found" is nothing, every other refusal is the chain\'s word', async () => {
    const { nodes, start } = open(2);
    const refused = {
      code: 18,
      log: 'unexpected EOF',
      value: null,
      height: '10',
      codespace: 'sdk',
    };
    for (const node of nodes) node.states.set(PATH, refused);
    nodes[0]!.states.set('/gone', { ...refused, code: 22 });
    const chain = start();
    expect(await chain.query('/gone', new Uint8Array(), signal)).toBe(undefined);
    await expect(chain.query(PATH, new Uint8Array(), signal)).rejects.toMatchObject({
      code: 'chain-query-refused',
      data: { code: 18, codespace: 'sdk', log: 'unexpected EOF', path: PATH },
    });
    // Another endpoint of the same chain would say the same.
    expect(nodes.map((node) => node.count('abci_query'))).toEqual([2, 0]);
  });

  test.each([
    ['down', 'down', /refused/],
    ['cut', 'cut', /cut off/],
    ['garbage', { text: '<html>' }, /no JSON/],
    ['JSON of another form', { text: '{"result":{"node_info":7}}' }, /status is not understood/],
    ['in error', { text: '{"error":{"code":-32603,"message":"x","data":"boom"}}' }, /boom/],
  ] as const)('that is %s is network-unreachable', async (_name, fault, words) => {
    const { nodes, start } = open(1);
    nodes[0]!.fault = fault;
    const chain = start();
    await expect(chain.tip(signal)).rejects.toMatchObject({ code: 'network-unreachable' });
    expect(chain.problems().map(({ code }) => code)).toEqual(['network-unreachable']);
    expect(chain.health()[0]!.problem).toMatch(words);
  });

  test('that does not answer in time is given up by the clock', async () => {
    const { nodes, clock, start } = open(1, { answerWithinMs: 5000 });
    nodes[0]!.fault = 'silent';
    const chain = start();
    const tip = chain.tip(signal);
    tip.catch(() => undefined);
    await clock.advance(5000);
    await expect(tip).rejects.toThrow('no answer within 5000 ms');
  });

  test('that answers from far below what an earlier process read does not answer for the chain', async () => {
    const { nodes, start } = open(1, { readHeight: () => 30 });
    nodes[0]!.states.set(PATH, found('old', 24));
    const chain = start();
    const ask = () => chain.query(PATH, new Uint8Array(), signal);
    await expect(ask()).rejects.toMatchObject({ code: 'network-unreachable' });
    nodes[0]!.states.set(PATH, found('new', 25));
    expect(Buffer.from((await ask())!).toString()).toBe('new');
  });

  test('that was down for ten minutes is used again within a minute of its return', async () => {
    const { nodes, clock, start } = open(1);
    const chain = start();
    await chain.tip(signal);
    nodes[0]!.fault = 'down';
    for (let second = 0; second < 600; second++) await clock.advance(1000);
    expect(states(chain)).toEqual(['unreachable']);
    nodes[0]!.fault = 'none';
    nodes[0]!.height = 700;
    for (let second = 0; second < 60; second++) await clock.advance(1000);
    expect(states(chain)).toEqual(['good']);
    expect((await chain.tip(signal)).height).toBe(700);
  });
});

describe('several endpoints', () => {
  test('a failing one is passed over at once and comes back', async () => {
    const { nodes, clock, start } = open(2);
    const chain = start();
    await chain.tip(signal);
    nodes[0]!.fault = 'down';
    expect((await chain.tip(signal)).height).toBe(10);
    expect(states(chain)).toEqual(['unreachable', 'good']);
    nodes[0]!.fault = 'none';
    await clock.advance(20_000);
    expect(states(chain)).toEqual(['good', 'good']);
  });

  test('one of another chain is never asked for anything but its status', async () => {
    const { nodes, clock, start } = open(2);
    nodes[0]!.chainId = 'chain-2';
    nodes[1]!.states.set(PATH, found('ours'));
    nodes[0]!.states.set(PATH, found('theirs'));
    const chain = start();
    for (let round = 0; round < 20; round++) {
      expect(Buffer.from((await chain.query(PATH, new Uint8Array(), signal))!).toString()).toBe(
        'ours',
      );
      await chain.block(at(5), signal, { witness: true });
      await clock.advance(10_000);
    }
    expect(states(chain)).toEqual(['other-chain', 'good']);
    expect(new Set(nodes[0]!.asked.map(({ method }) => method))).toEqual(new Set(['status']));
  });

  test('one that becomes another chain in the middle is found by its blocks', async () => {
    const { nodes, start } = open(2);
    const chain = start();
    await chain.tip(signal);
    nodes[0]!.chainId = 'chain-2';
    await chain.block(at(5), signal);
    expect(states(chain)).toEqual(['other-chain', 'good']);
  });

  test('one that lags is not asked for states, but for blocks that it has', async () => {
    const { nodes, clock, start } = open(2);
    nodes[0]!.height = 3;
    const chain = start();
    nodes[1]!.states.set(PATH, found('new'));
    expect((await chain.tip(signal)).height).toBe(10);
    expect(states(chain)).toEqual(['lagging', 'good']);
    nodes[1]!.fault = 'down';
    await expect(chain.query(PATH, new Uint8Array(), signal)).rejects.toMatchObject({
      code: 'network-unreachable',
    });
    expect((await chain.block(at(2), signal)).block.height).toBe(2);
    nodes[0]!.height = 10;
    await clock.advance(20_000);
    expect(states(chain)).toEqual(['good', 'unreachable']);
  });

  test('a state that is too old is asked for elsewhere', async () => {
    const { nodes, start } = open(2, { lagBlocks: 2 });
    const chain = start();
    await chain.tip(signal);
    // It said 10 a moment ago, and answers out of an old copy now.
    nodes[0]!.states.set(PATH, { code: 22, log: 'not found', height: '4', codespace: 'sdk' });
    nodes[1]!.states.set(PATH, found('there'));
    expect(await chain.query(PATH, new Uint8Array(), signal)).toBeDefined();
    expect(states(chain)).toEqual(['lagging', 'good']);
  });

  test('two that contradict each other are both left out until they agree', async () => {
    const { nodes, clock, start } = open(2);
    nodes[1]!.forkedAt = 5;
    const chain = start();
    const tip = chain.tip(signal);
    await expect(tip).rejects.toMatchObject({
      code: 'network-unreachable',
      data: { contradiction: true },
    });
    expect(states(chain)).toEqual(['contradicting', 'contradicting']);
    expect(chain.problems()).toMatchObject([{ code: 'contradiction', stopsBidding: true }]);
    // That one of them is gone does not make the other one right.
    nodes[1]!.fault = 'down';
    await clock.advance(30_000);
    await expect(chain.tip(signal)).rejects.toMatchObject({ code: 'network-unreachable' });
    nodes[1]!.fault = 'none';
    await clock.advance(90_000);
    expect(states(chain)).toEqual(['contradicting', 'contradicting']);
    nodes[1]!.forkedAt = Infinity;
    await clock.advance(90_000);
    expect((await chain.tip(signal)).height).toBe(10);
    expect([states(chain), chain.problems()]).toEqual([['good', 'good'], []]);
  });

  test('of three, the one that contradicts the others is left out', async () => {
    const { nodes, start } = open(3);
    nodes[0]!.forkedAt = 5;
    const chain = start();
    await chain.tip(signal);
    expect(states(chain)).toEqual(['contradicting', 'good', 'good']);
    expect(chain.problems()).toMatchObject([
      { code: 'contradiction-settled', stopsBidding: false },
    ]);
    const fetched = await chain.block(at(7), signal);
    expect(fetched.hash).toBe(nodes[1]!.hashAt(7));
  });

  test('of three, one with another chain of the same name and far more blocks is left out', async () => {
    const { nodes, clock, start } = open(3);
    const chain = start();
    await chain.tip(signal);
    Object.assign(nodes[0]!, { forkedAt: 5, height: 1_000_000 });
    // It is in use, and its height is told before it is found out.
    expect((await chain.tip(signal)).height).toBe(1_000_000);
    await clock.advance(10_000);
    expect([states(chain), (await chain.tip(signal)).height]).toEqual([
      ['contradicting', 'good', 'good'],
      10,
    ]);
  });

  test('a witness finds a contradiction before the block is given out', async () => {
    const { nodes, start } = open(3);
    const chain = start();
    await chain.tip(signal);
    nodes[0]!.forkedAt = 9;
    const fetched = await chain.block(at(9), signal, { witness: true });
    expect([fetched.hash, states(chain)]).toEqual([
      nodes[1]!.hashAt(9),
      ['contradicting', 'good', 'good'],
    ]);
  });

  test('a block is pruned only where nobody has it', async () => {
    const { nodes, clock, start } = open(2);
    nodes[0]!.earliest = 8;
    const chain = start();
    expect((await chain.block(at(2), signal)).block.height).toBe(2);
    nodes[1]!.fault = 'down';
    // It may come back with the block.
    await expect(chain.block(at(3), signal)).rejects.toMatchObject({ code: 'network-unreachable' });
    await clock.advance(11 * 60_000);
    await expect(chain.block(at(3), signal)).rejects.toMatchObject({
      code: 'chain-block-pruned',
      data: { height: 3, lowest: 8 },
    });
  });

  test('the one that is ahead is used when the other one stands still', async () => {
    const { nodes, urls, sockets, start } = open(2);
    const chain = start();
    await chain.tip(signal);
    expect(sockets.live.map(({ url }) => url)).toEqual(['ws://node0/websocket']);
    nodes[1]!.height = 12;
    await chain.suspect(signal);
    expect((await chain.tip(signal)).height).toBe(12);
    expect(sockets.live.map(({ url }) => url)).toEqual(['ws://node1/websocket']);
    expect(urls).toHaveLength(2);
  });
});

describe('a transaction', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const hash = '039058C6F2C0CB492C533B0A4D14EF77CC0F78ABCCCED5287D84A1A2011CFB81';
  const base64 = Buffer.from(hash, 'hex').toString('base64');

  test('goes to one endpoint alone', async () => {
    const { nodes, start } = open(2);
    expect(await start().broadcast(bytes, signal)).toEqual({
      hash,
      code: 0,
      codespace: '',
      log: '',
    });
    expect(nodes.map((node) => node.count('broadcast_tx_sync'))).toEqual([1, 0]);
  });

  test('goes to the next one where the first was certainly not reached', async () => {
    const { nodes, start } = open(2);
    const chain = start();
    await chain.tip(signal);
    nodes[0]!.fault = 'down';
    expect((await chain.broadcast(bytes, signal)).code).toBe(0);
    expect(nodes.map((node) => node.count('broadcast_tx_sync'))).toEqual([0, 1]);
  });

  test.each(['cut', { text: 'garbage' }, { text: '{"result":{}}' }] as const)(
    'is unknown, and sent nowhere else, after %j',
    async (fault) => {
      const { nodes, start } = open(2);
      const chain = start();
      await chain.tip(signal);
      nodes[0]!.fault = fault;
      await expect(chain.broadcast(bytes, signal)).rejects.toMatchObject({
        code: 'broadcast-unknown',
      });
      expect(nodes.map((node) => node.count('broadcast_tx_sync'))).toEqual([1, 0]);
    },
  );

  test.each([
    ['tx already exists in cache', { code: 0, codespace: '' }],
    ['mempool is full: number of txs 5000 (max: 5000)', { code: 20, codespace: 'sdk' }],
    ['Tx too large. Max size is 1048576, but got 2000000', { code: 21, codespace: 'sdk' }],
  ])('%s is an answer', async (words, expected) => {
    const { nodes, start } = open(1);
    nodes[0]!.broadcastAnswer = { error: { code: -32603, message: 'Internal error', data: words } };
    expect(await start().broadcast(bytes, signal)).toEqual({ hash, log: words, ...expected });
  });

  test('is found by its hash', async () => {
    const { nodes, start } = open(1);
    nodes[0]!.transactions.set(base64, 9);
    expect(await start().transaction(hash, signal)).toEqual({
      hash,
      height: 9,
      code: 0,
      codespace: '',
      log: '',
      gasWanted: 2n,
      gasUsed: 1n,
      events: [],
    });
  });

  test('is not "nowhere" on the word of an endpoint behind the tip that was told', async () => {
    const { nodes, start } = open(2);
    nodes[1]!.height = 12;
    const chain = start();
    await chain.suspect(signal);
    expect((await chain.tip(signal)).height).toBe(12);
    nodes[1]!.fault = 'down';
    // The other one has 10, within what counts as in step; the transaction may be in 11 or 12.
    await expect(chain.transaction(hash, signal)).rejects.toMatchObject({
      code: 'network-unreachable',
    });
    nodes[0]!.height = 12;
    expect(await chain.transaction(hash, signal)).toBe(undefined);
  });
});

describe('news of heights', () => {
  test('come from the endpoint in use and wake listeners once per height', async () => {
    const { nodes, sockets, start } = open(2);
    const chain = start();
    const heard: number[] = [];
    chain.onHeight((height) => heard.push(height));
    await chain.tip(signal);
    const [socket] = sockets.live;
    socket!.hooks.onOpen();
    expect(chain.wakes).toBe(false);
    nodes[0]!.height = 12;
    for (const height of [11, 11, 12, 11]) socket!.tell(height);
    expect({ heard, wakes: chain.wakes, sent: socket!.sent.length }).toEqual({
      heard: [10, 11, 12],
      wakes: true,
      sent: 1,
    });
  });

  test('a connection that ends is made again, ever more rarely', async () => {
    const { sockets, clock, start } = open(1);
    await start().tip(signal);
    sockets.live[0]!.hooks.onClosed('gone');
    await clock.advance(1000);
    sockets.live[0]!.hooks.onClosed('gone');
    await clock.advance(1999);
    expect(sockets.opened).toHaveLength(2);
    await clock.advance(1);
    expect(sockets.opened).toHaveLength(3);
  });

  test('of another chain leave the endpoint out', async () => {
    const { sockets, start } = open(2);
    const chain = start();
    await chain.tip(signal);
    sockets.live[0]!.tell(11, 'chain-2');
    expect(states(chain)).toEqual(['other-chain', 'good']);
  });
});

test('closing leaves no timer and no connection', async () => {
  const { clock, sockets, start } = open(2);
  const chain = start();
  await chain.tip(signal);
  await chain.close();
  expect({ timers: clock.pendingTimers, connections: sockets.live.length }).toEqual({
    timers: 0,
    connections: 0,
  });
});
