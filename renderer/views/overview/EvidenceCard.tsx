import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';

/** What was asked for and what became of it, in six numbers; the reasons are on Orders. */
export function EvidenceCard(): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const market = useSlice('market');
  const activity = useSlice('agent')?.activity;
  const takenMs = useTakenMs('market') ?? nowMs;
  if (market === undefined) return <SkeletonCard lines={9} height="18.4rem" />;
  const age = f.age(takenMs, nowMs);
  const rows = rowsOf(market).map(({ key, count }) => ({
    key,
    label: t(`overview.evidence.${key}`),
    value: (
      <Fact quiet source={t('overview.evidence.source')} age={age}>
        {f.count(count)}
      </Fact>
    ),
  }));
  return (
    <Card
      title={t('overview.evidence')}
      hint={
        <Fact source={t('overview.evidence.source')} age={age}>
          {t('overview.evidence.since', { when: f.when(market.sinceMs, nowMs) })}
        </Fact>
      }
      footer={
        <span className="flex flex-wrap justify-between gap-x-4 gap-y-1">
          {t('overview.evidence.note')}
          <TextLink href={hrefOf('orders')}>{t('overview.evidence.all')}</TextLink>
        </span>
      }
    >
      {market.seen === 0 && <p className="mb-3 text-sm text-ink-2">{t(quietKey(activity))}</p>}
      <KeyValue items={rows} />
    </Card>
  );
}

/** Why nothing was seen: a quiet network, or nobody who looks. */
function quietKey(activity: Slices['agent']['activity'] | undefined) {
  switch (activity) {
    case 'starting':
      return 'overview.evidence.quietStarting';
    case 'renting':
    case 'waiting':
    case undefined:
      return 'overview.evidence.quiet';
    case 'paused':
    case 'draining':
    case 'stopping':
    case 'engine-down':
    case 'network-stale':
      return 'overview.evidence.quietClosed';
  }
}

type RowKey = 'seen' | 'refused' | 'bid' | 'lost' | 'open' | 'won';

/** Rows of nothing stay: that nothing was seen or won is an answer too. */
function rowsOf({
  seen,
  refused,
  bid,
  lost,
  openBids,
  won,
}: Slices['market']): readonly { readonly key: RowKey; readonly count: number }[] {
  return [
    { key: 'seen', count: seen },
    { key: 'refused', count: refused },
    { key: 'bid', count: bid },
    { key: 'lost', count: lost },
    { key: 'open', count: openBids.length },
    { key: 'won', count: won },
  ];
}
