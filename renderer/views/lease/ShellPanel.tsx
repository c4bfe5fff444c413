import { lazy, Suspense, useRef, useState } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import type { ShellEnd } from './ShellTerminal.tsx';

// The terminal is larger than the rest of the view, and few open it.
const ShellTerminal = lazy(async () => ({
  default: (await import('./ShellTerminal.tsx')).ShellTerminal,
}));

interface ShellPanelProps {
  readonly lease: LeaseValue;
}

type Service = LeaseValue['services'][number];

/** A place in which a shell can be opened. */
interface Place {
  readonly value: string;
  readonly service: Service['service'];
  readonly replica: number;
  readonly label: string;
}

interface Running {
  /** Each press makes a new one. */
  readonly turn: number;
  readonly place: Place;
}

/** A shell in one of the lease's containers. Nothing is opened before it is asked for. */
export function ShellPanel({ lease }: ShellPanelProps) {
  const { t } = useTexts();
  const live = useLive();
  const [chosen, setChosen] = useState('');
  const [running, setRunning] = useState<Running>();
  const [end, setEnd] = useState<ShellEnd>();
  const [tooMuch, setTooMuch] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const places = placesOf(lease.services);
  const place = places.find(({ value }) => value === chosen) ?? places[0];
  const open = running !== undefined && end === undefined;

  const start = (): void => {
    if (place === undefined) return;
    setEnd(undefined);
    setTooMuch(false);
    setRunning((before) => ({ turn: (before?.turn ?? 0) + 1, place }));
  };
  const reason = whyNot();
  return (
    <Card flush label={t('lease.tab.shell')}>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3 max-md:px-3">
        {place !== undefined && (
          <Select
            label={t('lease.shell.where')}
            value={place.value}
            options={places}
            disabled={open}
            onChange={setChosen}
            className="max-w-56"
          />
        )}
        {open ? (
          <Button ref={button} variant="danger" onClick={() => setRunning(undefined)}>
            {t('lease.shell.stop')}
          </Button>
        ) : (
          <Button ref={button} icon="terminal" onClick={start} disabledReason={reason}>
            {t(running === undefined ? 'lease.shell.start' : 'lease.shell.again')}
          </Button>
        )}
        <p role="status" className="min-w-0 text-sm text-ink-2">
          {statusText()}
        </p>
      </div>
      {running === undefined ? (
        <div className="grid min-h-72 content-center justify-items-center gap-2 bg-sunken p-6 text-center">
          <p className="max-w-120 text-ink-2">{reason ?? t('lease.shell.what')}</p>
          {reason === undefined && (
            <p className="max-w-120 text-sm text-ink-3">{t('lease.shell.private')}</p>
          )}
        </div>
      ) : (
        <div className="bg-sunken p-3">
          <Suspense fallback={<Skeleton height="16rem" />}>
            <ShellTerminal
              key={running.turn}
              lease={lease.lease}
              service={running.place.service}
              replica={running.place.replica}
              onEnd={setEnd}
              onLeave={() => button.current?.focus()}
              onTooMuch={() => setTooMuch(true)}
            />
          </Suspense>
        </div>
      )}
      <p className="border-t border-line px-4 py-2.5 text-xs text-ink-3 max-md:px-3">
        {t('lease.shell.keys')}
      </p>
    </Card>
  );

  function whyNot(): string | undefined {
    if (lease.state === 'awaiting-manifest') return t('lease.shell.awaiting');
    if (lease.state === 'closed' || lease.state === 'stopping') return t('lease.shell.over');
    if (places.length === 0) return t('lease.shell.notRunning');
    return live ? undefined : t('frame.notLive');
  }

  function statusText(): string {
    // 126 and 127 are the engine's: there is nothing of that name to run.
    if (end?.type === 'exit' && (end.code === 126 || end.code === 127)) {
      return t('lease.shell.none', { code: String(end.code) });
    }
    if (end?.type === 'exit') return t('lease.shell.exit', { code: String(end.code) });
    if (end?.type === 'cut') {
      if (end.error === undefined) return t('lease.shell.ended');
      return t('lease.shell.cut', { message: foreignText(end.error.message, 200) });
    }
    return tooMuch ? t('lease.shell.tooMuch') : '';
  }
}

/** Replicas that run now. */
function placesOf(services: readonly Service[]): readonly Place[] {
  return services.flatMap(({ service, replicas }) =>
    replicas
      .filter(({ state }) => state === 'running')
      .map(({ replica }) => ({
        value: `${service}/${replica}`,
        service,
        replica,
        label: replicas.length > 1 ? `${service} ${replica + 1}` : service,
      })),
  );
}
