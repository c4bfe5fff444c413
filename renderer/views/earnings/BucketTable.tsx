import type { ReactNode } from 'react';

import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { useFormats } from '../../format/formats.tsx';
import type { MessageKey } from '../../messages/catalogue.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import type { Stretch, Unit } from './calendar.ts';
import { usePeriodNames } from './use-period-names.ts';

interface BucketTableProps {
  readonly stretch: Stretch;
  readonly buckets: readonly EarningsBucket[];
  readonly accrued: bigint | undefined;
}

const TITLES: Readonly<Record<Unit, MessageKey>> = {
  hour: 'earnings.table.hour',
  day: 'earnings.table.day',
  month: 'earnings.table.month',
};
const HEADS: Readonly<Record<Unit, MessageKey>> = {
  hour: 'earnings.column.hour',
  day: 'earnings.column.day',
  month: 'earnings.column.month',
};

const HEAD = 'px-3 py-2 text-xs font-medium text-ink-2 first:ps-5 last:pe-5';

/** The bars as numbers, the newest first. Below 768 px each row is a card. */
export function BucketTable({ stretch, buckets, accrued }: BucketTableProps) {
  const { t } = useTexts();
  const f = useFormats();
  const names = usePeriodNames();
  const { unit, current } = stretch;
  const hasAccrued = current !== undefined && accrued !== undefined;
  // Before the first start nothing was recorded, which is not the same as nothing earned.
  const recordsFromMs = useSlice('agent')?.recordsFromMs ?? 0;
  const rows = buckets
    .map((bucket, place) => ({ bucket, place }))
    .filter(({ bucket }) => bucket.toMs > recordsFromMs)
    .toReversed();
  // The roles are told because cards take the table's display away, and with it its meaning.
  return (
    <Card title={t(TITLES[unit])} hint={f.currency.symbol.trim()} flush className="col-span-12">
      <table role="table" className="w-full text-sm max-md:block">
        <thead role="rowgroup" className="border-y border-line bg-sunken max-md:sr-only">
          <tr role="row">
            <th role="columnheader" scope="col" className={classNames(HEAD, 'text-start')}>
              {t(HEADS[unit])}
            </th>
            <NumberHead>{t('earnings.column.rented')}</NumberHead>
            <NumberHead>{t('earnings.column.payments')}</NumberHead>
            <NumberHead>{t('earnings.column.paid')}</NumberHead>
            {hasAccrued && <NumberHead>{t('earnings.column.accrued')}</NumberHead>}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-md:block">
          {rows.map(({ bucket, place }) => (
            <tr
              key={bucket.fromMs}
              role="row"
              className="border-t border-line first:border-t-0 max-md:grid max-md:grid-cols-3 max-md:gap-x-3 max-md:gap-y-1.5 max-md:px-4 max-md:py-3"
            >
              <th
                role="rowheader"
                scope="row"
                className="px-3 py-2.5 text-start font-normal max-md:col-span-3 max-md:p-0 max-md:font-semibold md:ps-5"
              >
                {names.piece(unit, bucket.fromMs, bucket.toMs)}
                {place === current && (
                  <span className="ms-1.5 font-normal text-ink-3">{t('earnings.sum.soFar')}</span>
                )}
              </th>
              <NumberCell label={t('earnings.column.rented')}>{f.span(bucket.rentedMs)}</NumberCell>
              <NumberCell label={t('earnings.column.payments')}>
                {f.count(bucket.payments)}
              </NumberCell>
              <NumberCell label={t('earnings.column.paid')} className="font-semibold">
                {f.money(bucket.paid).number}
              </NumberCell>
              {hasAccrued && (
                <NumberCell
                  label={t('earnings.column.accrued')}
                  className={classNames(
                    'text-accrued',
                    place === current ? 'max-md:col-span-3' : 'max-md:hidden',
                  )}
                >
                  {place === current ? f.amount(accrued).number : t('earnings.none')}
                </NumberCell>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function NumberHead({ children }: { readonly children: ReactNode }) {
  return (
    <th role="columnheader" scope="col" className={classNames(HEAD, 'text-end')}>
      {children}
    </th>
  );
}

interface NumberCellProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function NumberCell({ label, className, children }: NumberCellProps) {
  return (
    <td
      role="cell"
      className={classNames(
        'px-3 py-2.5 tabular-nums max-md:p-0 md:text-end md:last:pe-5',
        className,
      )}
    >
      <span aria-hidden="true" className="block text-xs font-normal text-ink-3 md:hidden">
        {label}
      </span>
      {children}
    </td>
  );
}
