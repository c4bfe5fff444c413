import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';
import { sumPrices } from './lease-list.ts';
import { LeaseColumns, LeaseRow } from './LeaseRow.tsx';

interface ActiveLeasesProps {
  readonly leases: readonly LeaseValue[];
  readonly paidMs: ReadonlyMap<string, number>;
  readonly takenMs: number | undefined;
}

/** More than this are listed in a box of their own that scrolls. */
export const MOST_AT_LENGTH = 30;

/** What runs now. */
export function ActiveLeases({ leases, paidMs, takenMs }: ActiveLeasesProps) {
  const { t } = useTexts();
  const row = (lease: LeaseValue) => (
    <LeaseRow lease={lease} paidMs={paidMs.get(lease.lease)} takenMs={takenMs} />
  );
  return (
    <Card flush title={t('leases.active')} hint={<Sums leases={leases} takenMs={takenMs} />}>
      {leases.length === 0 ? (
        <p className="px-5 pb-4 text-ink-2 max-md:px-4">{t('leases.noneActive')}</p>
      ) : (
        <>
          <LeaseColumns />
          <Rows leases={leases} label={t('leases.active')} row={row} />
        </>
      )}
    </Card>
  );
}

interface SumsProps {
  readonly leases: readonly LeaseValue[];
  readonly takenMs: number | undefined;
}

function Sums({ leases, takenMs }: SumsProps) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const prices = leases.map(({ price }) => price);
  const own = prices.filter(({ denom }) => denom === f.currency.denom);
  const sums = sumPrices(prices).map((price) => {
    const rate = price.denom === f.currency.denom ? f.rateSum(own) : undefined;
    return rate === undefined
      ? t('leases.rateBlock', { price: f.perBlock(price) })
      : t('leases.about', { rate: t('leases.rate', { rate: rate.text }) });
  });
  const count = t('leases.count', { n: leases.length });
  return (
    <Fact
      quiet
      source={t('leases.rate.source', { pace: f.pace })}
      age={f.age(takenMs ?? nowMs, nowMs)}
    >
      {[count, ...sums].join(' · ')}
    </Fact>
  );
}

interface RowsProps {
  readonly leases: readonly LeaseValue[];
  readonly label: string;
  readonly row: (lease: LeaseValue) => React.ReactNode;
}

/** All rows at length, or a box of which only those in sight exist. */
export function Rows({ leases, label, row }: RowsProps) {
  if (leases.length <= MOST_AT_LENGTH) {
    return (
      <ul aria-label={label}>
        {leases.map((lease) => (
          <li key={lease.lease}>{row(lease)}</li>
        ))}
      </ul>
    );
  }
  return (
    <VirtualList
      label={label}
      count={leases.length}
      estimateSize={67}
      maxHeight="min(44rem, 80vh)"
      itemKey={(index) => leases[index]?.lease ?? String(index)}
      renderItem={(index) => {
        const lease = leases[index];
        return lease === undefined ? null : row(lease);
      }}
    />
  );
}
