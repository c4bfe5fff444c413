import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { useFormats } from '../../format/formats.tsx';
import { moneyText } from '../../format/money.ts';
import { symbolText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useIsAway, useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { Balance } from './coins.ts';
import { currencyOfRow, rowFor, totalOf, US_DOLLARS, worth } from './coins.ts';
import { HaltedNote } from './HaltedNote.tsx';
import { PayoutDialog } from './PayoutDialog.tsx';
import { RedeemDialog } from './RedeemDialog.tsx';

/** What the account has in each coin and where it lies; the ways out of it. */
export function BalancesCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const isAway = useIsAway();
  const isTest = useSlice('agent')?.network.money === 'test';
  const [open, setOpen] = useState<'redeem' | 'payout'>();
  const { balances, redeemHaltedSinceMs } = wallet;
  const pay = rowFor(wallet, 'pay');
  const fee = rowFor(wallet, 'fee');
  const locked = wallet.wallet.state === 'locked' ? t('wallet.isLocked') : undefined;
  const halted = redeemHaltedSinceMs === undefined ? undefined : t('wallet.redeem.halted');
  const away = isAway ? t('frame.notLive') : undefined;
  const nothing = (row: Balance | undefined): string | undefined =>
    row === undefined || row.free === 0n ? t('wallet.nothingFree') : undefined;
  return (
    <Card
      title={
        <>
          {t('wallet.balances')}
          {isTest && <Chip tone="test">{t('wallet.testCoins')}</Chip>}
        </>
      }
      hint={
        balances === undefined
          ? undefined
          : t('wallet.asOf', {
              age: f.age(balances.atMs, nowMs),
              height: f.count(balances.height),
            })
      }
      footer={isTest ? t('wallet.worthNothing') : undefined}
    >
      {balances === undefined ? (
        <div className="grid gap-3">
          <p className="text-sm text-ink-2">{t('wallet.notRead')}</p>
          <Skeleton lines={3} />
        </div>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 md:grid-cols-[repeat(2,minmax(0,1fr))]">
          {balances.rows.map((row) => (
            <CoinBox key={row.denom} row={row} wallet={wallet} />
          ))}
          {balances.rows.length === 0 && (
            <p className="text-sm text-ink-2">{t('wallet.noCoins')}</p>
          )}
        </div>
      )}
      {redeemHaltedSinceMs !== undefined && (
        <div className="mt-5">
          <HaltedNote sinceMs={redeemHaltedSinceMs} />
        </div>
      )}
      <div className="mt-5 flex flex-wrap gap-2">
        <Button
          disabledReason={away ?? halted ?? locked ?? nothing(pay)}
          onClick={() => setOpen('redeem')}
        >
          {t('wallet.redeem')}
        </Button>
        <Button
          disabledReason={
            away ??
            locked ??
            (wallet.payout.current === undefined ? t('wallet.noPayoutAddress') : nothing(fee))
          }
          onClick={() => setOpen('payout')}
        >
          {t('wallet.payout')}
        </Button>
      </div>
      {open === 'redeem' && pay !== undefined && (
        <RedeemDialog wallet={wallet} row={pay} onClose={() => setOpen(undefined)} />
      )}
      {open === 'payout' && fee !== undefined && (
        <PayoutDialog wallet={wallet} row={fee} onClose={() => setOpen(undefined)} />
      )}
    </Card>
  );
}

function CoinBox({
  row,
  wallet,
}: {
  readonly row: Balance;
  readonly wallet: Slices['wallet'];
}): ReactNode {
  const { t, tag } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const height = wallet.balances?.height ?? 0;
  const currency = currencyOfRow(row);
  const text = (amount: bigint): string => moneyText(amount, currency, tag).text;
  const atMs = wallet.balances?.atMs ?? nowMs;
  const age = f.age(atMs, nowMs);
  const part = (key: 'free' | 'locked' | 'fromEscrow' | 'redeeming') => ({
    key,
    label: t(`wallet.part.${key}`),
    value: (
      <Fact quiet source={t(`wallet.part.${key}.source`, { height: f.count(height) })} age={age}>
        {text(row[key])}
      </Fact>
    ),
  });
  return (
    <section aria-label={symbolText(row.symbol)} className="grid min-w-0 content-start gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <Tooltip tap content={t(`wallet.use.${row.use}`)}>
          <span tabIndex={0} className="fact-line cursor-help text-sm font-medium text-ink-2">
            {symbolText(row.symbol)}
          </span>
        </Tooltip>
        <span className="min-w-0 font-heading text-xl font-semibold wrap-anywhere tabular-nums">
          {text(row.free)}
        </span>
      </div>
      <Worth row={row} wallet={wallet} />
      <KeyValue
        items={[
          part('free'),
          part('locked'),
          part('fromEscrow'),
          part('redeeming'),
          { key: 'total', label: t('wallet.part.total'), value: text(totalOf(row)), total: true },
        ]}
      />
    </section>
  );
}

/** In US dollars only where the chain has a price for this very coin, with its source and age. */
function Worth({
  row,
  wallet,
}: {
  readonly row: Balance;
  readonly wallet: Slices['wallet'];
}): ReactNode {
  const { t, tag } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const isTest = useSlice('agent')?.network.money === 'test';
  const { price } = wallet;
  if (price === undefined || price.denom !== row.denom || isTest) return null;
  const value = moneyText(worth(row.free, row.exponent, price.usd), US_DOLLARS, tag).text;
  const one = moneyText(
    worth(10n ** BigInt(row.exponent), row.exponent, price.usd),
    US_DOLLARS,
    tag,
  );
  return (
    <p className="text-xs text-ink-3">
      <Fact
        source={t('wallet.price.source', { height: f.count(price.height) })}
        age={f.age(price.atMs, nowMs)}
      >
        {t('wallet.price.worth', {
          value,
          one: one.text,
          symbol: symbolText(row.symbol),
          age: f.age(price.atMs, nowMs),
        })}
      </Fact>
    </p>
  );
}
