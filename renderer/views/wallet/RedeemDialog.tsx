import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { AmountField, useAmount } from '../../components/AmountField.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { useFormats } from '../../format/formats.tsx';
import { moneyText } from '../../format/money.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive, useSlice } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import type { Balance } from './coins.ts';
import { coinsFor, currencyOfRow, rowFor, US_DOLLARS, worth } from './coins.ts';
import { FeesLine } from './FeesLine.tsx';

interface DialogProps {
  readonly wallet: Slices['wallet'];
  /** What is given away. */
  readonly row: Balance;
  readonly onClose: () => void;
}

/** Turns what leases pay in into what can be sent; the chain says at which price. */
export function RedeemDialog({ wallet, row, onClose }: DialogProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const currency = currencyOfRow(row);
  const live = useLive();
  const action = useAction();
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const amount = useAmount(typed, currency, row.free);
  const redeem = async (): Promise<void> => {
    setChecked(true);
    if (!amount.ok) return;
    if (!(await action.run(() => call('wallet.redeem', { amount: amount.amount })))) return;
    showToast({ tone: 'ok', title: t('wallet.redeem.done'), text: t('wallet.redeem.doneText') });
    onClose();
  };
  return (
    <FormDialog
      title={t('wallet.redeem.title')}
      submitLabel={t('wallet.redeem.confirm')}
      onSubmit={() => void redeem()}
      onClose={onClose}
      busy={action.busy}
      problem={action.problem}
      disabledReason={live ? undefined : t('frame.notLive')}
    >
      <p>{t('wallet.redeem.text')}</p>
      <AmountField
        label={t('wallet.redeem.amount')}
        hint={t('wallet.redeem.free', { amount: moneyText(row.free, currency, texts.tag).text })}
        currency={currency}
        value={typed}
        onChange={setTyped}
        most={row.free}
        checked={checked}
      />
      {amount.ok && <Estimate wallet={wallet} row={row} amount={amount.amount} />}
      <FeesLine wallet={wallet} />
    </FormDialog>
  );
}

/** About what comes out of it; said to be an estimate, and left out where there is no price. */
function Estimate({
  wallet,
  row,
  amount,
}: {
  readonly wallet: Slices['wallet'];
  readonly row: Balance;
  readonly amount: bigint;
}): ReactNode {
  const { t, tag } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const isTest = useSlice('agent')?.network.money === 'test';
  const { price } = wallet;
  const fee = rowFor(wallet, 'fee');
  if (price === undefined || fee?.denom !== price.denom) {
    return <p className="text-sm">{t('wallet.redeem.noPrice')}</p>;
  }
  // The chain counts one whole coin of what leases pay in as one US dollar.
  const micros = worth(amount, row.exponent, '1');
  const coins = coinsFor(micros, fee.exponent, price.usd);
  if (coins === undefined) return <p className="text-sm">{t('wallet.redeem.noPrice')}</p>;
  if (isTest) {
    const text = moneyText(coins, currencyOfRow(fee), tag).text;
    return <p className="text-sm">{t('wallet.redeem.estimateTest', { coins: text })}</p>;
  }
  const one = worth(10n ** BigInt(fee.exponent), fee.exponent, price.usd);
  return (
    <p className="text-sm">
      {t('wallet.redeem.estimate', {
        coins: moneyText(coins, currencyOfRow(fee), tag).text,
        price: moneyText(one, US_DOLLARS, tag).text,
        age: f.age(price.atMs, nowMs),
      })}
    </p>
  );
}
