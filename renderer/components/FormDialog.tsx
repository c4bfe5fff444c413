import type { ReactNode } from 'react';

import type { FailedCall } from '../format/call-text.ts';
import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { CallProblem } from './CallProblem.tsx';
import { Dialog } from './Dialog.tsx';
import { DIALOG_ACTIONS } from './dialog-look.ts';

interface FormDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** A verb. */
  readonly submitLabel: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly busy: boolean;
  /** What went wrong with the last try. */
  readonly problem: FailedCall | undefined;
  readonly disabledReason?: string | undefined;
}

/** A window with something to fill in, what it costs, and the one thing that it does. */
export function FormDialog(props: FormDialogProps) {
  const { title, children, submitLabel, onSubmit, onClose, busy, problem, disabledReason } = props;
  const { t } = useTexts();
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !busy) onClose();
      }}
      title={title}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && disabledReason === undefined) onSubmit();
        }}
      >
        <div className="grid gap-3 text-ink-2">{children}</div>
        <CallProblem problem={problem} />
        <div className={DIALOG_ACTIONS}>
          <Button onClick={onClose}>{t('shared.cancel')}</Button>
          <Button type="submit" variant="primary" busy={busy} disabledReason={disabledReason}>
            {submitLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
