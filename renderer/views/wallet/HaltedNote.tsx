import type { ReactNode } from 'react';

import { Note } from '../../components/Note.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';

/** The network redeems nothing: since when, and that nothing is lost by it. */
export function HaltedNote({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  return (
    <Note tone="care" icon="clock" title={t('wallet.redeem.halted')} role="status">
      <p>{t('wallet.redeem.haltedText', { since: f.exactTime(sinceMs) })}</p>
    </Note>
  );
}
