import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { mayLeadTo, OUTSIDE } from '../../../electron/outside.ts';

const NETWORKS = path.resolve(import.meta.dirname, '../../../resources/networks');

interface NetworkFile {
  readonly explorer?: { readonly transaction?: string };
  readonly faucet?: string;
}

test('given the networks that are shipped, then their explorers and faucets alone can be opened', () => {
  const origins = readdirSync(NETWORKS).flatMap((name) => {
    const file = JSON.parse(readFileSync(path.join(NETWORKS, name), 'utf8')) as NetworkFile;
    return [file.explorer?.transaction, file.faucet].flatMap((address) =>
      address === undefined ? [] : [new URL(address).origin],
    );
  });
  expect([...OUTSIDE].sort()).toEqual([...new Set(origins)].sort());
});

test.each([
  ['https://www.mintscan.io/akash/tx/A1', true],
  ['https://www.mintscan.io.evil.example/akash/tx/A1', false],
  ['http://www.mintscan.io/akash/tx/A1', false],
  ['javascript:alert(1)', false],
  ['nonsense', false],
])('given a link to %s, then whether it may be followed is %s', (url, may) => {
  expect(mayLeadTo(url)).toBe(may);
});
