import { describe, expect, test } from 'vitest';

import { leaseProblem, problemText } from '../../../../renderer/format/problem-text.ts';
import { de } from '../../../../renderer/messages/de.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const english = createTexts('en', 'en-GB', en);
const german = createTexts('de', 'de-DE', de);
const message = 'What the agent says.';

/** All that the agent gives a code for, in its own order. */
const CODES = [
  ...['engine-down', 'lease-not-running', 'storage-failed', 'SQLITE_FULL', 'ENOSPC'],
  ...['gate', 'gateway', 'setting-up', 'wallet-absent', 'wallet-locked'],
  ...['delegation-unknown', 'delegation-ended', 'delegation-gas', 'delegation-partial'],
  ...['fees-spent', 'funds-low'],
  ...['registration-unknown', 'not-registered', 'registration-failed'],
  ...['bidding-forbidden', 'modules-not-known', 'module-unknown', 'state-unknown'],
  ...['contradiction', 'contradiction-settled', 'network-unreachable', 'certificate-not-revoked'],
];

test.each(CODES)('the problem %s is told in the language that is chosen', (code) => {
  const told = [english, german].map((texts) => problemText({ code, message }, texts));
  expect(told).not.toContain(message);
  expect(told[0]).not.toBe(told[1]);
});

test('a problem that only a newer agent knows is told in its words', () => {
  expect(problemText({ code: 'brand-new', message }, german)).toBe(message);
});

describe('why a lease does not run', () => {
  test.each([
    [{}, undefined],
    [
      { problem: 'no such device', problemCode: 'container-refused' },
      {
        text: 'Konnte nicht gestartet werden: die Container-Engine hat abgelehnt, was der Mieter schickte',
        said: 'no such device',
      },
    ],
    [{ problem: 'something else', problemCode: 'unknown' }, { text: 'something else' }],
    [{ problem: 'of an older agent' }, { text: 'of an older agent' }],
  ])('given %j, then %j', (lease, told) => {
    expect(leaseProblem(lease, german)).toEqual(told);
  });
});
