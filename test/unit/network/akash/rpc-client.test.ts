import { describe, expect, test } from 'vitest';

import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { parseBlockHeight } from '../../../../agent/domain/time.ts';
import { RpcClient } from '../../../../agent/network/akash/rpc/client.ts';
import type { HttpPost } from '../../../../agent/network/akash/rpc/http-post.ts';
import type { JsonObject } from '../../../helpers/chain/recording.ts';
import { CHAIN_LINES } from './recorded.ts';

const signal = new AbortController().signal;
const LIMITS = { answerWithinMs: 1000, answerBytes: 1000 };

/** A client that gets these answers, whatever it asks. */
function answered(...answers: readonly unknown[]): RpcClient {
  let next = 0;
  const http: HttpPost = {
    post: async () => JSON.stringify(answers[Math.min(next++, answers.length - 1)]),
    close: () => {},
  };
  return new RpcClient('http://node', 'local', LIMITS, { http, clock: new ManualClock() });
}

function rpcNamed(name: string): JsonObject {
  const line = CHAIN_LINES.find((one) => one.kind === 'rpc' && one.name === name);
  if (line?.kind !== 'rpc') throw new Error(`no answer "${name}" in the recording`);
  return line.rpc;
}

describe('recorded answers', () => {
  test('status', async () => {
    expect(await answered(rpcNamed('status')).status(signal)).toEqual({
      chainId: 'local',
      height: 7,
      hash: '0FD8C79588336242333A1FECDAA7B7EA6D8B6093AA38916B72BB66D90DCA97E4',
      timeUs: BigInt(Date.UTC(2026, 10, 22, 15, 25)) * 1000n + 829953n,
      earliest: 1,
      catchingUp: false,
    });
  });

  test('akash', async () => {
    const { nodeVersion, modules } = await answered(rpcNamed('discovery')).discovery(signal);
    expect([nodeVersion, modules.get('market'), modules.get('oracle')]).toEqual([
      'v2.1.0',
      'v1beta5',
      'v2',
    ]);
  });

  test('the first block', async () => {
    const results = rpcNamed('block results of the first block');
    const client = answered(rpcNamed('block 1'), results);
    const fetched = await client.block(parseBlockHeight(1), signal);
    expect(fetched).toMatchObject({
      hash: '515635B5C8C41A1CB73A7135D6AC785DAF168F3649FB032E3A293DD215380832',
      parentHash: '',
      block: { height: 1 },
    });
    expect(fetched.block.events[0]).toEqual({
      key: '1/end/0',
      txHash: undefined,
      type: 'akash.epochs.v1beta1.EventEpochStart',
      attributes: { epoch_number: '"1"', epoch_start_time: '"1795361092"', mode: 'BeginBlock' },
    });
  });

  test.each([
    ['block results beyond the tip', 'rpc-beyond-tip'],
    ['unknown method', 'rpc-refused'],
  ])('%s', async (name, code) => {
    const height = parseBlockHeight(99999999);
    await expect(answered(rpcNamed(name)).block(height, signal)).rejects.toMatchObject({ code });
  });

  test.each([
    ['unknown query path', { code: 6, codespace: 'sdk' }],
    ['malformed query', { code: 18, codespace: 'sdk' }],
  ])('%s', async (name, data) => {
    const asked = answered(rpcNamed(name)).query('/x', new Uint8Array(), undefined, signal);
    await expect(asked).rejects.toMatchObject({ code: 'chain-query-refused', data });
  });

  test('a transaction that does not exist is none', async () => {
    const client = answered(rpcNamed('transaction that does not exist'));
    expect(await client.transaction('00', signal)).toBe(undefined);
  });

  test('rubbish is refused by its code', async () => {
    const bytes = new Uint8Array([0, 0, 0]);
    expect(await answered(rpcNamed('broadcast of rubbish')).broadcast(bytes, signal)).toEqual({
      hash: '709E80C88487A2411E1EE4DFB9F22A861492D20C4765150C0C794ABD70F8147C',
      code: 2,
      codespace: 'sdk',
      log: 'invalid length; proto: invalid field number: tx parse error: tx parse error',
    });
  });

  test('every transaction: what its broadcast said and what became of it', async () => {
    let included = 0;
    for (const line of CHAIN_LINES) {
      if (line.kind !== 'tx' || line.broadcast === undefined) continue;
      const bytes = Buffer.from(line.txBase64, 'base64');
      const said = line.broadcast.result as { code: number; log: string; hash: string };
      const answer = await answered(line.broadcast).broadcast(bytes, signal);
      expect(answer).toMatchObject({ hash: said.hash, code: said.code, log: said.log });
      if (line.result === null) continue;
      const outcome = await answered({ result: line.result }).transaction(said.hash, signal);
      const result = line.result.tx_result as { code: number; gas_used: string; events: unknown[] };
      expect(outcome).toMatchObject({
        hash: said.hash,
        height: Number(line.result.height),
        code: result.code,
        gasUsed: BigInt(result.gas_used),
      });
      expect(outcome?.events).toHaveLength(result.events.length);
      included++;
    }
    expect(included).toBe(54);
  });
});

describe('an answer that cannot be is garbage', () => {
  const block = rpcNamed('block 1');
  const results = rpcNamed('block results of the first block');

  test.each([
    ['a block of another height', block, results, 2, 'rpc-garbage'],
    ['a block of another chain', changed(block, 'local', 'other'), results, 1, 'rpc-other-chain'],
    [
      'results of another height',
      block,
      changed(results, '"height":"1"', '"height":"2"'),
      1,
      'rpc-garbage',
    ],
    [
      'transactions without results',
      changed(block, '"txs":[]', '"txs":["AA=="]'),
      results,
      1,
      'rpc-garbage',
    ],
    [
      'a time that is none',
      changed(block, '2026-11-22T15:24:52', '2026-99-22T15:24:52'),
      results,
      1,
      'rpc-garbage',
    ],
  ])('%s', async (_name, first, second, height, code) => {
    const asked = answered(first, second).block(parseBlockHeight(height), signal);
    await expect(asked).rejects.toMatchObject({ code });
  });

  test('pruned is told by the lowest height', async () => {
    const data = 'height 5 is not available, lowest height is 90';
    const asked = answered({ error: { code: -32603, message: 'Internal error', data } });
    await expect(asked.block(parseBlockHeight(5), signal)).rejects.toMatchObject({
      code: 'rpc-pruned',
      lowest: 90,
    });
  });
});

function changed(answer: JsonObject, text: string, instead: string): JsonObject {
  return JSON.parse(JSON.stringify(answer).replaceAll(text, instead)) as JsonObject;
}
