import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { Swatch } from '../../components/Swatch.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';
import type { Stretch } from './calendar.ts';
import { sumOf } from './sums.ts';
import { usePeriodNames } from './use-period-names.ts';

interface SumCardProps {
  readonly stretch: Stretch;
  readonly buckets: readonly EarningsBucket[] | undefined;
  readonly atMs: number | undefined;
  readonly accrued: bigint | undefined;
}

const CLASS = 'col-span-12 lg:col-span-4';

/** What a stretch came to. Accrued stands below a line of its own and in no sum. */
export function SumCard({ stretch, buckets, atMs, accrued }: SumCardProps) {
  const { t } = useTexts();
  const f = useFormats();
  const now = useNow();
  const names = usePeriodNames();
  if (buckets === undefined)
    return <SkeletonCard figure lines={11} height="24.8rem" className={CLASS} />;
  const sum = sumOf(buckets, f.currency.denom);
  const age = atMs === undefined ? undefined : f.age(atMs, now);
  const ledger = t('earnings.source.ledger');
  const average =
    sum.perHour === undefined
      ? t('earnings.none')
      : t('earnings.perHour', { rate: f.hourly(sum.perHour).text });
  return (
    <Card
      title={names.stretch(stretch)}
      hint={stretch.current === undefined ? undefined : t('earnings.sum.soFar')}
      footer={t('earnings.sum.foot')}
      className={CLASS}
    >
      <KeyValue
        items={[
          {
            key: 'paid',
            label: t('earnings.paid'),
            value: (
              <Fact source={ledger} age={age} className="font-semibold">
                {f.amount(sum.paid).text}
              </Fact>
            ),
          },
          {
            key: 'payments',
            label: t('earnings.sum.payments'),
            value: (
              <Fact quiet source={ledger} age={age}>
                {f.count(sum.payments)}
              </Fact>
            ),
          },
          {
            key: 'rented',
            label: t('earnings.sum.rented'),
            value: (
              <Fact quiet source={t('earnings.source.leases')} age={age}>
                {f.span(sum.rentedMs)}
              </Fact>
            ),
          },
          { key: 'average', label: t('earnings.sum.average'), value: average },
        ]}
      />
      {accrued !== undefined && (
        <p className="mt-4 flex items-baseline gap-3 border-t border-dashed border-line-strong pt-3.5 text-sm text-accrued">
          <span className="grow">
            <span className="me-[7px] inline-block align-[-1px]">
              <Swatch kind="accrued" />
            </span>
            {t('earnings.accrued')}
          </span>
          <Fact
            quiet
            source={t('earnings.accrued.source')}
            className="font-strong whitespace-nowrap"
          >
            {f.amount(accrued).text}
          </Fact>
        </p>
      )}
    </Card>
  );
}
