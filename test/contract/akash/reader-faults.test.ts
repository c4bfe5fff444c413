import { afterEach, describe, expect, test } from 'vitest';

import { doubledEvents, otherHash, reversedEvents, withoutEvents } from '../../chain/faults.ts';
import { OnlyListening } from './only-listening.ts';
import { linesOf } from './reader-lines.ts';
import type { WorldOptions } from './reader-world.ts';
import { ReaderWorld } from './reader-world.ts';

/**
 * Endpoints that fail in every way, and a reader that sees every height once and in order all the
 * same. Time is moved by hand; the whole list of heights and event keys is compared each time.
 */

let world: ReaderWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function begin(options: WorldOptions): Promise<ReaderWorld> {
  world = await ReaderWorld.open(options);
  world.start();
  await world.caughtUp();
  await world.live(5);
  return world;
}

/** Everything from the first height on, once and in order. */
async function seesAll(of: ReaderWorld): Promise<void> {
  await of.caughtUp();
  expect(of.seen).toEqual(linesOf(of.chain, 5, of.height));
  // The comparison is worth something: payments were among the blocks.
  expect(of.seen.join('\n')).toMatch(/\d+\/0\/\d+/);
}

describe('the only endpoint', { timeout: 90_000 }, () => {
  test('is down for ten minutes', async () => {
    const one = await begin({ endpoints: 1 });
    await one.endpoints[0]!.goDown();
    await one.live(600);
    expect(one.reader.state().problem?.code).toBe('network-unreachable');
    expect(one.access.problems()).toMatchObject([{ stopsBidding: true }]);
    await one.endpoints[0]!.comeBack();
    await one.live(5);
    await seesAll(one);
    expect(one.access.problems()).toEqual([]);
  });

  test.each([
    ['HTTP 500', { status: 500 }],
    ['HTTP 429', { status: 429 }],
    ['garbage', 'garbage'],
    ['answers of 32 MiB', 'huge'],
    ['answers that end in the middle', 'cut'],
  ] as const)('says %s for a while', async (_name, fault) => {
    const one = await begin({ endpoints: 1 });
    one.endpoints[0]!.faults.http = fault;
    await one.live(8);
    expect(one.access.health()[0]!.state).toBe('unreachable');
    one.endpoints[0]!.faults.http = undefined;
    await one.live(5);
    await seesAll(one);
  });

  test('does not answer for a minute', async () => {
    const one = await begin({ endpoints: 1 });
    one.endpoints[0]!.faults.isHanging = true;
    await one.live(60);
    one.endpoints[0]!.faults.isHanging = false;
    one.endpoints[0]!.cutConnections();
    await one.live(5);
    await seesAll(one);
  });

  test('is another chain for a while', async () => {
    const one = await begin({ endpoints: 1 });
    one.endpoints[0]!.faults.chainId = 'another-1';
    await one.live(30);
    expect(one.access.health()[0]!.state).toBe('other-chain');
    const seen = one.seen.length;
    await one.live(30);
    expect(one.seen.length).toBe(seen);
    one.endpoints[0]!.faults.chainId = undefined;
    for (let minute = 0; minute < 12; minute++) await one.pass(60_000);
    await seesAll(one);
  });

  test('is cut off and started again and again', async () => {
    const one = await begin({ endpoints: 1 });
    for (let time = 0; time < 10; time++) {
      await one.endpoints[0]!.restart();
      await one.produce(2);
      one.endpoints[0]!.cutConnections();
      await one.live(1);
    }
    await seesAll(one);
  });

  test('has a WebSocket that is open and says nothing', async () => {
    const one = await begin({ endpoints: 1 });
    await one.until(() => one.access.wakes, 'the WebSocket tells');
    one.endpoints[0]!.faults.isSocketSilent = true;
    await one.produce(3);
    // Four block times and a little: nobody may wait longer.
    await one.pass(5000);
    expect(one.reader.state().height).toBe(one.height);
    await one.live(30);
    await seesAll(one);
  });

  test('forgot what was made while nobody read: one gap, and everything after it', async () => {
    const one = await begin({ endpoints: 1 });
    await one.stop();
    const last = one.height;
    await one.produce(40);
    one.endpoints[0]!.faults.prunedBelow = BigInt(last + 31);
    one.start();
    await one.caughtUp();
    await one.live(3);
    expect(one.seen).toEqual([
      ...linesOf(one.chain, 5, last),
      `gap ${last + 1}-${last + 30}`,
      ...linesOf(one.chain, last + 31, one.height),
    ]);
  });

  test('goes back to an old copy of the chain', async () => {
    const one = await begin({ endpoints: 1 });
    one.endpoints[0]!.faults.lagBlocks = 8n;
    await one.pass(30_000);
    one.endpoints[0]!.faults.lagBlocks = 0n;
    await one.live(3);
    await seesAll(one);
  });

  test('tells events twice or backwards: every key comes once', async () => {
    const one = await begin({ endpoints: 1 });
    const keys = (): readonly string[] => one.seen.flatMap((line) => line.split(' ').slice(2));
    for (const change of [doubledEvents, reversedEvents]) {
      one.endpoints[0]!.faults.changeBlock = change;
      await one.live(9);
    }
    one.endpoints[0]!.faults.changeBlock = undefined;
    await one.live(1);
    await one.caughtUp();
    expect(new Set(keys()).size).toBe(keys().length);
    const heights = one.seen.map((line) => Number(/^block (\d+):/.exec(line)?.[1]));
    expect(heights).toEqual(Array.from({ length: one.height - 4 }, (_unused, at) => 5 + at));
  });
});

describe('of several endpoints', { timeout: 90_000 }, () => {
  test('one is down, then the other, by turns', async () => {
    const two = await begin({ endpoints: 2 });
    for (let turn = 0; turn < 4; turn++) {
      const endpoint = two.endpoints[turn % 2]!;
      await endpoint.goDown();
      await two.live(20);
      expect(two.reader.state().height).toBe(two.height);
      await endpoint.comeBack();
      await two.live(70);
    }
    await seesAll(two);
  });

  test('the one in use stands still: another one is used within four blocks', async () => {
    const two = await begin({ endpoints: 2 });
    const used = two.endpoints.findIndex(
      ({ url }) => url === two.access.health().find(({ state }) => state === 'good')?.url,
    );
    two.endpoints[used]!.faults.frozenAt = BigInt(two.height);
    await two.live(8);
    expect(two.reader.state().height).toBeGreaterThan(two.height - 4);
    await two.live(20);
    two.endpoints[used]!.faults.frozenAt = undefined;
    await two.live(5);
    await seesAll(two);
  });

  test('one lags far behind', async () => {
    const two = await begin({ endpoints: 2 });
    two.endpoints[0]!.faults.lagBlocks = 100n;
    await two.live(60);
    expect(two.access.health().map(({ state }) => state)).toEqual(['lagging', 'good']);
    await seesAll(two);
  });

  test('one belongs to another chain', async () => {
    const two = await begin({ endpoints: 2 });
    two.endpoints[0]!.faults.chainId = 'another-1';
    await two.live(60);
    expect(two.access.health().map(({ state }) => state)).toEqual(['other-chain', 'good']);
    await seesAll(two);
  });

  test.each([
    ['blocks', otherHash],
    ['events', withoutEvents],
  ])(
    'one of two contradicts the other about %s: nothing is read until they agree',
    async (_n, change) => {
      const two = await begin({ endpoints: 2 });
      two.endpoints[0]!.faults.changeBlock = change;
      await two.live(40);
      expect(two.access.health().map(({ state }) => state)).toEqual([
        'contradicting',
        'contradicting',
      ]);
      expect(two.access.problems()).toMatchObject([{ code: 'contradiction', stopsBidding: true }]);
      two.endpoints[0]!.faults.changeBlock = undefined;
      await two.live(40);
      expect(two.access.problems()).toEqual([]);
      await seesAll(two);
    },
  );

  test('one of three contradicts the others: they decide', async () => {
    const three = await begin({ endpoints: 3 });
    three.endpoints[0]!.faults.changeBlock = otherHash;
    await three.live(40);
    expect(three.access.health().map(({ state }) => state)).toEqual([
      'contradicting',
      'good',
      'good',
    ]);
    expect(three.access.problems()).toMatchObject([
      { code: 'contradiction-settled', stopsBidding: false },
    ]);
    await seesAll(three);
  });

  test('one contradicts itself in every second answer', async () => {
    const three = await begin({ endpoints: 3 });
    three.endpoints[1]!.faults.changeBlock = otherHash;
    three.endpoints[1]!.faults.changeEvery = 2;
    await three.live(60);
    await seesAll(three);
  });

  test('one has pruned what another one has', async () => {
    const two = await begin({ endpoints: 2 });
    await two.stop();
    await two.produce(40);
    two.endpoints[0]!.faults.prunedBelow = BigInt(two.height - 5);
    two.start();
    await two.live(3);
    await seesAll(two);
  });

  test('each has a trouble of its own while the reader is restarted in between', async () => {
    const three = await begin({ endpoints: 3 });
    three.endpoints[0]!.faults.http = { status: 500 };
    three.endpoints[1]!.faults.isSocketSilent = true;
    three.endpoints[2]!.faults.lagBlocks = 3n;
    for (let turn = 0; turn < 5; turn++) {
      await three.live(4);
      await three.stop();
      await three.produce(17);
      three.start();
    }
    await three.live(5);
    await seesAll(three);
  });
});

// The control: the same faults, and a reader without a cursor that takes what it is told and asks
// for each block once, as the network's own provider does. It has to lose heights.
describe('a reader that only listens', () => {
  test.each([
    [
      'the endpoint is down for a while',
      async (of: ReaderWorld) => {
        await of.endpoints[0]!.goDown();
        await of.live(5);
        await of.endpoints[0]!.comeBack();
      },
    ],
    [
      'the endpoint fails for a while',
      async (of: ReaderWorld) => {
        of.endpoints[0]!.faults.http = { status: 500 };
        await of.live(5);
        of.endpoints[0]!.faults.http = undefined;
      },
    ],
    [
      'the WebSocket is silent for a while',
      async (of: ReaderWorld) => {
        of.endpoints[0]!.faults.isSocketSilent = true;
        await of.live(5);
        of.endpoints[0]!.faults.isSocketSilent = false;
      },
    ],
  ])('loses heights where %s', async (_name, trouble) => {
    const one = await begin({ endpoints: 1 });
    const listener = await OnlyListening.open(one.endpoints[0]!);
    await one.live(3);
    await trouble(one);
    await one.live(5);
    const last = one.height;
    await seesAll(one);
    await listener.settled();
    const heights = listener.heights;
    expect(heights.length).toBeGreaterThan(0);
    expect(heights.length).toBeLessThan(last - heights[0]! + 1);
    listener.close();
  });
});
