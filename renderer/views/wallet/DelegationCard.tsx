import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import type { DelegationValue, PreparedTransactionValue } from '../../../agent/api/wallet.ts';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Card } from '../../components/Card.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Note } from '../../components/Note.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { setupHref } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import { GrantList } from './GrantList.tsx';
import { PreparedDialog } from './PreparedDialog.tsx';

const DOTS = { working: 'running', partial: 'attention', ended: 'attention' } as const;
const DAY_MS = 86_400_000;

/** What this machine may do for the account, and until when. */
export function DelegationCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const action = useAction();
  const [revoking, setRevoking] = useState<PreparedTransactionValue>();
  const { delegation } = wallet;
  const reason = live ? undefined : t('frame.notLive');
  const revoke = async (): Promise<void> => {
    await action.run(async () => {
      setRevoking(await call('delegation.prepare-revoke', {}));
    });
  };
  return (
    <Card
      title={t('wallet.grant')}
      hint={
        delegation === undefined
          ? undefined
          : t('wallet.grant.looked', { age: f.age(delegation.lookedAtMs, nowMs) })
      }
    >
      <div className="grid gap-3">
        {delegation === undefined ? (
          <p className="text-sm text-ink-2">{t('wallet.grant.unknown')}</p>
        ) : (
          <Granted delegation={delegation} nowMs={nowMs} />
        )}
        <CallProblem problem={action.problem} />
        <div className="flex flex-wrap gap-2">
          <LinkButton size="sm" href={setupHref('grant')}>
            {t('wallet.grant.renew')}
          </LinkButton>
          <Button
            size="sm"
            icon="refresh"
            disabledReason={reason}
            onClick={() => void action.run(() => call('delegation.look', {}))}
          >
            {t('account.lookNow')}
          </Button>
          <Button
            size="sm"
            variant="danger"
            busy={action.busy}
            disabledReason={reason}
            onClick={() => void revoke()}
          >
            {t('wallet.grant.revoke')}
          </Button>
        </div>
      </div>
      {revoking !== undefined && (
        <PreparedDialog
          title={t('wallet.grant.revokeTitle')}
          name="sublet-revoke"
          transaction={revoking}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Card>
  );
}

function Granted({
  delegation,
  nowMs,
}: {
  readonly delegation: DelegationValue;
  readonly nowMs: number;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { state, endsAtMs, warnDays, granted, missing, excess, gasLeft, gasProblem } = delegation;
  const left = endsAtMs === undefined ? undefined : endsAtMs - nowMs;
  const endsSoon =
    left !== undefined && warnDays !== undefined && left > 0 && left <= warnDays * DAY_MS;
  return (
    <>
      <StatusDot kind={DOTS[state]}>{t(`wallet.grant.${state}`)}</StatusDot>
      {endsSoon && (
        <Note tone="care" icon="clock" title={t('wallet.grant.soon', { span: f.span(left) })}>
          <p>{t('wallet.grant.soonText')}</p>
        </Note>
      )}
      {gasProblem !== undefined && (
        <Note tone="alert" title={t('wallet.grant.gas')}>
          <p>
            <bdi>{foreignText(gasProblem, 300)}</bdi>
          </p>
        </Note>
      )}
      <KeyValue
        items={[
          {
            key: 'until',
            label: t('wallet.grant.until'),
            value: endsAtMs === undefined ? t('wallet.grant.noEnd') : f.exactTime(endsAtMs),
          },
          ...(gasLeft === undefined
            ? []
            : [{ key: 'gas', label: t('wallet.grant.gasLeft'), value: f.coin(gasLeft).text }]),
        ]}
      />
      <GrantList title={t('wallet.grant.granted')} grants={granted} />
      {missing.length > 0 && (
        <GrantList
          title={t('wallet.grant.missing')}
          grants={missing.map((message) => ({ message }))}
          ends="hidden"
          tone="text-alert"
        />
      )}
      {excess.length > 0 && (
        <GrantList
          title={t('wallet.grant.excess')}
          grants={excess.map((message) => ({ message }))}
          ends="hidden"
          tone="text-accrued"
        />
      )}
    </>
  );
}
