import { describe, expect, test } from 'vitest';

import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import type { MarketEvent } from '../../../../agent/network/interface.ts';
import { findFault } from '../../../../agent/network/practice/audit.ts';
import { parseBooks } from '../../../../agent/network/practice/books.ts';
import type { EmbeddedPractice } from '../../../../agent/network/practice/embedded.ts';
import { openEmbeddedPractice } from '../../../../agent/network/practice/embedded.ts';
import type { PracticeOptions } from '../../../../agent/network/practice/options.ts';
import { PRACTICE_DEFAULTS } from '../../../../agent/network/practice/options.ts';
import { MemoryJournal } from '../../../helpers/memory-journal.ts';

const signal = new AbortController().signal;

function open(
  disk: MemoryJournal,
  clock = new ManualClock(),
  options: Partial<PracticeOptions> = {},
): EmbeddedPractice & { clock: ManualClock } {
  const embedded = openEmbeddedPractice(
    { ...PRACTICE_DEFAULTS, scenario: { name: 'manual' }, ...options },
    { clock, log: silentLogger, journal: disk },
  );
  return { ...embedded, clock };
}

/** Events as they come, each with the books that were saved by then. */
function listen(
  practice: EmbeddedPractice,
  disk: MemoryJournal,
): { event: MarketEvent; books: string }[] {
  const heard: { event: MarketEvent; books: string }[] = [];
  const stream = practice.network.events(signal);
  void (async () => {
    for await (const event of stream) heard.push({ event, books: disk.read('books') ?? '' });
  })();
  return heard;
}

describe('the embedded market', () => {
  test('makes its first block soon and then one at its pace, and none after it is closed', async () => {
    const disk = new MemoryJournal();
    const practice = open(disk);
    const heard = listen(practice, disk);
    await practice.clock.advance(1000);
    expect(heard).toHaveLength(1);
    await practice.clock.advance(6117 * 3);
    expect(heard.map(({ event }) => event)).toMatchObject([
      { type: 'block', height: 1 },
      { type: 'block', height: 2 },
      { type: 'block', height: 3 },
      { type: 'block', height: 4 },
    ]);
    await practice.network.close();
    expect(practice.clock.pendingTimers).toBe(0);
  });

  test('saves its books before anybody hears of the block', async () => {
    const disk = new MemoryJournal();
    const practice = open(disk);
    const heard = listen(practice, disk);
    const order = await practice.controls.place('manual');
    const registered = practice.network.register({ attributes: [] }, signal);
    await practice.clock.advance(1000);
    await registered;
    expect(heard.map(({ event }) => event.type)).toEqual(['order-created', 'block']);
    for (const { books } of heard) {
      const saved = parseBooks(books);
      expect(saved.height).toBe(1);
      expect(Object.values(saved.deployments)).toHaveLength(1);
      expect(saved.providers['practice-provider']).toBeDefined();
    }
    expect(order).toBe('practice:manual-1/1/1/1');
    await practice.network.close();
  });

  test('holds a block back until its books are saved', async () => {
    const disk = new MemoryJournal();
    const practice = open(disk);
    const heard = listen(practice, disk);
    disk.full = true;
    await practice.clock.advance(1000);
    await practice.clock.advance(6117 * 3);
    expect(heard).toEqual([]);
    disk.full = false;
    await practice.clock.advance(6117 * 2);
    expect(heard.map(({ event }) => event)).toMatchObject([{ height: 1 }, { height: 2 }]);
    await practice.network.close();
  });

  test('writes only its height where nothing else changed', async () => {
    const disk = new MemoryJournal();
    const practice = open(disk);
    await practice.clock.advance(1000 + 6117 * 4);
    expect(disk.writes).toEqual(['books', 'height', 'height', 'height', 'height']);
    await practice.network.close();
  });

  test('goes on after a kill where it was, and never at an earlier height', async () => {
    const disk = new MemoryJournal();
    const killed = open(disk, new ManualClock(), { scenario: { name: 'living' } });
    const registered = killed.network.register({ attributes: [] }, signal);
    await killed.clock.advance(1000);
    await registered;
    const [order] = await killed.network.openOrders(signal);
    const claim = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus: [] };
    const bids = killed.network.submitBids(
      [{ order: order!, price: order!.maxPrice, claim }],
      signal,
    );
    await killed.clock.advance(6117 * 4);
    await bids;
    const [lease] = await killed.network.activeLeases(signal);
    expect(lease).toBeDefined();
    const { height } = await killed.controls.books();

    const again = open(disk, new ManualClock(), { scenario: { name: 'living' } });
    const heard = listen(again, disk);
    // Its manifest was not answered: it comes at once.
    await again.clock.advance(0);
    expect(heard.map(({ event }) => event)).toMatchObject([
      { type: 'manifest-received', lease: lease!.ref },
    ]);
    expect(await again.network.activeLeases(signal)).toEqual([lease]);
    await again.clock.advance(1000);
    expect(heard.at(-1)?.event).toMatchObject({ type: 'block', height: height + 1 });
    expect(findFault(await again.controls.books())).toBeUndefined();
    await again.network.close();
    await killed.network.close();
  });

  test('fails what waits for a block when it is closed', async () => {
    const practice = open(new MemoryJournal());
    const registered = practice.network.register({ attributes: [] }, signal);
    const failed = expect(registered).rejects.toMatchObject({ code: 'network-unreachable' });
    await practice.clock.advance(0);
    await practice.network.close();
    await failed;
  });

  test('registers only where something is new', async () => {
    const practice = open(new MemoryJournal());
    const attributes = [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ];
    const first = practice.network.register({ attributes }, signal);
    await practice.clock.advance(1000);
    await first;
    // No block is needed.
    await practice.network.register({ attributes: [...attributes].reverse() }, signal);
    await practice.network.close();
  });

  test('refuses books that are damaged', () => {
    const disk = new MemoryJournal();
    disk.kept.set('books', '{"version":1}');
    expect(() => open(disk)).toThrow(expect.objectContaining({ code: 'practice-books-damaged' }));
  });

  test('stops and goes on as it is told', async () => {
    const practice = open(new MemoryJournal());
    await practice.controls.pauseBlocks();
    await practice.clock.advance(60_000);
    expect((await practice.controls.books()).height).toBe(0);
    await practice.controls.advance(7);
    expect((await practice.controls.books()).height).toBe(7);
    await practice.controls.resumeBlocks();
    await practice.clock.advance(6117);
    expect((await practice.controls.books()).height).toBe(8);
    await practice.network.close();
  });
});
