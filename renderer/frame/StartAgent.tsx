import type { ReactNode } from 'react';
import { useState } from 'react';

import { Button } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { useTexts } from '../messages/texts.tsx';
import { retryNow } from '../state/session.ts';
import { shell } from '../state/shell.ts';
import { showToast } from '../state/toasts.ts';
import { asCallError } from '../state/use-query.ts';

const COMMAND = 'sublet start';

/** The way out of "the agent is not running": the shell starts it, a browser can only say how. */
export function StartAgent({ big }: { readonly big: boolean }): ReactNode {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const host = shell();
  if (host === undefined) {
    return (
      <span className="flex flex-wrap items-center gap-2" title={t('frame.startAgent.hint')}>
        <span className="text-sm text-ink-2">{t('frame.startAgent.hint')}</span>
        <code className="rounded-sm border border-line bg-sunken px-2 py-1 font-mono text-sm">
          {COMMAND}
        </code>
        <CopyButton text={COMMAND} label={t('shared.copy')} />
      </span>
    );
  }
  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      await host.startAgent();
      retryNow();
    } catch (error) {
      const text = asCallError(error).message;
      showToast({ tone: 'error', title: t('frame.startAgent.failed'), text });
    }
    setBusy(false);
  };
  return (
    <Button variant="primary" size={big ? 'big' : 'md'} busy={busy} onClick={() => void start()}>
      {t('frame.startAgent')}
    </Button>
  );
}
