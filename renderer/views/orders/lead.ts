import type { OrdersSummary } from '../../../agent/api/methods.ts';
import type { Texts } from '../../messages/texts.tsx';
import type { Period } from './period.ts';
import { refusalTitle } from './refusals.ts';

/**
 * The one sentence above the evidence. It says what the counts say and nothing about causes.
 * `begun`: when the records begin, where that is within the period.
 */
export function leadText(
  summary: OrdersSummary,
  period: Period,
  { t }: Texts,
  begun?: string,
): string {
  const { seen, bid, became, refusals, wouldBid = 0 } = summary;
  const { won, lost, open } = became;
  if (seen === 0) {
    return begun === undefined
      ? t('orders.lead.none', { period })
      : t('orders.lead.noneSince', { when: begun });
  }
  if (bid === 0 && wouldBid > 0) return t('orders.lead.shadow', { period, seen, wouldBid });
  if (bid === 0) {
    const most = refusals.reduce(
      (first, next) => (next.count > first.count ? next : first),
      refusals[0] ?? { code: '', count: 0 },
    );
    const title = refusalTitle(most.code);
    return t('orders.lead.noBid', { period, seen, reason: t(title.key, title.values) });
  }
  if (lost * 2 > bid) return t('orders.lead.lost', { period, lost, bid, won });
  if (won === bid) return t('orders.lead.allWon', { period, won });
  if (won * 2 > bid) return t('orders.lead.won', { period, won, bid });
  if (open * 2 > bid) return t('orders.lead.open', { period, open, bid, won });
  return t('orders.lead.mixed', { period, bid, won, lost, open, rest: bid - won - lost - open });
}
