import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, Ref } from 'react';
import { useImperativeHandle, useRef } from 'react';

import { classNames } from './class-names.ts';

/** What the owner of a list can ask of it. */
export interface VirtualListHandle {
  readonly scrollToIndex: (index: number, align?: 'start' | 'center' | 'end' | 'auto') => void;
}

interface VirtualListProps {
  readonly count: number;
  /** Pixels of a row, before it was measured. */
  readonly estimateSize: number;
  readonly renderItem: (index: number) => ReactNode;
  readonly itemKey: (index: number) => string;
  readonly label: string;
  readonly className?: string | undefined;
  /** In CSS. One of the two is needed: without an end, all rows would be made. */
  readonly height?: string | undefined;
  readonly maxHeight?: string | undefined;
  readonly overscan?: number;
  readonly ref?: Ref<VirtualListHandle> | undefined;
  /** After each scroll: whether the last row is in sight, as a log that follows needs it. */
  readonly onScroll?: ((atEnd: boolean) => void) | undefined;
}

const AT_END_PX = 24;

/** A long list of which only the rows in sight exist. */
export function VirtualList(props: VirtualListProps) {
  const { count, estimateSize, renderItem, itemKey, label, className, overscan = 8 } = props;
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => estimateSize,
    getItemKey: itemKey,
    overscan,
  });
  useImperativeHandle(
    props.ref,
    () => ({
      scrollToIndex: (index, align = 'auto') => virtualizer.scrollToIndex(index, { align }),
    }),
    [virtualizer],
  );
  const rows = virtualizer.getVirtualItems();
  const below =
    virtualizer.getTotalSize() -
    (virtualizer.scrollOffset ?? 0) -
    (virtualizer.scrollRect?.height ?? 0);
  return (
    <div className="relative">
      <div
        ref={box}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          props.onScroll?.(scrollHeight - scrollTop - clientHeight < AT_END_PX)
        }
        role="list"
        aria-label={label}
        tabIndex={0}
        className={classNames('overflow-y-auto overscroll-contain -outline-offset-2', className)}
        style={{
          height: props.height,
          maxHeight: props.maxHeight ?? (props.height === undefined ? '32rem' : undefined),
        }}
      >
        <div
          role="presentation"
          className="relative w-full"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {/* One below the other, and not each at a place of its own: a size that is not measured
            yet, or was measured at another width, leaves no hole and covers nothing. */}
          <div
            role="presentation"
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${rows[0]?.start ?? 0}px)` }}
          >
            {rows.map((row) => (
              <div
                key={row.key}
                ref={virtualizer.measureElement}
                role="listitem"
                aria-setsize={count}
                aria-posinset={row.index + 1}
                data-index={row.index}
              >
                {renderItem(row.index)}
              </div>
            ))}
          </div>
        </div>
      </div>
      {/* That it goes on below: the last row in sight may be cut in the middle. */}
      {below > 1 && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-x-0 bottom-0 h-12 bg-linear-to-t from-surface to-transparent"
        />
      )}
    </div>
  );
}
