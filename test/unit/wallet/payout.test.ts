import { describe, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import type { AccountAddress, TypedPayout } from '../../../agent/wallet/interface.ts';
import { WALLET_DEFAULTS } from '../../../agent/wallet/options.ts';
import { PayoutAddress } from '../../../agent/wallet/payout.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import { ADDRESS, refusal, SECOND_ADDRESS } from '../../helpers/wallet/samples.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OURS = 'akash166clkmu6yh7wjpdma0kg8t7wz97vcjx7fpl23w' as AccountAddress;
const typed = (address: string, changes: Partial<TypedPayout> = {}): TypedPayout => ({
  address,
  typedEnd: address.slice(-6),
  own: [OURS],
  ...changes,
});

function open(journal = new MemoryJournal(), clock = new ManualClock()) {
  const news: string[] = [];
  const payout = new PayoutAddress(WALLET_DEFAULTS, { journal, clock, log: silentLogger });
  payout.onNews(({ news: what }) => news.push(what));
  payout.start();
  return { payout, journal, clock, news };
}

test('the first address is announced at once and counts after a day, like any other', async () => {
  const { payout, clock, news } = open();
  expect(payout.plan()).toEqual({ current: undefined, next: undefined });
  const startMs = clock.now();
  payout.announce(typed(ADDRESS));
  expect([news, payout.countsAtMs()]).toEqual([['announced'], startMs + DAY_MS]);
  await clock.advance(DAY_MS - 1);
  expect([payout.plan().current, payout.countsAtMs()]).toEqual([undefined, startMs + DAY_MS]);
  await clock.advance(1);
  expect([payout.plan(), news, clock.pendingTimers]).toEqual([
    { current: ADDRESS, next: undefined },
    ['announced', 'counts'],
    0,
  ]);
});

test('until the next one counts the old one does, and the next can be taken back', async () => {
  const { payout, clock, news } = open();
  payout.announce(typed(ADDRESS));
  await clock.advance(DAY_MS);
  payout.announce(typed(SECOND_ADDRESS));
  await clock.advance(DAY_MS - HOUR_MS);
  expect(payout.plan()).toMatchObject({ current: ADDRESS, next: { address: SECOND_ADDRESS } });
  payout.revoke();
  payout.revoke();
  await clock.advance(2 * DAY_MS);
  expect([payout.plan(), news]).toEqual([
    { current: ADDRESS, next: undefined },
    ['announced', 'counts', 'announced', 'revoked'],
  ]);
});

test('another address begins its own day, the same one does not begin it anew', async () => {
  const { payout, clock } = open();
  payout.announce(typed(ADDRESS));
  await clock.advance(23 * HOUR_MS);
  expect(await refusal(() => payout.announce(typed(ADDRESS)))).toBe('payout-announced');
  payout.announce(typed(SECOND_ADDRESS));
  await clock.advance(23 * HOUR_MS);
  expect(payout.plan()).toMatchObject({ current: undefined, next: { address: SECOND_ADDRESS } });
  await clock.advance(HOUR_MS);
  expect(payout.plan().current).toBe(SECOND_ADDRESS);
});

describe('an address is not taken', () => {
  test.each([
    ['whose end is typed wrong', typed(ADDRESS, { typedEnd: 'aaaaaa' }), 'payout-end-differs'],
    ['whose end is not typed', typed(ADDRESS, { typedEnd: '' }), 'payout-end-differs'],
    ['that is the signer itself', typed(OURS), 'payout-own-address'],
    ['that is misspelt', typed(`${ADDRESS.slice(0, -1)}x`), 'address-wrong'],
    ['of another chain', typed('cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4'), 'address-wrong'],
  ])('%s', async (_what, wish, code) => {
    const { payout, journal, news } = open();
    expect([await refusal(() => payout.announce(wish)), journal.writes, news]).toEqual([
      code,
      [],
      [],
    ]);
  });

  test('that counts already', async () => {
    const { payout, clock } = open();
    payout.announce(typed(ADDRESS));
    await clock.advance(DAY_MS);
    expect(await refusal(() => payout.announce(typed(ADDRESS)))).toBe('payout-unchanged');
  });

  test('that is our own, unless the owner says so', () => {
    const { payout } = open();
    expect(payout.announce(typed(OURS, { evenOwn: true })).next?.address).toBe(OURS);
  });
});

describe('the wait goes on', () => {
  const restart = async (offMs: number, jumpMs = 0) => {
    const first = open();
    first.payout.announce(typed(ADDRESS));
    await first.clock.advance(10 * HOUR_MS);
    first.payout.close();
    const clock = new ManualClock(first.clock.now() + offMs + jumpMs);
    return open(first.journal, clock);
  };

  test('across a restart, by the time for which the agent was off', async () => {
    const { payout, clock, news } = await restart(10 * HOUR_MS);
    expect(payout.countsAtMs()).toBe(clock.now() + 4 * HOUR_MS);
    await clock.advance(4 * HOUR_MS);
    expect([payout.plan().current, news]).toEqual([ADDRESS, ['counts']]);
  });

  test('and is over at the start where the agent was off for longer', async () => {
    const { payout, news, clock } = await restart(14 * HOUR_MS);
    expect([payout.plan().current, news, clock.pendingTimers]).toEqual([ADDRESS, ['counts'], 0]);
  });

  test('where the clock was set back meanwhile, with what was waited before', async () => {
    const { payout, clock } = await restart(HOUR_MS, -5 * DAY_MS);
    expect(payout.countsAtMs()).toBe(clock.now() + 14 * HOUR_MS);
    await clock.advance(14 * HOUR_MS);
    expect(payout.plan().current).toBe(ADDRESS);
  });

  test.each([-30 * DAY_MS, 30 * DAY_MS])(
    'in its own time while the clock of a running agent is moved by %i ms',
    async (jumpMs) => {
      const { payout, clock } = open();
      payout.announce(typed(ADDRESS));
      await clock.advance(HOUR_MS);
      clock.jumpWall(jumpMs);
      await clock.advance(DAY_MS - HOUR_MS - 1);
      expect(payout.plan().current).toBeUndefined();
      await clock.advance(1);
      expect(payout.plan().current).toBe(ADDRESS);
    },
  );

  test('across a disk that took nothing for a while', async () => {
    const { payout, clock, journal, news } = open();
    payout.announce(typed(ADDRESS));
    await clock.advance(HOUR_MS);
    journal.full = true;
    await clock.advance(30 * HOUR_MS);
    // What is not on the disk does not count yet.
    expect([payout.plan().current, news]).toEqual([undefined, ['announced']]);
    journal.full = false;
    await clock.advance(60_000);
    expect([payout.plan().current, news]).toEqual([ADDRESS, ['announced', 'counts']]);
  });
});

test('what was written about the payout and cannot be read is not taken for no address', async () => {
  const journal = new MemoryJournal([['wallet.payout', '{"current":7}']]);
  expect(await refusal(() => open(journal))).toBe('wallet-record-damaged');
});

test('an address that cannot be written down is not announced', async () => {
  const { payout, journal, news } = open();
  journal.full = true;
  expect(await refusal(() => payout.announce(typed(ADDRESS)))).toBe('Error: disk full');
  expect([payout.plan().next, news]).toEqual([undefined, []]);
});
