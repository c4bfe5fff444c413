import type { ReactNode } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Icon } from '../../components/Icon.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useConnection } from '../../state/store.ts';
import type { LogModel } from './log-model.ts';
import { printedUntilMs } from './log-until.ts';

interface LogNoticeProps {
  readonly lease: LeaseValue;
  readonly model: LogModel;
}

/** What one has to know about the lines below. */
export function LogNotice({ lease, model }: LogNoticeProps) {
  const { t } = useTexts();
  const { status } = model.session;
  const { lines } = model.session.buffer;
  const { dropped } = model.reading;
  const isOver = status.status === 'ended' || lease.state === 'closed';
  return (
    <>
      {status.status === 'lost' && !isOver && <Lost model={model} status={status} />}
      {isOver && lines > 0 && (
        <p className="border-b border-line px-4 py-2 text-sm text-ink-2 max-md:px-3">
          {t('lease.log.ended')}
        </p>
      )}
      {dropped > 0 && (
        <p className="border-b border-line px-4 py-2 text-sm text-ink-2 max-md:px-3">
          {t('lease.log.older', { count: dropped })}
        </p>
      )}
    </>
  );
}

interface LostProps {
  readonly model: LogModel;
  readonly status: Extract<LogModel['session']['status'], { readonly status: 'lost' }>;
}

/** That nothing more comes now, and up to when the lines below reach. */
function Lost({ model, status: { atMs, error } }: LostProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { status } = useConnection();
  const at = f.clock(atMs, true);
  const untilMs = printedUntilMs(model.session.buffer);
  const isAway = status === 'offline' || status === 'locked-out';
  // Where no line came, the empty list says so itself.
  if (isAway && untilMs === undefined) return null;
  const until = untilMs === undefined ? at : f.clock(untilMs, true);
  return (
    <p
      role="status"
      className="flex gap-2 border-b border-alert-line bg-alert-soft px-4 py-2 text-sm text-alert max-md:px-3"
    >
      <Icon name="warning" size="s" className="mt-0.5" />
      <Tooltip content={<bdi>{foreignText(error.message)}</bdi>} tap>
        <span tabIndex={0}>
          {status === 'live' && t('lease.log.lost', { at })}
          {(status === 'connecting' || status === 'reconnecting') &&
            t('lease.log.lostAgent', { at })}
          {status === 'offline' && t('lease.log.away', { until })}
          {status === 'locked-out' && t('lease.log.awayLockedOut', { until })}
        </span>
      </Tooltip>
    </p>
  );
}
