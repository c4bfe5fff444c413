import type { ReactNode } from 'react';

import type { SwatchKind } from './Swatch.tsx';
import { Swatch } from './Swatch.tsx';

interface LegendProps {
  readonly items: readonly { readonly kind: SwatchKind; readonly label: string }[];
  /** A word without a swatch at the end. */
  readonly note?: ReactNode;
}

/** What the colours and textures of a picture mean. */
export function Legend({ items, note }: LegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {items.map((item) => (
        <li key={item.kind} className="inline-flex items-center gap-1.5">
          <Swatch kind={item.kind} />
          {item.label}
        </li>
      ))}
      {note !== undefined && <li className="text-ink-3">{note}</li>}
    </ul>
  );
}
