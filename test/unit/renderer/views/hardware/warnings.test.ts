import { expect, test } from 'vitest';

import { ISOLATION_WARNINGS } from '../../../../../agent/domain/isolation.ts';
import { de } from '../../../../../renderer/messages/de.ts';
import { en } from '../../../../../renderer/messages/en.ts';
import { createTexts } from '../../../../../renderer/messages/texts.tsx';
import { warningText, warningTitle } from '../../../../../renderer/views/hardware/warnings.ts';

const english = createTexts('en', 'en-GB', en);
const german = createTexts('de', 'de-DE', de);
const message = 'What the agent says.';
const flawed = (component: string, version: string) => ({
  code: 'flawed-version',
  data: { component, version, flaws: 'CVE-2024-21626', fixedIn: '1.1.12' },
  message,
});
/** Without the marks that keep the direction of a foreign text to itself. */
const plain = (text: string | undefined): string | undefined =>
  text?.replaceAll(/[\u2068\u2069]/g, '');

test('two parts that may be too old are told apart by name and version', () => {
  const found = [flawed('runc', '1.1.5'), flawed('containerd', '1.6.20')];
  expect(found.map((one) => plain(warningTitle(one, german)))).toEqual([
    'runc 1.1.5 ist vielleicht zu alt',
    'containerd 1.6.20 ist vielleicht zu alt',
  ]);
});

test('a flawed version is told with the flaw and where it is mended', () => {
  expect(plain(warningText(flawed('runc', '1.1.5'), english))).toBe(
    'runc 1.1.5 may be too old. It has a known way out of containers (CVE-2024-21626), mended in 1.1.12. Your system may have mended it without a new number. Keep it up to date; bids go on.',
  );
});

test.each(ISOLATION_WARNINGS)('the warning %s is told in the language that is chosen', (code) => {
  const warning = { ...flawed('runc', '1.1.5'), code };
  const told = [english, german].map((texts) => warningText(warning, texts));
  expect(told).not.toContain(message);
  expect(told[0]).not.toBe(told[1]);
});

test('a warning that has no code here is told in the words of the agent', () => {
  expect(warningText({ code: 'other', data: {}, message }, german)).toBe(message);
});
