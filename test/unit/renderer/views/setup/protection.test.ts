import { expect, test } from 'vitest';

import { usualProtection } from '../../../../../renderer/views/setup/ProtectionFields.tsx';
import { problemOf } from '../../../../../renderer/views/setup/use-protection.ts';

const typed = { passphrase: '', again: '', isTicked: false };

test.each([
  [undefined, typed, 'none'],
  ['keychain', typed, undefined],
  ['systemd-credential', typed, undefined],
  ['passphrase', typed, 'short'],
  ['passphrase', { ...typed, passphrase: 'nine char', again: 'nine char' }, 'short'],
  ['passphrase', { ...typed, passphrase: 'ten letters', again: 'ten letterz' }, 'differs'],
  ['passphrase', { ...typed, passphrase: 'ten letters', again: 'ten letters' }, undefined],
  ['file', typed, 'not-ticked'],
  ['file', { ...typed, isTicked: true }, undefined],
] as const)('given the place %s and %j, then the problem is %s', (place, form, problem) => {
  expect(problemOf(place, form)).toBe(problem);
});

test('given places, then the first that works is usual, and never the plain file', () => {
  expect(
    usualProtection([
      { protection: 'keychain', problem: 'locked' },
      { protection: 'passphrase' },
      { protection: 'file' },
    ]),
  ).toBe('passphrase');
  expect(
    usualProtection([{ protection: 'keychain', problem: 'locked' }, { protection: 'file' }]),
  ).toBeUndefined();
});
