import { useState } from 'react';

import type { LeaseValue, Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { SearchInput } from '../../components/SearchInput.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useFormats } from '../../format/formats.tsx';
import { labelText } from '../../format/label-text.ts';
import { foreignText } from '../../format/names.ts';
import { saveText } from '../../format/save-file.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useSlice, useTakenMs } from '../../state/store.ts';
import { useQuery } from '../../state/use-query.ts';
import { ActiveLeases } from './ActiveLeases.tsx';
import { leasesCsv } from './csv.ts';
import { EndedLeases } from './EndedLeases.tsx';
import { leaseMatches } from './lease-list.ts';
import { usePastLeases } from './use-past-leases.ts';

type Shown = 'all' | 'active' | 'ended';

/** Who uses the machine, for how much, and who did. */
export function LeasesView() {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const leases = useSlice('leases');
  const agent = useSlice('agent');
  const takenMs = useTakenMs('leases');
  const past = usePastLeases();
  const [shown, setShown] = useState<Shown>('all');
  const [query, setQuery] = useState('');
  const paidMs = useLastPayments();
  const practice = agent?.network.practice === true;
  const head = t(practice ? 'leases.leadPractice' : 'leases.lead');
  if (leases === undefined) {
    return (
      <>
        <PageHead title={t('leases.title')} lead={head} />
        <SkeletonCard lines={7} height="14.7rem" />
        <SkeletonCard lines={12} height="30rem" />
      </>
    );
  }
  const found = (lease: LeaseValue): boolean =>
    leaseMatches(lease, query, labelText(lease.label, texts));
  const active = shown === 'ended' ? [] : leases.live.filter(found);
  const ended = shown === 'active' ? [] : past.leases.filter(found);
  const listed = [...active, ...ended];
  if (leases.live.length === 0 && leases.past === 0) {
    return (
      <>
        <PageHead title={t('leases.title')} lead={head} />
        <NoLease agent={agent} />
      </>
    );
  }
  const save = (): void => {
    const day = new Date().toISOString().slice(0, 10);
    saveText(`sublet-leases-${day}.csv`, leasesCsv(listed, f.currency), 'text/csv');
  };
  return (
    <>
      <PageHead
        title={t('leases.title')}
        lead={head}
        actions={
          <>
            <Segmented<Shown>
              label={t('leases.show')}
              value={shown}
              onChange={setShown}
              options={[
                { value: 'all', label: t('leases.show.all') },
                { value: 'active', label: t('leases.show.active', { n: leases.live.length }) },
                { value: 'ended', label: t('leases.show.ended', { n: leases.past }) },
              ]}
            />
            <Button
              icon="download"
              title={t('leases.csvHint', { n: listed.length })}
              disabledReason={listed.length === 0 ? t('leases.csvNothing') : undefined}
              onClick={save}
            >
              {t('leases.csv')}
            </Button>
            <SearchInput
              label={t('leases.search')}
              placeholder={t('leases.searchHint')}
              value={query}
              onChange={setQuery}
              className="w-56 max-md:w-full"
            />
          </>
        }
      />
      {past.error !== undefined && past.error.code !== 'disconnected' && shown !== 'active' && (
        <Card label={t('leases.error')}>
          <ErrorState
            title={t('leases.error')}
            text={t('leases.error.text')}
            detail={foreignText(past.error.message)}
            onRetry={past.reload}
          />
        </Card>
      )}
      {listed.length === 0 && query !== '' && (
        <Card label={t('leases.title')}>
          <div className="flex flex-wrap items-center gap-3">
            <p className="min-w-0 wrap-anywhere text-ink-2">
              {t('leases.noneFound', { query: foreignText(query, 80) })}
            </p>
            <Button onClick={() => setQuery('')}>{t('leases.clear')}</Button>
          </div>
        </Card>
      )}
      {shown !== 'ended' && (active.length > 0 || query === '') && (
        <ActiveLeases leases={active} paidMs={paidMs} takenMs={takenMs} />
      )}
      {shown !== 'active' && leases.past > 0 && (
        <EndedLeases leases={ended} past={past} all={leases.past} query={query} />
      )}
    </>
  );
}

interface NoLeaseProps {
  readonly agent: Slices['agent'] | undefined;
}

function NoLease({ agent }: NoLeaseProps) {
  const { t } = useTexts();
  const offered = agent?.activity === 'waiting' || agent?.activity === 'renting';
  const text = !offered
    ? 'leases.empty.notOffered'
    : agent.network.practice
      ? 'leases.empty.practice'
      : 'leases.empty.text';
  return (
    <Card label={t('leases.empty.title')}>
      <EmptyState
        art={offered ? 'open' : 'shut'}
        title={t('leases.empty.title')}
        text={t(text)}
        actions={
          <LinkButton variant="primary" href={hrefOf('orders')}>
            {t('leases.empty.action')}
          </LinkButton>
        }
      />
    </Card>
  );
}

/** When each lease was last paid, as far as the latest payments tell. */
function useLastPayments(): ReadonlyMap<string, number> {
  const { data = [] } = useQuery(
    'earnings.payments',
    { limit: 200 },
    { after: ['earnings'], everyMs: 10_000 },
  );
  const last = new Map<string, number>();
  for (const { lease, atMs } of data) last.set(lease, Math.max(last.get(lease) ?? 0, atMs));
  return last;
}
