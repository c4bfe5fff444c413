import type { ReactNode } from 'react';
import { useState } from 'react';

import type { NoticeValue } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useFormats } from '../../format/formats.tsx';
import { startOfDay } from '../../format/time.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useConnection, useLive, useSlice } from '../../state/store.ts';
import { showToast, withToast } from '../../state/toasts.ts';
import { useNow } from '../../state/use-now.ts';
import { asCallError } from '../../state/use-query.ts';
import type { NoticeFilter } from './notice-list.ts';
import { groupNotices, isYesterday } from './notice-list.ts';
import { NoticeRow } from './NoticeRow.tsx';
import { ProblemsCard } from './ProblemsCard.tsx';
import type { NoticesState } from './use-notices.ts';
import { useNotices } from './use-notices.ts';

/** What needs the owner now, and what happened while nobody looked. */
export function NoticesView(): ReactNode {
  const { t } = useTexts();
  const agent = useSlice('agent');
  const state = useNotices();
  const reason = useLive() ? undefined : t('notices.notLive');
  const [filter, setFilter] = useState<NoticeFilter>('all');
  const [marking, setMarking] = useState(false);
  const { known, unread } = state;
  const nothingNew = t('notices.unreadLead', { n: 0 });
  const hasAny = known !== undefined && known.notices.length > 0;

  const markAll = async (): Promise<void> => {
    setMarking(true);
    await withToast(state.markAllRead, {
      done: t('notices.marked'),
      failed: t('notices.markFailed'),
    });
    setMarking(false);
  };

  return (
    <>
      <PageHead
        title={t('notices.title')}
        lead={hasAny ? t('notices.unreadLead', { n: unread }) : t('notices.lead')}
        actions={
          hasAny && (
            <>
              <Segmented
                label={t('notices.filter')}
                value={filter}
                options={[
                  { value: 'all', label: t('notices.filter.all') },
                  { value: 'attention', label: t('notices.filter.attention') },
                ]}
                onChange={setFilter}
              />
              <Button
                icon="check"
                busy={marking}
                disabledReason={reason ?? (unread === 0 ? nothingNew : undefined)}
                onClick={() => void markAll()}
              >
                {t('notices.markAll')}
              </Button>
            </>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 max-md:gap-3">
        {agent !== undefined && agent.problems.length > 0 && (
          <ProblemsCard problems={agent.problems} />
        )}
        <NoticesBody
          state={state}
          filter={filter}
          practice={agent?.network.practice === true}
          reason={reason}
          onShowAll={() => setFilter('all')}
        />
      </div>
    </>
  );
}

interface NoticesBodyProps {
  readonly state: NoticesState;
  readonly filter: NoticeFilter;
  readonly practice: boolean;
  readonly reason: string | undefined;
  readonly onShowAll: () => void;
}

function NoticesBody({ state, filter, practice, reason, onShowAll }: NoticesBodyProps) {
  const { t } = useTexts();
  const { status } = useConnection();
  const { known } = state;
  if (known === undefined) {
    return status === 'offline' || status === 'locked-out' ? (
      <Card label={t('notices.title')}>
        <EmptyState art="off" title={t('notices.unknownYet')} text={t('notices.unknownYetText')} />
      </Card>
    ) : (
      <>
        <SkeletonCard lines={8} height="17rem" />
        <SkeletonCard lines={8} height="17rem" />
      </>
    );
  }
  if (known.notices.length === 0) {
    return (
      <Card label={t('notices.title')}>
        <EmptyState
          art="outline"
          title={t('notices.empty')}
          text={t('notices.emptyText')}
          actions={<LinkButton href={hrefOf('orders')}>{t('notices.emptyAction')}</LinkButton>}
        />
      </Card>
    );
  }
  const { fresh, days } = groupNotices(known.notices, filter, state.kept);
  const list = (notices: readonly NoticeValue[]): ReactNode => (
    <NoticeList notices={notices} state={state} practice={practice} reason={reason} />
  );
  return (
    <>
      {/* Newest first, down the first column and on in the second; a day stays in one piece. */}
      <div className="notice-days">
        {fresh.length > 0 && (
          <Card title={t('notices.new')} hint={String(fresh.length)} flush>
            {list(fresh)}
          </Card>
        )}
        {days.map(({ dayMs, notices }) => (
          <Card key={dayMs} title={<DayName dayMs={dayMs} />} flush>
            {list(notices)}
          </Card>
        ))}
      </div>
      {fresh.length === 0 && days.length === 0 && (
        <Card label={t('notices.title')}>
          <EmptyState
            art="outline"
            title={t('notices.noneNeeds')}
            text={t('notices.noneNeedsText', { n: known.notices.length })}
            actions={<Button onClick={onShowAll}>{t('notices.showAll')}</Button>}
          />
        </Card>
      )}
      <Earlier state={state} reason={reason} />
    </>
  );
}

interface NoticeListProps {
  readonly notices: readonly NoticeValue[];
  readonly state: NoticesState;
  readonly practice: boolean;
  readonly reason: string | undefined;
}

function NoticeList({ notices, state, practice, reason }: NoticeListProps) {
  const { t } = useTexts();
  const markRead = async (id: number): Promise<void> => {
    try {
      await state.markRead(id);
    } catch (error) {
      const text = asCallError(error).message;
      showToast({ tone: 'error', title: t('notices.markFailed'), text });
    }
  };
  return (
    <ul>
      {notices.map((notice) => (
        <NoticeRow
          key={notice.id}
          notice={notice}
          practice={practice}
          reason={reason}
          onRead={(id) => void markRead(id)}
        />
      ))}
    </ul>
  );
}

function DayName({ dayMs }: { readonly dayMs: number }) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(60_000);
  if (dayMs === startOfDay(nowMs)) return t('notices.today');
  if (isYesterday(dayMs, nowMs)) return t('notices.yesterday');
  return `${f.weekday(dayMs)} ${f.date(dayMs)}`;
}

/** The way to older ones, or that there are none. */
function Earlier({
  state,
  reason,
}: {
  readonly state: NoticesState;
  readonly reason: string | undefined;
}) {
  const { t } = useTexts();
  const { known, error, busy, loadOlder } = state;
  if (error !== undefined) {
    return (
      <Card label={t('notices.failed')}>
        <ErrorState
          title={t('notices.failed')}
          text={t('notices.failedText')}
          detail={error.message}
          {...(reason === undefined ? { onRetry: () => void loadOlder() } : {})}
        />
      </Card>
    );
  }
  if (known?.hasMore !== true) {
    return <p className="px-1 text-center text-sm text-ink-3">{t('notices.end')}</p>;
  }
  return (
    <div className="flex justify-center">
      <Button icon="clock" busy={busy} disabledReason={reason} onClick={() => void loadOlder()}>
        {t('notices.earlier')}
      </Button>
    </div>
  );
}
