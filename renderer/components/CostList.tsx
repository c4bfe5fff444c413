import type { ReactNode } from 'react';

import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';

export interface Cost {
  readonly icon: IconName;
  readonly text: ReactNode;
}

/** What something costs, in a question: time, money, record. */
export function CostList({ costs }: { readonly costs: readonly Cost[] }): ReactNode {
  return (
    <ul className="grid gap-2 rounded-md border border-line bg-sunken p-4 text-sm">
      {costs.map(({ icon, text }) => (
        <li key={icon} className="flex gap-3">
          <Icon name={icon} size="s" className="mt-0.5" />
          <span className="min-w-0">{text}</span>
        </li>
      ))}
    </ul>
  );
}
