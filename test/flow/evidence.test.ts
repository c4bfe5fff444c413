import { afterEach, beforeEach, expect, test } from 'vitest';

import { parseServiceName } from '../../agent/domain/ids.ts';
import type { StoredEvidence } from '../../agent/storage/interface.ts';
import { Flow } from '../helpers/flow.ts';

/** Traffic is counted once a minute. */
const COUNTED_BLOCKS = 12;

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ manifestTimeoutMs: 120_000, bidTimeoutMs: 120_000 });
  await flow.start();
});
afterEach(() => flow.close());

const entries = (): readonly StoredEvidence[] => flow.storage.evidence.list({ limit: 100 });

test('a lease leaves who it was, what ran and how much traffic there was, each once', async () => {
  await flow.market.place('updater', { rivalPercent: 0, updateBlocks: 6, lifeBlocks: 30 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 30);
  const { lease, tenant, order, price } = flow.live[0]!;
  const has = (kind: string, times: number): boolean =>
    entries().filter((entry) => entry.kind === kind).length === times;
  await flow.until(() => has('manifest', 2) && flow.live[0]?.run.state === 'running');
  const traffic = { receivedBytes: 1_234_567, sentBytes: 89_012 };
  flow.engine.transfer(lease, parseServiceName('app'), traffic);
  await flow.blocks(COUNTED_BLOCKS);
  await flow.until(() => flow.live.length === 0);
  expect(entries().map(({ kind }) => kind)).toEqual([
    ...['lease-began', 'manifest', 'image', 'manifest', 'lease-ended'],
  ]);
  expect(new Set(entries().map((entry) => entry.lease))).toEqual(new Set([lease]));
  expect(entries()[0]).toMatchObject({ kind: 'lease-began', tenant, order, price });
  expect(entries().at(-1)).toMatchObject({ kind: 'lease-ended', reason: 'tenant', ...traffic });
});
