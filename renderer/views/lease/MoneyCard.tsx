import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { MoneyFigure } from '../../components/MoneyFigure.tsx';
import { useFormats } from '../../format/formats.tsx';
import type { LeaseRate } from '../../format/lease-rate.ts';
import { leaseRate } from '../../format/lease-rate.ts';
import { amountOf } from '../../format/money.ts';
import type { Texts } from '../../messages/texts.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useIsAway, useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { LeasePayments } from './use-payments.ts';

interface MoneyCardProps {
  readonly lease: LeaseValue;
  readonly payments: LeasePayments;
}

/** Paid, and beside it accrued; never one sum. */
export function MoneyCard({ lease, payments }: MoneyCardProps) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow(10_000);
  const takenMs = useTakenMs('leases') ?? nowMs;
  const age = f.age(takenMs, nowMs);
  const lastMs = payments.payments[0]?.atMs;
  const { denom } = f.currency;
  const paid = f.amount(amountOf(lease.settled, denom));
  const accrued =
    lease.accrued === undefined ? undefined : f.amount(amountOf([lease.accrued], denom));
  const longest = Math.max(paid.number.length, accrued?.number.length ?? 0);
  // Small amounts have more digits, and both stand side by side.
  const size = longest > 5 ? 's' : 'm';
  const rate = leaseRate(lease, texts, f);
  const isOver = lease.state === 'closed';
  const lasts = useMoneyLasts(lease);
  return (
    <Card
      title={t('lease.money')}
      hint={
        <Fact quiet source={rate.source} age={isOver ? undefined : age}>
          {rateWords(rate, t)}
        </Fact>
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
                  <Fact source={t('lease.lasts.source', { pace: f.pace })} age={age}>
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

function rateWords({ kind, text }: LeaseRate, t: Texts['t']): string {
  if (kind === 'block') return text;
  return t(kind === 'about' ? 'leases.about' : 'lease.rateEnded', { rate: text });
}

/** For how long the tenant's money pays for it, in words; as of when, where nobody tells it any more. */
export function useMoneyLasts({ blocksLeft }: LeaseValue): string {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const takenMs = useTakenMs('leases');
  const isAway = useIsAway();
  const blockMs = useSlice('agent')?.network.blockMs;
  if (blocksLeft === undefined || blockMs === undefined) return t('shared.unknown');
  const span = f.span(blocksLeft * blockMs);
  return isAway && takenMs !== undefined
    ? t('lease.lasts.away', { span, when: f.when(takenMs, nowMs) })
    : t('lease.lasts.more', { span });
}
