import type { ReactNode } from 'react';

import type { WalletValue } from '../../../agent/api/wallet.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Card } from '../../components/Card.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Note } from '../../components/Note.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { setupHref } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';

type Own = Extract<WalletValue, { state: 'ready' | 'locked' }>;

/** Who holds what here, how the key is kept, and whether its words are written down. */
export function KeyCard({ wallet }: { readonly wallet: Own }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const live = useLive();
  const action = useAction();
  const { account, signer, custody, protection, madeAtMs, backedUpAtMs, state } = wallet;
  const isDelegated = custody === 'delegated';
  return (
    <Card title={t('wallet.key')}>
      <div className="grid gap-3">
        {!isDelegated && backedUpAtMs === undefined && (
          <Note
            tone="alert"
            title={t('wallet.noBackup')}
            actions={
              <LinkButton size="sm" variant="primary" href={setupHref('backup')}>
                {t('wallet.backUp')}
              </LinkButton>
            }
          >
            <p>{t('wallet.noBackup.text')}</p>
          </Note>
        )}
        <div className="grid gap-0.5">
          <span className="text-sm text-ink-2">{t('account.account')}</span>
          <AddressText address={account} copyLabel={t('account.copyAccount')} />
        </div>
        {isDelegated && (
          <div className="grid gap-0.5">
            <span className="text-sm text-ink-2">{t('account.hotKey')}</span>
            <AddressText address={signer} copyLabel={t('account.copyHotKey')} />
          </div>
        )}
        <KeyValue
          items={[
            { key: 'custody', label: t('wallet.custody'), value: t(`wallet.custody.${custody}`) },
            {
              key: 'protection',
              label: t('wallet.protection'),
              value: t(`setup.protect.${protection}`),
            },
            { key: 'made', label: t('wallet.made'), value: f.date(madeAtMs) },
            ...(backedUpAtMs === undefined
              ? []
              : [
                  {
                    key: 'backup',
                    label: t('wallet.backedUp'),
                    value: f.date(backedUpAtMs),
                  },
                ]),
          ]}
        />
        <CallProblem problem={action.problem} />
        {state === 'ready' && (
          <div>
            <Button
              size="sm"
              icon="lock"
              busy={action.busy}
              disabledReason={live ? undefined : t('frame.notLive')}
              onClick={() => void action.run(() => call('wallet.lock', {}))}
            >
              {t('wallet.lock')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
