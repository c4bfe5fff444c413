import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';
import type { Tone } from './tone.ts';

interface ChipProps {
  readonly tone: Tone;
  readonly icon?: IconName | undefined;
  readonly children: ReactNode;
}

const TONES: Record<Tone, string> = {
  neutral: 'bg-hover text-ink-2',
  paid: 'bg-paid-soft text-paid',
  accrued: 'bg-accrued-soft text-accrued',
  yours: 'bg-yours-soft text-yours',
  alert: 'bg-alert-soft text-alert',
  test: 'bg-plum-soft text-plum',
};

/** A small label. */
export function Chip({ tone, icon, children }: ChipProps) {
  return (
    <span
      className={classNames(
        'inline-flex min-h-[1.375rem] items-center gap-1.5 rounded-full px-2 text-xs font-strong whitespace-nowrap',
        TONES[tone],
      )}
    >
      {icon !== undefined && <Icon name={icon} size="s" className="!size-3.5" />}
      {children}
    </span>
  );
}
