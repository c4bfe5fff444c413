import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Legend } from '../../components/Legend.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useFormats } from '../../format/formats.tsx';
import type { MessageKey } from '../../messages/catalogue.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { Stretch, Unit } from './calendar.ts';
import { canGoBack } from './calendar.ts';
import { EarningsChart } from './EarningsChart.tsx';
import { bestOf, sumOf } from './sums.ts';
import { usePeriodNames } from './use-period-names.ts';

interface ChartCardProps {
  readonly stretch: Stretch;
  readonly back: number;
  readonly onBack: (back: number) => void;
  /** `undefined` while they are on their way. */
  readonly buckets: readonly EarningsBucket[] | undefined;
  readonly accrued: bigint | undefined;
}

const TITLES: Readonly<Record<Unit, MessageKey>> = {
  hour: 'earnings.byHour',
  day: 'earnings.byDay',
  month: 'earnings.byMonth',
};

const CLASS = 'col-span-12 lg:col-span-8';

/** What was paid, piece by piece of the calendar. */
export function ChartCard({ stretch, back, onBack, buckets, accrued }: ChartCardProps) {
  const { t } = useTexts();
  const f = useFormats();
  const names = usePeriodNames();
  const summary = useSummary(stretch, buckets ?? [], accrued);
  if (buckets === undefined) return <SkeletonCard lines={13} height="24.8rem" className={CLASS} />;
  const { unit } = stretch;
  const hasAccrued = accrued !== undefined && accrued > 0n;
  return (
    <Card
      title={t(TITLES[unit], { period: names.stretch(stretch) })}
      actions={
        <>
          <Legend
            items={[
              { kind: 'paid', label: t('earnings.paid') },
              ...(hasAccrued ? [{ kind: 'accrued' as const, label: t('earnings.accrued') }] : []),
            ]}
          />
          <span className="inline-flex gap-1">
            <Button
              size="sm"
              icon="chevron-left"
              aria-label={t('earnings.earlier')}
              disabledReason={
                canGoBack(stretch.scale, back) ? undefined : t('earnings.earlier.none')
              }
              onClick={() => onBack(back + 1)}
            />
            <Button
              size="sm"
              icon="chevron-right"
              aria-label={t('earnings.later')}
              disabledReason={back > 0 ? undefined : t('earnings.later.none')}
              onClick={() => onBack(back - 1)}
            />
          </span>
        </>
      }
      footer={t(hasAccrued ? 'earnings.chart.footAccrued' : 'earnings.chart.foot', {
        symbol: f.currency.symbol.trim(),
        unit,
      })}
      className={CLASS}
    >
      <EarningsChart
        key={`${stretch.scale} ${back}`}
        stretch={stretch}
        buckets={buckets}
        accrued={accrued}
        summary={summary}
      />
      <p className="mt-1 text-xs text-ink-3">{summary}</p>
    </Card>
  );
}

function useSummary(
  { unit }: Stretch,
  buckets: readonly EarningsBucket[],
  accrued: bigint | undefined,
): string {
  const { t } = useTexts();
  const f = useFormats();
  const names = usePeriodNames();
  const { denom } = f.currency;
  const sum = sumOf(buckets, denom);
  const best = bestOf(buckets, denom);
  return [
    t('earnings.chart.summary', { payments: sum.payments, paid: f.amount(sum.paid).text }),
    ...(best === undefined
      ? []
      : [
          t('earnings.chart.best', {
            period: names.piece(unit, best.fromMs, best.toMs),
            paid: f.money(best.paid).text,
          }),
        ]),
    ...(accrued === undefined
      ? []
      : [t('earnings.chart.accrued', { accrued: f.amount(accrued).text })]),
  ].join(' ');
}
