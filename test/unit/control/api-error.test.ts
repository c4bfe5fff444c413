import { expect, test } from 'vitest';

import { methods } from '../../../agent/api/methods.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import { JsonLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { badArguments, toApiError } from '../../../agent/control/api-error.ts';
import { WORDS } from '../../helpers/wallet/samples.ts';

const PASSPHRASE = 'correct horse battery staple';
const lines: string[] = [];
const log = new JsonLogger({
  ...{ clock: new ManualClock(), level: 'debug' as const },
  write: (line) => lines.push(line),
});

test.each<[string, string]>([
  ['wallet-absent', 'wallet-absent'],
  ['wallet-locked', 'wallet-locked'],
  ['wallet-exists', 'conflict'],
  ['wallet-record-damaged', 'storage-failed'],
  ['words-wrong', 'bad-arguments'],
  ['address-differs', 'bad-arguments'],
  ['address-wrong', 'bad-arguments'],
  ['protection-unavailable', 'conflict'],
  ['protection-not-chosen', 'bad-arguments'],
  ['secret-not-kept', 'conflict'],
  ['passphrase-wrong', 'passphrase-wrong'],
  ['passphrase-missing', 'passphrase-missing'],
  ['passphrase-weak', 'bad-arguments'],
  ['passphrase-too-soon', 'too-soon'],
  ['backup-needless', 'conflict'],
  ['backup-not-shown', 'conflict'],
  ['quiz-wrong', 'quiz-wrong'],
  ['quiz-too-soon', 'too-soon'],
  ['wallet-not-backed-up', 'conflict'],
  ['forget-not-asked', 'conflict'],
  ['payout-own-address', 'bad-arguments'],
  ['payout-announced', 'conflict'],
  ['wallet-delegated', 'conflict'],
  ['delegation-key-differs', 'bad-arguments'],
  ['transaction-unknown', 'not-found'],
])('a client sees %s as %s, with the exact one behind it', (code, seen) => {
  lines.length = 0;
  const error = toApiError(new AgentError(code, 'What to do.', { data: { waitMs: 5 } }), log, 'x');
  expect(error).toEqual({ code: seen, message: 'What to do.', data: { waitMs: 5, cause: code } });
  expect(lines).toEqual([]);
});

test.each<[keyof typeof methods, unknown]>([
  ['wallet.preview', { words: WORDS.split(' ') }],
  ['wallet.preview', { words: WORDS.repeat(20) }],
  ['wallet.preview', { words: WORDS, [WORDS]: 1 }],
  ['wallet.unlock', { passphrase: { [PASSPHRASE]: PASSPHRASE } }],
  ['wallet.unlock', { passphrase: PASSPHRASE.repeat(100) }],
  ['wallet.unlock', PASSPHRASE],
  ['wallet.create', { choice: { protection: PASSPHRASE } }],
  ['wallet.create', { choice: { protection: 'file', [PASSPHRASE]: 1 } }],
  ['wallet.answer-quiz', { words: WORDS.split(' ').map((word) => word.repeat(9)) }],
  ['wallet.answer-quiz', { words: WORDS }],
  ['delegation.sign', { id: WORDS, words: [WORDS] }],
  ['wallet.forget', { ticket: WORDS }],
  ['settings.update', { prices: { gpu: { [WORDS]: '1' } } }],
  ['settings.update', { prices: { gpu: { '*': PASSPHRASE } } }],
  ['settings.update', { pricing: { gpuWatts: { [PASSPHRASE]: 1 } } }],
  ['settings.update', { provider: { attributes: { [WORDS]: 'x' } } }],
])('what does not fit %s is named by its place, never repeated: %j', (method, args) => {
  const parsed = methods[method].args.safeParse(args);
  if (parsed.success) throw new Error('it fits');
  const text = JSON.stringify(badArguments(parsed.error));
  expect(text).toContain('bad-arguments');
  for (const word of [...WORDS.split(' '), ...PASSPHRASE.split(' ')]) {
    expect(text).not.toMatch(new RegExp(`\\b${word}\\b`));
  }
});
