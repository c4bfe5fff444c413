import { expect, test } from 'vitest';

import { Aborted } from '../../../agent/base/abort.ts';
import { Channel } from '../../../agent/base/channel.ts';

async function collect<T>(channel: Channel<T>): Promise<{ values: T[]; error?: unknown }> {
  const values: T[] = [];
  try {
    for await (const value of channel) values.push(value);
    return { values };
  } catch (error) {
    return { values, error };
  }
}

test('gives what was pushed before and while it is read, in order', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.push(2);
  const reading = collect(channel);
  await Promise.resolve();
  channel.push(3);
  await Promise.resolve();
  channel.push(4);
  channel.push(5);
  channel.close();
  expect(await reading).toEqual({ values: [1, 2, 3, 4, 5] });
});

test('counts what waits', () => {
  const channel = new Channel<string>();
  channel.push('a');
  channel.push('b');
  expect(channel.length).toBe(2);
});

test('ends after what is queued', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.close();
  channel.push(2);
  expect(await collect(channel)).toEqual({ values: [1] });
});

test('throws the error after what is queued; the first close stays', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.close(new Error('cut'));
  channel.close();
  expect(await collect(channel)).toEqual({ values: [1], error: new Error('cut') });
});

test('ends quietly where it was called off', async () => {
  const channel = new Channel<number>();
  channel.close(new Aborted());
  expect(await collect(channel)).toEqual({ values: [] });
});

test('wakes a reader that waits when it is closed', async () => {
  const channel = new Channel<number>();
  const reading = collect(channel);
  await Promise.resolve();
  channel.close();
  expect(await reading).toEqual({ values: [] });
});

test('keeps the order of 1000 values when the reader is slow at times', async () => {
  const channel = new Channel<number>();
  const reading = (async () => {
    const read: number[] = [];
    for await (const value of channel) {
      if (value % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
      read.push(value);
    }
    return read;
  })();
  for (let value = 0; value < 1000; value++) {
    channel.push(value);
    if (value % 11 === 0) await Promise.resolve();
  }
  channel.close();
  expect(await reading).toEqual(Array.from({ length: 1000 }, (_unused, value) => value));
});
