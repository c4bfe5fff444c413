import type { ReactNode } from 'react';
import { Fragment } from 'react';

import { classNames } from './class-names.ts';

interface KeyValueProps {
  readonly items: readonly {
    readonly key: string;
    readonly label: ReactNode;
    readonly value: ReactNode;
    /** The sum of what stands above it. */
    readonly total?: boolean;
  }[];
}

/** Names on the left, values on the right. */
export function KeyValue({ items }: KeyValueProps) {
  return (
    // The names give way before a value has to: an amount of money stays on one line.
    <dl className="grid grid-cols-[fit-content(50%)_minmax(min-content,1fr)] gap-y-2 text-sm">
      {items.map((item) => (
        <Fragment key={item.key}>
          <dt
            className={classNames(
              'pe-4',
              item.total === true ? 'border-t border-line pt-2 font-semibold' : 'text-ink-2',
            )}
          >
            {item.label}
          </dt>
          <dd
            className={classNames(
              'text-end tabular-nums',
              item.total === true ? 'border-t border-line pt-2 font-semibold' : 'font-strong',
            )}
          >
            {item.value}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
