import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';

interface NoteProps {
  readonly tone: 'plain' | 'good' | 'care' | 'alert';
  readonly icon?: IconName;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: 'status' | 'alert' | undefined;
}

const TONES: Record<NoteProps['tone'], { readonly box: string; readonly icon: string }> = {
  plain: { box: 'border-line bg-sunken', icon: 'text-ink-2' },
  good: { box: 'border-paid-line bg-paid-soft', icon: 'text-paid' },
  care: { box: 'border-accrued-line bg-accrued-soft', icon: 'text-accrued' },
  alert: { box: 'border-alert-line bg-alert-soft', icon: 'text-alert' },
};
const ICONS: Record<NoteProps['tone'], IconName> = {
  plain: 'info',
  good: 'check',
  care: 'warning',
  alert: 'warning',
};

/** A box in a page that has to be read before what is below it. */
export function Note({ tone, icon = ICONS[tone], title, children, actions, role }: NoteProps) {
  return (
    <div
      role={role}
      className={classNames(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border px-3.5 py-3 text-sm text-ink',
        TONES[tone].box,
      )}
    >
      <Icon name={icon} className={classNames('mt-px', TONES[tone].icon)} />
      <div className="grid min-w-0 flex-1 basis-52 gap-1 wrap-anywhere">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children !== undefined && <div className="grid gap-1 text-ink-2">{children}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
