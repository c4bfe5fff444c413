import type { ReactNode } from 'react';

import { useTexts } from '../messages/texts.tsx';
import { classNames } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';

interface FactProps {
  readonly children: ReactNode;
  /** Where the number comes from, in words. */
  readonly source: string;
  /** How old it is, in words. */
  readonly age?: string | undefined;
  /** Without the dotted line, where a page is full of numbers. */
  readonly quiet?: boolean;
  /** False inside of a link or a button: shown on hover only, and no stop for the keyboard. */
  readonly focusable?: boolean;
  readonly className?: string | undefined;
}

/** Wraps every number: its source and its age come up on hover, focus and tap. */
export function Fact({
  children,
  source,
  age,
  quiet = false,
  focusable = true,
  className,
}: FactProps) {
  return (
    <Tooltip tap={focusable} content={<FactNote source={source} age={age} />}>
      <span
        tabIndex={focusable ? 0 : undefined}
        className={classNames(
          'tabular-nums',
          focusable && 'cursor-help',
          !quiet && 'fact-line',
          className,
        )}
      >
        {children}
      </span>
    </Tooltip>
  );
}

function FactNote({ source, age }: { readonly source: string; readonly age: string | undefined }) {
  const { t } = useTexts();
  return (
    <>
      <span className="block">{t('shared.source', { source })}</span>
      {age !== undefined && <span className="block text-ink-3">{t('shared.age', { age })}</span>}
    </>
  );
}
