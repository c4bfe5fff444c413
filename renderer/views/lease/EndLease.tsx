import { useState } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { labelText } from '../../format/label-text.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive, useSlice } from '../../state/store.ts';
import { showToast, withToast } from '../../state/toasts.ts';
import { asCallError } from '../../state/use-query.ts';
import { EndCosts } from './EndCosts.tsx';

type Reason = 'decommission' | 'unstable';

/** Ends a lease at once, or announces that, after it was said what that costs. */
export function EndLease({ lease }: { readonly lease: LeaseValue }) {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<Reason>('decommission');
  const [error, setError] = useState<string>();
  const name = labelText(lease.label, texts);
  const { notice } = lease;
  const end = async (): Promise<void> => {
    setError(undefined);
    try {
      await call('lease.close', { lease: lease.lease, reason });
    } catch (failed) {
      setError(t('lease.end.failed', { message: foreignText(asCallError(failed).message, 200) }));
      throw failed;
    }
    const done = notice === undefined ? 'lease.end.done' : 'lease.end.announced';
    showToast({ tone: 'ok', title: t(done, { name }) });
  };
  const whyNot =
    lease.state === 'stopping' || (notice !== undefined && notice.state !== 'none')
      ? t('lease.end.already')
      : live
        ? undefined
        : t('frame.notLive');
  const draining = useSlice('agent')?.activity === 'draining';
  const letFinish = async (): Promise<void> => {
    const done = await withToast(() => call('offering.drain', {}), {
      done: t('frame.drain.done'),
      failed: t('frame.pause.failed'),
    });
    if (done) setOpen(false);
  };
  return (
    <>
      <Button variant="danger" disabledReason={whyNot} onClick={() => setOpen(true)}>
        {t('lease.end')}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          setError(undefined);
        }}
        title={t('lease.end.title', { name })}
        confirmLabel={t(notice === undefined ? 'lease.end.confirm' : 'lease.end.announce')}
        cancelLabel={t('lease.end.keep')}
        tone="danger"
        onConfirm={end}
        error={error}
        chosen={t('lease.end.chosen', { reason: t(`lease.end.reason.${reason}`) })}
        alternative={
          draining
            ? undefined
            : { label: t('shared.end.letFinish', { live: 1 }), onSelect: () => void letFinish() }
        }
      >
        <EndCosts lease={lease} />
        {!draining && <p className="text-sm">{t('shared.end.finish', { live: 1 })}</p>}
        <RadioCards<Reason>
          label={t('lease.end.reason')}
          labelShown
          value={reason}
          onChange={setReason}
          options={[
            {
              value: 'decommission',
              title: t('lease.end.reason.decommission'),
              text: t('lease.end.reason.decommission.text'),
            },
            {
              value: 'unstable',
              title: t('lease.end.reason.unstable'),
              text: t('lease.end.reason.unstable.text'),
            },
          ]}
        />
      </ConfirmDialog>
    </>
  );
}
