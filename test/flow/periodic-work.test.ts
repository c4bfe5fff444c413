import { afterEach, beforeEach, expect, test } from 'vitest';

import { BlockPace } from '../../agent/provider/block-pace.ts';
import { BLOCK_MS, Flow, MACHINE } from '../helpers/flow.ts';

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ reconcileMs: 30_000 });
  await flow.start();
});
afterEach(() => flow.close());

test('a machine that did not answer in its time is read again the next time', async () => {
  const { readAtMs } = flow.provider.capacity;
  flow.hardware.setHanging(true);
  await flow.blocks(20);
  expect(flow.provider.capacity.readAtMs).toBe(readAtMs);
  flow.hardware.setHanging(false);
  flow.hardware.set({ ...MACHINE, cpuMilli: 2000 });
  await flow.blocks(10);
  expect(flow.provider.capacity.facts).toEqual({ ...MACHINE, cpuMilli: 2000 });
});

test('how long a block takes is kept for the next process', async () => {
  const next = () => new BlockPace(flow.clock, flow.storage.journal);
  await flow.blocks(10);
  expect([flow.provider.blockMs, next().blockMs]).toEqual([BLOCK_MS, BLOCK_MS]);
});
