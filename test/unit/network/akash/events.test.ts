import { describe, expect, test } from 'vitest';

import { parseDec } from '../../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../../agent/domain/time.ts';
import type { ChainEvent, FetchedBlock } from '../../../../agent/network/akash/chain.ts';
import { EventReader } from '../../../../agent/network/akash/events.ts';
import { fetchedBlock } from '../../../../agent/network/akash/rpc/blocks.ts';
import { blockResults } from '../../../../agent/network/akash/rpc/schemas.ts';
import type { JsonObject } from '../../../helpers/chain/recording.ts';
import { CHAIN_LINES, DELEGATED_LINES, keepingLogger, PROVIDER, TENANT } from './recorded.ts';

/** Every recorded block, once, as the access would give it. */
function recordedBlocks(lines: typeof CHAIN_LINES): readonly FetchedBlock[] {
  const blocks = new Map<number, FetchedBlock>();
  for (const line of lines) {
    const results = resultsOf(line);
    if (results === undefined) continue;
    const read = blockResults.parse(results);
    const height = parseBlockHeight(read.height);
    const txs = (read.txs_results ?? []).map((_one, at) =>
      Buffer.from(`tx ${at}`).toString('base64'),
    );
    const header = { chain_id: 'local', height, time: 0n, last_block_id: { hash: '' } };
    const block = { block_id: { hash: '' }, block: { header, data: { txs } } };
    blocks.set(height, fetchedBlock('local', height, block, read));
  }
  return [...blocks.values()];
}

function resultsOf(line: (typeof CHAIN_LINES)[number]): JsonObject | undefined {
  if (line.kind === 'tx') return line.blockResults ?? undefined;
  if (line.kind !== 'rpc' || line.method !== 'block_results') return undefined;
  return line.rpc.result as JsonObject | undefined;
}

function readAll(lines: typeof CHAIN_LINES) {
  const log = keepingLogger();
  const reader = new EventReader(log);
  const events = recordedBlocks(lines).flatMap(({ block }) => reader.read(block));
  return { events, log };
}

const counted = (events: readonly { type: string }[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

describe('the recording', () => {
  test('has every event of Akash understood, and nothing to log', () => {
    const { events, log } = readAll(CHAIN_LINES);
    expect(counted(events)).toMatchInlineSnapshot(`
      {
        "bid-closed": 14,
        "bid-created": 27,
        "deployment-closed": 2,
        "deployment-created": 24,
        "deployment-updated": 1,
        "group-closed": 2,
        "group-paused": 1,
        "group-started": 1,
        "lease-closed": 3,
        "lease-created": 5,
        "lease-reclaim-started": 1,
        "ledger-record-executed": 1,
        "mint-status-changed": 2,
        "order-closed": 4,
        "order-created": 26,
        "provider-created": 2,
        "provider-updated": 1,
        "trusted-auditor-created": 1,
      }
    `);
    expect(log.lines).toEqual([]);
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
  });

  test('done through a grant has the same events', () => {
    const { events, log } = readAll(DELEGATED_LINES);
    expect(counted(events)).toMatchInlineSnapshot(`
      {
        "bid-closed": 1,
        "bid-created": 1,
        "deployment-created": 1,
        "group-paused": 1,
        "lease-closed": 1,
        "lease-created": 1,
        "ledger-record-executed": 1,
        "order-closed": 1,
        "order-created": 1,
      }
    `);
    expect(log.lines).toEqual([]);
  });

  test('tells what a lease is about', () => {
    const { events } = readAll(CHAIN_LINES);
    const id = { owner: TENANT, dseq: 13n, gseq: 1, oseq: 1, provider: PROVIDER, bseq: 0 };
    const lease = `akash:${TENANT}/13/1/1/${PROVIDER}/0`;
    const order = `akash:${TENANT}/13/1/1`;
    const txHash = expect.stringMatching(/^[0-9A-F]{64}$/);
    const created = events.find(({ type }) => type === 'lease-created');
    const closed = events.find(({ type }) => type === 'lease-closed');
    const reclaimed = events.find(({ type }) => type === 'lease-reclaim-started');
    const executed = events.find(({ type }) => type === 'ledger-record-executed');
    expect([created, closed, reclaimed, executed]).toMatchObject([
      { id, lease, order, price: { denom: 'uact', amount: parseDec('12.5') }, txHash },
      { id, lease, order, reason: 'lease_closed_owner', txHash },
      { reason: 'lease_closed_reason_decommission', deadlineMs: 1795371991_000, txHash },
      {
        txHash: undefined,
        key: expect.stringMatching(/^80\/end\/\d+$/),
        id: { denom: 'uact', toDenom: 'uakt', source: PROVIDER, height: 75, sequence: 1n },
        burned: { coin: { denom: 'uact', amount: 20000000n }, price: parseDec('1') },
        minted: { coin: { denom: 'uakt', amount: 16000000n }, price: parseDec('1.25') },
      },
    ]);
  });
});

describe('an event', () => {
  const id = JSON.stringify({ owner: TENANT, dseq: '13', gseq: 1, oseq: 1 });
  const event = (place: number, type: string, attributes: Record<string, string>): ChainEvent => ({
    key: `7/0/${place}`,
    txHash: 'AB',
    type,
    attributes,
  });
  const CREATED = 'akash.market.v1.EventOrderCreated';
  const read = (...events: ChainEvent[]) => {
    const log = keepingLogger();
    const reader = new EventReader(log);
    return { read: reader.read({ events }), again: reader.read({ events }), log: log.lines };
  };

  test.each([
    ['without an id', {}],
    ['whose id is no JSON', { id: '{' }],
    ['of nobody', { id: JSON.stringify({ owner: 'x', dseq: '1', gseq: 1, oseq: 1 }) }],
    ['whose id would leave its place', { id: JSON.stringify({ owner: '../..', dseq: '1' }) }],
    ['whose dseq is too large', { id: id.replace('"13"', '"99999999999999999999"') }],
    ['whose gseq is below nothing', { id: id.replace('"gseq":1', '"gseq":-1') }],
  ])('%s is logged and left out, and the rest of its block stays', (_name, attributes) => {
    const result = read(event(0, CREATED, attributes), event(1, CREATED, { id }));
    expect(result.read.map(({ key }) => key)).toEqual(['7/0/1']);
    expect(result.log.map(([message]) => message)).toEqual([
      'an event is not understood',
      'an event is not understood',
    ]);
  });

  test('of a new kind is said once; other modules are not our matter', () => {
    const result = read(
      event(0, 'akash.market.v1.EventSomething', {}),
      event(1, 'akash.oracle.v2.EventAggregatedPrice', {}),
      event(2, 'transfer', { amount: '1uakt' }),
      event(3, 'constructor', {}),
    );
    expect([result.read, result.log]).toEqual([
      [],
      [['an event of a new kind', { key: '7/0/0', type: 'akash.market.v1.EventSomething' }]],
    ]);
  });

  test('that comes twice in one transaction counts once; two messages may do the same', () => {
    const first = { id, msg_index: '0' };
    const result = read(
      event(0, CREATED, first),
      event(1, CREATED, first),
      event(2, CREATED, { id, msg_index: '1' }),
    );
    expect(result.read.map(({ key }) => key)).toEqual(['7/0/0', '7/0/2']);
  });

  test('may leave out what is zero and have fields that we do not know', () => {
    const attributes = { id: JSON.stringify({ owner: TENANT, dseq: 13, new: {} }), authz: '1' };
    expect(read(event(0, CREATED, attributes)).read).toEqual([
      {
        key: '7/0/0',
        txHash: 'AB',
        type: 'order-created',
        id: { owner: TENANT, dseq: 13n, gseq: 0, oseq: 0 },
        order: `akash:${TENANT}/13/0/0`,
      },
    ]);
  });
});
