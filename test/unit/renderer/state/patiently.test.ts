import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { patiently } from '../../../../renderer/state/patiently.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('given work that fails twice, when it is done, then the third answer counts', async () => {
  let calls = 0;
  const work = patiently(async () => {
    calls += 1;
    if (calls < 3) throw new Error('cut');
    return 'there';
  });
  const answer = work();
  await vi.advanceTimersByTimeAsync(750);
  expect([await answer, calls]).toEqual(['there', 3]);
});

test('given work that never succeeds, when it is done, then the last error comes after five tries', async () => {
  let calls = 0;
  const answer = patiently(() => Promise.reject(new Error(`cut ${(calls += 1)}`)))();
  const caught = answer.catch((error: unknown) => String(error));
  await vi.advanceTimersByTimeAsync(3_750);
  expect([await caught, calls]).toEqual(['Error: cut 5', 5]);
});
