import type { ReactNode } from 'react';

import type { MethodResult } from '../../../agent/api/methods.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Field } from '../../components/Field.tsx';
import { Note } from '../../components/Note.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { callText } from '../../format/call-text.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { Query } from '../../state/use-query.ts';
import type { Protection, ProtectionForm } from './use-protection.ts';
import { LEAST_PASSPHRASE } from './use-protection.ts';

type Places = MethodResult<'wallet.protections'>;

/** The first place that works here; the plain file is never taken without having been chosen. */
export function usualProtection(places: Places | undefined): Protection | undefined {
  return offered(places ?? []).find(
    ({ protection, problem }) => protection !== 'file' && problem === undefined,
  )?.protection;
}

/** A credential of the system is made outside and taken over: nothing new can be kept in it. */
function offered(places: Places): Places {
  return places.filter(({ protection }) => protection !== 'systemd-credential');
}

interface ProtectionFieldsProps {
  readonly places: Query<Places>;
  readonly form: ProtectionForm;
  /** Whether what is missing is said now. */
  readonly checked: boolean;
}

/** Where the key lies on this machine, each place with what it protects from. */
export function ProtectionFields({ places, form, checked }: ProtectionFieldsProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  if (places.data === undefined) {
    if (places.error === undefined) return <Skeleton lines={3} />;
    return (
      <ErrorState
        title={t('setup.protect.failed')}
        text={t('setup.protect.failedText')}
        detail={callText(places.error, texts)}
        onRetry={places.reload}
      />
    );
  }
  const { protection, problem } = form;
  return (
    <div className="grid gap-3">
      <h3>{t('setup.protect')}</h3>
      <RadioCards
        label={t('setup.protect')}
        value={protection}
        onChange={form.choose}
        options={offered(places.data).map((place) => ({
          value: place.protection,
          title: t(`setup.protect.${place.protection}`),
          text: t(`setup.protect.${place.protection}.text`),
          problem:
            place.problem === undefined
              ? undefined
              : t('setup.protect.unusable', {
                  problem: `\u2068${foreignText(place.problem, 200)}\u2069`,
                }),
        }))}
      />
      {checked && problem === 'none' && (
        <p role="alert" className="text-sm text-alert">
          {t('setup.protect.none')}
        </p>
      )}
      {protection === 'passphrase' && <Passphrase form={form} checked={checked} />}
      {protection === 'file' && (
        <Note tone="alert" title={t('setup.protect.fileTitle')}>
          <p>{t('setup.protect.fileText')}</p>
          <Checkbox
            checked={form.isTicked}
            onChange={form.tick}
            label={t('setup.protect.fileTick')}
          />
          {checked && problem === 'not-ticked' && (
            <p role="alert" className="text-alert">
              {t('setup.protect.notTicked')}
            </p>
          )}
        </Note>
      )}
    </div>
  );
}

function Passphrase({
  form,
  checked,
}: {
  readonly form: ProtectionForm;
  readonly checked: boolean;
}): ReactNode {
  const { t } = useTexts();
  const { problem } = form;
  const short = t('setup.protect.short', { n: LEAST_PASSPHRASE });
  return (
    <div className="grid gap-3 md:grid-cols-2">
      <Field
        label={t('setup.protect.type')}
        hint={t('setup.protect.typeHint')}
        error={checked && problem === 'short' ? short : undefined}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            type="password"
            autoComplete="new-password"
            value={form.passphrase}
            invalid={invalid}
            aria-describedby={describedBy}
            onChange={(event) => form.typePassphrase(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('setup.protect.again')}
        error={checked && problem === 'differs' ? t('setup.protect.differs') : undefined}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            type="password"
            autoComplete="new-password"
            value={form.again}
            invalid={invalid}
            aria-describedby={describedBy}
            onChange={(event) => form.typeAgain(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
