import { useState } from 'react';

import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { makeDiagnostics } from './make-diagnostics.ts';

/** Shows what would be copied before it is: nothing leaves unread. */
export function DiagnosticsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, tag } = useTexts();
  const [result, setResult] = useState<'copied' | 'failed'>();
  // As things were when it was opened: what is read is what is copied.
  const [text] = useState(() => makeDiagnostics(tag));
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setResult('copied');
    } catch {
      // Not allowed here: the text can still be marked by hand.
      setResult('failed');
    }
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('settings.diagnosticsTitle')}
      footer={
        <>
          <span role="status" className="me-auto text-sm text-ink-2">
            {result === 'copied' && t('shared.copied')}
            {result === 'failed' && t('settings.diagnosticsByHand')}
          </span>
          <Button onClick={onClose}>{t('shared.close')}</Button>
          <Button variant="primary" icon="copy" onClick={() => void copy()}>
            {t('settings.diagnosticsCopy')}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">{t('settings.diagnosticsText')}</p>
      <pre
        tabIndex={0}
        aria-label={t('settings.diagnostics')}
        role="region"
        className="max-h-[50dvh] min-w-0 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs whitespace-pre-wrap text-ink-2 wrap-anywhere select-all"
      >
        {text}
      </pre>
    </Dialog>
  );
}
