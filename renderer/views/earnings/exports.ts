import type { EarningsBucket, MethodResult } from '../../../agent/api/methods.ts';
import { isoTime, plainDecimal, plainHours, toCsv } from '../../format/csv.ts';
import type { Currency } from '../../format/money.ts';
import { amountOf } from '../../format/money.ts';
import type { Stretch } from './calendar.ts';

export type Payment = MethodResult<'earnings.payments'>[number];

/** What a file tells of where its money is from. */
export interface ExportNetwork {
  readonly id: string;
  readonly money: 'none' | 'test' | 'main';
  readonly currency: Currency;
}

export interface ExportFile {
  readonly name: string;
  readonly text: string;
}

// Names of columns are for programs and spreadsheets: the same in every language.
const BUCKET_COLUMNS = [
  'from_utc',
  'to_utc',
  'rented_hours',
  'payments',
  'paid',
  'accrued_not_yet_paid',
  'currency',
  'network',
];
const PAYMENT_COLUMNS = [
  'time_utc',
  'block_height',
  'lease',
  'amount',
  'currency',
  'denom',
  'network',
  'key',
  // Empty where the network has no such, or nobody knows it.
  'transaction',
  'usd_price',
  'usd_price_of_one',
  'usd_price_block',
  'usd_price_source',
];

/** The table of a stretch. What is accrued stands in the current piece alone, in its own column. */
export function bucketsFile(
  stretch: Stretch,
  buckets: readonly EarningsBucket[],
  accrued: bigint | undefined,
  network: ExportNetwork,
): ExportFile {
  const { exponent, denom, symbol } = network.currency;
  const rows = buckets.map((bucket, place) => [
    isoTime(bucket.fromMs),
    isoTime(bucket.toMs),
    plainHours(bucket.rentedMs),
    bucket.payments.toString(),
    plainDecimal(amountOf(bucket.paid, denom), exponent),
    place === stretch.current && accrued !== undefined ? plainDecimal(accrued, exponent) : '',
    symbol.trim(),
    network.id,
  ]);
  return {
    name: `${prefix(network)}earnings-${stretchName(stretch)}.csv`,
    text: toCsv([BUCKET_COLUMNS, ...rows]),
  };
}

/** Every payment, the newest first. */
export function paymentsFile(payments: readonly Payment[], network: ExportNetwork): ExportFile {
  const { exponent, denom, symbol } = network.currency;
  const rows = payments.map(({ key, height, lease, amount, atMs, txHash, price }) => [
    isoTime(atMs),
    height.toString(),
    lease,
    // Of another coin only the atomics are known.
    amount.denom === denom ? plainDecimal(amount.amount, exponent) : amount.amount.toString(),
    amount.denom === denom ? symbol.trim() : amount.denom,
    amount.denom,
    network.id,
    key,
    txHash ?? '',
    price?.usd ?? '',
    price?.denom ?? '',
    price?.height.toString() ?? '',
    price?.source ?? '',
  ]);
  const times = payments.map(({ atMs }) => atMs);
  const [first, last] = [times.at(-1), times[0]];
  const period =
    first === undefined || last === undefined ? 'none' : `${utcDay(first)}-to-${utcDay(last)}`;
  return {
    name: `${prefix(network)}payments-${period}.csv`,
    text: toCsv([PAYMENT_COLUMNS, ...rows]),
  };
}

// Nobody shall take play money or test coins for money, not even in a folder years later.
const PREFIXES = { none: 'sublet-practice-', test: 'sublet-test-', main: 'sublet-' } as const;

function prefix({ money }: ExportNetwork): string {
  return PREFIXES[money];
}

function stretchName({ unit, edges }: Stretch): string {
  const fromMs = edges[0] ?? 0;
  const from = new Date(fromMs);
  const year = from.getFullYear().toString();
  switch (unit) {
    case 'month':
      return year;
    case 'day':
      return `${year}-${(from.getMonth() + 1).toString().padStart(2, '0')}`;
    case 'hour':
      return `${utcHour(fromMs)}-to-${utcHour(edges.at(-1) ?? fromMs)}`;
  }
}

function utcDay(atMs: number): string {
  return isoTime(atMs).slice(0, 10);
}

/** `2026-11-22T1400Z`: no colons, which some file systems refuse. */
function utcHour(atMs: number): string {
  return `${isoTime(atMs).slice(0, 16).replace(':', '')}Z`;
}
