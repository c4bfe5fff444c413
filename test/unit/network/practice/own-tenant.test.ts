import { beforeEach, expect, test } from 'vitest';

import { Aborted } from '../../../../agent/base/abort.ts';
import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import type { OwnTenant } from '../../../../agent/network/interface.ts';
import type { EmbeddedPractice } from '../../../../agent/network/practice/embedded.ts';
import { openEmbeddedPractice } from '../../../../agent/network/practice/embedded.ts';
import { PRACTICE_DEFAULTS } from '../../../../agent/network/practice/options.ts';
import { MemoryJournal } from '../../../helpers/memory-journal.ts';

// Our own tenant on practice, where an order comes with the block after it was placed.

const never = new AbortController().signal;
let clock: ManualClock;
let practice: EmbeddedPractice;
let tenant: OwnTenant;

beforeEach(async () => {
  clock = new ManualClock();
  practice = openEmbeddedPractice(
    { ...PRACTICE_DEFAULTS, scenario: { name: 'manual' } },
    { clock, log: silentLogger, journal: new MemoryJournal() },
  );
  tenant = practice.network.ownTenant;
  await practice.controls.pauseBlocks();
});

const states = async (): Promise<readonly string[]> =>
  Object.values((await practice.controls.books()).deployments).map(({ state }) => state);

test('an order that was called off is closed, though it comes only then', async () => {
  const off = new AbortController();
  const ordering = expect(tenant.order(off.signal)).rejects.toThrow(Aborted);
  off.abort();
  await ordering;
  expect(await states()).toEqual([]);
  const closing = tenant.close(never);
  await practice.controls.resumeBlocks();
  await clock.advance(60_000);
  await closing;
  expect(await states()).toEqual(['closed']);
});

test('while no blocks are made, it waits for an order, and for one to close, to its limit', async () => {
  const ordering = expect(tenant.order(never)).rejects.toMatchObject({
    code: 'own-tenant-refused',
    data: { reason: 'the order has not come within 120 seconds' },
  });
  await clock.advance(121_000);
  await ordering;
  const closing = tenant.close(never);
  await clock.advance(121_000);
  await closing;
  await tenant.close(never);
});

test('a close that waits for its block can be called off', async () => {
  const ordering = tenant.order(never);
  await practice.controls.advance(1);
  await ordering;
  const off = new AbortController();
  const closing = expect(tenant.close(off.signal)).rejects.toThrow(Aborted);
  await clock.advance(1_000);
  off.abort();
  await closing;
  expect(await states()).not.toEqual(['closed']);
});
