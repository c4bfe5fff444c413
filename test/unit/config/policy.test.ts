import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readPolicy } from '../../../agent/config/policy.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-policy-'));
  file = path.join(folder, 'policy.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const policy = {
  by: 'IT, Example Ltd',
  settings: {
    prices: { cpuMilli: '0.01', gpu: { '*': '500' } },
    reserve: { memoryBytes: 2 ** 33 },
  },
};
const write = (content: unknown, mode = 0o644): void => {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  // Past the umask of whoever runs the tests.
  chmodSync(file, mode);
};
const read = (named = true, platform: NodeJS.Platform = 'linux'): unknown =>
  readPolicy({ path: file, named }, platform);
const refusal = (run: () => unknown): unknown => {
  try {
    return ['no refusal', run()];
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return [code, message.replaceAll(folder, '~')];
  }
};

test('what it says is what counts', () => {
  write(policy);
  expect(read()).toEqual(policy);
  write({ by: 'Me', settings: {} });
  expect(read()).toEqual({ by: 'Me', settings: {} });
});

test('the one at the usual place may be missing, the one that was named may not', () => {
  expect(read(false)).toBeUndefined();
  expect(readPolicy({ path: path.join(folder, 'none', 'x.json'), named: false })).toBeUndefined();
  expect(refusal(read)).toEqual([
    'policy-unusable',
    'The policy file ~/policy.json is not there. Put it there, or leave the option policyFile out, and start again.',
  ]);
});

describe('a file that cannot be used is refused, wherever it lies', () => {
  test.each([
    ['{"by":', 'is not JSON'],
    ['[]', 'does not fit: Invalid input: expected object, received array.'],
    [{ by: '', settings: {} }, 'in "by"'],
    [{ by: 'Me' }, 'in "settings"'],
    [{ ...policy, until: 1 }, 'does not fit: unknown key "until".'],
    [{ by: 'Me', settings: { price: {} } }, 'does not fit: unknown key "price" in "settings".'],
    [
      { by: 'Me', settings: { prices: { cpu: '1' } } },
      'does not fit: unknown key "cpu" in "settings.prices".',
    ],
    [
      { by: 'Me', settings: { prices: { cpuMilli: '-1' } } },
      'does not fit: a decimal such as 0.004 in "settings.prices.cpuMilli".',
    ],
    [{ by: 'Me', settings: { reserve: { cpuMilli: 0.5 } } }, 'in "settings.reserve.cpuMilli"'],
  ])('%j', (content, part) => {
    write(content);
    const refused = ['policy-unusable', expect.stringContaining(part)];
    expect([refusal(() => read(true)), refusal(() => read(false))]).toEqual([refused, refused]);
  });

  test('a folder in its place', () => {
    mkdirSync(file);
    expect(refusal(() => read(false))).toEqual([
      'policy-unusable',
      expect.stringContaining('cannot be read'),
    ]);
  });
});

describe('who may write it', () => {
  test.each([0o666, 0o664, 0o646, 0o622, 0o777])(
    'a file of mode %o, which others may write, is refused: it sets the prices for everybody',
    (mode) => {
      write(policy, mode);
      for (const platform of ['linux', 'darwin'] as const) {
        expect(refusal(() => read(false, platform))).toEqual([
          'policy-unusable',
          'The policy file ~/policy.json may be written by other users than its owner, and whoever writes it sets the prices for everybody. Run "chmod go-w ~/policy.json", or have the file removed, and start again.',
        ]);
      }
    },
  );

  test.each([0o644, 0o600, 0o755, 0o444])('control: one of mode %o is taken', (mode) => {
    write(policy, mode);
    expect(read(false)).toEqual(policy);
  });

  test('Windows keeps such rights elsewhere', () => {
    write(policy, 0o666);
    expect(read(false, 'win32')).toEqual(policy);
  });
});
