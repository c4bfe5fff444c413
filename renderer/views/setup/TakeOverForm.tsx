import type { ReactNode } from 'react';
import { useState } from 'react';

import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Note } from '../../components/Note.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { goToNextStep } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';

/** The wallet that the system hands to the service: its address is shown before it is taken. */
export function TakeOverForm(): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const [address, setAddress] = useState<string>();
  const look = async (): Promise<void> => {
    await action.run(async () => {
      setAddress((await call('wallet.preview-credential', {})).address);
    });
  };
  const take = async (expected: string): Promise<void> => {
    if (await action.run(() => call('wallet.take-over', { expected }))) goToNextStep();
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!live || action.busy) return;
        void (address === undefined ? look() : take(address));
      }}
    >
      {address !== undefined && (
        <Note tone="plain" role="status" title={t('setup.takeOver.address')}>
          <AddressText address={address} />
          <p>{t('setup.takeOver.addressText')}</p>
        </Note>
      )}
      <CallProblem problem={action.problem} />
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
        >
          {t(address === undefined ? 'setup.takeOver.look' : 'setup.takeOver.take')}
        </Button>
      </div>
    </form>
  );
}
