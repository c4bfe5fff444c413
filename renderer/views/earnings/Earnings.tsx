import { useState } from 'react';

import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedCard } from '../../components/FailedCard.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useFormats } from '../../format/formats.tsx';
import { amountOf } from '../../format/money.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useIsAway, useSlice } from '../../state/store.ts';
import type { Kept } from '../../state/use-kept.ts';
import { useKept } from '../../state/use-kept.ts';
import { useNow } from '../../state/use-now.ts';
import { usePages } from '../../state/use-pages.ts';
import { useQuery } from '../../state/use-query.ts';
import { BucketTable } from './BucketTable.tsx';
import type { Scale, Stretch } from './calendar.ts';
import { alignedBuckets, SCALES, stretchOf } from './calendar.ts';
import { ChartCard } from './ChartCard.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { MoneyCard } from './MoneyCard.tsx';
import { askPayments, PAYMENT_PAGES } from './payment-pages.ts';
import { PaymentsCard } from './PaymentsCard.tsx';
import { SumCard } from './SumCard.tsx';

const PAGE = 100;
const GAP_MS = 5_000;
const LABELS = 200;

const LEADS = {
  none: 'earnings.leadPractice',
  test: 'earnings.leadTest',
  main: 'earnings.lead',
} as const;

/** What was really paid, and where it is. */
export function EarningsView() {
  const { t } = useTexts();
  const f = useFormats();
  const { currency } = f;
  const now = useNow(10_000);
  const [scale, setScale] = useState<Scale>('month');
  const [back, setBack] = useState(0);
  const stretch = stretchOf(scale, back, useNow(60_000));
  const newestEarnings = useSlice('earnings');
  const network = useSlice('agent')?.network;
  const practice = network?.practice === true;
  const money = network?.money ?? 'main';
  const query = useQuery(
    'earnings.history',
    { edgesMs: [...stretch.asked] },
    // A stretch that is over does not change any more.
    stretch.current === undefined ? {} : { after: ['earnings'], everyMs: GAP_MS },
  );
  const history = useKept(`${scale} ${back}`, query);
  // The figures above and the sums below are of one moment, also where the agent is gone between them.
  const earnings =
    stretch.current === undefined ? newestEarnings : (history?.beside?.earnings ?? newestEarnings);
  const newest = useQuery(
    'earnings.payments',
    { limit: PAGE },
    { after: ['earnings'], everyMs: GAP_MS },
  );
  const pages = usePages(newest, PAGE, PAYMENT_PAGES, askPayments);
  const labels = useLeaseLabels();
  const accrued =
    stretch.current === undefined || earnings === undefined
      ? undefined
      : amountOf(earnings.accrued, currency.denom);
  const error = query.error ?? newest.error;
  const isFailed = error !== undefined && error.code !== 'disconnected';
  const isStorage = error?.code === 'storage-failed';
  const isAway = useIsAway();
  const neverPaid = earnings?.settled.every(({ amount }) => amount === 0n) === true;
  const isEmpty = neverPaid && newest.data?.length === 0;
  return (
    <>
      <PageHead
        title={t('earnings.title')}
        lead={t(LEADS[money])}
        actions={
          <>
            <Segmented
              label={t('earnings.period')}
              value={scale}
              options={SCALES.map((value) => ({ value, label: t(`earnings.scale.${value}`) }))}
              onChange={(next) => {
                setScale(next);
                setBack(0);
              }}
            />
            <ExportMenu stretch={stretch} buckets={history?.data} accrued={accrued} />
          </>
        }
      />
      {isFailed && (
        <FailedCard
          title={t(isStorage ? 'earnings.error.storage' : 'earnings.error')}
          text={t(isStorage ? 'earnings.error.storage.text' : 'earnings.error.text')}
          age={history?.atMs === undefined ? undefined : f.age(history.atMs, now)}
          error={error}
          onRetry={() => {
            query.reload();
            newest.reload();
          }}
        />
      )}
      <div className="grid grid-cols-12 gap-4 max-md:gap-3">
        {earnings === undefined ? (
          <SkeletonCard figure lines={2} height="10.4rem" className="col-span-12" />
        ) : (
          <MoneyCard earnings={earnings} />
        )}
        {isEmpty ? (
          <NothingPaid practice={practice} />
        ) : (
          (history !== undefined || !isFailed) && (
            <History {...{ stretch, back, history, accrued }} isAway={isAway} onBack={setBack} />
          )
        )}
        {pages.items.length > 0 && <PaymentsCard pages={pages} labels={labels} />}
        {newest.loading && !isAway && (
          <SkeletonCard lines={12} height="38rem" className="col-span-12" />
        )}
      </div>
    </>
  );
}

interface HistoryProps {
  readonly stretch: Stretch;
  readonly back: number;
  readonly onBack: (back: number) => void;
  /** Nobody answers. */
  readonly isAway: boolean;
  readonly history: Kept<EarningsBucket[]> | undefined;
  readonly accrued: bigint | undefined;
}

function History({ stretch, back, onBack, isAway, history, accrued }: HistoryProps) {
  const { t } = useTexts();
  const buckets = alignedBuckets(history?.data, stretch);
  if (buckets === undefined && isAway) {
    return (
      <Card className="col-span-12" label={t('earnings.away')}>
        <EmptyState art="off" title={t('earnings.away')} text={t('earnings.away.text')} />
      </Card>
    );
  }
  return (
    <>
      <ChartCard {...{ stretch, back, onBack, buckets, accrued }} />
      <SumCard stretch={stretch} buckets={buckets} atMs={history?.atMs} accrued={accrued} />
      {buckets === undefined ? (
        <SkeletonCard lines={16} height="40rem" className="col-span-12" />
      ) : (
        <BucketTable stretch={stretch} buckets={buckets} accrued={accrued} />
      )}
    </>
  );
}

function NothingPaid({ practice }: { readonly practice: boolean }) {
  const { t } = useTexts();
  return (
    <Card className="col-span-12" label={t('earnings.empty')}>
      <EmptyState
        art="outline"
        title={t('earnings.empty')}
        text={t(practice ? 'earnings.empty.textPractice' : 'earnings.empty.text')}
        actions={
          <LinkButton variant="primary" href={hrefOf('orders')}>
            {t('earnings.empty.action')}
          </LinkButton>
        }
      />
    </Card>
  );
}

/** Payments name their lease by its key; people know it by its label. */
function useLeaseLabels(): ReadonlyMap<string, string> {
  const live = useSlice('leases')?.live ?? [];
  const past = useQuery('leases.past', { limit: LABELS }).data ?? [];
  return new Map([...past, ...live].map(({ lease, label }) => [lease, label]));
}
