import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Note } from '../../components/Note.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';

/** A payout address that does not count yet: above all else, because it may not be the owner's. */
export function AnnouncedNote({
  next,
}: {
  readonly next: NonNullable<Slices['wallet']['payout']['next']>;
}): ReactNode {
  const { t } = useTexts();
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
      <CallProblem problem={action.problem} />
    </Note>
  );
}
