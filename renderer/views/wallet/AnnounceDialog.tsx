import type { ReactNode } from 'react';
import { useState } from 'react';

import { Checkbox } from '../../components/Checkbox.tsx';
import { Field } from '../../components/Field.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { useAction } from '../../state/use-action.ts';

interface AnnounceDialogProps {
  /** How many of the last characters have to be typed by hand. */
  readonly confirmCharacters: number;
  readonly onClose: () => void;
}

/** Announces where payouts are to go. The end is typed: what was pasted may have been exchanged. */
export function AnnounceDialog({ confirmCharacters, onClose }: AnnounceDialogProps): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const [address, setAddress] = useState('');
  const [typedEnd, setTypedEnd] = useState('');
  const [evenOwn, setEvenOwn] = useState(false);
  const [checked, setChecked] = useState(false);
  const clean = address.trim();
  const end = typedEnd.trim();
  const addressFault = clean === '' ? t('wallet.announce.none') : undefined;
  const isEnd = end.length >= confirmCharacters && clean.endsWith(end);
  const endFault = isEnd ? undefined : t('wallet.announce.endWrong', { n: confirmCharacters });
  const announce = async (): Promise<void> => {
    setChecked(true);
    if (addressFault !== undefined || endFault !== undefined) return;
    const args = { address: clean, typedEnd: end, evenOwn };
    if (!(await action.run(() => call('payout.announce', args)))) return;
    showToast({
      tone: 'ok',
      title: t('wallet.announce.done'),
      text: t('wallet.announce.doneText'),
    });
    onClose();
  };
  return (
    <FormDialog
      title={t('wallet.announce.title')}
      submitLabel={t('wallet.announce.confirm')}
      onSubmit={() => void announce()}
      onClose={onClose}
      busy={action.busy}
      problem={action.problem}
      disabledReason={live ? undefined : t('frame.notLive')}
    >
      <p>{t('wallet.announce.text')}</p>
      <Field label={t('wallet.announce.address')} error={checked ? addressFault : undefined}>
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            value={address}
            invalid={invalid}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={describedBy}
            onChange={(event) => {
              setAddress(event.target.value);
              action.clear();
            }}
            className="font-mono"
          />
        )}
      </Field>
      <Field
        label={t('wallet.announce.end', { n: confirmCharacters })}
        hint={t('wallet.announce.endHint')}
        error={checked ? endFault : undefined}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            value={typedEnd}
            invalid={invalid}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={describedBy}
            onChange={(event) => {
              setTypedEnd(event.target.value);
              action.clear();
            }}
            // By hand, from where the address is written: a paste would repeat what was exchanged.
            onPaste={(event) => event.preventDefault()}
            className="font-mono"
          />
        )}
      </Field>
      {(evenOwn || action.problem?.code === 'conflict') && (
        <Checkbox
          checked={evenOwn}
          onChange={setEvenOwn}
          label={t('wallet.announce.evenOwn')}
          hint={t('wallet.announce.evenOwnHint')}
        />
      )}
    </FormDialog>
  );
}
