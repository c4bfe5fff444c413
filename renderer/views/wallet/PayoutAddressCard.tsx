import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import { AnnounceDialog } from './AnnounceDialog.tsx';

/** Where payouts go; another address counts after a day, in which it can be taken back. */
export function PayoutAddressCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const [open, setOpen] = useState(false);
  const { current } = wallet.payout;
  return (
    <Card title={t('wallet.address')}>
      <div className="grid gap-3">
        {current === undefined ? (
          <p className="text-sm text-ink-2">{t('wallet.address.none')}</p>
        ) : (
          <div className="grid gap-0.5">
            <span className="text-sm text-ink-2">{t('wallet.address.current')}</span>
            <AddressText address={current} copyLabel={t('wallet.address.copy')} />
          </div>
        )}
        <div>
          <Button
            size="sm"
            disabledReason={live ? undefined : t('frame.notLive')}
            onClick={() => setOpen(true)}
          >
            {t(current === undefined ? 'wallet.address.set' : 'wallet.address.change')}
          </Button>
        </div>
      </div>
      {open && (
        <AnnounceDialog
          confirmCharacters={wallet.payout.confirmCharacters}
          onClose={() => setOpen(false)}
        />
      )}
    </Card>
  );
}
