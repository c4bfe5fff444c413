import { useState } from 'react';

import type { DecisionValue, OrdersSummary } from '../../../agent/api/methods.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedCard } from '../../components/FailedCard.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { Strip } from '../../components/Strip.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { Paged } from '../../state/pages.ts';
import { call } from '../../state/session.ts';
import { useIsAway, useSlice } from '../../state/store.ts';
import type { Kept } from '../../state/use-kept.ts';
import { useKept } from '../../state/use-kept.ts';
import { useNow } from '../../state/use-now.ts';
import { usePages } from '../../state/use-pages.ts';
import { useQuery } from '../../state/use-query.ts';
import { BidCard } from './BidCard.tsx';
import { EvidenceCard } from './EvidenceCard.tsx';
import { leadText } from './lead.ts';
import { OrderList } from './OrderList.tsx';
import type { Period } from './period.ts';
import { PERIODS, periodStart } from './period.ts';
import { SuggestionsCard } from './SuggestionsCard.tsx';

const PAGE = 200;
const SUMMARY_GAP_MS = 3_000;
const LIST_GAP_MS = 5_000;

const PAGED: Paged<DecisionValue> = {
  keyOf: ({ order }) => order,
  beforeOf: ({ atMs }) => atMs + 1,
};

/** Why there is this renter, or none: the evidence. */
export function OrdersView() {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const now = useNow(10_000);
  const [period, setPeriod] = useState<Period>('day');
  const fromMs = periodStart(period, useNow(60_000));
  const query = useQuery(
    'orders.summary',
    { fromMs },
    { after: ['market'], everyMs: SUMMARY_GAP_MS },
  );
  const summary = useKept(period, query);
  const recordsFromMs = useSlice('agent')?.recordsFromMs ?? 0;
  const begun =
    summary !== undefined && recordsFromMs > summary.data.fromMs
      ? f.when(recordsFromMs, now)
      : undefined;
  const newest = useQuery(
    'orders.list',
    { limit: PAGE },
    { after: ['market'], everyMs: LIST_GAP_MS },
  );
  const pages = usePages(newest, PAGE, PAGED, (limit, beforeMs) =>
    call('orders.list', { limit, ...(beforeMs === undefined ? {} : { beforeMs }) }),
  );
  const error = query.error ?? newest.error;
  // That the agent is away, the frame says.
  const isFailed = error !== undefined && error.code !== 'disconnected';
  const isStorage = error?.code === 'storage-failed';
  const isAway = useIsAway();
  const retry = (): void => {
    query.reload();
    newest.reload();
  };
  return (
    <>
      <PageHead
        title={t('orders.title')}
        lead={
          summary === undefined
            ? t('orders.lead.loading')
            : leadText(summary.data, period, texts, begun)
        }
        actions={
          <Segmented
            label={t('orders.period')}
            value={period}
            options={PERIODS.map((value) => ({ value, label: t(`orders.period.${value}`) }))}
            onChange={setPeriod}
          />
        }
      />
      <StaleNetwork />
      {isFailed && (
        <FailedCard
          title={t(isStorage ? 'orders.error.storage' : 'orders.error')}
          text={t(isStorage ? 'orders.error.storage.text' : 'orders.error.text')}
          age={summary?.atMs === undefined ? undefined : f.age(summary.atMs, now)}
          error={error}
          onRetry={retry}
        />
      )}
      <div className="grid grid-cols-12 gap-4 max-md:gap-3">
        {summary === undefined ? (
          !isFailed && (isAway ? <Away /> : <Loading />)
        ) : (
          <Evidence
            summary={summary}
            period={period}
            onLonger={() => setPeriod('week')}
            lastMs={pages.items[0]?.atMs}
          />
        )}
        {pages.items.length > 0 && <OrderList pages={pages} />}
      </div>
    </>
  );
}

function Away() {
  const { t } = useTexts();
  return (
    <Card className="col-span-12" label={t('orders.away')}>
      <EmptyState art="off" title={t('orders.away')} text={t('orders.away.text')} />
    </Card>
  );
}

function Loading() {
  return (
    <>
      <SkeletonCard lines={14} height="60rem" className="col-span-12 lg:col-span-7" />
      <div className="col-span-12 grid content-start gap-4 max-md:gap-3 lg:col-span-5">
        <SkeletonCard lines={12} height="26.7rem" />
        <SkeletonCard lines={12} height="32rem" />
      </div>
      <SkeletonCard lines={12} height="30rem" className="col-span-12" />
    </>
  );
}

interface EvidenceProps {
  readonly summary: Kept<OrdersSummary>;
  readonly period: Period;
  /** When the last order came, whenever that was. */
  readonly lastMs: number | undefined;
  readonly onLonger: () => void;
}

function Evidence({ summary, period, lastMs, onLonger }: EvidenceProps) {
  const { data, atMs } = summary;
  if (data.seen === 0) {
    return (
      <>
        <Quiet period={period} lastMs={lastMs} onLonger={onLonger} />
        <EvidenceCard summary={data} atMs={atMs} period={period} className="col-span-12" />
      </>
    );
  }
  return (
    <>
      <EvidenceCard
        summary={data}
        atMs={atMs}
        period={period}
        className="col-span-12 lg:col-span-7"
      />
      <div className="col-span-12 grid min-w-0 content-start gap-4 max-md:gap-3 lg:col-span-5">
        <BidCard summary={data} />
        <SuggestionsCard summary={data} />
      </div>
    </>
  );
}

function Quiet({ period, lastMs, onLonger }: Omit<EvidenceProps, 'summary'>) {
  const { t } = useTexts();
  const f = useFormats();
  const now = useNow();
  const { lastBlockAtMs: blockMs, practice = false } = useSlice('agent')?.network ?? {};
  return (
    <Card className="col-span-12" label={t('orders.title')}>
      <EmptyState
        art="outline"
        title={
          lastMs === undefined
            ? t('orders.empty.never')
            : t('orders.empty.since', { when: f.when(lastMs, now) })
        }
        text={t('orders.empty.text', {
          block: blockMs === undefined ? 'none' : f.age(blockMs, now),
          practice: practice ? 'yes' : 'no',
        })}
        actions={
          lastMs !== undefined && period !== 'week' ? (
            <Button onClick={onLonger}>{t('orders.empty.longer')}</Button>
          ) : (
            <LinkButton href="#/hardware">{t('orders.empty.hardware')}</LinkButton>
          )
        }
      />
    </Card>
  );
}

/** Orders that nobody saw are in no number. */
function StaleNetwork() {
  const { t } = useTexts();
  const f = useFormats();
  const now = useNow();
  const agent = useSlice('agent');
  if (agent?.activity !== 'network-stale') return null;
  const { lastBlockAtMs } = agent.network;
  return (
    <Strip
      tone="info"
      icon="network"
      title={
        lastBlockAtMs === undefined
          ? t('orders.stale.never')
          : t('orders.stale', { when: f.when(lastBlockAtMs, now) })
      }
      text={t('orders.stale.text')}
    />
  );
}
