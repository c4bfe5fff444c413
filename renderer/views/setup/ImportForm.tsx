import type { ReactNode } from 'react';
import { useState } from 'react';

import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Note } from '../../components/Note.tsx';
import { useKeepFocus } from '../../components/use-keep-focus.ts';
import type { WordsPreview } from '../../components/WordsInput.tsx';
import { readIndex, WordsInput } from '../../components/WordsInput.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { goToNextStep } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import type { WalletFormProps } from './form-props.ts';
import { ProtectionFields, usualProtection } from './ProtectionFields.tsx';
import { useProtection } from './use-protection.ts';

/** An account that there is already: its words are checked and its address shown before any is kept. */
export function ImportForm({ places }: WalletFormProps): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const form = useProtection(usualProtection(places.data));
  const group = useKeepFocus<HTMLFormElement>();
  const [words, setWords] = useState('');
  const [index, setIndex] = useState('0');
  const [preview, setPreview] = useState<WordsPreview>();
  const [checked, setChecked] = useState(false);
  const place = readIndex(index);
  const reason = live ? undefined : t('frame.notLive');

  const check = async (): Promise<void> => {
    if (place === undefined) return;
    await action.run(async () => {
      setPreview(await call('wallet.preview', { words, index: place }));
    });
  };
  const keep = async (): Promise<void> => {
    setChecked(true);
    const { choice } = form;
    if (choice === undefined || place === undefined || preview?.ok !== true) return;
    const expected = preview.address;
    if (await action.run(() => call('wallet.import', { words, index: place, expected, choice }))) {
      setWords('');
      form.clear();
      goToNextStep();
    }
  };
  const retyped = (): void => {
    setPreview(undefined);
    action.clear();
  };
  const isKnown = preview?.ok === true;
  return (
    <form
      ref={group}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!live || action.busy) return;
        if (isKnown) void keep();
        else if (words.trim() !== '') void check();
      }}
    >
      <WordsInput
        label={t('account.words.label')}
        words={words}
        onWords={(next) => {
          setWords(next);
          retyped();
        }}
        index={index}
        onIndex={(next) => {
          setIndex(next);
          retyped();
        }}
        preview={preview}
        disabled={action.busy}
      />
      {isKnown && (
        <>
          <Note tone="plain" role="status" title={t('setup.import.address')}>
            <AddressText address={preview.address} />
            <p>{t('setup.import.addressText')}</p>
          </Note>
          <ProtectionFields places={places} form={form} checked={checked} />
        </>
      )}
      <CallProblem problem={action.problem} />
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={action.busy}
          disabledReason={reason ?? (words.trim() === '' ? t('account.words.none') : undefined)}
        >
          {t(isKnown ? 'setup.import.keep' : 'setup.import.check')}
        </Button>
      </div>
    </form>
  );
}
