import { expect, onTestFinished, test } from 'vitest';

import type { UnixMs } from '../../../agent/base/instant.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import type { DelegationState, NetworkAccount } from '../../../agent/network/interface.ts';
import { Notices } from '../../../agent/provider/notices.ts';
import type { ProviderState } from '../../../agent/provider/state.ts';
import { WalletWatch } from '../../../agent/provider/wallet-watch.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { Keeper } from '../../../agent/wallet/keeper.ts';
import { WALLET_DEFAULTS } from '../../../agent/wallet/options.ts';
import { PayoutAddress } from '../../../agent/wallet/payout.ts';
import { ADDRESS, makeWallet, SECOND_ADDRESS } from '../../helpers/wallet/samples.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A wallet, a payout address and a delegation whose owner is told what happens to them. */
function open() {
  const clock = new ManualClock();
  const wallet = makeWallet({ clock });
  const storage = openStorage({ path: ':memory:' }, { clock, log: silentLogger });
  onTestFinished(() => storage.close());
  const published: string[] = [];
  const state = () =>
    ({ publish: (...names: string[]) => published.push(...names) }) as unknown as ProviderState;
  const payout = new PayoutAddress(WALLET_DEFAULTS, {
    ...{ journal: wallet.journal, clock, log: silentLogger },
  });
  payout.start();
  const { holder, owner } = wallet;
  const keeper = new Keeper(WALLET_DEFAULTS, { holder, owner, clock });
  let status: DelegationState | undefined;
  let changed: () => void = () => undefined;
  const account = {
    delegation: { status: () => status },
    onChange: (listener: () => void) => {
      changed = listener;
      return () => undefined;
    },
  } as unknown as NetworkAccount;
  const watch = () => {
    const notices = new Notices({ storage, clock, log: silentLogger, state });
    const own = { wallet: holder, keeper, payout };
    const made = new WalletWatch({ ...{ own, account, storage, clock, notices, state } });
    made.resume();
    return made;
  };
  return {
    ...{ clock, storage, payout, keeper, published, watch, owner },
    delegated: (next: Partial<DelegationState>) => {
      status = { ...WORKING, ...next };
      changed();
    },
    /** Those told so far, the oldest first. */
    told: () =>
      storage.notices
        .list(100)
        .map(({ code }) => code)
        .toReversed(),
    latest: () => storage.notices.list(1)[0],
  };
}

const WORKING: DelegationState = {
  ...{ state: 'working', endsAtMs: (90 * DAY) as UnixMs, warnDays: undefined, granted: [] },
  ...{ missing: [], excess: [], gasLeft: undefined, gasProblem: undefined },
  lookedAtMs: 0 as UnixMs,
};
const typed = (address: string) => ({ address, typedEnd: address.slice(-6), own: [] });

test('an announced payout address is told at once, loudly, and so is what becomes of it', async () => {
  const { payout, watch, told, latest, clock, published } = open();
  watch();
  payout.announce(typed(ADDRESS));
  expect(latest()).toMatchObject({
    ...{ code: 'payout-announced', level: 'attention' },
    data: { address: ADDRESS, announcedAtMs: clock.now(), countsAtMs: clock.now() + DAY },
  });
  expect(published).toEqual(expect.arrayContaining(['notices', 'wallet', 'agent']));
  payout.revoke();
  expect(latest()).toMatchObject({ code: 'payout-revoked', data: { address: ADDRESS } });
  await clock.advance(1000);
  payout.announce(typed(ADDRESS));
  await clock.advance(DAY);
  expect(latest()).toMatchObject({ code: 'payout-counts', data: { address: ADDRESS } });
  expect(told()).toEqual([
    'payout-announced',
    'payout-revoked',
    'payout-announced',
    'payout-counts',
  ]);
});

test('an announcement whose telling a crash cut off is told at the next start, and not again', () => {
  const { payout, watch, told } = open();
  payout.announce(typed(ADDRESS));
  expect(told()).toEqual([]);
  watch();
  watch();
  expect(told()).toEqual(['payout-announced']);
});

test('an address that began to count unseen is told of once', async () => {
  const { payout, watch, told, clock } = open();
  payout.announce(typed(ADDRESS));
  await clock.advance(DAY);
  watch();
  watch();
  payout.announce(typed(SECOND_ADDRESS));
  await clock.advance(DAY);
  expect(told()).toEqual(['payout-counts', 'payout-announced', 'payout-counts']);
});

test('a wallet that its owner locks is told of at once, and that it is open again', async () => {
  const { keeper, watch, told, latest, clock } = open();
  watch();
  await keeper.create({ protection: 'keychain' });
  await keeper.lock();
  expect(latest()).toMatchObject({
    ...{ code: 'wallet-locked', level: 'attention' },
    data: { reason: 'locked-by-owner', message: 'You locked the wallet: unlock it to go on.' },
  });
  await clock.advance(HOUR);
  await keeper.unlock();
  expect(told()).toEqual(['wallet-locked', 'wallet-unlocked']);
  expect(latest()).toMatchObject({ data: { downMs: HOUR } });
});

test('a wallet that is locked for a moment, as at each start, is no news; one that stays so is', async () => {
  const { keeper, watch, told, clock, storage, payout } = open();
  await keeper.create({ protection: 'passphrase', passphrase: 'four words and more' });
  const holder = {
    state: () => ({ state: 'locked', reason: 'keychain-locked' }),
    onChange: () => () => undefined,
  };
  const state = () => ({ publish: () => undefined }) as unknown as ProviderState;
  const notices = new Notices({ storage, clock, log: silentLogger, state });
  const own = { wallet: holder as never, keeper, payout };
  const locked = new WalletWatch({
    ...{ own, account: undefined, storage, clock, notices, state },
  });
  locked.resume();
  await clock.advance(14_000);
  locked.look();
  expect(told()).toEqual([]);
  await clock.advance(1_000);
  locked.look();
  locked.look();
  expect(told()).toEqual(['wallet-locked']);
  // The next process finds it open.
  watch();
  expect(told()).toEqual(['wallet-locked', 'wallet-unlocked']);
});

test('a grant that ends soon is told of at 14, 3 and 1 days, each once', async () => {
  const { owner, watch, delegated, told, storage } = open();
  await owner.createHotKey(ADDRESS, { protection: 'keychain' });
  const first = watch();
  for (const warnDays of [undefined, 14, 14, 3, 1, 1]) delegated({ warnDays });
  first.close();
  watch().look();
  expect(told()).toEqual(['delegation-works', ...Array<string>(3).fill('delegation-ends')]);
  expect(storage.notices.list(3).map(({ data }) => data.warnDays)).toEqual([1, 3, 14]);
  // A renewed one warns anew.
  delegated({ warnDays: 14, endsAtMs: (180 * DAY) as UnixMs });
  expect(told()).toHaveLength(5);
});

test('a grant that never worked is not broken; one that did is, once, and works again', async () => {
  const { owner, watch, delegated, told, latest } = open();
  await owner.createHotKey(ADDRESS, { protection: 'keychain' });
  watch();
  delegated({ state: 'ended', missing: ['MsgCreateBid'] });
  expect(told()).toEqual([]);
  delegated({});
  delegated({ state: 'partial', missing: ['MsgCreateBid', 'MsgCloseBid'] });
  delegated({ state: 'ended', missing: ['MsgCreateBid', 'MsgCloseBid'] });
  expect(latest()).toMatchObject({
    ...{ code: 'delegation-broken', level: 'attention' },
    data: { missing: 'MsgCreateBid, MsgCloseBid', gas: '' },
  });
  // The next process knows what was told.
  watch();
  delegated({ gasProblem: 'The account pays no gas.' });
  delegated({});
  expect(told()).toEqual(['delegation-works', 'delegation-broken', 'delegation-works']);
});
