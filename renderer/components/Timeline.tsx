import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';
import type { Tone } from './tone.ts';

interface TimelineProps {
  readonly items: readonly {
    readonly key: string;
    readonly time: ReactNode;
    readonly tone: Tone;
    readonly children: ReactNode;
  }[];
  /** Long times stand above what happened in a narrow window, instead of beside it. */
  readonly longTimes?: boolean;
}

const MARKS: Record<Tone, string> = {
  neutral: 'rounded-full bg-idle-fill',
  paid: 'rounded-full bg-paid-fill',
  accrued: 'rounded-full border-2 border-accrued-fill bg-surface',
  yours: 'rounded-[2px] bg-yours-fill',
  test: 'rounded-[2px] bg-plum-fill',
  alert: 'bg-alert-fill [clip-path:polygon(50%_0,100%_100%,0_100%)]',
};

/** What happened, the newest first or the oldest first as the caller has it. */
export function Timeline({ items, longTimes = false }: TimelineProps) {
  return (
    <ol className="grid text-sm">
      {items.map((item, index) => (
        <li
          key={item.key}
          className={classNames(
            'relative grid grid-cols-[minmax(3.25rem,auto)_1rem_minmax(0,1fr)] gap-x-3 pb-3 last:pb-0',
            longTimes && 'max-md:grid-cols-[1rem_minmax(0,1fr)]',
          )}
        >
          <span
            className={classNames('text-ink-3 tabular-nums', longTimes && 'max-md:col-start-2')}
          >
            {item.time}
          </span>
          <span
            aria-hidden="true"
            className={classNames(
              'relative',
              longTimes && 'max-md:col-start-1 max-md:row-span-2 max-md:row-start-1',
            )}
          >
            {index < items.length - 1 && (
              <span className="absolute start-[7px] top-2.5 -bottom-6 w-0.5 bg-line" />
            )}
            <span className="absolute start-1 top-1.5 size-2 bg-surface ring-3 ring-surface">
              <span className={classNames('swatch block size-2', MARKS[item.tone])} />
            </span>
          </span>
          <div className={classNames('min-w-0', longTimes && 'max-md:col-start-2')}>
            {item.children}
          </div>
        </li>
      ))}
    </ol>
  );
}
