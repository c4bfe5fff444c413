import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import type { PreparedTransactionValue } from '../../../agent/api/wallet.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { AmountField, useAmount } from '../../components/AmountField.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { moneyText } from '../../format/money.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { useAction } from '../../state/use-action.ts';
import type { Balance } from './coins.ts';
import { currencyOfRow } from './coins.ts';
import { FeesLine } from './FeesLine.tsx';
import { PreparedDialog } from './PreparedDialog.tsx';

interface DialogProps {
  readonly wallet: Slices['wallet'];
  readonly row: Balance;
  readonly onClose: () => void;
}

/** Sends to the payout address that counts; with a hot key, the account's owner signs it elsewhere. */
export function PayoutDialog({ wallet, row, onClose }: DialogProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const currency = currencyOfRow(row);
  const own = wallet.wallet;
  const isDelegated = own.state === 'ready' && own.custody === 'delegated';
  const to = wallet.payout.current ?? '';
  const live = useLive();
  const action = useAction();
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const [evenKept, setEvenKept] = useState(false);
  const [prepared, setPrepared] = useState<PreparedTransactionValue>();
  const amount = useAmount(typed, currency, row.free);
  if (prepared !== undefined) {
    return (
      <PreparedDialog
        title={t('wallet.payout.signTitle')}
        name="sublet-payout"
        transaction={prepared}
        onClose={onClose}
      />
    );
  }
  const pay = async (): Promise<void> => {
    setChecked(true);
    if (!amount.ok) return;
    const args = { amount: amount.amount };
    if (isDelegated) {
      await action.run(async () => {
        setPrepared(await call('delegation.prepare-payout', args));
      });
      return;
    }
    if (!(await action.run(() => call('wallet.payout', { ...args, evenKept })))) return;
    showToast({ tone: 'ok', title: t('wallet.payout.done'), text: t('wallet.payout.doneText') });
    onClose();
  };
  return (
    <FormDialog
      title={t('wallet.payout.title')}
      submitLabel={t(isDelegated ? 'wallet.payout.prepare' : 'wallet.payout.confirm')}
      onSubmit={() => void pay()}
      onClose={onClose}
      busy={action.busy}
      problem={action.problem}
      disabledReason={live ? undefined : t('frame.notLive')}
    >
      <p>{t(isDelegated ? 'wallet.payout.textDelegated' : 'wallet.payout.text')}</p>
      <p className="grid gap-0.5">
        <span className="text-sm">{t('wallet.payout.to')}</span>
        <AddressText address={to} />
      </p>
      <AmountField
        label={t('wallet.payout.amount')}
        hint={t('wallet.payout.free', {
          amount: moneyText(row.free, currency, texts.tag).text,
        })}
        currency={currency}
        value={typed}
        onChange={setTyped}
        most={row.free}
        checked={checked}
      />
      {!isDelegated && (evenKept || action.problem?.code === 'conflict') && (
        <Checkbox
          checked={evenKept}
          onChange={setEvenKept}
          label={t('wallet.payout.evenKept')}
          hint={t('wallet.payout.evenKeptHint')}
        />
      )}
      <FeesLine wallet={wallet} />
    </FormDialog>
  );
}
