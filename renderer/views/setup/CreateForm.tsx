import type { ReactNode } from 'react';
import { useState } from 'react';

import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { goToNextStep } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import type { WalletFormProps } from './form-props.ts';
import { ProtectionFields, usualProtection } from './ProtectionFields.tsx';
import { useProtection } from './use-protection.ts';

/** A new account on this machine; its words are shown in the next step. */
export function CreateForm({ places }: WalletFormProps): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const form = useProtection(usualProtection(places.data));
  const [checked, setChecked] = useState(false);
  const create = async (): Promise<void> => {
    setChecked(true);
    const { choice } = form;
    if (choice === undefined) return;
    if (await action.run(() => call('wallet.create', { choice }))) {
      form.clear();
      goToNextStep();
    }
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (live && !action.busy) void create();
      }}
    >
      <ProtectionFields places={places} form={form} checked={checked} />
      <CallProblem problem={action.problem} />
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
        >
          {t('setup.create')}
        </Button>
      </div>
    </form>
  );
}
