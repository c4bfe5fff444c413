import type { ReactNode } from 'react';

import type { PreparedTransactionValue } from '../../../agent/api/wallet.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { PreparedPanel } from '../../components/PreparedPanel.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { previewWords, signPrepared } from '../../state/signing.ts';
import { useLive } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';

interface PreparedDialogProps {
  readonly title: string;
  readonly name: string;
  readonly transaction: PreparedTransactionValue;
  readonly onClose: () => void;
}

/** What the account's owner signs elsewhere, in a window of its own. */
export function PreparedDialog({
  title,
  name,
  transaction,
  onClose,
}: PreparedDialogProps): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      footer={<Button onClick={onClose}>{t('shared.close')}</Button>}
    >
      <PreparedPanel
        transaction={transaction}
        name={name}
        onCheck={previewWords}
        onSign={async (words, index) => {
          await signPrepared(transaction.id, words, index);
          showToast({ tone: 'ok', title: t('wallet.signed'), text: t('wallet.signedText') });
          onClose();
        }}
        disabledReason={live ? undefined : t('frame.notLive')}
      />
    </Dialog>
  );
}
