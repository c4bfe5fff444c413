import type { ReactNode } from 'react';
import { useMemo } from 'react';

import type { EarningsBucket, TimelineValue } from '../../../agent/api/methods.ts';
import { Card } from '../../components/Card.tsx';
import { DayStrip } from '../../components/DayStrip.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Legend } from '../../components/Legend.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { useFormats } from '../../format/formats.tsx';
import { stretchLabel } from '../../format/timeline-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';
import { useQuery } from '../../state/use-query.ts';
import type { Daily } from './use-daily.ts';
import type { WeekDay } from './week.ts';
import { weekDays, weekWindow } from './week.ts';

const AGAIN_MS = 30_000;
const STATES = ['rented', 'offered', 'paused', 'down', 'unknown'] as const;

/** Seven days, hour by hour: when it was rented, offered, paused or down. */
export function WeekCard({ daily }: { readonly daily: Daily }): ReactNode {
  const { t } = useTexts();
  const nowMs = useNow(10_000);
  const timeline = useQuery('timeline.get', weekWindow(nowMs), {
    after: ['agent', 'uptime', 'leases'],
    everyMs: AGAIN_MS,
  });
  if (timeline.data === undefined || daily.data === undefined) {
    const error = timeline.error ?? daily.error;
    const reload = (): void => {
      timeline.reload();
      daily.reload();
    };
    return (
      <Card title={t('overview.week')}>
        {error === undefined ? (
          <Skeleton lines={7} />
        ) : (
          <ErrorState
            title={t('overview.week.failed')}
            text={t('overview.week.failedText')}
            detail={error.message}
            onRetry={reload}
          />
        )}
      </Card>
    );
  }
  return <Week timeline={timeline.data} daily={daily.data} atMs={daily.atMs ?? nowMs} />;
}

function Week({
  timeline,
  daily,
  atMs,
}: {
  readonly timeline: readonly TimelineValue[];
  readonly daily: readonly EarningsBucket[];
  readonly atMs: number;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const days = useMemo(() => weekDays(timeline, daily, nowMs), [timeline, daily, nowMs]);
  const rentedMs = days.reduce((sum, day) => sum + day.rentedMs, 0);
  const offeredMs = days.reduce((sum, day) => sum + day.offeredMs, 0);
  const shown = new Set(timeline.map(({ state }) => state));
  const known = days.some((day) => day.known);
  return (
    <Card
      title={t('overview.week')}
      hint={
        <Fact source={t('overview.week.source')} age={f.age(atMs, nowMs)}>
          {!known
            ? t('overview.week.none')
            : rentedMs === 0
              ? t('overview.week.notRented', { offered: f.span(offeredMs) })
              : t('overview.week.sum', { rented: f.span(rentedMs), offered: f.span(offeredMs) })}
        </Fact>
      }
    >
      <ul className="grid gap-1.5 text-xs text-ink-2">
        {days.map((day) => (
          <DayRow key={day.fromMs} day={day} nowMs={nowMs} />
        ))}
      </ul>
      <div className="mt-3">
        <Legend
          items={STATES.filter(
            (state) => state === 'rented' || state === 'offered' || shown.has(state),
          ).map((state) => ({
            kind: state,
            label: state === 'unknown' ? t('overview.week.noRecord') : t(`frame.legend.${state}`),
          }))}
        />
      </div>
      {rentedMs > 0 && shown.has('down') && (
        <p className="mt-2 text-xs text-ink-3">{t('overview.week.rentedMeans')}</p>
      )}
    </Card>
  );
}

function DayRow({ day, nowMs }: { readonly day: WeekDay; readonly nowMs: number }): ReactNode {
  const texts = useTexts();
  const f = useFormats();
  const { t } = texts;
  const rented = f.span(day.rentedMs);
  return (
    <li className="grid grid-cols-[2.25rem_minmax(0,1fr)_4.75rem] items-center gap-3">
      <span>{f.weekday(day.fromMs)}</span>
      <DayStrip
        compact
        label={t('overview.week.day', { day: f.weekday(day.fromMs) })}
        fromMs={day.fromMs}
        toMs={day.toMs}
        nowMs={nowMs}
        hours={[]}
        stretches={day.stretches.map((stretch) => ({
          fromMs: stretch.fromMs,
          toMs: stretch.toMs,
          state: stretch.state,
          label: stretchLabel(stretch, texts, f),
        }))}
      />
      <span className="text-end font-strong text-ink tabular-nums">
        {day.known ? (
          <>
            <span aria-hidden="true">{rented}</span>
            <VisuallyHidden>{t('overview.week.rented', { span: rented })}</VisuallyHidden>
          </>
        ) : (
          <>
            <span aria-hidden="true">{'–'}</span>
            <VisuallyHidden>{t('overview.week.noRecord')}</VisuallyHidden>
          </>
        )}
      </span>
    </li>
  );
}
