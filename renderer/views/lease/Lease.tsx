import { useState } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useSlice } from '../../state/store.ts';
import { useQuery } from '../../state/use-query.ts';
import type { LeaseEvent } from './event-words.ts';
import { EventsPanel, LatestEvents } from './EventsPanel.tsx';
import { LeaseHead } from './LeaseHead.tsx';
import { LogsPanel } from './LogsPanel.tsx';
import { MoneyCard } from './MoneyCard.tsx';
import { MoneyPanel } from './MoneyPanel.tsx';
import { ReachedAt } from './ReachedAt.tsx';
import { ServicesPanel } from './ServicesPanel.tsx';
import { ShellPanel } from './ShellPanel.tsx';
import { useLog } from './use-log.ts';
import { usePayments } from './use-payments.ts';
import { useStats } from './use-stats.ts';

interface LeaseViewProps {
  readonly lease: LeaseValue['lease'];
}

/** The history is asked for again no more often than this, however fast leases change. */
const DETAIL_MS = 3_000;

/** One lease: its log, a shell, what runs, what it brings, what happened. */
export function LeaseView({ lease: ref }: LeaseViewProps) {
  const { t } = useTexts();
  const leases = useSlice('leases');
  const detail = useQuery('lease.get', { lease: ref }, { after: ['leases'], everyMs: DETAIL_MS });
  const live = leases?.live.find(({ lease }) => lease === ref);
  const lease = live ?? detail.data?.lease;
  if (lease !== undefined) return <Found lease={lease} events={detail.data?.events} />;
  const crumb = <TextLink href={hrefOf('leases')}>{t('lease.crumb')}</TextLink>;
  if (detail.error?.code === 'not-found') {
    return (
      <>
        <PageHead title={t('frame.lease')} crumb={crumb} />
        <Card label={t('lease.missing')}>
          <EmptyState
            art="shut"
            title={t('lease.missing')}
            text={t('lease.missing.text')}
            actions={
              <LinkButton variant="primary" href={hrefOf('leases')}>
                {t('lease.missing.back')}
              </LinkButton>
            }
          />
        </Card>
      </>
    );
  }
  return (
    <>
      <PageHead title={t('frame.lease')} crumb={crumb} />
      {detail.error !== undefined && detail.error.code !== 'disconnected' ? (
        <Card label={t('lease.error')}>
          <ErrorState
            title={t('lease.error')}
            text={t('lease.error.text')}
            detail={foreignText(detail.error.message)}
            onRetry={detail.reload}
          />
        </Card>
      ) : (
        <div className="grid grid-cols-12 gap-4 max-md:gap-3">
          <SkeletonCard lines={14} height="31rem" className="col-span-12 lg:col-span-8" />
          <div className="col-span-12 grid content-start gap-4 max-md:gap-3 lg:col-span-4">
            <SkeletonCard figure lines={4} height="13.3rem" />
            <SkeletonCard lines={5} height="12rem" />
          </div>
        </div>
      )}
    </>
  );
}

type Tab = 'logs' | 'shell' | 'services' | 'money' | 'events';

interface FoundProps {
  readonly lease: LeaseValue;
  /** Missing until they were read. */
  readonly events: readonly LeaseEvent[] | undefined;
}

function Found({ lease, events }: FoundProps) {
  const { t } = useTexts();
  const isOver = lease.state === 'closed';
  const [tab, setTab] = useState<Tab>(isOver ? 'money' : 'logs');
  const canPrint = !isOver && lease.state !== 'awaiting-manifest';
  const log = useLog(lease.lease, canPrint);
  const payments = usePayments(lease);
  const stats = useStats(lease.lease, !isOver && tab === 'services');
  return (
    <>
      <LeaseHead lease={lease} />
      <div className="grid grid-cols-12 gap-4 max-md:gap-3">
        <div className="col-span-12 min-w-0 lg:col-span-8">
          <Tabs<Tab>
            label={t('lease.tabs')}
            value={tab}
            onChange={setTab}
            tabs={[
              {
                value: 'logs',
                label: t('lease.tab.logs'),
                content: <LogsPanel lease={lease} model={log} />,
              },
              {
                value: 'shell',
                label: t('lease.tab.shell'),
                content: <ShellPanel lease={lease} />,
              },
              {
                value: 'services',
                label: t('lease.tab.services'),
                content: <ServicesPanel lease={lease} stats={stats} />,
              },
              {
                value: 'money',
                label: t('lease.tab.money'),
                content: <MoneyPanel lease={lease} payments={payments} />,
              },
              {
                value: 'events',
                label: t('lease.tab.events'),
                content: <EventsPanel events={events} />,
              },
            ]}
          />
        </div>
        <div className="col-span-12 grid min-w-0 content-start gap-4 max-md:gap-3 lg:col-span-4">
          <MoneyCard lease={lease} payments={payments} />
          {!isOver && <ReachedAt lease={lease} />}
          <LatestEvents events={events} />
        </div>
      </div>
    </>
  );
}
