import { expect, test } from 'vitest';

import { silentLogger } from '../../../../agent/base/logger.ts';
import { parseBlockHeight } from '../../../../agent/domain/time.ts';
import { EventReader } from '../../../../agent/network/akash/events.ts';
import { fetchedBlock, identityOf } from '../../../../agent/network/akash/rpc/blocks.ts';
import { block as blockSchema, blockResults } from '../../../../agent/network/akash/rpc/schemas.ts';
import { CHAIN_LINES, PROVIDER } from './recorded.ts';

/** What a failed transaction says is no event of the block: only its fee stayed. */

const attribute = (key: string, value: string) => ({ key, value });
const id = { owner: PROVIDER, dseq: '1', gseq: 1, oseq: 1 };
const order = {
  type: 'akash.market.v1.EventOrderCreated',
  attributes: [attribute('id', JSON.stringify(id))],
};
const spent = {
  type: 'coin_spent',
  attributes: [attribute('spender', PROVIDER), attribute('amount', '5uakt')],
};

function read(...results: readonly { code: number; events: readonly unknown[] }[]) {
  const header = {
    ...{ chain_id: 'local', height: '5', time: '2026-11-22T15:25:00Z' },
    last_block_id: { hash: '' },
  };
  const txs = results.map((_unused, index) => Buffer.from(`tx${index}`).toString('base64'));
  return fetchedBlock(
    'local',
    parseBlockHeight(5),
    blockSchema.parse({ block_id: { hash: 'AB' }, block: { header, data: { txs } } }),
    blockResults.parse({ height: '5', txs_results: results, finalize_block_events: null }),
  );
}

test('it is apart, with its place and hash, and no reader of events takes it for done', () => {
  const { block } = read({ code: 0, events: [spent] }, { code: 9, events: [spent, order] });
  expect(block.events.map(({ key }) => key)).toEqual(['5/0/0']);
  expect(block.failed?.map(({ key, type }) => [key, type])).toEqual([
    ['5/1/0', 'coin_spent'],
    ['5/1/1', order.type],
  ]);
  expect(block.failed?.[0]?.txHash).toMatch(/^[0-9A-F]{64}$/);
  expect(new EventReader(silentLogger).read(block)).toEqual([]);
  const done = read({ code: 0, events: [order] });
  expect(new EventReader(silentLogger).read(done.block)).toHaveLength(1);
  expect(done.block.failed).toBeUndefined();
});

test('two endpoints agree about a block whatever they say of a failed transaction', () => {
  const [some, none] = [read({ code: 9, events: [order] }), read({ code: 9, events: [] })];
  expect(identityOf(some)).toBe(identityOf(none));
  expect(identityOf(some)).not.toBe(identityOf(read({ code: 0, events: [order] })));
});

test('of the recorded chain each refused transaction that is in a block paid a fee, and no more', () => {
  const refused = CHAIN_LINES.flatMap((line) =>
    line.kind === 'tx' && line.blockResults !== null && line.name.includes('refused')
      ? [blockResults.parse(line.blockResults)]
      : [],
  );
  expect(refused.length).toBeGreaterThan(10);
  for (const { txs_results: results } of refused) {
    for (const { code, events } of results ?? []) {
      if (code === 0) continue;
      const moved = (events ?? []).filter(({ type }) => type === 'coin_spent');
      expect(moved).toHaveLength(1);
      expect((events ?? []).some(({ type }) => type.startsWith('akash.'))).toBe(false);
    }
  }
});
