import { expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { BackupQuiz } from '../../../agent/wallet/backup-quiz.ts';
import { WALLET_DEFAULTS } from '../../../agent/wallet/options.ts';
import { refusal, WORDS } from '../../helpers/wallet/samples.ts';

const words = WORDS.split(' ');

function begin() {
  const clock = new ManualClock();
  const quiz = new BackupQuiz(words, WALLET_DEFAULTS, clock);
  const right = (): readonly string[] => quiz.positions().map((position) => words[position - 1]!);
  const wrong = (): Promise<string> => refusal(() => quiz.answer(['wild', 'wild', 'zoo']));
  return { clock, quiz, right, wrong };
}

test('three different words are asked for, in rising order, at places that vary', () => {
  const drawn = Array.from({ length: 300 }, () => begin().quiz.positions());
  expect(
    drawn.every(
      ([a = 0, b = 0, c = 0, ...more]) => 1 <= a && a < b && b < c && c <= 24 && more.length === 0,
    ),
  ).toBe(true);
  expect(new Set(drawn.flat()).size).toBe(24);
});

test('right words pass, in whatever case and with blanks around', () => {
  const { quiz, right } = begin();
  expect(() => quiz.answer(right().map((word) => ` ${word.toUpperCase()}`))).not.toThrow();
});

test('a wrong answer costs a wait that doubles up to its limit, in which the right one does not count', async () => {
  const { clock, quiz, right, wrong } = begin();
  const waits: number[] = [];
  for (let round = 0; round < 9; round++) {
    expect(await wrong()).toBe('quiz-wrong');
    let waitMs = 0;
    try {
      quiz.answer(right());
    } catch (error) {
      waitMs = Number(error instanceof AgentError && error.data.waitMs);
      expect(error).toMatchObject({ code: 'quiz-too-soon' });
    }
    waits.push(waitMs / 1000);
    await clock.advance(waitMs);
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  expect(() => quiz.answer(right())).not.toThrow();
});

test('the refusal names the places that were wrong, and no word', () => {
  const { quiz, right } = begin();
  const [first, ...others] = quiz.positions();
  const answer = right().with(0, 'zoo');
  try {
    quiz.answer(answer);
    expect.unreachable();
  } catch (error) {
    expect(String(error)).toContain(`number ${first!}.`);
    expect(others.some((position) => String(error).includes(words[position - 1]!))).toBe(false);
  }
});

test('too few words, or none, are wrong', async () => {
  const { quiz, right, clock } = begin();
  expect(await refusal(() => quiz.answer(right().slice(0, 2)))).toBe('quiz-wrong');
  await clock.advance(5_000);
  expect(await refusal(() => quiz.answer([]))).toBe('quiz-wrong');
});
