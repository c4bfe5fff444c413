import type { ReactNode } from 'react';
import { useId, useRef } from 'react';

import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/Icon.tsx';
import { READ_ONLY_LOOK } from '../../components/input-look.ts';
import { Problem } from '../../components/Problem.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import { useActionReason } from '../../state/use-action-reason.ts';
import { LockedBy } from './LockedBy.tsx';
import { problemText } from './problem-text.ts';
import type { SettingControl } from './use-setting.ts';

interface SettingRowProps {
  readonly control: SettingControl;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Stands in the box, after the value. */
  readonly unit?: string | undefined;
  /** Under the box: the same in words that one knows. */
  readonly meaning?: ReactNode;
  /** Words instead of a number. */
  readonly words?: boolean;
  /** After the box, such as a way to take the row away. */
  readonly action?: ReactNode;
  readonly hidden?: boolean;
}

/** One setting: what it is on the left, its box on the right, and below what there is to say. */
export function SettingRow(props: SettingRowProps) {
  const { control, label, hint, unit, meaning, action, words = false, hidden = false } = props;
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // The buttons go away with what they answer; the keyboard stays at the setting.
  const andFocus = (act: () => void) => () => {
    act();
    input.current?.focus();
  };
  const { problem, conflict, lockedBy } = control;
  const notes = classNames(
    hint !== undefined && `${id}-hint`,
    meaning !== undefined && `${id}-meaning`,
    lockedBy !== undefined && `${id}-lock`,
    problem !== undefined && `${id}-problem`,
    conflict !== undefined && `${id}-conflict`,
  );
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter') control.commit();
    if (event.key !== 'Escape' || !control.editing) return;
    event.stopPropagation();
    control.cancel();
  };
  return (
    <div
      hidden={hidden}
      className="peer flex flex-wrap items-start gap-x-4 gap-y-2 border-line pb-3.5 last:pb-0 peer-[:not([hidden])]:border-t peer-[:not([hidden])]:pt-3.5"
    >
      <div className="min-w-0 grow basis-56 max-md:basis-full">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <label htmlFor={id} className="min-w-0 font-strong wrap-anywhere">
            {label}
          </label>
          <DefaultMark control={control} label={label} onReset={andFocus(control.reset)} />
        </div>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-ink-2">
            {hint}
          </p>
        )}
      </div>
      <div className="grid w-68 max-w-full min-w-0 gap-1.5 max-md:w-full">
        <div className="flex items-start gap-2">
          <div className="min-w-0 grow">
            <TextInput
              ref={input}
              id={id}
              value={control.text}
              unit={unit}
              invalid={problem !== undefined}
              inputMode={words ? 'text' : 'decimal'}
              autoComplete="off"
              spellCheck={false}
              readOnly={control.busy || !live || lockedBy !== undefined}
              aria-describedby={notes === '' ? undefined : notes}
              aria-busy={control.busy || undefined}
              onChange={(event) => control.type(event.target.value)}
              onBlur={control.commit}
              onKeyDown={onKeyDown}
              className={classNames(words ? '' : 'text-end', READ_ONLY_LOOK)}
            />
          </div>
          {action}
        </div>
        {/* Kept free where "saved" will stand, so that nothing jumps; an error takes its place. */}
        <div
          className={classNames(
            'flex flex-wrap items-center justify-end gap-x-3 text-xs text-ink-3',
            problem === undefined && lockedBy === undefined ? 'min-h-4' : 'empty:hidden',
          )}
        >
          {control.saved && (
            <span className="me-auto inline-flex items-center gap-1 text-paid">
              <Icon name="check" size="s" />
              {t('settings.saved')}
            </span>
          )}
          {meaning !== undefined && (
            <span id={`${id}-meaning`} className="min-w-0 text-end wrap-anywhere">
              {meaning}
            </span>
          )}
        </div>
        <LockedBy id={`${id}-lock`} by={lockedBy} className="justify-end" />
        {problem !== undefined && (
          <Problem id={`${id}-problem`}>{problemText(problem, texts)}</Problem>
        )}
        {conflict !== undefined && (
          <div
            id={`${id}-conflict`}
            role="status"
            className="grid gap-2 rounded-sm border border-accrued-line bg-accrued-soft p-2.5 text-sm text-accrued"
          >
            <p className="wrap-anywhere">{t('settings.elsewhere', { value: conflict })}</p>
            <div className="flex flex-wrap gap-2">
              <Button size="sm" onClick={andFocus(control.cancel)}>
                {t('settings.takeIt')}
              </Button>
              <Button size="sm" onClick={andFocus(control.keepMine)}>
                {t('settings.keepMine')}
              </Button>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

/** That the value is not its default, and the way back to it. */
export function DefaultMark({
  control,
  label,
  onReset,
}: {
  readonly control: SettingControl;
  readonly label: string;
  readonly onReset: () => void;
}) {
  const { t } = useTexts();
  const reason = useActionReason();
  const { differsFrom, lockedBy } = control;
  if (differsFrom === undefined) return null;
  return (
    <>
      <Chip tone="neutral">{t('settings.changed')}</Chip>
      {lockedBy === undefined && !control.editing && (
        <Button
          variant="ghost"
          size="sm"
          disabledReason={reason}
          aria-label={t('settings.resetFieldLabel', { name: label, value: differsFrom })}
          className="!min-h-6 !px-1.5 !text-xs max-md:!min-h-11"
          onClick={onReset}
        >
          {t('settings.resetField', { value: differsFrom })}
        </Button>
      )}
    </>
  );
}
