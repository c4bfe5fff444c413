import {
  QueryBalanceRequest,
  QueryBalanceResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { OpenChain } from '../../chain/open-chain.ts';
import type { JsonObject } from '../../helpers/chain/recording.ts';
import { at, textAt } from '../../helpers/chain/recording.ts';
import { call, RpcSocket } from '../../helpers/chain/rpc.ts';
import { txHash } from '../../helpers/chain/sign.ts';
import { alice, openOwn, sendTx, START } from './own-chain.ts';

let own: OpenChain;
beforeEach(async () => {
  own = await openOwn();
});
afterEach(() => own.close());

const post = async (body: string) => {
  const response = await fetch(own.url, { method: 'POST', body });
  return { status: response.status, json: (await response.json()) as unknown };
};
const get = async (path: string) => {
  const response = await fetch(`${own.url}${path}`);
  const text = await response.text();
  return { status: response.status, text };
};
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Gets a transaction into a block. */
function included(): Uint8Array {
  const bytes = sendTx(own);
  own.chain.submit(bytes);
  own.produceBlock();
  return bytes;
}

describe('a call by POST', () => {
  test('may come with others, and without an id wants no answer', async () => {
    const calls = [
      { jsonrpc: '2.0', id: 1, method: 'health' },
      { jsonrpc: '2.0', method: 'health' },
      { jsonrpc: '2.0', id: 'two', method: 'nothing' },
    ];
    expect(await post(JSON.stringify(calls))).toEqual({
      status: 200,
      json: [
        { jsonrpc: '2.0', id: 1, result: {} },
        { jsonrpc: '2.0', id: 'two', error: { code: -32601, message: 'Method not found' } },
      ],
    });
  });

  test('may give its parameters as a list', async () => {
    const answer = await call(own.url, 'header', ['1'] as unknown as JsonObject);
    expect(at(answer, 'result.header.height')).toBe('1');
  });

  test.each([
    ['no JSON', '{', 500, -32700],
    ['no call', '7', 500, -32700],
    ['wrong parameters', '{"id":1,"method":"block","params":{"height":"x"}}', 200, -32602],
    ['too few parameters', '{"id":1,"method":"tx","params":["x"]}', 200, -32602],
  ])('that is %s says so', async (_, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, at(answer.json as JsonObject, 'error.code')]).toEqual([status, code]);
  });
});

describe('a call by GET', () => {
  test('writes texts in quotes, and bytes as hex', async () => {
    const bytes = included();
    const byHash = await get(`/tx?hash=0x${txHash(bytes)}`);
    const query = encodeURIComponent(`"tx.height=2"`);
    const bySearch = await get(`/tx_search?query=${query}&per_page="1"`);
    expect([
      at(JSON.parse(byHash.text) as JsonObject, 'result.tx'),
      at(JSON.parse(bySearch.text) as JsonObject, 'result.txs.0.tx'),
      at(JSON.parse(byHash.text) as JsonObject, 'id'),
    ]).toEqual([base64(bytes), base64(bytes), -1]);
  });

  test('answers errors with the status 500, and an unknown path with 404', async () => {
    const beyond = await get('/block_results?height=99');
    expect([beyond.status, JSON.parse(beyond.text), await get('/nothing')]).toEqual([
      500,
      {
        jsonrpc: '2.0',
        id: -1,
        error: {
          code: -32603,
          message: 'Internal error',
          data: 'height 99 must be less than or equal to the current blockchain height 1',
        },
      },
      { status: 404, text: '404 page not found\n' },
    ]);
  });
});

describe('a query of the state', () => {
  const balance = async (height?: string) => {
    const asked = { address: alice.address, denom: 'uakt' };
    const data = Buffer.from(QueryBalanceRequest.encode(asked).finish()).toString('hex');
    const path = '/cosmos.bank.v1beta1.Query/Balance';
    const answer = await call(own.url, 'abci_query', {
      path,
      data,
      ...(height === undefined ? {} : { height }),
    });
    return at(answer, 'result.response') as JsonObject;
  };
  const amount = (response: JsonObject) =>
    QueryBalanceResponse.decode(Buffer.from(textAt(response, 'value'), 'base64')).balance?.amount;

  test('sees the height that it asks for', async () => {
    included();
    expect([amount(await balance()), amount(await balance('1'))]).toEqual([
      (START - 2_505n).toString(),
      START.toString(),
    ]);
  });

  test('of the future or of what was forgotten is refused', async () => {
    own.produceBlock(3);
    own.chain.pruneBelow(3n);
    expect([await balance('9'), await balance('2')]).toMatchObject([
      {
        code: 26,
        log: 'cannot query with height in the future; please provide a valid height: invalid height',
      },
      {
        code: 18,
        log: 'failed to load state at height 2; version does not exist (latest height: 4): invalid request',
      },
    ]);
    const results = await call(own.url, 'block_results', { height: '2' });
    expect(at(results, 'error.data')).toBe('height 2 is not available, lowest height is 3');
  });
});

describe('a search of transactions', () => {
  beforeEach(() => {
    for (let turn = 0; turn < 3; turn += 1) included();
  });
  const search = async (query: string, more: JsonObject = {}) => {
    const answer = await call(own.url, 'tx_search', { query, ...more });
    const { txs, total_count: total } = (at(answer, 'result') ?? {}) as JsonObject;
    const heights = (txs as readonly JsonObject[] | undefined)?.map((tx) => tx['height']);
    return { heights, total, error: at(answer, 'error.data') };
  };

  test.each([
    [`message.action='/cosmos.bank.v1beta1.MsgSend'`, ['2', '3', '4']],
    [`tx.height>2 AND transfer.amount='5uakt'`, ['3', '4']],
    [`tx.acc_seq CONTAINS '/1'`, ['3']],
    [`tx.fee EXISTS AND tx.height<=2`, ['2']],
    [`transfer.amount='6uakt'`, []],
  ])('by %s', async (query, heights) => {
    expect(await search(query)).toEqual({ heights, total: String(heights.length) });
  });

  test('by pages, from either end', async () => {
    const query = 'tx.height>0';
    expect([
      await search(query, { per_page: '2', page: '2' }),
      await search(query, { per_page: '1', order_by: 'desc' }),
      await search(query, { per_page: '2', page: '3' }),
    ]).toEqual([
      { heights: ['4'], total: '3' },
      { heights: ['4'], total: '3' },
      { error: 'page should be within [1, 2] range, given 3' },
    ]);
  });

  test('that cannot be read says so', async () => {
    expect(await search('tx.height ~ 3')).toEqual({
      error: 'failed to parse query: "tx.height ~ 3"',
    });
  });
});

describe('a transaction', () => {
  test('is taken once', async () => {
    const tx = base64(sendTx(own));
    const answers = [
      await call(own.url, 'broadcast_tx_sync', { tx }),
      await call(own.url, 'broadcast_tx_sync', { tx }),
    ];
    expect([at(answers[0], 'result.code'), at(answers[1], 'error.data')]).toEqual([
      0,
      'tx already exists in cache',
    ]);
  });

  test('waits where it can be counted', async () => {
    const tx = base64(sendTx(own));
    await call(own.url, 'broadcast_tx_async', { tx });
    expect(at(await call(own.url, 'num_unconfirmed_txs'), 'result.n_txs')).toBe('1');
  });
});

describe('a subscription', () => {
  test('is told of blocks, headers and transactions, each in its form', async () => {
    const socket = await RpcSocket.open(own.wsUrl);
    for (const [id, name] of [
      [1, 'NewBlock'],
      [2, 'NewBlockHeader'],
      [3, 'Tx'],
    ] as const) {
      socket.send(id, 'subscribe', { query: `tm.event='${name}'` });
      await socket.untilId(id);
    }
    const bytes = included();
    socket.send(9, 'health', {});
    await socket.untilId(9);
    const told = socket.received.slice(3, -1);
    socket.close();
    expect(
      told.map((message) => [
        at(message, 'id'),
        at(message, 'result.data.type'),
        at(message, 'result.data.value.block.data.txs.0') ??
          at(message, 'result.data.value.header.height') ??
          at(message, 'result.data.value.TxResult.tx'),
      ]),
    ).toEqual([
      [1, 'tendermint/event/NewBlock', base64(bytes)],
      [2, 'tendermint/event/NewBlockHeader', '2'],
      [3, 'tendermint/event/Tx', base64(bytes)],
    ]);
  });

  test('ends when it is taken back, and is there once', async () => {
    const socket = await RpcSocket.open(own.wsUrl);
    const query = `tm.event='NewBlockHeader'`;
    socket.send(1, 'subscribe', { query });
    socket.send(2, 'subscribe', { query });
    socket.send(3, 'unsubscribe', { query });
    socket.send(4, 'unsubscribe', { query });
    socket.send(5, 'unsubscribe_all', {});
    await socket.untilId(5);
    own.produceBlock();
    socket.send(9, 'health', {});
    await socket.untilId(9);
    const answers = socket.received.map((message) => at(message, 'error.data') ?? 'done');
    socket.close();
    expect(answers).toEqual([
      'done',
      'already subscribed',
      'done',
      'subscription not found',
      'subscription not found',
      'done',
    ]);
  });

  test('stays open when it is sent what is no call', async () => {
    const socket = new WebSocket(own.wsUrl);
    const answers: JsonObject[] = [];
    const two = new Promise<void>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        answers.push(JSON.parse(String(data)) as JsonObject);
        if (answers.length === 2) resolve();
      });
    });
    await new Promise((resolve) => {
      socket.addEventListener('open', resolve);
    });
    socket.send('{');
    socket.send('{"id":1,"method":"health"}');
    await two;
    socket.close();
    expect(answers.map((answer) => at(answer, 'error.code') ?? at(answer, 'result'))).toEqual([
      -32700,
      {},
    ]);
  });
});
