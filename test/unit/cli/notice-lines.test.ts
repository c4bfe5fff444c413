import { expect, test } from 'vitest';

import { noticeLine } from '../../../agent/cli/format/notice.ts';

const payout = { id: 'p', paid: '5000000', denom: 'uakt', to: 'akash1home' };

test.each<[string, Readonly<Record<string, string | number>>, string]>([
  [
    'books-differ',
    { against: 'chain', denom: 'uakt', difference: '-3', height: 9 },
    'the books differ from the chain by -3 uakt: "sublet doctor" says more',
  ],
  [
    'gateway-closed',
    { message: 'Port 8443 is in use by another program.' },
    'tenants cannot reach this machine: Port 8443 is in use by another program.',
  ],
  ['gateway-open', { downMs: 60_000 }, 'tenants can reach this machine again, after 1 min'],
  [
    'isolation-open',
    { message: 'A tenant could reach your router.' },
    'tenants are not kept apart: A tenant could reach your router.',
  ],
  ['isolation-kept', { downMs: 60_000 }, 'tenants are kept apart again, after 1 min'],
  ['books-agree', { height: 9 }, 'the books agree again, at block 9'],
  [
    'payout-sent',
    { ...payout, by: 'rule', txHash: 'AB' },
    'paid out: 5,000,000 uakt to akash1home',
  ],
  [
    'payout-failed',
    { ...payout, reason: 'no funds' },
    'not paid out: 5,000,000 uakt to akash1home: no funds',
  ],
  [
    'payout-paused',
    { reason: 'redeem-failed', detail: 'halted' },
    'payouts by the rule pause: the redemption was refused (halted); tried again tomorrow',
  ],
  [
    'payout-paused',
    { reason: 'constructor' },
    'payouts by the rule pause: constructor; tried again tomorrow',
  ],
  [
    'redeemed',
    { id: 'r', paid: '5', denom: 'uact', received: '4', receivedDenom: 'uakt' },
    'redeemed: 5 uact for 4 uakt',
  ],
  [
    'redeem-failed',
    { id: 'r', paid: '5', denom: 'uact' },
    'not redeemed: 5 uact, given back by the chain',
  ],
  [
    'fees-spent',
    { paid: '1000000', denom: 'uakt', dayMs: 1 },
    "the day's fees are used up (1,000,000 uakt): no bids until midnight",
  ],
])('%s %j', (code, data, line) => {
  expect(noticeLine({ code, data }, 0)).toBe(line);
});
