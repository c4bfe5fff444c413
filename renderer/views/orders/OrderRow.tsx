import type { ReactNode } from 'react';

import type { DecisionValue } from '../../../agent/api/methods.ts';
import { classNames } from '../../components/class-names.ts';
import type { StatusKind } from '../../components/StatusDot.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useFormats } from '../../format/formats.tsx';
import { labelText } from '../../format/label-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { BidState } from './bid-dots.ts';
import { refusalReason } from './refusals.ts';
import { useNumberWriter } from './use-number-writer.ts';
import { Words } from './Words.tsx';

/** The columns of the list; below 1101 px a row is a card. */
export const ORDER_COLUMNS =
  'lg:grid lg:grid-cols-[4.75rem_minmax(0,1.5fr)_8rem_minmax(0,1.4fr)_7.25rem_7.25rem] lg:gap-x-4';

const MARKS: Readonly<Record<BidState | 'refused' | 'shadow', StatusKind>> = {
  submitting: 'waiting',
  open: 'waiting',
  won: 'running',
  lost: 'ended',
  closed: 'ended',
  unknown: 'off',
  refused: 'off',
  shadow: 'off',
};

interface OrderRowProps {
  readonly order: DecisionValue;
  readonly now: number;
}

/** One order: what it asked for, what we did, and why. */
export function OrderRow({ order, now }: OrderRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const write = useNumberWriter();
  const { outcome, winner } = order;
  const state = stateOf(outcome);
  return (
    <div
      className={classNames(
        'items-start border-b border-line px-5 py-2.5 text-sm max-lg:grid max-lg:grid-cols-2 max-lg:gap-x-4 max-lg:gap-y-1.5 max-lg:py-3.5 max-md:px-4',
        ORDER_COLUMNS,
      )}
    >
      <Cell label={t('orders.column.when')} className="max-lg:order-1 max-lg:text-ink-3">
        <time dateTime={new Date(order.atMs).toISOString()} title={f.exactTime(order.atMs)}>
          {f.when(order.atMs, now)}
        </time>
      </Cell>
      <Cell label={t('orders.column.asks')} className="max-lg:order-3 max-lg:col-span-2">
        <span className="block font-semibold">{f.resources(order.resources)}</span>
        <bdi className="block text-xs wrap-anywhere text-ink-3">
          {labelText(order.label, texts, 120)}
        </bdi>
      </Cell>
      <Cell label={t('orders.column.result')} className="max-lg:order-2 max-lg:justify-self-end">
        <StatusDot kind={MARKS[state]}>{t(`orders.state.${state}`)}</StatusDot>
      </Cell>
      <Cell label={t('orders.column.why')} className="text-ink-2 max-lg:order-4 max-lg:col-span-2">
        {outcome.type === 'refused' ? (
          <Words wording={refusalReason(outcome.code, outcome.numbers, write)} />
        ) : outcome.type === 'bid' && outcome.state === 'lost' && winner !== undefined ? (
          t('orders.stateWhy.lostTo')
        ) : (
          t(`orders.stateWhy.${outcome.type === 'bid' ? outcome.state : 'shadow'}`)
        )}
        {winner?.ours === false && (
          <span className="block">
            {t('orders.winner', { price: write.price(winner.price.amount) })}
          </span>
        )}
      </Cell>
      <Cell label={t('orders.column.max')} shown className="max-lg:order-5 lg:text-end">
        {write.price(order.maxPrice.amount)}
      </Cell>
      <Cell label={t('orders.column.bid')} shown className="max-lg:order-6 lg:text-end">
        {outcome.type === 'refused' ? t('orders.noBid') : write.price(outcome.price.amount)}
      </Cell>
    </div>
  );
}

function stateOf(outcome: DecisionValue['outcome']): BidState | 'refused' | 'shadow' {
  if (outcome.type === 'bid') return outcome.state;
  return outcome.type === 'refused' ? 'refused' : 'shadow';
}

interface CellProps {
  readonly label: string;
  /** Whether the label stands there on a card, too. */
  readonly shown?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

function Cell({ label, shown = false, className, children }: CellProps) {
  return (
    <div className={classNames('min-w-0 tabular-nums', className)}>
      <span className={classNames('text-xs text-ink-3', shown ? 'block lg:sr-only' : 'sr-only')}>
        {label}
      </span>
      {children}
    </div>
  );
}
