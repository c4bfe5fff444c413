import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { CoinValue } from '../../../agent/api/values.ts';
import { plainDecimal, toCsv } from '../../format/csv.ts';
import type { Currency } from '../../format/money.ts';

const HEAD = [
  'name',
  'tenant',
  'state',
  'end_reason',
  'rented_since',
  'state_since',
  'services',
  'cpu_cores',
  'memory_bytes',
  'disk_bytes',
  'gpus',
  'ports',
  'price_per_block',
  'price_denom',
  'paid',
  'accrued_not_yet_paid',
  'unit',
  'other_coins_paid',
  'lease',
  'order',
];

/** The leases as a table; times in UTC, amounts exact. Its names are the same in every language. */
export function leasesCsv(leases: readonly LeaseValue[], currency: Currency): string {
  return toCsv([HEAD, ...leases.map((lease) => rowOf(lease, currency))]);
}

function rowOf(lease: LeaseValue, { denom, exponent, symbol }: Currency): readonly string[] {
  const { resources, settled, accrued, price } = lease;
  const own = (coin: CoinValue): boolean => coin.denom === denom;
  const paid = settled.filter(own).reduce((sum, { amount }) => sum + amount, 0n);
  const others = settled.filter((coin) => !own(coin));
  return [
    lease.label,
    lease.tenant,
    lease.state,
    lease.closeReason ?? '',
    timeText(lease.createdAtMs),
    lease.sinceMs === undefined ? '' : timeText(lease.sinceMs),
    lease.services.map(({ service }) => service).join(' '),
    plainDecimal(BigInt(resources.cpuMilli), 3),
    String(resources.memoryBytes),
    String(resources.diskBytes),
    String(resources.gpus),
    String(resources.ports),
    price.amount,
    price.denom,
    plainDecimal(paid, exponent),
    accrued !== undefined && own(accrued) ? plainDecimal(accrued.amount, exponent) : '',
    symbol,
    others.map((coin) => `${coin.amount} ${coin.denom}`).join(' '),
    lease.lease,
    lease.order,
  ];
}

function timeText(atMs: number): string {
  return new Date(atMs).toISOString();
}
