import { expect, test } from 'vitest';

import { parseUnixMs } from '../../../../agent/base/instant.ts';
import {
  closeReasonOf,
  closeReasonOfWord,
} from '../../../../agent/network/akash/market/close-reasons.ts';
import type { ChainFacts } from '../../../../agent/network/akash/problems.ts';
import { networkProblems } from '../../../../agent/network/akash/problems.ts';

const GOOD: ChainFacts = {
  versions: { nodeVersion: 'v2.1.0', modules: {}, problem: undefined },
  ...{ access: [], unknownStates: [], unrevoked: [], forbidden: undefined },
  reading: { height: undefined, tip: undefined, problem: undefined, blockUs: undefined },
};
const reading = (code: 'history-differs' | 'network-unreachable') => ({
  ...GOOD.reading,
  problem: { code, message: 'it waits', sinceMs: parseUnixMs(1) },
});
const told = (facts: Partial<ChainFacts>) =>
  networkProblems({ ...GOOD, ...facts }).map(({ code, stopsBidding }) => [code, stopsBidding]);

test('where all is well nothing is told', () => {
  expect(networkProblems(GOOD)).toEqual([]);
});

test.each<[string, Partial<ChainFacts>, readonly (readonly [string, boolean])[]]>([
  ['a reason not to bid', { forbidden: 'no' }, [['bidding-forbidden', true]]],
  ['no answer yet', { versions: undefined }, [['modules-not-known', true]]],
  [
    'a new module',
    { versions: { ...GOOD.versions!, problem: 'market v9' } },
    [['module-unknown', true]],
  ],
  ['another history', { reading: reading('history-differs') }, [['history-differs', true]]],
  ['an unknown state', { unknownStates: ['a bid'] }, [['state-unknown', true]]],
  ['an old certificate', { unrevoked: ['1'] }, [['certificate-not-revoked', false]]],
  [
    'a settled contradiction',
    { access: [{ code: 'contradiction-settled', message: 'm', stopsBidding: false }] },
    [['contradiction-settled', false]],
  ],
  [
    'silence, told by both',
    {
      access: [{ code: 'network-unreachable', message: 'm', stopsBidding: true }],
      reading: reading('network-unreachable'),
    },
    [['network-unreachable', true]],
  ],
])('%s is told', (_name, facts, expected) => {
  expect(told(facts)).toEqual(expected);
});

test.each([
  [0, undefined],
  [1, 'tenant'],
  [9_999, 'tenant'],
  [10_000, 'unstable'],
  [10_001, 'decommission'],
  [10_002, 'unspecified'],
  [10_003, 'manifest-timeout'],
  [19_999, 'unspecified'],
  [20_000, 'insufficient-funds'],
  [29_999, 'unspecified'],
])('the reason %i is %s', (number, reason) => {
  expect(closeReasonOf(number)).toBe(reason);
});

test.each([
  ['lease_closed_owner', 'tenant'],
  ['lease_closed_reason_unstable', 'unstable'],
  ['lease_closed_reason_insufficient_funds', 'insufficient-funds'],
  ['lease_closed_reason_unspecified', 'unspecified'],
  ['lease_closed_reason_of_tomorrow', 'unspecified'],
  ['toString', 'unspecified'],
])('the word %s is %s', (word, reason) => {
  expect(closeReasonOfWord(word)).toBe(reason);
});
