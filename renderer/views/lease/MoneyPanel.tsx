import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { CoinValue } from '../../../agent/api/values.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { useFormats } from '../../format/formats.tsx';
import { leaseRate } from '../../format/lease-rate.ts';
import { amountOf, foreignMoney } from '../../format/money.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { useMoneyLasts } from './MoneyCard.tsx';
import type { LeasePayments } from './use-payments.ts';

interface MoneyPanelProps {
  readonly lease: LeaseValue;
  readonly payments: LeasePayments;
}

/** What the lease brings: paid, accrued, rates, and each payment. */
export function MoneyPanel({ lease, payments }: MoneyPanelProps) {
  return (
    <div className="grid gap-4">
      <Figures lease={lease} />
      <Payments payments={payments} />
    </div>
  );
}

function Figures({ lease }: Pick<MoneyPanelProps, 'lease'>) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow(10_000);
  const age = f.age(useTakenMs('leases') ?? nowMs, nowMs);
  const lasts = useMoneyLasts(lease);
  const { price, settled, accrued, createdAtMs, sinceMs, state } = lease;
  const rate = leaseRate(lease, texts, f);
  const isOver = state === 'closed';
  const own = f.currency.denom;
  const coins = settled.length === 0 ? [{ denom: own, amount: 0n }] : settled;
  // What others call their coins may be longer than a line.
  const fact = (value: string, source: string, isOwn = true) => (
    <Fact source={source} age={age} className={isOwn ? undefined : 'wrap-anywhere'}>
      {value}
    </Fact>
  );
  // Another coin than the network's own has no unit that we know: as the network spells it.
  const coinText = (coin: CoinValue): string =>
    coin.denom === own ? f.amount(coin.amount).text : foreignMoney(coin.amount, coin.denom);
  const exactly = (source: string, coins: readonly CoinValue[]): string => {
    const amount = f.exact(amountOf(coins, own));
    return t('lease.exactly', { source, amount });
  };
  return (
    <Card title={t('lease.amounts')}>
      <KeyValue
        items={[
          {
            key: 'paid',
            label: t('lease.paid'),
            value: fact(
              coins.map(coinText).join(' · '),
              exactly(t('lease.paid.source'), coins),
              coins.every(({ denom }) => denom === own),
            ),
          },
          {
            key: 'accrued',
            label: t('lease.accrued.long'),
            value: (
              <span className="text-accrued">
                {accrued === undefined
                  ? t(isOver ? 'lease.accrued.over' : 'shared.unknown')
                  : fact(
                      coinText(accrued),
                      exactly(t('lease.accrued.source'), [accrued]),
                      accrued.denom === own,
                    )}
              </span>
            ),
          },
          {
            key: 'block',
            label: t('lease.rate.block'),
            value: fact(f.perBlock(price), t('leases.rateBlock.source'), price.denom === own),
          },
          {
            key: 'hour',
            label: t(isOver ? 'lease.rate.paid' : 'lease.rate.hour'),
            value:
              rate.kind === 'block'
                ? t('shared.unknown')
                : fact(isOver ? rate.text : t('leases.about', { rate: rate.text }), rate.source),
          },
          {
            key: 'since',
            label: t('lease.rentedSince'),
            value: fact(f.exactTime(createdAtMs), t('lease.since.source')),
          },
          ...(isOver && sinceMs !== undefined
            ? [
                {
                  key: 'ended',
                  label: t('lease.endedAt'),
                  value: fact(f.exactTime(sinceMs), t('lease.since.source')),
                },
                {
                  key: 'for',
                  label: t('lease.ranFor'),
                  value: fact(f.span(sinceMs - createdAtMs), t('lease.since.source')),
                },
              ]
            : [
                {
                  key: 'lasts',
                  label: t('lease.lasts'),
                  value: fact(lasts, t('lease.lasts.source', { pace: f.pace })),
                },
              ]),
        ]}
      />
    </Card>
  );
}

function Payments({
  payments: { payments, loading, error, busy, more },
}: Pick<MoneyPanelProps, 'payments'>) {
  const { t } = useTexts();
  const f = useFormats();
  const live = useLive();
  return (
    <Card
      flush
      title={t('lease.payments')}
      hint={t(more === undefined ? 'lease.payments.count' : 'lease.payments.newest', {
        n: payments.length,
      })}
      footer={
        more === undefined ? undefined : (
          <Button
            size="sm"
            busy={busy}
            disabledReason={live ? undefined : t('frame.notLive')}
            onClick={more}
          >
            {t('lease.payments.more')}
          </Button>
        )
      }
    >
      {error !== undefined && (
        <div className="px-5 pb-4">
          <ErrorState
            title={t('lease.payments.error')}
            text={t('lease.payments.errorText')}
            detail={foreignText(error.message)}
          />
        </div>
      )}
      {loading && (
        <div className="px-5 pb-4">
          <Skeleton lines={3} />
        </div>
      )}
      {!loading && payments.length === 0 && (
        <p className="px-5 pb-4 text-ink-2 max-md:px-4">
          {t(more === undefined ? 'lease.payments.none' : 'lease.payments.noneRecent')}
        </p>
      )}
      {payments.length > 0 && (
        <VirtualList
          label={t('lease.payments')}
          count={payments.length}
          estimateSize={45}
          maxHeight="28rem"
          itemKey={(index) => payments[index]?.key ?? String(index)}
          renderItem={(index) => {
            const payment = payments[index];
            if (payment === undefined) return null;
            return (
              <div className="flex flex-wrap items-baseline justify-between gap-x-4 border-t border-line px-5 py-3 text-sm tabular-nums max-md:px-4">
                <span className="text-ink-2">{f.exactTime(payment.atMs)}</span>
                <span className="text-ink-3">
                  {t('lease.payments.block', { height: f.count(payment.height) })}
                </span>
                <span className="ms-auto min-w-24 text-end font-strong wrap-anywhere">
                  {payment.amount.denom === f.currency.denom
                    ? f.exact(payment.amount.amount)
                    : foreignMoney(payment.amount.amount, payment.amount.denom)}
                </span>
              </div>
            );
          }}
        />
      )}
    </Card>
  );
}
