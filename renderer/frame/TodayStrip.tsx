import type { ReactNode } from 'react';

import type { TimelineValue } from '../../agent/api/methods.ts';
import { DayStrip } from '../components/DayStrip.tsx';
import { Legend } from '../components/Legend.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import type { Formats } from '../format/formats.tsx';
import { useFormats } from '../format/formats.tsx';
import { hourText, startOfDay } from '../format/time.ts';
import { stretchLabel } from '../format/timeline-text.ts';
import { useTexts } from '../messages/texts.tsx';
import { useNow } from '../state/use-now.ts';
import { useQuery } from '../state/use-query.ts';

const HOUR_MS = 3_600_000;
const AGAIN_MS = 15_000;

/** The owner's day in one line: what was rented, offered, paused and down, and where now is. */
export function TodayStrip(): ReactNode {
  const texts = useTexts();
  const f: Formats = useFormats();
  const nowMs = useNow(10_000);
  const fromMs = startOfDay(nowMs);
  // A day of 23 or 25 hours ends in between.
  const toMs = startOfDay(fromMs + 30 * HOUR_MS);
  const timeline = useQuery(
    'timeline.get',
    { fromMs, toMs },
    { after: ['agent', 'uptime', 'leases'], everyMs: AGAIN_MS },
  );
  if (timeline.data === undefined) {
    return timeline.loading ? <DaySkeleton /> : null;
  }
  const shown = new Set(timeline.data.map(({ state }) => state));
  return (
    <div className="grid gap-2">
      <DayStrip
        label={texts.t('frame.day')}
        fromMs={fromMs}
        toMs={toMs}
        nowMs={nowMs}
        stretches={timeline.data.map((stretch) => stretchOf(stretch, texts, f))}
        hours={[0, 6, 12, 18, 24].map((hour) => {
          const atMs = hour === 24 ? toMs : new Date(fromMs).setHours(hour);
          return { atMs, label: hour === 24 ? '24' : hourText(atMs) };
        })}
      />
      <Legend
        items={(['rented', 'offered', 'paused', 'down', 'unknown'] as const)
          .filter((state) => state === 'rented' || state === 'offered' || shown.has(state))
          .map((state) => ({ kind: state, label: texts.t(`frame.legend.${state}`) }))}
      />
    </div>
  );
}

/** As high as the day, its hours and what they mean. */
export function DaySkeleton(): ReactNode {
  return (
    <div className="min-h-17">
      <Skeleton height="1.5rem" />
    </div>
  );
}

function stretchOf(
  stretch: TimelineValue,
  texts: ReturnType<typeof useTexts>,
  f: Formats,
): Parameters<typeof DayStrip>[0]['stretches'][number] {
  const { fromMs, toMs, state } = stretch;
  return { fromMs, toMs, state, label: stretchLabel(stretch, texts, f) };
}
