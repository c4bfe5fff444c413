import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Note } from '../../components/Note.tsx';
import { Problem } from '../../components/Problem.tsx';
import { callText } from '../../format/call-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import { AnnounceDialog } from './AnnounceDialog.tsx';

/** Where payouts go; another address counts after a day, in which it can be taken back. */
export function PayoutAddressCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const [open, setOpen] = useState(false);
  const { current, next } = wallet.payout;
  return (
    <Card title={t('wallet.address')}>
      <div className="grid gap-3">
        {next !== undefined && <Announced next={next} />}
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

function Announced({
  next,
}: {
  readonly next: NonNullable<Slices['wallet']['payout']['next']>;
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const action = useAction();
  return (
    <Note
      tone="care"
      icon="clock"
      title={t('wallet.address.next')}
      actions={
        <Button
          size="sm"
          variant="danger"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
          onClick={() => void action.run(() => call('payout.revoke', {}))}
        >
          {t('wallet.address.revoke')}
        </Button>
      }
    >
      <AddressText address={next.address} />
      <p>
        {t('wallet.address.countsIn', {
          span: f.span(Math.max(0, next.countsAtMs - nowMs)),
          when: f.exactTime(next.countsAtMs),
        })}
      </p>
      <p>{t('wallet.address.notYou')}</p>
      {action.problem !== undefined && <Problem>{callText(action.problem, texts)}</Problem>}
    </Note>
  );
}
