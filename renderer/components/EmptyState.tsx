import type { ReactNode } from 'react';

import type { DoorState } from './DoorArt.tsx';
import { DoorArt } from './DoorArt.tsx';

interface EmptyStateProps {
  readonly art: DoorState;
  /** What is missing. */
  readonly title: string;
  /** Why that is normal. */
  readonly text: ReactNode;
  /** One next step. */
  readonly actions?: ReactNode;
  readonly headingLevel?: 2 | 3;
}

/** Nothing is here, and that is fine. */
export function EmptyState({ art, title, text, actions, headingLevel = 2 }: EmptyStateProps) {
  const Heading = headingLevel === 2 ? 'h2' : 'h3';
  return (
    <div className="grid justify-items-center gap-3 px-5 py-12 text-center max-md:px-2 max-md:py-8">
      <DoorArt state={art} size="l" />
      <Heading className="font-heading !text-[1.125rem] !leading-6">{title}</Heading>
      <p className="max-w-136 text-ink-2">{text}</p>
      {actions !== undefined && (
        <div className="flex flex-wrap justify-center gap-2">{actions}</div>
      )}
    </div>
  );
}
