import { expect, test } from 'vitest';

import { KeyedQueue } from '../../../agent/base/keyed-queue.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that waits here until `open` is called. */
function gate() {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test('runs the work of one key in order, that of others beside it', async () => {
  const queue = new KeyedQueue<string>();
  const seen: string[] = [];
  const [first, second] = [gate(), gate()];
  const step = (name: string, until?: Promise<void>) => async () => {
    seen.push(`${name} begins`);
    await until;
    seen.push(`${name} ends`);
  };
  const done = [
    queue.run('a', step('a1', first.passed)),
    queue.run('a', step('a2', second.passed)),
    queue.run('b', step('b1')),
  ];
  await turn();
  second.open();
  await turn();
  first.open();
  await Promise.all(done);
  expect(seen).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends']);
});

test('goes on after work that failed, and fails as it did', async () => {
  const queue = new KeyedQueue<string>();
  const outcomes = await Promise.allSettled([
    queue.run('a', () => Promise.reject(new Error('broken'))),
    queue.run('a', () => {
      throw new Error('at once');
    }),
    queue.run('a', () => Promise.resolve(3)),
  ]);
  expect(outcomes).toEqual([
    { status: 'rejected', reason: new Error('broken') },
    { status: 'rejected', reason: new Error('at once') },
    { status: 'fulfilled', value: 3 },
  ]);
});

test('is busy until the last work of the key is over, and forgets it then', async () => {
  const queue = new KeyedQueue<string>();
  const held = gate();
  void queue.run('a', () => Promise.resolve());
  void queue.run('a', () => held.passed);
  await turn();
  const during = [queue.busy('a'), queue.busy('b')];
  held.open();
  await turn();
  expect({ during, after: queue.busy('a') }).toEqual({ during: [true, false], after: false });
});

test('is idle when everything queued has settled, also failed', async () => {
  const queue = new KeyedQueue<number>();
  const ended: number[] = [];
  for (let key = 0; key < 3; key++) {
    for (let place = 0; place < 2; place++) {
      const work = async (): Promise<void> => {
        await turn();
        ended.push(key * 10 + place);
        if (place === 1) throw new Error('broken');
      };
      queue.run(key, work).catch(() => {});
    }
  }
  await queue.idle();
  expect(ended).toEqual([0, 10, 20, 1, 11, 21]);
});

test('keeps order and never overlaps over 500 pieces of work on 5 keys', async () => {
  const queue = new KeyedQueue<number>();
  const running = new Set<number>();
  const order = new Map<number, number[]>();
  for (let number = 0; number < 500; number++) {
    const key = (number * 7) % 5;
    void queue.run(key, async () => {
      expect(running.has(key)).toBe(false);
      running.add(key);
      if (number % 3 === 0) await turn();
      order.set(key, [...(order.get(key) ?? []), number]);
      running.delete(key);
    });
  }
  await queue.idle();
  const expected = [0, 1, 2, 3, 4].map((key) =>
    Array.from({ length: 500 }, (_unused, number) => number).filter((n) => (n * 7) % 5 === key),
  );
  expect([0, 1, 2, 3, 4].map((key) => order.get(key))).toEqual(expected);
});
