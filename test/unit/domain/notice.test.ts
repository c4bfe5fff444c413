import { describe, expect, test } from 'vitest';

import { CLOSE_REASONS } from '../../../agent/domain/lease.ts';
import type { LeaseEnd, Notice, Outage } from '../../../agent/domain/notice.ts';
import {
  leaseEndNotice,
  NOTICE_QUIET_MS,
  noticeKey,
  noticeLevel,
  stepOutage,
} from '../../../agent/domain/notice.ts';
import { leaseRef } from '../../helpers/builders.ts';

const lease = leaseRef(1);
const end = (closeReason: LeaseEnd['closeReason']): LeaseEnd => ({
  label: 'lease 1/1/1',
  closeReason,
  durationMs: 60_000,
  paid: '12',
  denom: 'uplay',
});

const payout = { id: 'payout-1', paid: '5', denom: 'uakt', to: 'akash1home' };

test.each([
  [{ code: 'first-renter', lease, data: { label: 'l' } }, 'news', 'first-renter'],
  [
    { code: 'lease-running', lease, data: { label: 'l', waitedMs: 1 } },
    'quiet',
    `lease-running ${lease}`,
  ],
  [{ code: 'lease-ended', lease, data: end('tenant') }, 'quiet', `lease-ended ${lease}`],
  [{ code: 'lease-ended', lease, data: end('decommission') }, 'news', `lease-ended ${lease}`],
  [{ code: 'lease-ended', lease, data: end('insufficient-funds') }, 'news', `lease-ended ${lease}`],
  [{ code: 'lease-failed', lease, data: end('manifest-timeout') }, 'news', `lease-ended ${lease}`],
  [{ code: 'first-payment', lease, data: { paid: '1', denom: 'uplay' } }, 'news', 'first-payment'],
  [{ code: 'engine-down', data: { message: 'Start it.' } }, 'attention', undefined],
  [{ code: 'engine-back', data: { downMs: 1 } }, 'news', undefined],
  [{ code: 'gateway-closed', data: { message: 'The port is taken.' } }, 'attention', undefined],
  [{ code: 'gateway-open', data: { downMs: 1 } }, 'news', undefined],
  [{ code: 'isolation-open', data: { message: 'The router is open.' } }, 'attention', undefined],
  [{ code: 'isolation-kept', data: { downMs: 1 } }, 'news', undefined],
  [{ code: 'network-stale', data: { silentMs: 1 } }, 'attention', undefined],
  [{ code: 'network-back', data: { downMs: 1 } }, 'news', undefined],
  [
    { code: 'storage-failed', data: { error: 'storage-full', message: 'Full.', lastedMs: 1 } },
    'attention',
    undefined,
  ],
  [
    { code: 'payout-announced', data: { address: 'akash1a', announcedAtMs: 5, countsAtMs: 9 } },
    'attention',
    'payout-announced akash1a 5',
  ],
  [{ code: 'payout-counts', data: { address: 'akash1a' } }, 'news', undefined],
  [{ code: 'payout-revoked', data: { address: 'akash1a' } }, 'news', undefined],
  [
    { code: 'wallet-locked', data: { reason: 'keychain-locked', message: 'Unlock it.' } },
    'attention',
    undefined,
  ],
  [{ code: 'wallet-unlocked', data: { downMs: 1 } }, 'news', undefined],
  [
    { code: 'delegation-ends', data: { signer: 'akash1s', endsAtMs: 9, warnDays: 3 } },
    'attention',
    'delegation-ends akash1s 9 3',
  ],
  [
    { code: 'delegation-broken', data: { signer: 'akash1s', missing: 'bids', gas: '' } },
    'attention',
    undefined,
  ],
  [{ code: 'delegation-works', data: { signer: 'akash1s', endsAtMs: 9 } }, 'news', undefined],
  [
    {
      code: 'books-differ',
      data: { against: 'chain', denom: 'uakt', difference: '-3', height: 9 },
    },
    'attention',
    undefined,
  ],
  [{ code: 'books-agree', data: { height: 9 } }, 'news', undefined],
  [
    { code: 'payout-sent', data: { ...payout, by: 'rule', txHash: 'AB' } },
    'news',
    'payout-sent payout-1',
  ],
  [
    { code: 'payout-failed', data: { ...payout, reason: 'no funds' } },
    'attention',
    'payout-failed payout-1',
  ],
  [{ code: 'payout-paused', data: { reason: 'no-address' } }, 'attention', undefined],
  [
    {
      code: 'redeemed',
      data: { id: 'redeem-1', paid: '5', denom: 'uact', received: '4', receivedDenom: 'uakt' },
    },
    'quiet',
    'redeemed redeem-1',
  ],
  [
    { code: 'redeem-failed', data: { id: 'redeem-1', paid: '5', denom: 'uact' } },
    'attention',
    'redeem-failed redeem-1',
  ],
  [
    { code: 'fees-spent', data: { paid: '5', denom: 'uakt', dayMs: 86_400_000 } },
    'attention',
    'fees-spent 86400000',
  ],
  [{ code: 'agent-was-off', data: { fromMs: 5, toMs: 9 } }, 'quiet', 'agent-was-off 5'],
] satisfies readonly (readonly [Notice, string, string | undefined])[])(
  '%j is %s, once by %s',
  (notice, level, key) => {
    expect([noticeLevel(notice), noticeKey(notice)]).toEqual([level, key]);
  },
);

test('a lease failed where it was closed because it never ran; any other end is an end', () => {
  const failed = CLOSE_REASONS.filter(
    (reason) => leaseEndNotice(lease, end(reason), false, undefined).code === 'lease-failed',
  );
  const ran = CLOSE_REASONS.map((reason) => leaseEndNotice(lease, end(reason), true, 'x').code);
  expect([failed, new Set(ran)]).toEqual([
    ['manifest-timeout', 'unstable'],
    new Set(['lease-ended']),
  ]);
  expect(leaseEndNotice(lease, end('unstable'), false, 'No such image.')).toEqual({
    code: 'lease-failed',
    lease,
    data: { ...end('unstable'), problem: 'No such image.' },
  });
});

describe('an outage', () => {
  const HOUR = NOTICE_QUIET_MS;
  /** What is told when, by looks at `[minute, isDown]`. */
  const told = (looks: readonly (readonly [number, boolean])[]): readonly string[] => {
    let outage: Outage | undefined;
    let lastToldMs: number | undefined;
    return looks.flatMap(([minute, isDown]) => {
      const nowMs = minute * 60_000;
      const step = stepOutage(outage, isDown, nowMs, lastToldMs);
      outage = step.outage;
      if (step.tell === 'down') lastToldMs = nowMs;
      return step.tell === 'nothing' ? [] : [`${minute} ${step.tell}`];
    });
  };

  test('is told once when it begins and once when it is over', () => {
    expect(
      told([
        [0, false],
        [1, true],
        [2, true],
        [3, false],
        [4, false],
      ]),
    ).toEqual(['1 down', '3 back']);
  });

  test('that begins soon after another one is not told, nor its end', () => {
    expect(
      told([
        [0, true],
        [1, false],
        [5, true],
        [6, false],
        [7, true],
        [8, false],
      ]),
    ).toEqual(['0 down', '1 back']);
  });

  test('that begins soon after another one and lasts is told when the hour is over', () => {
    expect(
      told([
        [0, true],
        [1, false],
        [5, true],
        [59, true],
        [60, true],
        [90, false],
      ]),
    ).toEqual(['0 down', '1 back', '60 down', '90 back']);
  });

  test('a clock that was set back silences nothing', () => {
    expect(stepOutage(undefined, true, 1000, 1000 + 5 * HOUR).tell).toBe('down');
  });
});
