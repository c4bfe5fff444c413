import { expect, test } from 'vitest';

import { checkVersions } from '../../../../agent/network/akash/versions.ts';

const known = [
  ['market', 'v1beta5'],
  ['deployment', 'v1beta4'],
  ['escrow', 'v1'],
  ['provider', 'v1beta4'],
  ['cert', 'v1'],
  ['audit', 'v1'],
  ['bme', 'v1'],
] as const;

test.each([
  ['all as known', known, undefined],
  ['one that does not concern us is new', [...known, ['oracle', 'v3'] as const], undefined],
  [
    'the market is newer',
    [...known.slice(1), ['market', 'v2beta1'] as const],
    'The chain runs market v2beta1 (known: v1beta5): no bids until Sublet is updated. Leases go on.',
  ],
  [
    'the exchange is missing',
    known.slice(0, -1),
    'The chain runs bme missing (known: v1): no bids until Sublet is updated. Leases go on.',
  ],
])('%s', (_name, modules, problem) => {
  const check = checkVersions({ nodeVersion: 'v2.1.0', modules: new Map(modules) });
  expect(check.problem).toBe(problem);
});
