import { useState } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Icon } from '../../components/Icon.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { asCallError } from '../../state/use-query.ts';

type Reason = 'decommission' | 'unstable';

/** Ends a lease at once, or announces that, after it was said what that costs. */
export function EndLease({ lease }: { readonly lease: LeaseValue }) {
  const { t } = useTexts();
  const f = useFormats();
  const live = useLive();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<Reason>('decommission');
  const [error, setError] = useState<string>();
  const name = foreignText(lease.label, 80);
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
  const stops =
    notice === undefined
      ? t('lease.end.stops')
      : notice.untilMs === undefined
        ? t('lease.end.notice', { span: f.span(notice.seconds * 1000) })
        : t('lease.end.noticeGiven', { until: f.exactTime(notice.untilMs) });
  const accrued = lease.accrued === undefined ? undefined : f.money([lease.accrued]).text;
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
      >
        <p>{t('lease.end.lead')}</p>
        <ul className="grid gap-2 rounded-md border border-line bg-sunken p-4 text-sm">
          <Cost icon="clock" text={stops} />
          <Cost
            icon="coin"
            text={
              accrued === undefined
                ? t('lease.end.paidUnknown')
                : t('lease.end.paid', { amount: accrued })
            }
          />
          <Cost icon="gauge" text={t('lease.end.record')} />
        </ul>
        <RadioCards<Reason>
          label={t('lease.end.reason')}
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

interface CostProps {
  readonly icon: 'clock' | 'coin' | 'gauge';
  readonly text: string;
}

function Cost({ icon, text }: CostProps) {
  return (
    <li className="flex gap-3">
      <Icon name={icon} size="s" className="mt-0.5" />
      <span className="min-w-0">{text}</span>
    </li>
  );
}
