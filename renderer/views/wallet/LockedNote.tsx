import type { ReactNode } from 'react';
import { useState } from 'react';

import type { WalletValue } from '../../../agent/api/wallet.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Field } from '../../components/Field.tsx';
import { Note } from '../../components/Note.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { callText } from '../../format/call-text.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';

type Locked = Extract<WalletValue, { state: 'locked' }>;

/** Nothing is signed: why, what goes on all the same, and the way to open it. */
export function LockedNote({ wallet }: { readonly wallet: Locked }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const action = useAction();
  const [passphrase, setPassphrase] = useState('');
  const needsPassphrase = wallet.protection === 'passphrase';
  const unlock = async (): Promise<void> => {
    await action.run(() => call('wallet.unlock', needsPassphrase ? { passphrase } : {}));
    setPassphrase('');
  };
  const missing = needsPassphrase && passphrase === '' ? t('wallet.locked.type') : undefined;
  return (
    <Card label={t('wallet.locked')}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (live && !action.busy && missing === undefined) void unlock();
        }}
      >
        <Note tone="care" icon="lock" title={t('wallet.locked')}>
          <p>{t(`wallet.locked.${wallet.reason}`)}</p>
          <p>
            <bdi>{foreignText(wallet.message, 300)}</bdi>
          </p>
          <p>{t('wallet.locked.goesOn')}</p>
        </Note>
        <div className="flex flex-wrap items-end gap-2">
          {needsPassphrase && (
            <div className="w-72 max-w-full">
              <Field
                label={t('account.passphrase')}
                error={action.problem === undefined ? undefined : callText(action.problem, texts)}
              >
                {({ id, describedBy, invalid }) => (
                  <TextInput
                    id={id}
                    type="password"
                    autoComplete="current-password"
                    value={passphrase}
                    invalid={invalid}
                    aria-describedby={describedBy}
                    onChange={(event) => {
                      setPassphrase(event.target.value);
                      action.clear();
                    }}
                  />
                )}
              </Field>
            </div>
          )}
          <Button
            type="submit"
            variant="primary"
            busy={action.busy}
            disabledReason={live ? missing : t('frame.notLive')}
          >
            {t('wallet.unlock')}
          </Button>
        </div>
        {!needsPassphrase && action.problem !== undefined && (
          <p role="alert" className="text-sm text-alert wrap-anywhere">
            {callText(action.problem, texts)}
          </p>
        )}
      </form>
    </Card>
  );
}
