import { once } from 'node:events';
import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { doubledEvents, otherHash, reversedEvents, withoutEvents } from '../../chain/faults.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import type { Endpoint } from '../../chain/rpc/endpoint.ts';
import type { JsonObject } from '../../helpers/chain/recording.ts';
import { at } from '../../helpers/chain/recording.ts';
import { call, RpcSocket } from '../../helpers/chain/rpc.ts';
import { alice, openOwn, sendTx } from './own-chain.ts';

let own: OpenChain;
let bad: Endpoint;
beforeEach(async () => {
  own = await openOwn();
  bad = await own.addEndpoint();
});
afterEach(() => own.close());

const heightOf = async (url: string) =>
  at(await call(url, 'status'), 'result.sync_info.latest_block_height');
const broadcast = (url: string, bytes: Uint8Array) =>
  call(url, 'broadcast_tx_sync', { tx: Buffer.from(bytes).toString('base64') });
/** How a call fails: the words of its cause. */
const failure = (url: string) =>
  call(url, 'health').then(
    () => 'answered',
    (error: unknown) => {
      const { cause } = error as { cause?: { code?: string } };
      return cause?.code ?? (error as Error).name;
    },
  );

/** The types of the events of the first transaction of a block, as an endpoint tells them. */
async function eventTypes(url: string, height: string): Promise<readonly unknown[]> {
  const results = await call(url, 'block_results', { height });
  const events = at(results, 'result.txs_results.0.events') as readonly JsonObject[];
  return events.map(({ type }) => type);
}

describe('an endpoint', () => {
  test('that is down takes no connection, and comes back under its address', async () => {
    await bad.goDown();
    const down = await failure(bad.url);
    await bad.comeBack();
    expect([down, await failure(bad.url), await failure(own.url)]).toEqual([
      'ECONNREFUSED',
      'answered',
      'answered',
    ]);
  });

  test('that hangs takes a request and never answers it', async () => {
    bad.faults.isHanging = true;
    let end: string | undefined;
    const asked = call(bad.url, 'health').then(
      () => (end = 'answered'),
      () => (end = 'cut'),
    );
    // Whoever else asks gets their answer; this one ends with its connection, once there is one.
    while (end === undefined) {
      await call(own.url, 'health');
      bad.cutConnections();
    }
    expect(await asked).toBe('cut');
  });

  test('that lags knows less, in everything that it says', async () => {
    own.produceBlock(4);
    bad.faults.lagBlocks = 2n;
    const results = await call(bad.url, 'block_results', { height: '4' });
    const query = await call(bad.url, 'abci_query', {
      path: '/akash.market.v1beta5.Query/Params',
      data: '',
    });
    expect([
      await heightOf(own.url),
      await heightOf(bad.url),
      at(results, 'error.data'),
      at(query, 'result.response.height'),
    ]).toEqual([
      '5',
      '3',
      'height 4 must be less than or equal to the current blockchain height 3',
      '3',
    ]);
  });

  test('that is frozen learns of no more blocks, and catches up when it is not', async () => {
    bad.faults.frozenAt = 2n;
    own.produceBlock(4);
    const frozen = await heightOf(bad.url);
    bad.faults.frozenAt = undefined;
    expect([frozen, await heightOf(bad.url)]).toEqual(['2', '5']);
  });

  test('that answers for another chain says so everywhere', async () => {
    bad.faults.chainId = 'elsewhere';
    expect([
      at(await call(bad.url, 'status'), 'result.node_info.network'),
      at(await call(bad.url, 'block', { height: '1' }), 'result.block.header.chain_id'),
      at(await call(bad.url, 'akash'), 'result.chain_id'),
      at(await call(own.url, 'status'), 'result.node_info.network'),
    ]).toEqual(['elsewhere', 'elsewhere', 'elsewhere', 'sublet-test']);
  });

  test('that is on a fork calls a block otherwise', async () => {
    bad.faults.changeBlock = otherHash;
    const hash = async (url: string) =>
      at(await call(url, 'block', { height: '1' }), 'result.block_id.hash');
    const [there, here] = [await hash(bad.url), await hash(own.url)];
    expect([there === here, await hash(bad.url)]).toEqual([false, there]);
  });

  test('that contradicts itself answers otherwise every second time', async () => {
    own.chain.submit(sendTx(own));
    own.produceBlock();
    bad.faults.changeBlock = withoutEvents;
    bad.faults.changeEvery = 2;
    const counts = [];
    for (let turn = 0; turn < 4; turn += 1) counts.push((await eventTypes(bad.url, '2')).length);
    expect(counts).toEqual([12, 0, 12, 0]);
  });

  test('tells events twice, or from last to first', async () => {
    own.chain.submit(sendTx(own));
    own.produceBlock();
    const told = await eventTypes(own.url, '2');
    bad.faults.changeBlock = doubledEvents;
    const twice = await eventTypes(bad.url, '2');
    bad.faults.changeBlock = reversedEvents;
    const reversed = await eventTypes(bad.url, '2');
    expect({ twice, reversed }).toEqual({
      twice: told.flatMap((type) => [type, type]),
      reversed: [...told].reverse(),
    });
  });

  test('that has pruned knows the lowest height that it has', async () => {
    own.produceBlock(4);
    bad.faults.prunedBelow = 3n;
    expect([
      at(await call(bad.url, 'status'), 'result.sync_info.earliest_block_height'),
      at(await call(bad.url, 'block_results', { height: '2' }), 'error.data'),
      at(await call(own.url, 'block_results', { height: '2' }), 'result.height'),
    ]).toEqual(['3', 'height 2 is not available, lowest height is 3', '2']);
  });

  test.each([500, 429])('answers with the status %i', async (status) => {
    bad.faults.http = { status };
    expect((await fetch(bad.url, { method: 'POST', body: '{}' })).status).toBe(status);
  });

  test('answers what is no JSON, or ends in the middle, or is huge', async () => {
    bad.faults.http = 'garbage';
    const garbage = await failure(bad.url);
    bad.faults.http = 'cut';
    const cut = await failure(bad.url);
    bad.faults.http = 'huge';
    const huge = await (await fetch(`${bad.url}/health`)).text();
    expect([garbage, cut, huge.length > 32 * 1024 * 1024]).toEqual([
      'SyntaxError',
      'UND_ERR_SOCKET',
      true,
    ]);
  });
});

describe('a WebSocket', () => {
  /** Subscribes to headers, and gives those that came once the health of the node was told. */
  async function headersAfter(act: () => void): Promise<readonly unknown[]> {
    const socket = await RpcSocket.open(bad.wsUrl);
    socket.send(1, 'subscribe', { query: `tm.event='NewBlockHeader'` });
    await socket.untilId(1);
    act();
    socket.send(9, 'health', {});
    await socket.untilId(9);
    socket.close();
    return socket.received.slice(1, -1).map((told) => at(told, 'result.data.value.header.height'));
  }

  test('that is silent is open, answers, and tells of nothing', async () => {
    bad.faults.isSocketSilent = true;
    expect(await headersAfter(() => own.produceBlock(3))).toEqual([]);
  });

  test('tells of everything twice', async () => {
    bad.faults.isSocketRepeating = true;
    expect(await headersAfter(() => own.produceBlock(2))).toEqual(['2', '2', '3', '3']);
  });

  test('of a node that lags tells late, and of every block', async () => {
    bad.faults.lagBlocks = 2n;
    expect(await headersAfter(() => own.produceBlock(4))).toEqual(['2', '3']);
  });

  test('is cut', async () => {
    const socket = connect(Number(new URL(bad.url).port), '127.0.0.1');
    await once(socket, 'connect');
    // The node knows of the connection once it has answered another one.
    await call(bad.url, 'health');
    bad.cutConnections();
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });
});

describe('a transaction', () => {
  test('is accepted and never included, but elsewhere it is', async () => {
    bad.faults.isSwallowing = true;
    const bytes = sendTx(own);
    const answer = await broadcast(bad.url, bytes);
    const empty = own.produceBlock().txs.length;
    const elsewhere = await broadcast(own.url, bytes);
    expect([at(answer, 'result.code'), empty, at(elsewhere, 'result.code')]).toEqual([0, 0, 0]);
  });

  test('is accepted, and dropped before its block; then it can be sent again', async () => {
    const bytes = sendTx(own);
    const answer = await broadcast(own.url, bytes);
    own.endpoint.dropWaiting();
    const again = await broadcast(own.url, bytes);
    expect([at(answer, 'result.code'), at(again, 'result.code')]).toEqual([0, 0]);
    expect(own.produceBlock().txs.length).toBe(1);
  });

  test('finds no room in a full mempool', async () => {
    bad.faults.isMempoolFull = true;
    expect(at(await broadcast(bad.url, sendTx(own)), 'error.data')).toBe(
      'mempool is full: number of txs 5000 (max: 5000), total txs bytes 1073741824 (max: 1073741824)',
    );
  });

  test('finds no room where others wait', async () => {
    const small = await openOwn(
      {},
      { mempool: { maxTxs: 1, maxTxBytes: 1_000, maxBytes: 10_000 } },
    );
    const answers = [
      await broadcast(small.url, sendTx(small)),
      await broadcast(small.url, sendTx(small, { sequence: 1n })),
    ];
    small.produceBlock();
    answers.push(await broadcast(small.url, sendTx(small, { memo: 'x'.repeat(2_000) })));
    await small.close();
    expect(answers.map((answer) => at(answer, 'result.code') ?? at(answer, 'error.data'))).toEqual([
      0,
      expect.stringMatching(/^mempool is full: number of txs 1 \(max: 1\), total txs bytes \d{3} /),
      expect.stringMatching(/^Tx too large\. Max size is 1000, but got 2\d{3}$/),
    ]);
  });

  test('finds that its sequence was stolen', async () => {
    const bytes = sendTx(own);
    own.stealSequence(alice.address);
    expect(at(await broadcast(own.url, bytes), 'result.log')).toBe(
      'account sequence mismatch, expected 1, got 0: incorrect account sequence',
    );
  });

  test('is lost when the node starts again, which keeps the chain', async () => {
    await broadcast(own.url, sendTx(own));
    const { url } = own;
    await own.endpoint.restart();
    expect([own.url, await heightOf(url), own.produceBlock().txs]).toEqual([url, '1', []]);
  });
});
