import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';

interface StripProps {
  readonly tone: 'practice' | 'test' | 'offline' | 'attention' | 'info';
  readonly icon: IconName;
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: 'status' | 'alert' | undefined;
}

const TONES: Record<StripProps['tone'], { readonly box: string; readonly icon: string }> = {
  practice: { box: 'practice-stripes border-yours-line text-yours', icon: '' },
  test: { box: 'test-dots border-plum-line text-plum', icon: '' },
  offline: { box: 'border-alert-line bg-alert-soft text-alert', icon: '' },
  attention: { box: 'border-alert-line bg-surface text-ink', icon: 'text-alert' },
  info: { box: 'border-line bg-surface text-ink', icon: 'text-ink-2' },
};

/** A line above everything else on the page. */
export function Strip({ tone, icon, title, text, actions, role }: StripProps) {
  return (
    <div
      role={role}
      className={classNames(
        'flex flex-wrap items-center gap-3 rounded-md border px-4 py-2.5 max-md:items-start',
        TONES[tone].box,
      )}
    >
      <Icon name={icon} className={classNames('max-md:mt-px', TONES[tone].icon)} />
      <p className="min-w-56 flex-1 max-md:min-w-0 max-md:basis-[calc(100%-2.5rem)]">
        <b>{title}</b>
        {text !== undefined && <span className="ms-1.5 text-ink-2">{text}</span>}
      </p>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
