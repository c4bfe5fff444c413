import type { OrdersSummary } from '../../../agent/api/methods.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import type { BidDot, DotKind } from './bid-dots.ts';
import { bidDots, countDots, DOT_KINDS } from './bid-dots.ts';
import { BidChart } from './BidChart.tsx';
import { DotMark } from './DotMark.tsx';

interface BidCardProps {
  readonly summary: OrdersSummary;
}

/** Our own bids. What others asked is not known, and said to be so. */
export function BidCard({ summary }: BidCardProps) {
  const { t } = useTexts();
  const f = useFormats();
  const blockMs = useSlice('agent')?.network.blockMs;
  const { currency } = f;
  if (summary.bids.length === 0) {
    return (
      <Card title={t('orders.chart')}>
        <p className="text-sm text-ink-2">{t('orders.chart.none')}</p>
      </Card>
    );
  }
  if (blockMs === undefined) {
    return (
      <Card title={t('orders.chart')}>
        <p className="text-sm text-ink-2">{t('orders.chart.noPace')}</p>
      </Card>
    );
  }
  const dots = bidDots(summary.bids, currency.denom, blockMs);
  const { counts, low, high } = countDots(dots);
  const priceText = (dot: BidDot | undefined): string =>
    (dot === undefined ? undefined : f.rate(dot.bid.price)?.text) ?? t('shared.unknown');
  const words = t('orders.chart.summary', {
    n: dots.length,
    low: priceText(low),
    high: priceText(high),
    won: counts.won,
    lost: counts.lost,
    open: counts.open,
    rest: counts.other,
  });
  return (
    <Card
      title={t('orders.chart')}
      hint={
        <Fact quiet source={t('orders.chart.hintSource', { pace: f.pace })}>
          {t('orders.chart.hint', { symbol: currency.symbol.trim() })}
        </Fact>
      }
      footer={t('orders.chart.notKnown')}
    >
      <BidChart
        dots={dots}
        fromMs={summary.fromMs}
        toMs={summary.toMs}
        high={high?.price ?? 0n}
        summary={words}
      />
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {DOT_KINDS.filter((kind) => kind !== 'other' || counts.other > 0).map((kind) => (
          <DotKey key={kind} kind={kind} />
        ))}
      </ul>
      <p className="mt-2 text-xs text-ink-3">
        {words}
        {summary.bid > summary.bids.length && (
          <span className="ms-1">
            {t('orders.chart.newest', { n: summary.bids.length, bid: summary.bid })}
          </span>
        )}
      </p>
    </Card>
  );
}

const STATES = { won: 'won', lost: 'lost', open: 'open', other: 'closed' } as const;

function DotKey({ kind }: { readonly kind: DotKind }) {
  const { t } = useTexts();
  return (
    <li className="inline-flex items-center gap-1">
      <svg width={16} height={16} aria-hidden="true" className="flex-none">
        <DotMark kind={kind} x={8} y={8} />
      </svg>
      {t(`orders.state.${STATES[kind]}`)}
    </li>
  );
}
