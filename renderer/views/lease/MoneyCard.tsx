import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { MoneyFigure } from '../../components/MoneyFigure.tsx';
import { useFormats } from '../../format/formats.tsx';
import { amountOf } from '../../format/money.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { LeasePayments } from './use-payments.ts';

interface MoneyCardProps {
  readonly lease: LeaseValue;
  readonly payments: LeasePayments;
}

/** Paid, and beside it accrued; never one sum. */
export function MoneyCard({ lease, payments }: MoneyCardProps) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const takenMs = useTakenMs('leases') ?? nowMs;
  const age = f.age(takenMs, nowMs);
  const lastMs = payments.payments[0]?.atMs;
  const { denom } = f.currency;
  const paid = f.figure(amountOf(lease.settled, denom));
  const accrued =
    lease.accrued === undefined ? undefined : f.figure(amountOf([lease.accrued], denom));
  const longest = Math.max(paid.number.length, accrued?.number.length ?? 0);
  // Small amounts have more digits, and both stand side by side.
  const size = longest > 5 ? 's' : 'm';
  const rate = f.rate(lease.price);
  const isOver = lease.state === 'closed';
  const lasts = useMoneyLasts(lease);
  return (
    <Card
      title={t('lease.money')}
      hint={
        rate === undefined ? undefined : (
          <Fact quiet source={t('lease.rate.source')}>
            {t('lease.rate', { rate: rate.text })}
          </Fact>
        )
      }
    >
      <div className="grid grid-cols-2">
        <MoneyFigure
          kind="paid"
          size={size}
          label={t('lease.paid')}
          symbol={paid.symbol}
          number={paid.number}
          beside={accrued === undefined ? undefined : accrued.symbol + accrued.number}
          below={lastMs === undefined ? t('lease.paid.never') : f.when(lastMs, nowMs)}
          source={t('lease.paid.source')}
          age={age}
        />
        <div className="border-s border-dashed border-line-strong ps-4">
          <MoneyFigure
            kind="accrued"
            size={size}
            label={t('lease.accrued')}
            symbol={accrued?.symbol ?? ''}
            number={accrued?.number ?? '–'}
            beside={paid.symbol + paid.number}
            below={t(isOver ? 'lease.accrued.over' : 'lease.accrued.below')}
            source={t('lease.accrued.source')}
            age={age}
          />
        </div>
      </div>
      {!isOver && (
        <div className="mt-3.5 border-t border-line pt-3">
          <KeyValue
            items={[
              {
                key: 'lasts',
                label: t('lease.lasts'),
                value: (
                  <Fact source={t('lease.lasts.source')} age={age}>
                    {lasts}
                  </Fact>
                ),
              },
            ]}
          />
        </div>
      )}
    </Card>
  );
}

/** For how long the tenant's money pays for it, in words. */
export function useMoneyLasts({ blocksLeft }: LeaseValue): string {
  const { t } = useTexts();
  const f = useFormats();
  const blockMs = useSlice('agent')?.network.blockMs;
  if (blocksLeft === undefined || blockMs === undefined) return t('shared.unknown');
  return t('lease.lasts.more', { span: f.span(blocksLeft * blockMs) });
}
