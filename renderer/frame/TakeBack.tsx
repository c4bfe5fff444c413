import type { ReactNode } from 'react';
import { useState } from 'react';

import type { LeaseValue, Slices } from '../../agent/api/slices.ts';
import { Button } from '../components/Button.tsx';
import { Checkbox } from '../components/Checkbox.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import type { Formats } from '../format/formats.tsx';
import { useFormats } from '../format/formats.tsx';
import { leaseTitle, thingOf } from '../format/machine.ts';
import type { Texts } from '../messages/texts.tsx';
import { useTexts } from '../messages/texts.tsx';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { call } from '../state/session.ts';
import { useLive, useSlice } from '../state/store.ts';
import { showToast, withToast } from '../state/toasts.ts';
import { asCallError } from '../state/use-query.ts';
import { TakeBackCosts } from './TakeBackCosts.tsx';

const MOST_NAMED = 5;

/** "Give me my GPU back": what it costs is said before it is done, unless its owner wants no question. */
export function TakeBack({
  live: count,
  hardware,
  big,
}: {
  readonly live: number;
  readonly hardware: Slices['hardware'] | undefined;
  readonly big: boolean;
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const connected = useLive();
  const leases = useSlice('leases')?.live ?? [];
  const draining = useSlice('agent')?.activity === 'draining';
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<string>();
  const asks = usePreferences((state) => state.asksTakeBack);
  const [unasked, setUnasked] = useState(false);
  const [busy, setBusy] = useState(false);

  const takeBack = async (): Promise<void> => {
    setError(undefined);
    try {
      const { leases: ended } = await call('offering.take-back', {});
      const title = t('frame.takeBack.done', { live: ended });
      const askAgain = {
        label: t('frame.takeBack.askAgain'),
        onSelect: () => setPreferences({ asksTakeBack: true }),
      };
      showToast({ tone: 'ok', title, ...(asks ? {} : { action: askAgain }) });
      if (unasked) setPreferences({ asksTakeBack: false });
    } catch (failure) {
      setError(asCallError(failure).message);
      // The dialog stays open.
      throw failure;
    }
  };

  const press = async (): Promise<void> => {
    setUnasked(false);
    if (asks) {
      setOpen(true);
      return;
    }
    setBusy(true);
    try {
      await takeBack();
    } catch {
      // What went wrong has been kept, and the box that opens says it.
      setOpen(true);
    }
    setBusy(false);
  };

  const letFinish = async (): Promise<void> => {
    const done = await withToast(() => call('offering.drain', {}), {
      done: t('frame.drain.done'),
      failed: t('frame.pause.failed'),
    });
    if (done) setOpen(false);
  };
  const { kind } = thingOf(hardware);
  const canFinish = count > 0 && !draining;

  return (
    <>
      <Button
        variant="owner"
        size={big ? 'big' : 'md'}
        icon="back"
        className="min-w-0 grow max-md:px-3 md:grow-0"
        busy={busy}
        onClick={() => void press()}
        {...(connected ? {} : { disabledReason: t('frame.notLive') })}
      >
        {t(`frame.takeBack.${kind}`)}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          if (!next) setError(undefined);
        }}
        tone="owner"
        title={t('frame.takeBack.title', { live: count, thing: kind })}
        confirmLabel={t('frame.takeBack.confirm', { live: count })}
        cancelLabel={t('frame.takeBack.keep')}
        onConfirm={takeBack}
        {...(error === undefined ? {} : { error })}
        footer={
          asks && (
            <Checkbox
              checked={unasked}
              onChange={setUnasked}
              label={t('frame.takeBack.unasked')}
              hint={t('frame.takeBack.unaskedHint')}
            />
          )
        }
        alternative={
          canFinish
            ? {
                label: t('shared.end.letFinish', { live: count }),
                onSelect: () => void letFinish(),
              }
            : undefined
        }
      >
        {leases.length > 0 && (
          <ul className="grid gap-1">
            {leases.slice(0, MOST_NAMED).map((lease) => (
              <li key={lease.lease} className="flex min-w-0 justify-between gap-4">
                <bdi className="min-w-0 truncate font-semibold text-ink">
                  {leaseTitle(lease, texts)}
                </bdi>
                <span className="shrink-0 text-end tabular-nums">{timeOf(lease, texts, f)}</span>
              </li>
            ))}
            {leases.length > MOST_NAMED && (
              <li>{t('frame.takeBack.more', { n: leases.length - MOST_NAMED })}</li>
            )}
          </ul>
        )}
        {count === 0 ? (
          <p>{t('frame.takeBack.none')}</p>
        ) : (
          <TakeBackCosts leases={leases} hardware={hardware} />
        )}
        {canFinish && <p className="text-sm">{t('shared.end.finish', { live: count })}</p>}
      </ConfirmDialog>
    </>
  );
}

/** How long it runs already; where it has notice, until when it does or how much that is. */
function timeOf(lease: LeaseValue, { t }: Texts, f: Formats): string {
  const { notice } = lease;
  const nowMs = Date.now();
  if (notice === undefined) return f.span(Math.max(0, nowMs - lease.createdAtMs));
  const { untilMs } = notice;
  return untilMs === undefined
    ? t('frame.takeBack.notice', { span: f.span(notice.seconds * 1000) })
    : t('frame.takeBack.until', {
        when: f.when(untilMs, nowMs),
        left: f.span(Math.max(0, untilMs - nowMs)),
      });
}
