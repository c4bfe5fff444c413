import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../agent/api/slices.ts';
import { Button } from '../components/Button.tsx';
import { Menu } from '../components/Menu.tsx';
import { useKeepFocus } from '../components/use-keep-focus.ts';
import { startOfDay } from '../format/time.ts';
import { useTexts } from '../messages/texts.tsx';
import { call } from '../state/session.ts';
import { useLive, useSlice } from '../state/store.ts';
import { withToast } from '../state/toasts.ts';
import type { NowAction, NowLine } from './now-line.ts';
import { StartAgent } from './StartAgent.tsx';
import { TakeBack } from './TakeBack.tsx';

const HOUR_MS = 3_600_000;

/** These are links in the second line. */
const LINKS: readonly NowAction[] = ['see-why', 'go-on'];

/** The owner's buttons, at the same place of every view. */
export function NowActions({
  line,
  hardware,
  big,
}: {
  readonly line: NowLine;
  readonly hardware: Slices['hardware'] | undefined;
  readonly big: boolean;
}): ReactNode {
  // "Pause" becomes "Offer again now" and back: the keyboard stays at the place.
  const group = useKeepFocus<HTMLDivElement>();
  const shown = line.actions.filter((action) => !LINKS.includes(action));
  if (shown.length === 0) return null;
  return (
    <div ref={group} className="flex w-full gap-2 md:w-auto md:shrink-0">
      {shown.map((action) => (
        <ActionButton key={action} action={action} line={line} hardware={hardware} big={big} />
      ))}
    </div>
  );
}

function ActionButton({
  action,
  line,
  hardware,
  big,
}: {
  readonly action: NowAction;
  readonly line: NowLine;
  readonly hardware: Slices['hardware'] | undefined;
  readonly big: boolean;
}): ReactNode {
  switch (action) {
    case 'pause':
      return <Pause big={big} />;
    case 'resume':
      return <Resume big={big} />;
    case 'take-back':
      return <TakeBack live={line.live} hardware={hardware} big={big} />;
    case 'start-agent':
      return <StartAgent big={big} />;
    case 'see-why':
    case 'go-on':
      return null;
  }
}

function Pause({ big }: { readonly big: boolean }): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const leases = useSlice('leases')?.live.length ?? 0;
  const pause = (untilMs?: number): void => {
    void withToast(() => call('offering.pause', untilMs === undefined ? {} : { untilMs }), {
      done: t('frame.pause.done'),
      failed: t('frame.pause.failed'),
    });
  };
  const drain = (): void => {
    void withToast(() => call('offering.drain', {}), {
      done: t('frame.drain.done'),
      failed: t('frame.pause.failed'),
    });
  };
  const button = (
    <Button
      size={big ? 'big' : 'md'}
      icon="pause"
      endIcon="chevron-down"
      className="shrink-0 max-md:px-3 max-md:[&>svg:last-child]:hidden"
      {...(live ? {} : { disabledReason: t('frame.notLive') })}
    >
      {t('frame.pause')}
    </Button>
  );
  if (!live) return button;
  return (
    <Menu
      label={t('frame.pause')}
      trigger={button}
      items={[
        { kind: 'label', label: t('frame.pause.label') },
        { kind: 'item', label: t('frame.pause.hour'), onSelect: () => pause(Date.now() + HOUR_MS) },
        {
          kind: 'item',
          label: t('frame.pause.hours'),
          onSelect: () => pause(Date.now() + 4 * HOUR_MS),
        },
        {
          kind: 'item',
          label: t('frame.pause.today'),
          // A day of 23 or 25 hours ends in between.
          onSelect: () => pause(startOfDay(startOfDay(Date.now()) + 30 * HOUR_MS)),
        },
        { kind: 'item', label: t('frame.pause.open'), onSelect: () => pause() },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('frame.pause.drain', { live: leases }),
          hint: t('frame.pause.note'),
          onSelect: drain,
        },
      ]}
    />
  );
}

function Resume({ big }: { readonly big: boolean }): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const [busy, setBusy] = useState(false);
  const resume = async (): Promise<void> => {
    setBusy(true);
    await withToast(() => call('offering.resume', {}), {
      done: t('frame.resume.done'),
      failed: t('frame.resume.failed'),
    });
    setBusy(false);
  };
  return (
    <Button
      variant="primary"
      size={big ? 'big' : 'md'}
      icon="play"
      busy={busy}
      onClick={() => void resume()}
      {...(live ? {} : { disabledReason: t('frame.notLive') })}
    >
      {t('frame.resume')}
    </Button>
  );
}
