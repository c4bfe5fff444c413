import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';
import type { Stretch, Unit } from './calendar.ts';

/** What stretches, their pieces and the ends of bars are called. */
export interface PeriodNames {
  /** `November`, `2026`, `Sat 15:00 to 15:00`. */
  stretch(this: void, stretch: Stretch): string;
  /** One piece in words, for tables and readouts. */
  piece(this: void, unit: Unit, fromMs: number, toMs: number): string;
  /** One piece on the axis. */
  short(this: void, unit: Unit, fromMs: number): string;
}

export function usePeriodNames(): PeriodNames {
  const { t } = useTexts();
  const f = useFormats();
  const now = useNow(60_000);
  const thisYear = new Date(now).getFullYear();
  const month = (atMs: number): string => {
    const year = new Date(atMs).getFullYear();
    return year === thisYear
      ? f.month(atMs)
      : t('earnings.monthOf', { month: f.month(atMs), year: year.toString() });
  };
  return {
    stretch: ({ unit, edges, current }) => {
      const fromMs = edges[0] ?? now;
      switch (unit) {
        case 'hour':
          if (current !== undefined) return t('earnings.lastHours', { n: edges.length - 1 });
          return t('earnings.stretch', {
            from: f.when(fromMs, now),
            to: f.when(edges.at(-1) ?? now, now),
          });
        case 'day':
          return month(fromMs);
        case 'month':
          return new Date(fromMs).getFullYear().toString();
      }
    },
    piece: (unit, fromMs, toMs) => {
      switch (unit) {
        case 'hour':
          return t('earnings.stretch', { from: f.when(fromMs, now), to: f.clock(toMs) });
        case 'day':
          return `${f.weekday(fromMs)} ${f.date(fromMs)}`;
        case 'month':
          return month(fromMs);
      }
    },
    short: (unit, fromMs) => {
      switch (unit) {
        case 'hour':
          return f.clock(fromMs);
        case 'day':
          return new Date(fromMs).getDate().toString();
        case 'month':
          return f.month(fromMs, 'short');
      }
    },
  };
}
