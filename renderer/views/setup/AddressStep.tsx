import type { ReactNode } from 'react';
import { useState } from 'react';

import { settingsPatch } from '../../../agent/api/settings.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { Note } from '../../components/Note.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { callText } from '../../format/call-text.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive, useSlice } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import type { StepProps } from './step-props.ts';
import { stateOf, StepCard } from './StepCard.tsx';

/** The name under which tenants reach this machine. */
export function AddressStep({ before, after, steps }: StepProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const action = useAction();
  const settings = useSlice('settings');
  const kept = settings?.values.provider.host ?? '';
  const lockedBy = settings?.locked.find(({ path }) => path === 'provider.host')?.by;
  const [typed, setTyped] = useState<string>();
  const [fault, setFault] = useState<string>();
  const { isDone, problem } = stateOf(steps, 'address');
  const host = (typed ?? kept).trim().toLowerCase();
  const save = async (): Promise<void> => {
    if (host === '') {
      setFault(t('setup.address.none'));
      return;
    }
    if (!settingsPatch.safeParse({ provider: { host } }).success) {
      setFault(t('setup.address.bad'));
      return;
    }
    if (await action.run(() => call('settings.update', { provider: { host } }))) {
      setTyped(undefined);
    }
  };
  const said = action.problem === undefined ? undefined : callText(action.problem, texts);
  return (
    <StepCard
      title={t('setup.address')}
      lead={t('setup.address.lead')}
      problem={problem}
      before={before}
      after={after}
      isDone={isDone}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (live && !action.busy && lockedBy === undefined) void save();
        }}
      >
        <div className="max-w-md">
          <Field
            label={t('setup.address.host')}
            hint={t('setup.address.hint')}
            error={fault ?? said}
            lockedBy={lockedBy === undefined ? undefined : foreignText(lockedBy, 80)}
          >
            {({ id, describedBy, invalid, disabled }) => (
              <TextInput
                id={id}
                value={typed ?? kept}
                invalid={invalid}
                disabled={disabled}
                dir="ltr"
                inputMode="url"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                aria-describedby={describedBy}
                onChange={(event) => {
                  setTyped(event.target.value);
                  setFault(undefined);
                  action.clear();
                }}
              />
            )}
          </Field>
        </div>
        <Note tone="plain">
          <p>{t('setup.address.public')}</p>
        </Note>
        <div>
          <Button
            type="submit"
            variant={isDone ? 'plain' : 'primary'}
            busy={action.busy}
            disabledReason={live ? undefined : t('frame.notLive')}
          >
            {t('setup.address.save')}
          </Button>
        </div>
      </form>
    </StepCard>
  );
}
