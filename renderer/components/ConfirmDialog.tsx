import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useState } from 'react';

import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { DIALOG, DIALOG_ACTIONS, DIALOG_TITLE, SCRIM } from './dialog-look.ts';
import { DialogBody } from './DialogBody.tsx';
import { Icon } from './Icon.tsx';
import { useReturnFocus } from './use-return-focus.ts';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The question. */
  readonly title: string;
  /** What it costs: time, money, record, in numbers. */
  readonly children: ReactNode;
  /** A verb. */
  readonly confirmLabel: string;
  /** A verb too: what goes on. */
  readonly cancelLabel: string;
  readonly tone: 'danger' | 'owner';
  /** The dialog closes when it resolves, and stays when it rejects. */
  readonly onConfirm: () => Promise<void>;
  /** What is chosen in it: said beside the buttons while not all of the dialog is seen. */
  readonly chosen?: string;
  /** Stands above the buttons, and is seen however little of the rest is. */
  readonly footer?: ReactNode;
  /** What went wrong with the last try. */
  readonly error?: string | undefined;
  /** A second way between the two, such as to let it finish first. */
  readonly alternative?: { readonly label: string; readonly onSelect: () => void } | undefined;
}

/** Asks before what costs money, a record or data. The safe way is first, has the focus and Escape. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const focus = useReturnFocus();
  const error = props.error ?? (failed ? t('shared.notDone') : undefined);

  const changeOpen = (open: boolean): void => {
    if (busy) return;
    setFailed(false);
    props.onOpenChange(open);
  };
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setFailed(false);
    try {
      await props.onConfirm();
      props.onOpenChange(false);
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  const alternative = props.alternative;
  return (
    <AlertDialog.Root open={props.open} onOpenChange={changeOpen}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={SCRIM}>
          <AlertDialog.Content
            // Three buttons beside each other, also in longer languages.
            className={classNames(
              DIALOG,
              'max-h-[calc(100dvh-2rem)] !flex flex-col',
              alternative !== undefined && 'md:!w-[33rem]',
            )}
            {...focus}
          >
            <AlertDialog.Title className={DIALOG_TITLE}>{props.title}</AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="flex min-h-0 flex-col text-ink-2">
                <DialogBody kept={props.chosen}>{props.children}</DialogBody>
              </div>
            </AlertDialog.Description>
            {props.footer !== undefined && <div className="shrink-0">{props.footer}</div>}
            {error !== undefined && (
              <p role="alert" className="flex shrink-0 gap-2 text-sm text-alert">
                <Icon name="warning" size="s" className="mt-0.5" />
                {error}
              </p>
            )}
            <div className={classNames(DIALOG_ACTIONS, 'shrink-0')}>
              <AlertDialog.Cancel asChild>
                <Button aria-disabled={busy || undefined}>{props.cancelLabel}</Button>
              </AlertDialog.Cancel>
              {alternative !== undefined && (
                <Button onClick={busy ? undefined : alternative.onSelect}>
                  {alternative.label}
                </Button>
              )}
              <Button
                variant={props.tone === 'owner' ? 'owner' : 'danger-solid'}
                icon={props.tone === 'owner' ? 'back' : undefined}
                busy={busy}
                onClick={() => void confirm()}
              >
                {props.confirmLabel}
              </Button>
            </div>
          </AlertDialog.Content>
        </AlertDialog.Overlay>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
