import type { ReactNode } from 'react';
import { useState } from 'react';

import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Meter } from '../../components/Meter.tsx';
import { QrCode } from '../../components/QrCode.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { outsideLink } from '../../format/links.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import type { StepProps } from './step-props.ts';
import { stateOf, StepCard } from './StepCard.tsx';

/** What fees and deposits need, to be sent to the account; what comes is told as it comes. */
export function FundStep({ before, after, steps, agent, wallet, provider }: StepProps): ReactNode {
  const { t } = useTexts();
  const { isDone, problem } = stateOf(steps, 'fund');
  const own = wallet.wallet;
  const isTest = agent.network.money === 'test';
  const { needs, has } = provider.setup ?? {};
  const faucet = outsideLink(wallet.faucet);
  return (
    <StepCard
      title={t(isTest ? 'setup.fundTest' : 'setup.fund')}
      lead={t(isTest ? 'setup.fund.leadTest' : 'setup.fund.lead')}
      problem={problem}
      before={before}
      after={after}
      isDone={isDone}
      skip={t('setup.fund.skip')}
    >
      {(own.state === 'ready' || own.state === 'locked') && (
        <div className="flex flex-wrap items-start gap-5">
          <QrCode text={own.account} label={t('setup.fund.qr')} className="w-48" />
          <div className="grid min-w-0 flex-1 basis-64 content-start gap-3">
            <div className="grid gap-1">
              <h3>{t('setup.fund.address')}</h3>
              <AddressText address={own.account} copyLabel={t('account.copyAccount')} />
              <p className="text-sm text-ink-2">{t('setup.fund.care')}</p>
            </div>
            {needs !== undefined && has !== undefined && <Needs {...{ needs, has, isDone }} />}
            {isTest && faucet !== undefined && (
              <p className="text-sm">
                <TextLink href={faucet} external>
                  {t('setup.fund.faucet')}
                </TextLink>
              </p>
            )}
            <LookNow wallet={wallet} />
          </div>
        </div>
      )}
    </StepCard>
  );
}

type Coin = NonNullable<NonNullable<StepProps['provider']['setup']>['needs']>;

function Needs({
  needs,
  has,
  isDone,
}: {
  readonly needs: Coin;
  readonly has: Coin;
  readonly isDone: boolean;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const received = useReceived(has.amount);
  const texts = { needs: f.coin(needs).text, has: f.coin(has).text };
  // A bar's length needs no last digit.
  const share = needs.amount === 0n ? 100 : Number((has.amount * 100n) / needs.amount);
  return (
    <div className="grid gap-1.5">
      <p className="font-strong tabular-nums" role="status">
        {t(isDone ? 'setup.fund.enough' : 'setup.fund.needs', texts)}
        {received > 0n && (
          <span className="ms-2 text-paid">
            {t('setup.fund.received', {
              amount: f.coin({ denom: has.denom, amount: received }).text,
            })}
          </span>
        )}
      </p>
      <Meter
        value={Math.min(100, share)}
        max={100}
        label={t('setup.fund.meter')}
        valueText={t('setup.fund.needs', texts)}
      />
    </div>
  );
}

/** What came since this was first looked at. */
function useReceived(amount: bigint): bigint {
  const [first] = useState(amount);
  return amount > first ? amount - first : 0n;
}

function LookNow({ wallet }: { readonly wallet: StepProps['wallet'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const action = useAction();
  const { balances } = wallet;
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
        {balances === undefined
          ? t('setup.fund.notRead')
          : t('setup.fund.readAt', {
              height: f.count(balances.height),
              age: f.age(balances.atMs, nowMs),
            })}
        <Button
          size="sm"
          icon="refresh"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
          onClick={() => void action.run(() => call('wallet.refresh', {}))}
        >
          {t('account.lookNow')}
        </Button>
      </p>
      <CallProblem problem={action.problem} />
    </div>
  );
}
