import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { DIALOG, DIALOG_ACTIONS, DIALOG_TITLE, SCRIM } from './dialog-look.ts';
import { useReturnFocus } from './use-return-focus.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** For what needs room: 48rem in place of 30. */
  readonly wide?: boolean;
}

/** A window over the page that can always be closed. */
export function Dialog({ open, onOpenChange, title, children, footer, wide }: DialogProps) {
  const { t } = useTexts();
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM}>
          <Radix.Content
            {...focus}
            aria-describedby={undefined}
            className={classNames(DIALOG, wide === true && '!w-[min(48rem,100%)]')}
          >
            <div className="flex items-start justify-between gap-3">
              <Radix.Title className={DIALOG_TITLE}>{title}</Radix.Title>
              <Radix.Close asChild>
                <Button
                  variant="ghost"
                  size="sm"
                  icon="x"
                  aria-label={t('shared.close')}
                  className="-my-1 -me-1.5"
                />
              </Radix.Close>
            </div>
            {children}
            {footer !== undefined && <div className={DIALOG_ACTIONS}>{footer}</div>}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
