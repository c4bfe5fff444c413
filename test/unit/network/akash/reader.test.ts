import { describe, expect, test } from 'vitest';

import { AgentError } from '../../../../agent/base/errors.ts';
import { parseUnixMs } from '../../../../agent/base/instant.ts';
import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import type { BlockHeight } from '../../../../agent/domain/time.ts';
import { parseBlockHeight } from '../../../../agent/domain/time.ts';
import type { BlockSource, FetchedBlock, Reading } from '../../../../agent/network/akash/chain.ts';
import { ChainReader } from '../../../../agent/network/akash/reader.ts';
import { MemoryJournal } from '../../../helpers/memory-journal.ts';

/** Blocks out of nothing; each fetch waits until the test lets it go, where it wants that. */
class Source implements BlockSource {
  chainId = 'chain-1';
  tipHeight = 10;
  lowest = 1;
  /** Heights whose fetch fails so many times before it works. */
  readonly failures = new Map<number, number>();
  branch = 'main';
  wakes = false;
  down = false;
  suspected = 0;
  underWay = 0;
  mostUnderWay = 0;
  readonly #listeners = new Set<(height: BlockHeight) => void>();

  async tip(): Promise<{ height: BlockHeight; atMs: ReturnType<typeof parseUnixMs> }> {
    if (this.down) throw unreachable();
    return { height: parseBlockHeight(this.tipHeight), atMs: parseUnixMs(0) };
  }

  async block(
    height: BlockHeight,
    _signal: AbortSignal,
    { parentHash }: { parentHash?: string } = {},
  ): Promise<FetchedBlock> {
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    try {
      // Later heights answer sooner, so that only the reader can put them in order.
      for (let turn = height % 8; turn < 8; turn++) await Promise.resolve();
      const left = this.failures.get(height) ?? 0;
      this.failures.set(height, left - 1);
      if (this.down || left > 0 || height > this.tipHeight) throw unreachable();
      if (height < this.lowest) {
        throw new AgentError('chain-block-pruned', 'gone', { data: { lowest: this.lowest } });
      }
      const fetched = this.fetched(height);
      if (parentHash !== undefined && fetched.parentHash !== parentHash) throw unreachable();
      return fetched;
    } finally {
      this.underWay--;
    }
  }

  fetched(height: number): FetchedBlock {
    const event = { key: `${height}/end/0`, txHash: undefined, type: 'test', attributes: {} };
    return {
      block: { height: parseBlockHeight(height), atMs: parseUnixMs(height), events: [event] },
      hash: `${this.branch}${height}`,
      parentHash: `${this.branch}${height - 1}`,
      timeUs: BigInt(height) * 6_000_000n,
    };
  }

  onHeight(listener: (height: BlockHeight) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  async suspect(): Promise<void> {
    this.suspected++;
  }

  produce(height: number): void {
    this.tipHeight = height;
    for (const listener of [...this.#listeners]) listener(parseBlockHeight(height));
  }
}

function unreachable(): AgentError {
  return new AgentError('network-unreachable', 'nobody answers');
}

function start({
  source = new Source(),
  journal = new MemoryJournal(),
  clock = new ManualClock(),
  handle = async (_reading: Reading): Promise<void> => {},
  parallel = 8,
} = {}) {
  const reader = new ChainReader({ source, journal, clock, log: silentLogger }, { parallel });
  const stop = new AbortController();
  const seen: string[] = [];
  const ended = reader.read(async (reading) => {
    await handle(reading);
    seen.push(
      reading.type === 'gap'
        ? `gap ${reading.from}-${reading.to}`
        : reading.block.events.map(({ key }) => key).join(),
    );
  }, stop.signal);
  ended.catch(() => undefined);
  return { source, journal, clock, reader, seen, ended, stop: () => stop.abort() };
}

const keys = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_unused, index) => `${from + index}/end/0`);

const cursorAt = (height: number, hash = `main${height}`, chainId = 'chain-1') =>
  new MemoryJournal([['akash/cursor', JSON.stringify({ chainId, height, hash })]]);

test('heights that come while one is handled come after it, and none comes again', async () => {
  const source = new Source();
  const { clock, reader, seen, stop, ended } = start({
    source,
    handle: async (reading) => {
      await Promise.resolve();
      if (reading.type === 'block' && reading.block.height < 14) {
        source.produce(reading.block.height + 1);
      }
      await Promise.resolve();
    },
  });
  await clock.advance(60_000);
  expect(seen).toEqual([10, 11, 12, 13, 14].map((height) => `${height}/end/0`));
  expect(reader.state().problem?.code).not.toBe('history-differs');
  stop();
  await ended;
});

describe('a reader', () => {
  test('begins at the tip and reads every height that follows', async () => {
    const { source, clock, seen, journal } = start();
    await clock.advance(0);
    for (const height of [11, 12, 15, 16]) {
      source.produce(height);
      await clock.advance(0);
    }
    expect(seen).toEqual(keys(10, 16));
    expect(JSON.parse(journal.read('akash/cursor')!)).toEqual({
      chainId: 'chain-1',
      height: 16,
      hash: 'main16',
    });
  });

  test('reads a height once that came while the last one was handled', async () => {
    const source = new Source();
    const { clock, seen } = start({
      source,
      handle: async (reading) => {
        if (reading.type === 'block' && reading.block.height < 13) {
          source.produce(reading.block.height + 1);
        }
        await Promise.resolve();
      },
    });
    await clock.advance(0);
    expect(seen).toEqual(keys(10, 13));
  });

  test('asks by itself where nobody tells it of heights', async () => {
    const { source, clock, seen } = start();
    await clock.advance(0);
    source.tipHeight = 13;
    await clock.advance(3000);
    expect(seen).toEqual(keys(10, 13));
  });

  test('catches up in order, so many at a time, whatever comes first', async () => {
    const source = new Source();
    source.tipHeight = 1000;
    const { clock, seen } = start({ source, journal: cursorAt(4), parallel: 7 });
    await clock.advance(0);
    await expect.poll(() => seen.length).toBe(996);
    expect(seen).toEqual(keys(5, 1000));
    expect(source.mostUnderWay).toBeLessThanOrEqual(7);
  });

  test('holds no more than two parts while a slow step is done', async () => {
    const source = new Source();
    source.tipHeight = 1000;
    const fetched: number[] = [];
    const original = source.fetched.bind(source);
    source.fetched = (height) => {
      fetched.push(height);
      return original(height);
    };
    const never = new Promise<void>(() => {});
    const { clock, stop, ended } = start({ source, journal: cursorAt(4), handle: () => never });
    await clock.advance(60_000);
    expect(fetched.sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_u, at) => 5 + at));
    stop();
    void ended;
  });

  test('tries a height again for as long as it takes, and leaves none out', async () => {
    const source = new Source();
    source.tipHeight = 30;
    for (const height of [6, 7, 20]) source.failures.set(height, 9);
    const { clock, seen, reader } = start({ source, journal: cursorAt(4) });
    await clock.advance(5000);
    expect(seen).toEqual([]);
    expect(reader.state().problem?.code).toBe('network-unreachable');
    await clock.advance(10 * 60_000);
    expect(seen).toEqual(keys(5, 30));
    source.produce(31);
    await clock.advance(0);
    expect(reader.state()).toMatchObject({ height: 31, tip: 31, problem: undefined });
  });

  test('tells heights that nobody keeps as one gap', async () => {
    const source = new Source();
    source.tipHeight = 30;
    source.lowest = 21;
    const { clock, seen } = start({ source, journal: cursorAt(4) });
    await clock.advance(1000);
    expect(seen).toEqual(['gap 5-20', ...keys(21, 30)]);
  });

  test('tells what is there still before a gap that opens while it reads', async () => {
    const source = new Source();
    source.tipHeight = 30;
    const { clock, seen } = start({
      source,
      journal: cursorAt(4),
      handle: async (reading) => {
        if (reading.type === 'block' && reading.block.height === 13) source.lowest = 25;
      },
    });
    await clock.advance(1000);
    // The part of 21 to 28 was on its way when the others went.
    expect(seen).toEqual([...keys(5, 20), 'gap 21-24', ...keys(25, 30)]);
  });

  test('never goes back where the tip does, and says so', async () => {
    const source = new Source();
    source.tipHeight = 3;
    const { clock, seen, reader } = start({ source, journal: cursorAt(8) });
    await clock.advance(60_000);
    expect(seen).toEqual([]);
    expect(reader.state().problem?.code).toBe('tip-below-cursor');
    source.produce(9);
    await clock.advance(3000);
    expect(seen).toEqual(keys(9, 9));
    expect(reader.state().problem).toBe(undefined);
  });

  test('waits where its data folder belongs to another chain', async () => {
    const { clock, seen, reader, stop, ended } = start({ journal: cursorAt(4, 'x', 'chain-9') });
    await clock.advance(60_000);
    expect([seen, reader.state().problem?.code]).toEqual([[], 'chain-changed']);
    stop();
    await ended;
  });

  test('waits where the next block does not follow the last, and goes on with one that does', async () => {
    const source = new Source();
    source.branch = 'fork';
    const { clock, seen, reader } = start({ source, journal: cursorAt(8) });
    await clock.advance(60_000);
    expect([seen, reader.state().problem?.code]).toEqual([[], 'history-differs']);
    source.branch = 'main';
    await clock.advance(60_000);
    expect(seen).toEqual(keys(9, 10));
  });

  test('stops with the error of a step, and begins with that height the next time', async () => {
    const journal = cursorAt(4);
    let broken = true;
    const handle = async (reading: Reading): Promise<void> => {
      if (broken && reading.type === 'block' && reading.block.height === 7) throw new Error('full');
    };
    const first = start({ journal, handle });
    await first.clock.advance(0);
    await expect(first.ended).rejects.toThrow('full');
    broken = false;
    const second = start({ journal, handle });
    await second.clock.advance(0);
    expect([first.seen, second.seen]).toEqual([keys(5, 6), keys(7, 10)]);
  });

  test('refuses a damaged cursor instead of skipping to the tip', async () => {
    const { ended } = start({ journal: new MemoryJournal([['akash/cursor', '{"height":-1}']]) });
    await expect(ended).rejects.toMatchObject({ code: 'chain-answer-malformed' });
  });

  test('looks elsewhere after four silent block times, also where somebody should tell', async () => {
    const source = new Source();
    source.wakes = true;
    const { clock, reader } = start({ source });
    await clock.advance(24_000);
    expect([source.suspected, reader.state().problem]).toEqual([0, undefined]);
    await clock.advance(1000);
    expect([source.suspected, reader.state().problem?.code]).toEqual([1, 'no-new-height']);
    await clock.advance(25_000);
    expect(source.suspected).toBe(2);
  });

  test('measures how long a block takes', async () => {
    const source = new Source();
    source.tipHeight = 100;
    const { clock, reader } = start({ source, journal: cursorAt(4) });
    await clock.advance(0);
    await expect.poll(() => reader.state().blockUs).toBe(6_000_000n);
  });

  test('ends quietly when it is called off, and leaves no timer and no listener', async () => {
    const { clock, source, stop, ended } = start();
    await clock.advance(0);
    stop();
    await ended;
    expect([clock.pendingTimers, source.listeners]).toEqual([0, 0]);
  });
});
