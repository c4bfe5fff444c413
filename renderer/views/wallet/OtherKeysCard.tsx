import type { ReactNode } from 'react';
import { useState } from 'react';

import type { GrantedKeyValue, PreparedTransactionValue } from '../../../agent/api/wallet.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Card } from '../../components/Card.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useQuery } from '../../state/use-query.ts';
import { GrantList } from './GrantList.tsx';
import { PreparedDialog } from './PreparedDialog.tsx';

/** The chain is asked for all of them: not more often than that while the page is open. */
const ASK_EVERY_MS = 30_000;

/**
 * The keys on other machines that may work for this account. One that was stolen is taken back
 * here: its own machine is where nobody gets at it.
 */
export function OtherKeysCard({ account }: { readonly account: string }): ReactNode {
  const { t } = useTexts();
  const keys = useQuery(
    'delegation.keys',
    {},
    { after: ['wallet'], everyMs: ASK_EVERY_MS, topic: account },
  );
  const others = (keys.data ?? []).filter(({ here }) => !here);
  // A page that is cut off says so elsewhere.
  const problem = keys.error?.code === 'disconnected' ? undefined : keys.error;
  if (others.length === 0 && problem === undefined) return null;
  return (
    <Card title={t('wallet.otherKeys')}>
      <div className="grid gap-4">
        {others.length > 0 && <p className="text-sm text-ink-2">{t('wallet.otherKeys.text')}</p>}
        <CallProblem problem={problem} />
        {others.map((one) => (
          <OtherKey key={one.key} granted={one} onDone={keys.reload} />
        ))}
      </div>
    </Card>
  );
}

interface OtherKeyProps {
  readonly granted: GrantedKeyValue;
  readonly onDone: () => void;
}

function OtherKey({ granted, onDone }: OtherKeyProps): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const [revoking, setRevoking] = useState<PreparedTransactionValue>();
  const { key } = granted;
  return (
    <div className="grid gap-2">
      <AddressText address={key} copyLabel={t('account.copyHotKey')} />
      <GrantList title={t('wallet.grant.granted')} grants={granted.granted} />
      <CallProblem problem={action.problem} />
      <div>
        <Button
          size="sm"
          variant="danger"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
          onClick={() =>
            void action.run(async () => {
              setRevoking(await call('delegation.prepare-revoke', { key }));
            })
          }
        >
          {t('wallet.grant.revoke')}
        </Button>
      </div>
      {revoking !== undefined && (
        <PreparedDialog
          title={t('wallet.otherKeys.revokeTitle')}
          name="sublet-revoke"
          transaction={revoking}
          onClose={() => {
            setRevoking(undefined);
            onDone();
          }}
        />
      )}
    </div>
  );
}
