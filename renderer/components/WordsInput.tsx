import { useId } from 'react';

import type { MethodResult } from '../../agent/api/methods.ts';
import { foreignText } from '../format/names.ts';
import { useTexts } from '../messages/texts.tsx';
import { Field } from './Field.tsx';
import { inputLook } from './input-look.ts';
import { TextInput } from './TextInput.tsx';

export type WordsPreview = MethodResult<'wallet.preview'>;

/** Which account of the words, as it is typed: a whole number from 0. */
export function readIndex(text: string): number | undefined {
  return /^\d{1,10}$/.test(text.trim()) && Number(text) < 2 ** 31 ? Number(text) : undefined;
}

interface WordsInputProps {
  readonly label: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly index: string;
  readonly onIndex: (index: string) => void;
  /** What the agent said about these very words. */
  readonly preview: WordsPreview | undefined;
  readonly disabled?: boolean;
}

/**
 * The words of a wallet. No browser may keep, correct or send them elsewhere to be checked; the
 * page drops them when it is left.
 */
export function WordsInput(props: WordsInputProps) {
  const { label, words, onWords, index, onIndex, preview, disabled = false } = props;
  const { t } = useTexts();
  const count = words.trim() === '' ? 0 : words.trim().split(/\s+/).length;
  const fault = preview?.ok === false ? preview : undefined;
  const faults = useId();
  return (
    <div className="grid gap-3">
      <Field
        label={label}
        hint={t('account.words.count', { n: count })}
        error={fault === undefined ? undefined : t(`account.words.${fault.code}`)}
      >
        {({ id, describedBy, invalid }) => (
          <textarea
            id={id}
            value={words}
            rows={4}
            disabled={disabled}
            dir="ltr"
            autoComplete="off"
            autoCorrect="off"
            autoCapitalize="none"
            spellCheck={false}
            data-1p-ignore=""
            data-lpignore="true"
            aria-invalid={invalid || undefined}
            aria-describedby={[describedBy, fault && faults].filter(Boolean).join(' ') || undefined}
            onChange={(event) => onWords(event.target.value)}
            className={inputLook(invalid, 'py-2 font-mono leading-6')}
          />
        )}
      </Field>
      {fault !== undefined && fault.words.length > 0 && (
        <ul id={faults} className="grid gap-1 text-sm text-alert">
          {fault.words.map(({ position, given, nearest }) => (
            <li key={position} className="wrap-anywhere">
              {t('account.words.fault', {
                position,
                given: `\u2068${foreignText(given, 30)}\u2069`,
                nearest: `\u2068${foreignText(nearest, 30)}\u2069`,
              })}
            </li>
          ))}
        </ul>
      )}
      <details className="text-sm">
        <summary className="w-fit rounded-sm text-ink-2 max-md:py-3">
          {t('account.words.more')}
        </summary>
        <div className="mt-2 max-w-56">
          <Field
            label={t('account.words.index')}
            hint={t('account.words.indexHint')}
            error={readIndex(index) === undefined ? t('account.words.indexBad') : undefined}
          >
            {({ id, describedBy, invalid }) => (
              <TextInput
                id={id}
                value={index}
                invalid={invalid}
                inputMode="numeric"
                autoComplete="off"
                aria-describedby={describedBy}
                onChange={(event) => onIndex(event.target.value)}
              />
            )}
          </Field>
        </div>
      </details>
    </div>
  );
}
