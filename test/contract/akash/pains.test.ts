import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import type { NamedTest } from '../../helpers/akash/named-tests.ts';
import { missingTests, readPains } from '../../helpers/akash/named-tests.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const pains = readPains(readFileSync(new URL('README.md', import.meta.url), 'utf8'));

test('all twelve are there, each with tests and a control or with why not', () => {
  expect(pains.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const bare = pains.filter(
    ({ shown, controls, untested }) =>
      shown.length === 0 || (controls.length === 0 && untested === undefined),
  );
  expect(bare).toEqual([]);
});

test('every test that is named is there under its name', () => {
  const named = pains.flatMap(({ shown, controls }) => [...shown, ...controls]);
  expect(named.length).toBeGreaterThan(40);
  expect(missingTests(ROOT, named)).toEqual([]);
});

test('control: a test that is not there, or not under that name, is missed', () => {
  const here: NamedTest = {
    file: 'test/contract/akash/pains.test.ts',
    title: 'every test that is named is there under its name',
  };
  const absent = [
    { ...here, title: 'every test that is named is there' },
    { ...here, file: 'test/contract/akash/pain.test.ts' },
  ];
  expect(missingTests(ROOT, [here, ...absent])).toEqual(absent);
  const [read] = readPains(
    '## 1. A\n\nWords.\n\n- `a.test.ts`: one: two\n- control `b.ts`: three\n',
  );
  expect(read).toEqual({
    number: 1,
    shown: [{ file: 'a.test.ts', title: 'one: two' }],
    controls: [{ file: 'b.ts', title: 'three' }],
    untested: undefined,
  });
});
