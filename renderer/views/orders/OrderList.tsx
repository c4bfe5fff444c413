import { useState } from 'react';

import type { DecisionValue } from '../../../agent/api/methods.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { SearchInput } from '../../components/SearchInput.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { useFormats } from '../../format/formats.tsx';
import { labelText } from '../../format/label-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { Pages } from '../../state/use-pages.ts';
import type { OrderFilter, OutcomeFilter } from './order-filter.ts';
import { filterOrders, isFiltered, NO_FILTER, OUTCOME_FILTERS, reasonsOf } from './order-filter.ts';
import { ORDER_COLUMNS, OrderRow } from './OrderRow.tsx';
import { refusalTitle } from './refusals.ts';

interface OrderListProps {
  readonly pages: Pages<DecisionValue>;
}

const ROW = 62;

/** Every order that is kept, the newest first. */
export function OrderList({ pages }: OrderListProps) {
  const texts = useTexts();
  const { t } = texts;
  const now = useNow(60_000);
  const [filter, setFilter] = useState<OrderFilter>(NO_FILTER);
  const orders = filterOrders(pages.items, filter, (label) => labelText(label, texts, 120));
  return (
    <Card
      title={t('orders.list')}
      flush
      className="col-span-12"
      footer={<Foot {...{ pages, orders, filter }} />}
    >
      <Filters filter={filter} orders={pages.items} onChange={setFilter} />
      <div
        aria-hidden="true"
        className={classNames(
          'border-y border-line bg-sunken px-5 py-2 text-xs font-medium text-ink-2 max-lg:hidden',
          ORDER_COLUMNS,
        )}
      >
        <span>{t('orders.column.when')}</span>
        <span>{t('orders.column.asks')}</span>
        <span>{t('orders.column.result')}</span>
        <span>{t('orders.column.why')}</span>
        <span className="text-end">{t('orders.column.max')}</span>
        <span className="text-end">{t('orders.column.bid')}</span>
      </div>
      {orders.length === 0 ? (
        <div className="grid justify-items-start gap-2 px-5 py-6 text-sm text-ink-2 max-md:px-4">
          <p>{t('orders.list.noMatch')}</p>
          <Button size="sm" onClick={() => setFilter(NO_FILTER)}>
            {t('orders.list.clear')}
          </Button>
        </div>
      ) : (
        <VirtualList
          label={t('orders.list')}
          count={orders.length}
          estimateSize={ROW}
          maxHeight="36rem"
          itemKey={(index) => orders[index]?.order ?? ''}
          renderItem={(index) => {
            const order = orders[index];
            return order === undefined ? null : <OrderRow order={order} now={now} />;
          }}
        />
      )}
    </Card>
  );
}

interface FiltersProps {
  readonly filter: OrderFilter;
  readonly orders: readonly DecisionValue[];
  readonly onChange: (filter: OrderFilter) => void;
}

function Filters({ filter, orders, onChange }: FiltersProps) {
  const { t } = useTexts();
  const codes = reasonsOf(orders);
  // The chosen one stays in the list when its last order is gone from it.
  const shown =
    filter.reason === '' || codes.includes(filter.reason) ? codes : [filter.reason, ...codes];
  const reasons = [
    { value: '', label: t('orders.filter.anyReason') },
    ...shown.map((code) => {
      const title = refusalTitle(code);
      return { value: code, label: t(title.key, title.values) };
    }),
  ];
  // Only what got no bid has a reason.
  const choose = (outcome: OutcomeFilter): void => {
    const keeps = outcome === 'all' || outcome === 'refused';
    onChange({ ...filter, outcome, reason: keeps ? filter.reason : '' });
  };
  return (
    <div className="flex flex-wrap items-center gap-3 px-5 pb-3 max-md:px-4">
      <Segmented
        label={t('orders.list.show')}
        value={filter.outcome}
        options={OUTCOME_FILTERS.map((value) => ({ value, label: t(`orders.filter.${value}`) }))}
        onChange={choose}
      />
      <div className="w-56 max-md:w-full">
        <Select
          label={t('orders.filter.reason')}
          value={filter.reason}
          options={reasons}
          onChange={(reason) =>
            onChange({ ...filter, reason, outcome: reason === '' ? filter.outcome : 'refused' })
          }
        />
      </div>
      <SearchInput
        label={t('orders.search')}
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
        className="w-56 max-md:w-full"
      />
    </div>
  );
}

interface FootProps extends OrderListProps {
  readonly orders: readonly DecisionValue[];
  readonly filter: OrderFilter;
}

function Foot({ pages, orders, filter }: FootProps) {
  const { t } = useTexts();
  const f = useFormats();
  const live = useLive();
  const filtered = isFiltered(filter);
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-2">
      <span role="status">
        {filtered
          ? t('orders.list.filtered', {
              shown: f.count(orders.length),
              loaded: pages.items.length,
            })
          : t('orders.list.shown', { shown: orders.length })}
        {!pages.more && <span className="ms-1">{t('orders.list.all')}</span>}
        {pages.failed !== undefined && (
          <span className="ms-1 text-alert">{t('orders.list.moreFailed')}</span>
        )}
      </span>
      {pages.more && (
        <Button
          size="sm"
          busy={pages.busy}
          disabledReason={live ? undefined : t('orders.notLive')}
          onClick={pages.readMore}
        >
          {filtered ? t('orders.list.searchMore') : t('orders.list.more')}
        </Button>
      )}
    </div>
  );
}
