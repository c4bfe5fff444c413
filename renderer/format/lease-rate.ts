import type { LeaseValue } from '../../agent/api/slices.ts';
import type { Texts } from '../messages/texts.tsx';
import type { Formats } from './formats.tsx';
import { amountOf, averagePerHour } from './money.ts';

/** What a lease brings by the hour, or the block where no hour can be told. */
export interface LeaseRate {
  /** `about`: converted at the measured pace, which moves. `paid`: over and fixed. */
  readonly kind: 'about' | 'paid' | 'block';
  /** Without a word for `about`. */
  readonly text: string;
  /** What it is made of. */
  readonly source: string;
}

type Priced = Pick<LeaseValue, 'state' | 'price' | 'settled' | 'createdAtMs' | 'sinceMs'>;

/**
 * One that is over brought what was paid in the time that it was rented, whatever the pace of blocks
 * is now. One that runs is told at the measured pace.
 */
export function leaseRate(
  { state, price, settled, createdAtMs, sinceMs }: Priced,
  { t }: Pick<Texts, 't'>,
  f: Pick<Formats, 'currency' | 'hourly' | 'rate' | 'rateSource' | 'perBlock'>,
): LeaseRate {
  const isOwn = price.denom === f.currency.denom;
  const agreed = f.perBlock(price);
  const perBlock: LeaseRate = {
    kind: 'block',
    text: t('leases.rateBlock', { price: agreed }),
    source: t('leases.rateBlock.source'),
  };
  if (!isOwn) return perBlock;
  if (state === 'closed') {
    const average = averagePerHour(
      amountOf(settled, price.denom),
      (sinceMs ?? createdAtMs) - createdAtMs,
    );
    return average === undefined
      ? perBlock
      : {
          kind: 'paid',
          text: t('leases.rate', { rate: f.hourly(average).text }),
          source: t('leases.rateEnded.source', { price: agreed }),
        };
  }
  const rate = f.rate(price);
  return rate === undefined
    ? perBlock
    : { kind: 'about', text: t('leases.rate', { rate: rate.text }), source: f.rateSource(price) };
}
