import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openSecondKey } from '../../../agent/wallet/second-key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-second-key-'));
  chmodSync(folder, 0o700);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => path.join(folder, 'own', 'tenant.key');

test('it is made once, for this user alone, and is the same the next time', async () => {
  const made = openSecondKey(file(), 'akash');
  expect(made.address).toMatch(/^akash1[a-z0-9]{38}$/);
  expect(openSecondKey(file(), 'akash').address).toBe(made.address);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readFileSync(file())).toHaveLength(32);
  expect(await made.sign(new Uint8Array([1]))).toHaveLength(64);
});

test.each([
  ['is cut short', (at: string) => writeFileSync(at, 'short')],
  ['can be read by others', (at: string) => chmodSync(at, 0o644)],
])('one whose file %s is refused, and left as it is', (_what, damage) => {
  openSecondKey(file(), 'akash');
  damage(file());
  const before = readFileSync(file());
  expect(() => openSecondKey(file(), 'akash')).toThrow();
  expect(readFileSync(file())).toEqual(before);
});
