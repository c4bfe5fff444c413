import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { codeOf } from '../../../agent/base/errors.ts';
import { readChosenNetwork, writeChosenNetwork } from '../../../agent/config/chosen-network.ts';
import { tempFolder } from '../../helpers/wallet/samples.ts';

const codeThrown = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
};

test('none was chosen at first; the last one counts, for this user alone', () => {
  const folder = tempFolder();
  expect(readChosenNetwork(folder)).toBeUndefined();
  writeChosenNetwork(folder, 'akash-sandbox');
  writeChosenNetwork(folder, 'akash-mainnet');
  expect([readChosenNetwork(folder), readdirSync(folder)]).toEqual(['akash-mainnet', ['network']]);
  expect(statSync(path.join(folder, 'network')).mode & 0o777).toBe(0o600);
});

test.each(['', 'Two Words', '../practice', 'a\nb\n', 'x'.repeat(40)])(
  '%j is not taken for practice',
  (text) => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'network'), text);
    expect(codeThrown(() => readChosenNetwork(folder))).toBe('config-unreadable');
  },
);

test('what cannot be written changes nothing', () => {
  const folder = tempFolder();
  writeChosenNetwork(folder, 'practice');
  // Where its draft would be stands a folder.
  mkdirSync(path.join(folder, 'network.draft'));
  expect(codeThrown(() => writeChosenNetwork(folder, 'akash-sandbox'))).toBe('EISDIR');
  expect(readChosenNetwork(folder)).toBe('practice');
});
