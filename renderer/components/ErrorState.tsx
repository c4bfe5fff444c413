import { Collapsible } from 'radix-ui';
import type { ReactNode } from 'react';

import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import { CopyDiagnostics } from './CopyDiagnostics.tsx';
import { Icon } from './Icon.tsx';

interface ErrorStateProps {
  /** The fact, in the owner's terms. */
  readonly title: string;
  /** What it means. */
  readonly text: ReactNode;
  /** The raw text: one click away. */
  readonly detail?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly actions?: ReactNode;
}

/** What could not be shown, what that means, what to do. */
export function ErrorState({ title, text, detail, onRetry, actions }: ErrorStateProps) {
  const { t } = useTexts();
  return (
    <Collapsible.Root role="alert" className="flex items-start gap-3">
      <Icon name="warning" className="mt-px text-alert" />
      <div className="grid min-w-0 grow gap-3">
        <div>
          <p className="font-semibold">{title}</p>
          <p className="text-ink-2">{text}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2 empty:hidden">
          {onRetry !== undefined && (
            <Button icon="refresh" onClick={onRetry}>
              {t('shared.tryAgain')}
            </Button>
          )}
          {actions}
          {detail !== undefined && (
            <Collapsible.Trigger asChild>
              <Button variant="ghost" endIcon="chevron-down">
                {t('shared.details')}
              </Button>
            </Collapsible.Trigger>
          )}
          <CopyDiagnostics shown={detail} />
        </div>
        {detail !== undefined && (
          <Collapsible.Content className="flex items-start gap-2 rounded-md border border-line bg-sunken p-3">
            <pre
              tabIndex={0}
              className="max-h-48 min-w-0 grow overflow-auto font-mono text-xs whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]"
            >
              {detail}
            </pre>
            <CopyButton text={detail} label={t('shared.copy')} />
          </Collapsible.Content>
        )}
      </div>
    </Collapsible.Root>
  );
}
