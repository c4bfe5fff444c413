import type { ReactNode } from 'react';
import { useState } from 'react';

import { Button } from '../components/Button.tsx';
import { useTexts } from '../messages/texts.tsx';
import { retryNow } from '../state/session.ts';
import { shell } from '../state/shell.ts';
import { showToast } from '../state/toasts.ts';
import { asCallError } from '../state/use-query.ts';

/** The way out of "the agent is not running": the shell starts it, a browser can only say how. */
export function StartAgent({ big }: { readonly big: boolean }): ReactNode {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const host = shell();
  if (host === undefined) {
    return <p className="max-w-96 text-sm text-ink-2">{t('frame.startAgent.hint')}</p>;
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
