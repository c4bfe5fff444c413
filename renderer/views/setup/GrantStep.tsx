import type { ReactNode } from 'react';
import { useState } from 'react';

import type { DelegationValue, PreparedTransactionValue } from '../../../agent/api/wallet.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { AmountField, useAmount } from '../../components/AmountField.tsx';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Field } from '../../components/Field.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { Note } from '../../components/Note.tsx';
import { PreparedPanel } from '../../components/PreparedPanel.tsx';
import { Select } from '../../components/Select.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { decimalMark, fromAtomics, showDecimal } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import type { Currency } from '../../format/money.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { previewWords, signPrepared } from '../../state/signing.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import type { StepProps } from './step-props.ts';
import { stateOf, StepCard } from './StepCard.tsx';

const DAYS = ['30', '90', '180', '365'] as const;

/** What the account's owner allows this machine, signed where the account's key is. */
export function GrantStep({ before, after, steps, wallet, provider }: StepProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { isDone, problem } = stateOf(steps, 'grant');
  const [transaction, setTransaction] = useState<PreparedTransactionValue>();
  const [txHash, setTxHash] = useState<string>();
  const live = useLive();
  const own = wallet.wallet;
  const denom = provider.setup?.needs?.denom ?? feeDenom(wallet);
  const currency = denom === undefined ? undefined : f.currencyOf(denom);
  return (
    <StepCard
      title={t('setup.grant')}
      lead={t('setup.grant.lead')}
      problem={problem}
      before={before}
      after={after}
      isDone={isDone}
    >
      {(own.state === 'ready' || own.state === 'locked') && (
        <KeyValue
          items={[
            {
              key: 'account',
              label: t('account.account'),
              value: <AddressText address={own.account} />,
            },
            {
              key: 'signer',
              label: t('account.hotKey'),
              value: <AddressText address={own.signer} />,
            },
          ]}
        />
      )}
      {wallet.delegation !== undefined && <Granted delegation={wallet.delegation} />}
      {txHash !== undefined && !isDone && (
        <Note tone="plain" role="status" title={t('setup.grant.sent')}>
          <p>{t('setup.grant.sentText')}</p>
        </Note>
      )}
      {currency === undefined ? (
        <p className="text-sm text-ink-2">{t('account.coinUnknown')}</p>
      ) : (
        transaction === undefined && (
          <PrepareForm
            currency={currency}
            needs={provider.setup?.needs?.amount}
            isDone={isDone}
            onPrepared={setTransaction}
          />
        )
      )}
      {transaction !== undefined && (
        <section className="grid gap-3">
          <h3>{t('setup.grant.sign')}</h3>
          <PreparedPanel
            transaction={transaction}
            name="sublet-grant"
            onCheck={previewWords}
            onSign={async (words, index) => {
              setTxHash(await signPrepared(transaction.id, words, index));
            }}
            disabledReason={live ? undefined : t('frame.notLive')}
          />
          <div>
            <Button size="sm" variant="ghost" onClick={() => setTransaction(undefined)}>
              {t('setup.grant.change')}
            </Button>
          </div>
        </section>
      )}
    </StepCard>
  );
}

/** What fees are paid in, where the account is known. */
function feeDenom({ balances, queue }: StepProps['wallet']): string | undefined {
  return balances?.rows.find(({ use }) => use === 'fee')?.denom ?? queue?.feesPerDay.denom;
}

/** What the chain says is granted now; it is looked at by itself and on request. */
function Granted({ delegation }: { readonly delegation: DelegationValue }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const action = useAction();
  const { state, endsAtMs, missing, lookedAtMs } = delegation;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span role="status">
          <StatusDot kind={state === 'working' ? 'running' : 'waiting'}>
            {t(`setup.grant.${state}`)}
          </StatusDot>
        </span>
        <span className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
          {t('setup.grant.looked', { age: f.age(lookedAtMs, nowMs) })}
          <Button
            size="sm"
            icon="refresh"
            busy={action.busy}
            disabledReason={live ? undefined : t('frame.notLive')}
            onClick={() => void action.run(() => call('delegation.look', {}))}
          >
            {t('setup.grant.look')}
          </Button>
        </span>
      </div>
      {endsAtMs !== undefined && (
        <p className="text-sm text-ink-2">
          {t('setup.grant.until', { when: f.exactTime(endsAtMs) })}
        </p>
      )}
      {state !== 'working' && missing.length > 0 && (
        <p className="text-sm text-ink-2 wrap-anywhere">
          {t('setup.grant.missing', {
            list: missing.map((one) => `\u2068${foreignText(one, 60)}\u2069`).join(', '),
          })}
        </p>
      )}
      <CallProblem problem={action.problem} />
    </div>
  );
}

interface PrepareFormProps {
  readonly currency: Currency;
  /** What the agent says the account should have: a first idea of the limit. */
  readonly needs: bigint | undefined;
  readonly isDone: boolean;
  readonly onPrepared: (transaction: PreparedTransactionValue) => void;
}

function PrepareForm({ currency, needs, isDone, onPrepared }: PrepareFormProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const action = useAction();
  const [days, setDays] = useState<(typeof DAYS)[number]>('90');
  const [limit, setLimit] = useState(() =>
    needs === undefined
      ? ''
      : showDecimal(fromAtomics(needs, currency.exponent), decimalMark(texts.tag)),
  );
  const [checked, setChecked] = useState(false);
  const amount = useAmount(limit, currency);
  const prepare = async (): Promise<void> => {
    setChecked(true);
    if (!amount.ok) return;
    await action.run(async () => {
      const args = { days: Number(days), spendLimit: amount.amount, register: true };
      onPrepared(await call('delegation.prepare', args));
    });
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (live && !action.busy) void prepare();
      }}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <Field label={t('setup.grant.days')} hint={t('setup.grant.daysHint')}>
          {({ id, describedBy }) => (
            <Select
              id={id}
              describedBy={describedBy}
              value={days}
              onChange={setDays}
              options={DAYS.map((value) => ({
                value,
                label: t('setup.grant.daysOf', { n: Number(value) }),
              }))}
            />
          )}
        </Field>
        <AmountField
          label={t('setup.grant.limit')}
          hint={t('setup.grant.limitHint')}
          currency={currency}
          value={limit}
          onChange={setLimit}
          checked={checked}
        />
      </div>
      <CallProblem problem={action.problem} />
      <div>
        <Button
          type="submit"
          variant={isDone ? 'plain' : 'primary'}
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
        >
          {t(isDone ? 'setup.grant.renew' : 'setup.grant.prepare')}
        </Button>
      </div>
    </form>
  );
}
