import { describe, expect, test } from 'vitest';

import { Aborted } from '../../../agent/base/abort.ts';
import { backoffMs } from '../../../agent/base/backoff.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { retry } from '../../../agent/base/retry.ts';

const backoff = { firstMs: 100, factor: 2, mostMs: 1000 };

test.each([
  [0, 100],
  [1, 100],
  [2, 200],
  [3, 400],
  [4, 800],
  [5, 1000],
  [6, 1000],
  [5000, 1000],
])('waits before repetition %d: %d ms', (attempt, expected) => {
  expect(backoffMs(backoff, attempt)).toBe(expected);
});

describe('retry', () => {
  const { signal } = new AbortController();

  /** Work that fails with these, one after the other, and then works. */
  function failing(clock: ManualClock, errors: readonly Error[]) {
    const tries: number[] = [];
    const left = [...errors];
    const work = async (): Promise<string> => {
      tries.push(clock.monotonicMs());
      const error = left.shift();
      if (error !== undefined) throw error;
      return 'done';
    };
    return { tries, work };
  }

  test('tries again, each time later, until it works', async () => {
    const clock = new ManualClock();
    const { tries, work } = failing(clock, [new Error('1'), new Error('2'), new Error('3')]);
    const told: unknown[] = [];
    const options = {
      backoff,
      tries: Infinity,
      onRetry: (error: unknown, waitMs: number) => told.push([error, waitMs]),
    };
    const result = retry(clock, signal, options, work);
    await clock.advance(10_000);
    expect({ result: await result, tries, told }).toEqual({
      result: 'done',
      tries: [0, 100, 300, 700],
      told: [
        [new Error('1'), 100],
        [new Error('2'), 200],
        [new Error('3'), 400],
      ],
    });
  });

  test('gives the last error when the tries are used up', async () => {
    const clock = new ManualClock();
    const { tries, work } = failing(clock, [new Error('1'), new Error('2'), new Error('3')]);
    const result = retry(clock, signal, { backoff, tries: 2 }, work).catch((e: unknown) => e);
    await clock.advance(10_000);
    expect({ result: await result, tries }).toEqual({ result: new Error('2'), tries: [0, 100] });
  });

  test('does not repeat what no repetition can mend', async () => {
    const clock = new ManualClock();
    const { tries, work } = failing(clock, [new Error('for good')]);
    const options = { backoff, tries: 5, retryable: () => false };
    const result = await retry(clock, signal, options, work).catch((e: unknown) => e);
    expect({ result, tries }).toEqual({ result: new Error('for good'), tries: [0] });
  });

  test('does not repeat what was called off', async () => {
    const clock = new ManualClock();
    const { tries, work } = failing(clock, [new Aborted()]);
    const result = await retry(clock, signal, { backoff, tries: 5 }, work).catch((e: unknown) => e);
    expect({ result, tries }).toEqual({ result: new Aborted(), tries: [0] });
  });

  test('does not even begin where the signal has fired', async () => {
    const clock = new ManualClock();
    const { tries, work } = failing(clock, []);
    const result = await retry(clock, AbortSignal.abort(), { backoff, tries: 5 }, work).catch(
      (e: unknown) => e,
    );
    expect({ result, tries }).toEqual({ result: new Aborted(), tries: [] });
  });

  test('ends a wait when the signal fires, and leaves no timer', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const { tries, work } = failing(clock, [new Error('1'), new Error('2')]);
    const result = retry(clock, controller.signal, { backoff, tries: 5 }, work).catch(
      (e: unknown) => e,
    );
    await clock.advance(50);
    controller.abort();
    expect({ result: await result, tries, timers: clock.pendingTimers }).toEqual({
      result: new Aborted(),
      tries: [0],
      timers: 0,
    });
  });
});
