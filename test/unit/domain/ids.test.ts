import { describe, expect, test } from 'vitest';

import {
  networkOf,
  parseBidRef,
  parseGpuId,
  parseLeaseRef,
  parseNetworkId,
  parseOrderRef,
  parseProviderId,
  parseServiceName,
  parseTenantId,
} from '../../../agent/domain/ids.ts';
import { overlapMs, parseBlockHeight } from '../../../agent/domain/time.ts';

const ADDRESS = 'akash1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn3tt0v6';

const nobody = ['', ' ', 'a b', 'a\n', '.', '..', '-a', 'a/b', 'é', 'a'.repeat(129)];
const badRefs = [
  '',
  'practice',
  'practice:a',
  'practice:a/1',
  'practice:a/1/1/1/p/0/0/0',
  'practice:a//1/1',
  'practice:/1/1/1',
  'practice:a/1/1/',
  'practice:../../1/1',
  'practice:a/./1/1',
  'practice:.a/1/1/1',
  'Practice:a/1/1/1',
  '1practice:a/1/1/1',
  ':a/1/1/1',
  'practice:a b/1/1/1',
  'practice:a/1/1/1\n',
  `practice:${'a'.repeat(101)}/1/1/1`,
  `${'p'.repeat(33)}:a/1/1/1`,
];
const goodRefs = [
  'practice:tenant-1/4/1/1',
  `akash:${ADDRESS}/18446744073709551615/1/1/${ADDRESS}/0`,
  'a:1/2/3',
  `${'p'.repeat(32)}:${'a'.repeat(100)}/1/1/1/1/1/1`,
];

const forms = [
  {
    what: 'network id',
    parse: parseNetworkId,
    good: ['practice', 'akash', 'a', 'akash-testnet-2', 'a'.repeat(32)],
    bad: ['', 'Akash', '2akash', '-a', 'a_b', 'a.b', 'a\n', 'a'.repeat(33)],
  },
  {
    what: 'provider id',
    parse: parseProviderId,
    good: [ADDRESS, 'provider-1', 'A', 'a.b_c-d', '0'.repeat(128)],
    bad: nobody,
  },
  {
    what: 'tenant id',
    parse: parseTenantId,
    good: [ADDRESS, 'tenant-1', 'A', 'a.b_c-d', '0'.repeat(128)],
    bad: nobody,
  },
  { what: 'order reference', parse: parseOrderRef, good: goodRefs, bad: badRefs },
  { what: 'bid reference', parse: parseBidRef, good: goodRefs, bad: badRefs },
  { what: 'lease reference', parse: parseLeaseRef, good: goodRefs, bad: badRefs },
  {
    what: 'service name (lower-case letters, digits, "-")',
    parse: parseServiceName,
    good: ['web', 'w', 'web-1', 'a'.repeat(63), 'a--b'],
    bad: ['', 'Web', '1web', '-web', 'web-', 'web_1', 'web.1', 'web\n', 'a'.repeat(64)],
  },
  {
    what: 'GPU id',
    parse: parseGpuId,
    good: ['GPU-9f3c1e2a-7b64-4d1f-a2c3-5e6d7f809a1b', '0000:65:00.0', 'a'.repeat(128)],
    bad: ['', 'GPU 1', 'GPU/1', 'GPU,1', 'all\n', 'a'.repeat(129)],
  },
];

describe.each(forms)('$what', ({ what, parse, good, bad }) => {
  test.each(good)('takes %j', (text) => {
    expect(parse(text)).toBe(text);
  });

  test.each(bad)('refuses %j', (text) => {
    expect(() => parse(text)).toThrow(
      new RangeError(`not a ${what}: ${JSON.stringify(text.slice(0, 80))}`),
    );
  });
});

test('the network of a reference', () => {
  expect(networkOf(parseLeaseRef('akash-testnet:a/1/1/1/p/0'))).toBe('akash-testnet');
});

describe('block heights', () => {
  test.each([0, 1, 2 ** 53 - 1])('takes %d', (value) => {
    expect(parseBlockHeight(value)).toBe(value);
  });

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses %d', (value) => {
    expect(() => parseBlockHeight(value)).toThrow(
      new RangeError(`not a block height: ${String(value)}`),
    );
  });
});

test.each([
  [[0, 10], [10, 20], 0],
  [[0, 10], [20, 30], 0],
  [[0, 10], [5, 20], 5],
  [[5, 20], [0, 10], 5],
  [[0, 30], [10, 20], 10],
  [[10, 20], [10, 20], 10],
  [[20, 10], [0, 30], 0],
])('%j and %j share %d ms', (a, b, expected) => {
  const interval = ([fromMs, toMs]: number[]) => ({ fromMs, toMs }) as never;
  expect(overlapMs(interval(a), interval(b))).toBe(expected);
});
