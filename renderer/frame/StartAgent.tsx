import type { ReactNode } from 'react';
import { useState } from 'react';

import { Button } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { CopyDiagnostics } from '../components/CopyDiagnostics.tsx';
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
    return <HowToStart />;
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
    <>
      <CopyDiagnostics />
      <Button variant="primary" size={big ? 'big' : 'md'} busy={busy} onClick={() => void start()}>
        {t('frame.startAgent')}
      </Button>
    </>
  );
}

const COMMANDS = [
  { command: 'npm start', where: 'frame.startAgent.folder' },
  { command: 'sublet start', where: 'frame.startAgent.installed' },
] as const;

/** A page cannot start a program: what to type, ready to be copied. */
function HowToStart(): ReactNode {
  const { t } = useTexts();
  return (
    <div className="grid w-full min-w-0 gap-1 text-sm text-ink-2 md:w-auto">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <p>{t('frame.startAgent.how')}</p>
        {/* Its words stand in line with what is below and above, and not its edge, which is not seen. */}
        <CopyDiagnostics size="sm" className="max-md:-ms-2.5 md:-me-2.5" />
      </div>
      <ul className="grid gap-1 md:grid-cols-[auto_auto] md:gap-x-4">
        {COMMANDS.map(({ command, where }) => (
          <li
            key={command}
            className="flex min-w-0 flex-wrap items-center gap-x-2 rounded-sm border border-line bg-sunken ps-2"
          >
            <code className="font-mono text-xs text-ink">{command}</code>
            <span className="min-w-0 flex-1 text-xs">{t(where)}</span>
            <CopyButton text={command} label={t('frame.startAgent.copy', { command })} />
          </li>
        ))}
      </ul>
    </div>
  );
}
