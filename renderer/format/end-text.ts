import type { LeaseValue } from '../../agent/api/slices.ts';
import type { Texts } from '../messages/texts.tsx';
import type { Formats } from './formats.tsx';
import { perBlocks } from './money.ts';

interface EndTimes {
  readonly usualMs: number;
  readonly slowestMs: number;
  readonly count: number;
}

interface EndRecord {
  readonly own: number;
  readonly of: number;
  /** `of` are the last ones, and there were more. */
  readonly more: boolean;
}

/** How long an end takes by the last ones; `none`: there was none yet; nothing until that was read. */
export function endTimeText(
  times: EndTimes | 'none' | undefined,
  texts: Texts,
  f: Pick<Formats, 'count' | 'span'>,
): string | undefined {
  if (times === undefined) return undefined;
  if (times === 'none') return texts.t('shared.end.timeUnknown');
  const usual = shortSpan(times.usualMs, texts, f);
  const slowest = shortSpan(times.slowestMs, texts, f);
  return texts.t('shared.end.time', { usual, slowest, n: times.count });
}

/** Tenths of a second matter here; a minute has none. */
function shortSpan(ms: number, { t }: Texts, f: Pick<Formats, 'count' | 'span'>): string {
  return ms < 60_000
    ? t('format.seconds', { n: f.count(Math.max(0.1, ms / 1000), 1) })
    : f.span(ms);
}

/** How the owner's record changes with `ending` leases more that are ended early. */
export function endRecordText(
  record: EndRecord | undefined,
  ending: number,
  { t }: Texts,
): string | undefined {
  if (record === undefined) return undefined;
  return t('shared.end.record', {
    from: record.own,
    to: record.own + ending,
    of: record.of + ending,
    more: record.more ? 'yes' : 'no',
  });
}

type Paying = Pick<LeaseValue, 'price' | 'blocksLeft'>;

/** What tenants could still pay of what they have put up; nothing where that is not known of one. */
export function givenUpText(
  leases: readonly Paying[],
  { t }: Texts,
  f: Pick<Formats, 'currency' | 'amount'>,
): string | undefined {
  let sum = 0n;
  for (const { price, blocksLeft } of leases) {
    if (blocksLeft === undefined || price.denom !== f.currency.denom) return undefined;
    sum += perBlocks(price, blocksLeft);
  }
  return sum === 0n
    ? undefined
    : t('shared.end.givenUp', { amount: f.amount(sum).text, live: leases.length });
}

/** One after the other; what is not known is left out. */
export function sentences(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false).join(' ');
}
