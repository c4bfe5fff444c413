import { describe, expect, test } from 'vitest';

import { AgentError, assertNever, codeOf, messageOf } from '../../../agent/base/errors.ts';
import { fail, ok } from '../../../agent/base/result.ts';

test('an AgentError carries its code, data and cause', () => {
  const cause = new Error('ENOSPC');
  const error = new AgentError('storage-full', 'no room', { data: { bytes: 3 }, cause });
  const { name, code, message, data } = error;
  expect({ name, code, message, data, cause: error.cause }).toEqual({
    name: 'AgentError',
    code: 'storage-full',
    message: 'no room',
    data: { bytes: 3 },
    cause,
  });
});

test('an AgentError without a cause has none', () => {
  const error = new AgentError('lost', 'gone');
  expect({ data: error.data, hasCause: 'cause' in error }).toEqual({ data: {}, hasCause: false });
});

describe('assertNever', () => {
  test('says what it was, also with an amount in it', () => {
    expect(() => assertNever({ type: 'odd', amount: 5n } as never)).toThrow(
      new Error('unexpected value: {"type":"odd","amount":"5"}'),
    );
  });
});

test.each([
  [new Error('broken'), 'broken'],
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
])('the message of %s', (thrown, expected) => {
  expect(messageOf(thrown)).toBe(expected);
});

test.each([
  [new AgentError('lost', 'gone'), 'lost'],
  [Object.assign(new Error('no file'), { code: 'ENOENT' }), 'ENOENT'],
  [Object.assign(new Error('odd'), { code: 7 }), undefined],
  [new Error('plain'), undefined],
  ['ENOENT', undefined],
  [null, undefined],
])('the code of %s', (thrown, expected) => {
  expect(codeOf(thrown)).toBe(expected);
});

test('a result is good or a failure with its numbers', () => {
  expect([ok(3), fail({ code: 'short', free: 1 })]).toEqual([
    { ok: true, value: 3 },
    { ok: false, code: 'short', free: 1 },
  ]);
});
