import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Chip } from '../../components/Chip.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Fact } from '../../components/Fact.tsx';
import { MoneyFigure } from '../../components/MoneyFigure.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useFormats } from '../../format/formats.tsx';
import { amountOf } from '../../format/money.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { CallError } from '../../state/agent-error.ts';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { useLatestPayments } from './latest-payments.ts';
import type { Period, PeriodSum } from './money-periods.ts';
import { midnight, PERIODS, periodStart, sumSince } from './money-periods.ts';
import type { Daily } from './use-daily.ts';

interface MoneyCardProps {
  readonly agent: Slices['agent'];
  readonly daily: Daily;
}

/** Two kinds of money, side by side and never added: what was paid, and what is accrued. */
export function MoneyCard({ agent, daily }: MoneyCardProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const earnings = useSlice('earnings');
  const [period, setPeriod] = useState<Period>('today');
  const sums = usePeriodSums(nowMs, daily);
  const { practice, money } = agent.network;
  const isTest = money === 'test';
  if (earnings === undefined) return <SkeletonCard figure lines={6} height="16.5rem" />;
  const names: Readonly<Record<Period, string>> = {
    today: t('overview.money.today'),
    week: t('overview.money.week'),
    month: f.month(nowMs),
  };
  return (
    <Card
      title={
        <>
          {t(isTest ? 'overview.money.testTitle' : 'overview.money')}
          {isTest && <Chip tone="test">{t('overview.money.test')}</Chip>}
          {practice && <Chip tone="yours">{t('overview.money.play')}</Chip>}
        </>
      }
      actions={
        <Segmented
          label={t('overview.money.period')}
          value={period}
          options={PERIODS.map((value) => ({ value, label: names[value] }))}
          onChange={setPeriod}
        />
      }
    >
      <div className="grid grid-cols-2 gap-4 max-md:gap-3">
        <PaidFigure period={period} sums={sums} earnings={earnings} practice={practice} />
        <AccruedFigure earnings={earnings} />
      </div>
      {sums.of === undefined ? (
        <SumMissing sums={sums} />
      ) : (
        <>
          <SumInWords sum={sums.of[period]} worthless={practice || isTest} ageMs={sums.atMs} />
          <ul className="mt-3 grid gap-x-4 gap-y-0.5 text-sm text-ink-2 tabular-nums md:grid-cols-2">
            {PERIODS.filter((other) => other !== period).map((other) => (
              <OtherPeriod key={other} name={names[other]} sum={sums.of?.[other]} />
            ))}
          </ul>
        </>
      )}
      {practice && <p className="mt-2 text-sm text-ink-3">{t('overview.money.playNote')}</p>}
      {isTest && <p className="mt-2 text-sm text-ink-3">{t('overview.money.testNote')}</p>}
    </Card>
  );
}

interface PeriodSums {
  readonly of: Readonly<Record<Period, PeriodSum>> | undefined;
  readonly atMs: number | undefined;
  readonly error: CallError | undefined;
  reload(this: void): void;
}

function usePeriodSums(nowMs: number, daily: Daily): PeriodSums {
  const f = useFormats();
  const today = midnight(nowMs);
  const { denom } = f.currency;
  const of = useMemo(() => {
    if (daily.data === undefined) return undefined;
    const buckets = daily.data;
    const sum = (period: Period): PeriodSum => sumSince(buckets, periodStart(period, today), denom);
    return { today: sum('today'), week: sum('week'), month: sum('month') };
  }, [daily.data, today, denom]);
  return { of, atMs: daily.atMs, error: daily.error, reload: daily.reload };
}

function PaidFigure({
  period,
  sums,
  earnings,
  practice,
}: {
  readonly period: Period;
  readonly sums: PeriodSums;
  readonly earnings: Slices['earnings'];
  readonly practice: boolean;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  // The slice knows today without being asked.
  const today = period === 'today' ? amountOf(earnings.settledToday, f.currency.denom) : undefined;
  const paid = sums.of?.[period].paid ?? today;
  const { symbol, number } = f.amount(paid ?? 0n);
  return (
    <MoneyFigure
      kind="paid"
      size="l"
      label={t('overview.money.paid')}
      symbol={paid === undefined ? '' : symbol}
      number={paid === undefined ? '–' : number}
      source={t(practice ? 'overview.money.paidSourcePlay' : 'overview.money.paidSource')}
      age={f.age(sums.atMs ?? earnings.atMs, nowMs)}
      below={<LastPaid />}
    />
  );
}

function LastPaid(): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const payments = useLatestPayments();
  if (payments.data === undefined) return null;
  const [last] = payments.data;
  if (last === undefined) return t('overview.money.nothingPaid');
  const source = t('overview.money.lastPaidSource', {
    height: f.count(last.height),
    at: f.exactTime(last.atMs),
  });
  return (
    <Fact source={source} age={f.age(last.atMs, nowMs)}>
      {t('overview.money.lastPaid', { when: f.when(last.atMs, nowMs) })}
    </Fact>
  );
}

function AccruedFigure({ earnings }: { readonly earnings: Slices['earnings'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const live = useSlice('leases')?.live ?? [];
  const amount = amountOf(earnings.accrued, f.currency.denom);
  const { symbol, number } = f.amount(amount);
  const none = amount === 0n ? 'overview.money.nothingRented' : 'overview.money.stillDue';
  return (
    <div className="min-w-0 border-s border-dashed border-line-strong ps-5 max-md:ps-3">
      <MoneyFigure
        kind="accrued"
        size="m"
        label={t('overview.money.accrued')}
        symbol={symbol}
        number={number}
        source={t('overview.money.accruedSource')}
        age={f.age(earnings.atMs, nowMs)}
        below={live.length === 0 ? t(none) : t('overview.money.accruedFrom', { n: live.length })}
      />
    </div>
  );
}

/** The sum in words; where a net would stand, what is not taken off. */
function SumInWords({
  sum,
  worthless,
  ageMs,
}: {
  readonly sum: PeriodSum;
  readonly worthless: boolean;
  readonly ageMs: number | undefined;
}): ReactNode {
  const { t, rich } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const age = ageMs === undefined ? undefined : f.age(ageMs, nowMs);
  return (
    <div className="mt-4 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 rounded-md border border-line bg-sunken px-3.5 py-3 text-sm text-ink-2">
      <Fact quiet source={t('overview.money.rentedSource')} age={age}>
        {sum.payments === 0 && sum.rentedMs === 0
          ? t('overview.money.sumNone')
          : rich('overview.money.sum', {
              paid: f.amount(sum.paid).text,
              payments: sum.payments,
              rented: f.span(sum.rentedMs),
              b: strong,
            })}
      </Fact>
      {worthless ? (
        <span>{t('overview.money.worthNothing')}</span>
      ) : (
        <Fact source={t('overview.money.netSource')}>{t('overview.money.net')}</Fact>
      )}
    </div>
  );
}

function OtherPeriod({
  name,
  sum,
}: {
  readonly name: string;
  readonly sum: PeriodSum | undefined;
}): ReactNode {
  const { rich } = useTexts();
  const f = useFormats();
  const paid = sum === undefined ? '–' : f.amount(sum.paid).text;
  return <li>{rich('overview.money.other', { period: name, paid, b: strong })}</li>;
}

function SumMissing({ sums: { error, reload } }: { readonly sums: PeriodSums }): ReactNode {
  const { t } = useTexts();
  if (error === undefined) return <Skeleton className="mt-4" height="2.875rem" />;
  return (
    <div className="mt-4">
      <ErrorState
        title={t('overview.money.historyFailed')}
        text={t('overview.money.historyFailedText')}
        detail={error.message}
        onRetry={reload}
      />
    </div>
  );
}

function strong(chunks: ReactNode): ReactNode {
  return <b className="font-semibold text-ink">{chunks}</b>;
}
