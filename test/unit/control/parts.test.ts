import { describe, expect, test } from 'vitest';

import { LineSplitter } from '../../../agent/api/line-splitter.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { TokenBucket } from '../../../agent/base/token-bucket.ts';
import { WebSessions } from '../../../agent/control/web-sessions.ts';

describe('line splitter', () => {
  const split = (most: number, pieces: readonly string[]): { lines: string[]; fits: boolean } => {
    const lines: string[] = [];
    const splitter = new LineSplitter(most);
    const fits = pieces.every((piece) => splitter.push(piece, (line) => lines.push(line) > 0));
    return { lines, fits };
  };

  test('gives lines whole, wherever they were cut', () => {
    expect(split(10, ['a', 'b\nc', '', 'd\n\n', 'e'])).toEqual({
      lines: ['ab', 'cd', ''],
      fits: true,
    });
  });

  test('keeps no more than allowed, finished or not', () => {
    expect(split(3, ['abc\n'])).toEqual({ lines: ['abc'], fits: true });
    expect(split(3, ['abcd\n'])).toEqual({ lines: [], fits: false });
    expect(split(3, ['ab', 'cd'])).toEqual({ lines: [], fits: false });
    expect(split(3, ['a\nbcde'])).toEqual({ lines: ['a'], fits: false });
  });

  test('stops where the reader has had enough', () => {
    const lines: string[] = [];
    new LineSplitter(10).push('a\nb\nc\n', (line) => lines.push(line) < 2);
    expect(lines).toEqual(['a', 'b']);
  });
});

test('a token bucket allows a burst and then its pace', async () => {
  const clock = new ManualClock();
  const bucket = new TokenBucket(clock, 3, 2);
  const taken = (): number => {
    let count = 0;
    while (bucket.take()) count++;
    return count;
  };
  expect(taken()).toBe(3);
  await clock.advance(499);
  expect(taken()).toBe(0);
  await clock.advance(1);
  expect(taken()).toBe(1);
  await clock.advance(3_600_000);
  expect(taken()).toBe(3);
});

test('sessions: the oldest tokens and sessions make room', () => {
  const sessions = new WebSessions(new ManualClock(), { read: () => undefined, write: () => {} });
  const tokens = Array.from({ length: 17 }, () => sessions.newToken());
  expect(sessions.redeem(tokens[0]!)).toBe(undefined);
  const first = sessions.redeem(tokens[1]!)!;
  expect(sessions.knows(first)).toBe(true);
  for (let count = 0; count < 32; count++) sessions.redeem(sessions.newToken());
  expect(sessions.knows(first)).toBe(false);
});
