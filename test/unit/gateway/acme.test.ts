import { describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import { hasWaited, nextTry, renewalTime } from '../../../agent/domain/public-certificate.ts';
import { challengeRefusal, refusalOf } from '../../../agent/gateway/acme/problems.ts';

const DAY_MS = 86_400_000;
const at = (days: number) => parseUnixMs(days * DAY_MS);
const lifetime = { notBeforeMs: at(100), notAfterMs: at(190) };

describe('a renewal', () => {
  test.each([
    ['with a third left', at(100), 0, at(160)],
    ['and by up to a thirtieth sooner', at(100), 1, at(157)],
    ['but one that came late is kept for half of what is left', at(180), 1, at(185)],
  ])('%s', (_name, issuedMs, chance, expected) => {
    expect(renewalTime(lifetime, issuedMs, chance)).toBe(expected);
  });
});

describe('the wait after a failure', () => {
  const minutes = (count: number, chance = 0, toldDays?: number): number => {
    const told = toldDays === undefined ? undefined : at(1000 + toldDays);
    return (nextTry(at(1000), count, chance, told) - at(1000)) / 60_000;
  };

  test('doubles up to half a day, and by a quarter more', () => {
    expect([1, 2, 3, 6, 7, 50].map((count) => minutes(count))).toEqual([15, 30, 60, 480, 720, 720]);
    expect(minutes(1, 1)).toBe(18.75);
  });

  test("is the authority's where that is longer, and eight days at most", () => {
    expect([minutes(1, 0, 3), minutes(1, 0, -3), minutes(1, 0, 4000)]).toEqual([4320, 15, 11_520]);
  });

  test('that is longer than any can be is over', () => {
    expect([9, 7.9, 0.1, 0].map((days) => hasWaited(at(1000), at(1000 + days)))).toEqual([
      ...[true, false, false, true],
    ]);
  });
});

test.each([
  ['dns', 'acme-name-unknown', 'whoever keeps its DNS'],
  ['connection', 'acme-name-unreached', 'Have port 80 of your router passed on'],
  ['unauthorized', 'acme-name-elsewhere', "this machine's public address"],
  ['caa', 'acme-name-forbidden', 'CAA record'],
  ['rejectedIdentifier', 'acme-name-forbidden', 'another public name'],
  ['serverInternal', 'acme-refused', 'tried again by itself'],
])('a challenge that failed with %s says what to do', (kind, code, cure) => {
  const type = `urn:ietf:params:acme:error:${kind}`;
  const error = challengeRefusal({ type, detail: 'so\u001b[31m it\nis' }, 'gpu.example', 'http-01');
  expect(error.code).toBe(code);
  expect(error.message).toContain(cure);
  // A stranger's words stay on their line.
  expect(error.message).toContain('It says: "so [31m it is".');
});

test.each([
  [429, 'rateLimited', 'acme-limit', 'until 1972-09-27 00:00 UTC'],
  [403, 'userActionRequired', 'acme-terms', '--acme-agree'],
  [503, 'serverInternal', 'acme-unreachable', 'trouble of its own'],
  [400, 'accountDoesNotExist', 'acme-account-lost', 'account'],
  [403, 'rejectedIdentifier', 'acme-name-forbidden', 'another public name'],
  [400, 'malformed', 'acme-refused', 'malformed'],
])('an answer of %i %s is told', (status, kind, code, words) => {
  const body = JSON.stringify({ type: `urn:ietf:params:acme:error:${kind}` });
  const none = { nonce: undefined, location: undefined, atMs: undefined };
  const error = refusalOf({ status, body, ...none, retryAtMs: at(1000) });
  expect([error.code, error.retryAtMs]).toEqual([code, at(1000)]);
  expect(error.message).toContain(words);
});

test('a page in place of an answer is no refusal of the authority', () => {
  const none = { nonce: undefined, location: undefined, atMs: undefined, retryAtMs: undefined };
  const error = refusalOf({ status: 502, body: '<html>', ...none });
  expect([error.code, error.message]).toEqual([
    'acme-unreachable',
    'The certificate authority has trouble of its own. It says: "status 502". Wait; it is tried again by itself.',
  ]);
});
