import { createContext, use } from 'react';

import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { useCopy } from './use-copy.ts';

/** Makes the text for somebody who helps; `shown` is the raw text of an error that is on the page. */
export type MakeDiagnostics = (shown?: string) => string;

const Diagnostics = createContext<MakeDiagnostics | undefined>(undefined);
/** Stands once around the app, which alone knows what the text is made of. */
export const DiagnosticsProvider = Diagnostics.Provider;

interface CopyDiagnosticsProps {
  /** The raw text of the error beside the button. */
  readonly shown?: string | undefined;
  readonly size?: 'sm' | 'md';
  readonly className?: string;
}

const SHOWN_MS = 4_000;

/** Copies what somebody who helps needs to know, and says whether it did. */
export function CopyDiagnostics({ shown, size = 'md', className }: CopyDiagnosticsProps) {
  const { t } = useTexts();
  const make = use(Diagnostics);
  const [copy, result] = useCopy(() => make?.(shown) ?? '', SHOWN_MS);
  if (make === undefined) return null;
  return (
    <span className={classNames('inline-flex min-w-0 flex-wrap items-center gap-x-2', className)}>
      <Button
        variant="ghost"
        size={size}
        icon={result === 'copied' ? 'check' : 'copy'}
        onClick={() => void copy()}
      >
        {t('shared.diagnostics.copy')}
      </Button>
      <span role="status" className="min-w-0 text-sm text-ink-2">
        {result === 'copied' && t('shared.copied')}
        {result === 'failed' && t('shared.diagnostics.failed')}
      </span>
    </span>
  );
}
