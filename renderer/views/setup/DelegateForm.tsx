import type { ReactNode } from 'react';
import { useState } from 'react';

import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { callText } from '../../format/call-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { goToNextStep } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import type { WalletFormProps } from './form-props.ts';
import { ProtectionFields, usualProtection } from './ProtectionFields.tsx';
import { useProtection } from './use-protection.ts';

/** A key of little power on this machine, for an account whose own key stays where it is. */
export function DelegateForm({ places }: WalletFormProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const action = useAction();
  const form = useProtection(usualProtection(places.data));
  const [account, setAccount] = useState('');
  const [checked, setChecked] = useState(false);
  const typed = account.trim();
  const { problem } = action;
  // What the agent says about the address stands beside it.
  const isAddress = problem?.code === 'bad-arguments';
  const make = async (): Promise<void> => {
    setChecked(true);
    const { choice } = form;
    if (choice === undefined || typed === '') return;
    if (await action.run(() => call('wallet.delegate', { account: typed, choice }))) {
      form.clear();
      goToNextStep();
    }
  };
  const fault = (): string | undefined => {
    if (isAddress) return callText(problem, texts);
    return checked && typed === '' ? t('setup.delegate.none') : undefined;
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (live && !action.busy) void make();
      }}
    >
      <Field
        label={t('setup.delegate.account')}
        hint={t('setup.delegate.accountHint')}
        error={fault()}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            value={account}
            invalid={invalid}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={describedBy}
            onChange={(event) => {
              setAccount(event.target.value);
              action.clear();
            }}
            className="font-mono"
          />
        )}
      </Field>
      <ProtectionFields places={places} form={form} checked={checked} />
      <CallProblem problem={isAddress ? undefined : problem} />
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
        >
          {t('setup.delegate.make')}
        </Button>
      </div>
    </form>
  );
}
