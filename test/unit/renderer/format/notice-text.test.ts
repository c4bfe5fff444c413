import { describe, expect, test } from 'vitest';

import type { CoinValue } from '../../../../agent/api/values.ts';
import { coinText, moneyText } from '../../../../renderer/format/money.ts';
import { noticeText } from '../../../../renderer/format/notice-text.ts';
import { clockText, exactTimeText, spanText } from '../../../../renderer/format/time.ts';
import { de } from '../../../../renderer/messages/de.ts';
import { en } from '../../../../renderer/messages/en.ts';
import type { Texts } from '../../../../renderer/messages/texts.tsx';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const currency = { denom: 'uact', exponent: 6, symbol: 'US$' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Data = Readonly<Record<string, string | number | boolean>>;

/** Without the marks that keep the direction of a foreign text to itself, and with plain spaces. */
function words(code: string, data: Data, texts: Texts, practice = false) {
  const formats = {
    currency,
    amount: (amount: bigint) => moneyText(amount, currency, texts.tag),
    coin: (coin: CoinValue) => coinText(coin, [currency], texts.tag),
    span: (ms: number) => spanText(ms, texts),
    clock: (ms: number) => clockText(ms, texts),
    exactTime: (ms: number) => exactTimeText(ms, texts),
  };
  const { title, text } = noticeText({ code, data }, texts, formats, practice);
  return [title, text].map((each) =>
    each.replaceAll(/[\u2068\u2069]/g, '').replaceAll('\u00a0', ' '),
  );
}

const english = createTexts('en', 'en-GB', en);
const german = createTexts('de', 'de-DE', de);
const payout = { id: 'p', paid: '5000000', denom: 'uakt', to: 'akash1home' };
const end = { label: '1001/1', durationMs: 8 * HOUR + 54 * MINUTE, paid: '2330000', denom: 'uact' };

describe('each kind of notice in words', () => {
  test.each<[string, Data, string, string]>([
    [
      'first-renter',
      { label: '1001/1' },
      'Your first renter came',
      '1001/1 began on this machine. It is paid for as long as it runs.',
    ],
    [
      'lease-running',
      { label: 'lease 1001/1', waitedMs: 8_000 },
      'Lease 1001/1 began to run',
      'Ready 8 s after the renter accepted the bid.',
    ],
    [
      'lease-ended',
      { ...end, closeReason: 'tenant' },
      '1001/1 ended',
      'The renter ended it after 8 h 54 min. Paid in all: US$2.33.',
    ],
    [
      'lease-ended',
      { ...end, closeReason: 'insufficient-funds' },
      '1001/1 ended',
      'The renter’s money ran out after 8 h 54 min. Paid in all: US$2.33.',
    ],
    [
      'lease-ended',
      { ...end, closeReason: 'decommission' },
      '1001/1 ended',
      'You took the machine back after 8 h 54 min. Paid in all: US$2.33.',
    ],
    [
      'lease-ended',
      { ...end, closeReason: 'unspecified' },
      '1001/1 ended',
      'It ended after 8 h 54 min. The network does not say why. Paid in all: US$2.33.',
    ],
    [
      'lease-ended',
      { ...end, closeReason: 'new-reason' },
      '1001/1 ended',
      'It ended after 8 h 54 min: new-reason. Paid in all: US$2.33.',
    ],
    [
      'lease-failed',
      { ...end, closeReason: 'manifest-timeout', paid: '0' },
      '1001/1 never ran',
      'The renter did not say in time what to run. Closed after 8 h 54 min. Paid in all: US$0.00.',
    ],
    [
      'payout-announced',
      { address: 'akash1abc', announcedAtMs: 0, countsAtMs: 86_400_000 },
      'A new payout address was announced',
      'akash1abc counts from Fri, 2 Jan 1970, 00:00:00. If that was not you, take it back now: somebody else can use this agent.',
    ],
    [
      'payout-counts',
      { address: 'akash1abc' },
      'A payout address began to count',
      'From then on payouts go to akash1abc.',
    ],
    [
      'payout-revoked',
      { address: 'akash1abc' },
      'An announced payout address was taken back',
      'akash1abc will not be paid.',
    ],
    [
      'wallet-locked',
      { reason: 'passphrase-needed', message: 'Give its passphrase.' },
      'The wallet was locked',
      'Give its passphrase. While it is, nothing can be signed: no bids and no payouts. Leases go on.',
    ],
    [
      'wallet-unlocked',
      { downMs: 90 * MINUTE },
      'The wallet was unlocked',
      'It had been locked for 1 h 30 min.',
    ],
    [
      'delegation-ends',
      { signer: 'akash1s', endsAtMs: 86_400_000, warnDays: 14 },
      'The account’s grant had less than 14 days left',
      'This machine may work for the account until Fri, 2 Jan 1970, 00:00:00. Prepare a new grant and sign it in your wallet.',
    ],
    [
      'delegation-broken',
      { signer: 'akash1s', missing: 'MsgCreateBid', gas: 'no allowance' },
      'The account did not let this machine work any more',
      'Missing: MsgCreateBid. no allowance While that is so, leases go on, but nothing can be sent for them. Prepare a new grant and sign it in your wallet.',
    ],
    [
      'delegation-works',
      { signer: 'akash1s', endsAtMs: 86_400_000 },
      'The account let this machine work',
      'Until Fri, 2 Jan 1970, 00:00:00.',
    ],
    [
      'lease-failed',
      { ...end, closeReason: 'unstable', problem: 'image not found' },
      '1001/1 never ran',
      'It would not run although everything here was fine. Closed after 8 h 54 min. Paid in all: US$2.33. The last try: image not found',
    ],
    [
      'first-payment',
      { paid: '284000', denom: 'uact' },
      'Your first payment: US$0.28',
      'Settled by the network; it is yours.',
    ],
    [
      'first-payment',
      { paid: '284000', denom: 'uother' },
      'Your first payment: 284000 uother',
      'Settled by the network; it is yours.',
    ],
    [
      'engine-down',
      { message: 'Docker does not answer. Start it.' },
      'Containers could not run any more',
      'Docker does not answer. Start it. While they cannot, no bids are made.',
    ],
    [
      'engine-back',
      { downMs: 5 * MINUTE },
      'Containers ran again',
      'The container engine was away for 5 min. Bids went on.',
    ],
    [
      'gateway-closed',
      { message: 'Port 8443 is in use by another program.' },
      'Renters could not reach this machine',
      'Port 8443 is in use by another program. Without that they cannot use what they rent, so no bids were made. It is tried again every few seconds.',
    ],
    [
      'gateway-open',
      { downMs: 5 * MINUTE },
      'Renters could reach this machine again',
      'It took 5 min. Bids went on.',
    ],
    [
      'isolation-open',
      { message: 'A tenant could reach your router.' },
      'Renters may have been able to reach your home network',
      'A tenant could reach your router. While that is so, no bids are made. Leases go on; you can end them.',
    ],
    [
      'isolation-kept',
      { downMs: 5 * MINUTE },
      'Your home network was out of renters’ reach again',
      'It was tried again, after 5 min. Bids went on.',
    ],
    [
      'network-stale',
      { silentMs: 61_000 },
      'The network did not answer any more',
      'No block had come for 1 min. While that lasts, leases go on and no bids are made.',
    ],
    [
      'network-back',
      { downMs: 2 * HOUR },
      'The network answered again',
      'It was away for 2 h. Bids went on.',
    ],
    [
      'storage-failed',
      { error: 'disk-full', message: 'No space left.', lastedMs: 3 * MINUTE },
      'Nothing could be written for 3 min',
      'No space left. After that the database took writes again.',
    ],
    [
      'agent-was-off',
      {
        fromMs: new Date(2026, 10, 22, 1, 0).getTime(),
        toMs: new Date(2026, 10, 22, 9, 30).getTime(),
      },
      'The agent was off for 8 h 30 min',
      'From Sun, 22 Nov 2026, 01:00:00 to Sun, 22 Nov 2026, 09:30:00. It, or the whole PC, was off or asleep without being told to stop.',
    ],
    [
      'books-differ',
      { against: 'chain', denom: 'uact', difference: '-2330000', height: 9 },
      'The books did not agree',
      'The network had −\u2060US$2.33 more than what was written down came to. “Check hardware” says what to do.',
    ],
    ['books-agree', { height: 9 }, 'The books agreed again', ''],
    [
      'payout-sent',
      { ...payout, by: 'rule', txHash: 'AB' },
      'Paid out: 5000000 uakt',
      'To akash1home, by your rule.',
    ],
    [
      'payout-failed',
      { ...payout, reason: 'no funds' },
      'Not paid out: 5000000 uakt',
      'It was meant for akash1home. Reason: no funds.',
    ],
    [
      'payout-paused',
      { reason: 'no-address' },
      'Payouts by your rule paused',
      'No payout address counted. Name one; it counts after a day. It is tried again the day after.',
    ],
    [
      'payout-paused',
      { reason: 'redeem-failed', detail: 'halted' },
      'Payouts by your rule paused',
      'The network refused to redeem. Reason: halted. It is tried again the day after.',
    ],
    [
      'redeemed',
      { id: 'r', paid: '2330000', denom: 'uact', received: '7', receivedDenom: 'uakt' },
      'Redeemed: US$2.33',
      'It brought 7 uakt.',
    ],
    [
      'redeem-failed',
      { id: 'r', paid: '2330000', denom: 'uact' },
      'Not redeemed: US$2.33',
      'The network gave the coins back.',
    ],
    [
      'fees-spent',
      { paid: '5', denom: 'uakt', dayMs: 1 },
      'The day’s fees were used up',
      '5 uakt went into fees that day. Bids wait for the midnight after it; leases go on.',
    ],
    ['brand-new', { size: 3, who: 'x' }, 'Notice “brand-new”', 'size: 3 · who: x'],
    ['brand-new', {}, 'Notice “brand-new”', ''],
    ['constructor', {}, 'Notice “constructor”', ''],
  ])('%s %j', (code, data, title, text) => {
    expect(words(code, data, english)).toEqual([title, text]);
  });

  test('practice says that the renter is a pretended one', () => {
    expect([
      words('first-renter', { label: '7/1' }, english, true),
      words('lease-ended', { ...end, closeReason: 'tenant' }, english, true)[1],
      words('first-payment', { paid: '1000000', denom: 'uact' }, german, true)[1],
    ]).toEqual([
      ['Your first pretend renter came', '7/1 began on this machine. No real money moves.'],
      'The pretend renter ended it after 8 h 54 min. Paid in all: US$2.33.',
      'Spielgeld, bezahlt vom Übungsnetz.',
    ]);
  });

  test('data that is not there is unknown, never 0', () => {
    expect([
      words('lease-running', {}, english),
      words('lease-ended', {}, english),
      words('first-payment', { paid: 'much', denom: 'uact' }, english)[0],
      words('engine-down', { message: ' ' }, english)[1],
      words('agent-was-off', { fromMs: 1 }, english)[0],
    ]).toEqual([
      ['– began to run', 'Ready unknown after the renter accepted the bid.'],
      ['– ended', 'It ended after unknown: undefined. Paid in all: unknown.'],
      'Your first payment: unknown',
      'While they cannot, no bids are made.',
      'The agent was off',
    ]);
  });

  test('a lease has the name that it has elsewhere, where that is known', () => {
    const formats = {
      currency,
      amount: never,
      coin: never,
      span: () => '1 s',
      clock: never,
      exactTime: never,
    };
    const data = { label: 'lease 6/1/1', waitedMs: 1 };
    const titles = [undefined, 'api and 1 more'].map(
      (name) => noticeText({ code: 'lease-running', data }, english, formats, false, name).title,
    );
    expect(titles).toEqual([
      '\u2068Lease 6/1/1\u2069 began to run',
      '\u2068api and 1 more\u2069 began to run',
    ]);
  });

  test('a foreign text keeps its direction and control characters to itself', () => {
    const { title } = noticeText(
      { code: 'lease-running', data: { label: 'evil\u202e<b>\u0007', waitedMs: 1 } },
      english,
      { currency, amount: never, coin: never, span: () => '1 s', clock: never, exactTime: never },
    );
    expect(title).toMatch(/^\u2068Evil.*<b>.*\u2069 began to run$/);
    expect(['\u202e', '\u0007'].filter((mark) => title.includes(mark))).toEqual([]);
  });
});

function never(): never {
  throw new Error('not asked for');
}
