import type { KeyboardEvent } from 'react';
import { useRef, useState } from 'react';

import { classNames } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';

/** A state of time on the strip; each has a texture of its own. */
export type StretchState = 'rented' | 'offered' | 'yours' | 'paused' | 'down' | 'unknown';

/** A piece of time. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: StretchState;
  /** Times, state and reason in words. */
  readonly label: string;
}

interface DayStripProps {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  readonly stretches: readonly Stretch[];
  readonly hours: readonly { readonly atMs: number; readonly label: string }[];
  readonly label: string;
  /** Lower and without hours, for a row of a week. */
  readonly compact?: boolean;
}

const LOOKS: Record<StretchState, string> = {
  rented: 'time-rented',
  offered: 'time-offered',
  yours: 'time-yours',
  paused: 'time-paused',
  down: 'time-down',
  unknown: 'time-unknown',
};

/** A day: what was is solid, what is planned is pale, a line marks now. Time runs left to right everywhere. */
export function DayStrip(props: DayStripProps) {
  const { fromMs, toMs, nowMs, hours, label, compact = false } = props;
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const stretches = props.stretches.filter((each) => each.toMs > fromMs && each.fromMs < toMs);
  const stop = Math.min(current, stretches.length - 1);
  const place = (atMs: number): number =>
    (100 * (Math.min(toMs, Math.max(fromMs, atMs)) - fromMs)) / (toMs - fromMs);

  const move = (event: KeyboardEvent): void => {
    const next = target(event.key, stop, stretches.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
    list.current?.querySelector<HTMLElement>(`[data-piece="${next}"]`)?.focus();
  };

  return (
    <div dir="ltr" className="grid gap-1.5">
      <div className={classNames('relative', compact ? 'h-3.5' : 'h-5.5')}>
        <ul ref={list} aria-label={label} onKeyDown={move} className="absolute inset-0">
          {stretches.map((stretch, index) => (
            <li key={stretch.fromMs}>
              <Piece
                stretch={stretch}
                index={index}
                nowMs={nowMs}
                stop={index === stop}
                start={place(stretch.fromMs)}
                end={place(stretch.toMs)}
                onFocus={() => setCurrent(index)}
              />
            </li>
          ))}
        </ul>
        {nowMs >= fromMs && nowMs <= toMs && (
          <span
            aria-hidden="true"
            className={classNames(
              'now-mark pointer-events-none absolute w-0.5 -translate-x-1/2 rounded-full bg-ink',
              compact ? '-inset-y-0.5' : '-inset-y-[5px]',
            )}
            style={{ left: `${place(nowMs)}%` }}
          />
        )}
      </div>
      {!compact && hours.length > 0 && (
        <div aria-hidden="true" className="relative h-4 text-xs text-ink-3 tabular-nums">
          {hours.map((hour) => (
            <span
              key={hour.atMs}
              className={classNames('absolute whitespace-nowrap', alignment(place(hour.atMs)))}
              style={{ left: `${place(hour.atMs)}%` }}
            >
              {hour.label}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

interface PieceProps {
  readonly stretch: Stretch;
  readonly index: number;
  readonly nowMs: number;
  /** The one that Tab reaches; arrows reach the others. */
  readonly stop: boolean;
  /** In percent of the strip. */
  readonly start: number;
  readonly end: number;
  readonly onFocus: () => void;
}

function Piece({ stretch, index, nowMs, stop, start, end, onFocus }: PieceProps) {
  const look = LOOKS[stretch.state];
  const length = stretch.toMs - stretch.fromMs;
  const past = (100 * Math.min(length, Math.max(0, nowMs - stretch.fromMs))) / length;
  return (
    <Tooltip content={stretch.label} tap>
      <span
        role="img"
        aria-label={stretch.label}
        tabIndex={stop ? 0 : -1}
        data-piece={index}
        onFocus={onFocus}
        className="time-piece absolute inset-y-0 flex overflow-hidden rounded-[3px] focus-visible:z-10 focus-visible:rounded-[3px]"
        // The shortest piece that can be seen may be longer than its time: it ends where that ends.
        style={{
          left: `max(0px, min(${start}% + 1px, ${end}% - 3px))`,
          width: `max(2px, ${end - start}% - 2px)`,
        }}
      >
        {past > 0 && <span className={classNames('h-full', look)} style={{ width: `${past}%` }} />}
        {past < 100 && <span className={classNames('h-full grow opacity-40', look)} />}
      </span>
    </Tooltip>
  );
}

function target(key: string, from: number, last: number): number | undefined {
  if (key === 'ArrowRight') return Math.min(last, from + 1);
  if (key === 'ArrowLeft') return Math.max(0, from - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  return undefined;
}

function alignment(percent: number): string | false {
  if (percent <= 2) return false;
  return percent >= 98 ? '-translate-x-full' : '-translate-x-1/2';
}
