import type { RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

import { useTexts } from '../../messages/texts.tsx';
import type { LogIndex } from './log-index.ts';
import type { LogModel } from './log-model.ts';
import { LogRow, ROW_PX } from './LogRow.tsx';
import { useEveryFrame } from './use-log.ts';

interface LogListProps {
  readonly model: LogModel;
  readonly box: RefObject<HTMLDivElement | null>;
  /** The match that was jumped to; another object for each jump. */
  readonly target: { readonly seq: number } | undefined;
  readonly showService: boolean;
  /** How many signs fit beside time and service. */
  readonly onColumns: (columns: number) => void;
}

const OVERSCAN = 6;

/** Where the box was scrolled to, and under which look. */
interface View {
  readonly index: LogIndex;
  /** Counted from the first row that ever was, so that it holds while rows leave at the front. */
  readonly top: number;
  readonly height: number;
  /** The entry that stands first in sight. */
  readonly firstSeq: number;
}

function viewOf({ scrollTop, clientHeight }: HTMLElement, index: LogIndex): View {
  const first = index.entryAt(index.placeAtRow(scrollTop / ROW_PX));
  return {
    index,
    top: scrollTop + index.goneRows * ROW_PX,
    height: clientHeight,
    firstSeq: first?.seq ?? 0,
  };
}

/** The lines in sight, and no others. Follows the end until one scrolls up. */
export function LogList({ model, box, target, showService, onColumns }: LogListProps) {
  const { t } = useTexts();
  useEveryFrame(model);
  const { index, following } = model;
  const [view, setView] = useState<View>({ index, top: 0, height: 0, firstSeq: 0 });
  const lastTop = useRef(0);
  const goneRows = useRef(0);
  const probe = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      setView(viewOf(element, model.index));
      const glyph = (probe.current?.getBoundingClientRect().width ?? 0) / PROBE.length;
      if (glyph > 0) onColumns(columnsIn(element.clientWidth, glyph, showService));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, model, onColumns, showService]);

  const rows = index.rows;
  const gone = index.goneRows;
  // Another look at the log: what stood first in sight still does.
  const kept =
    view.index === index
      ? view.top - gone * ROW_PX
      : index.topOf(index.placeOf(view.firstSeq)) * ROW_PX;
  const top = Math.max(0, following ? rows * ROW_PX - view.height : kept);
  const shownIndex = useRef(index);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const left = gone - goneRows.current;
    goneRows.current = gone;
    if (following) element.scrollTop = element.scrollHeight;
    else if (shownIndex.current !== index) element.scrollTop = top;
    // What one reads stays where it is although lines above it are gone.
    else if (left > 0) element.scrollTop = Math.max(0, element.scrollTop - left * ROW_PX);
    shownIndex.current = index;
    lastTop.current = element.scrollTop;
  }, [box, index, following, rows, gone, top]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || target === undefined) return;
    const { index: now } = model;
    const place = now.topOf(now.placeOf(target.seq)) * ROW_PX;
    element.scrollTop = place - element.clientHeight / 2;
    lastTop.current = element.scrollTop;
    setView(viewOf(element, now));
  }, [box, model, target]);

  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    if (scrollTop + clientHeight >= scrollHeight - ROW_PX / 2) model.reachEnd();
    else if (scrollTop < lastTop.current - 1) model.leaveEnd();
    lastTop.current = scrollTop;
    setView(viewOf(element, model.index));
  };

  const first = Math.max(0, index.placeAtRow(top / ROW_PX) - OVERSCAN);
  const places: number[] = [];
  for (let place = first; place < index.count; place += 1) {
    if (index.topOf(place) * ROW_PX > top + view.height + OVERSCAN * ROW_PX) break;
    places.push(place);
  }
  return (
    <div
      ref={box}
      role="log"
      aria-live="off"
      aria-label={t('lease.log.lines')}
      tabIndex={0}
      onScroll={onScroll}
      className="relative h-[min(32rem,70vh)] overflow-auto overscroll-contain bg-sunken py-3 font-mono text-xs leading-5 -outline-offset-2 [overflow-anchor:none] lg:h-[max(24rem,calc(100vh-23rem))]"
    >
      <span ref={probe} aria-hidden="true" className="invisible absolute whitespace-pre">
        {PROBE}
      </span>
      <div className="relative min-w-full" style={{ height: rows * ROW_PX }}>
        {places.map((place) => {
          const entry = index.entryAt(place);
          if (entry === undefined) return null;
          return (
            <div
              key={entry.seq}
              className="absolute w-max min-w-full"
              style={{ top: index.topOf(place) * ROW_PX }}
            >
              <LogRow
                entry={entry}
                query={index.look.query}
                columns={index.look.columns}
                isCurrent={entry.seq === target?.seq}
                showService={showService}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

// Wide enough that one sign's part of it is exact.
const PROBE = '0000000000000000000000000000000000000000';
const LEAST_COLUMNS = 20;

function columnsIn(width: number, glyph: number, showService: boolean): number {
  const small = window.matchMedia('(max-width: 767px)').matches;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const gap = (small ? 0.5 : 0.75) * rem;
  const service = showService && !small ? 4.5 * rem + gap : 0;
  const sides = (small ? 1.5 : 2) * rem;
  return Math.max(LEAST_COLUMNS, Math.floor((width - sides - 4.25 * rem - gap - service) / glyph));
}
