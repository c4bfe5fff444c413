import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Icon } from '../../components/Icon.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import type { LogModel } from './log-model.ts';

interface LogNoticeProps {
  readonly lease: LeaseValue;
  readonly model: LogModel;
}

/** What one has to know about the lines below. */
export function LogNotice({ lease, model }: LogNoticeProps) {
  const { t } = useTexts();
  const f = useFormats();
  const live = useLive();
  const { status } = model.session;
  const { lines } = model.session.buffer;
  const { dropped } = model.reading;
  const isOver = status.status === 'ended' || lease.state === 'closed';
  return (
    <>
      {status.status === 'lost' && !isOver && (
        <p
          role="status"
          className="flex gap-2 border-b border-alert-line bg-alert-soft px-4 py-2 text-sm text-alert max-md:px-3"
        >
          <Icon name="warning" size="s" className="mt-0.5" />
          <Tooltip content={<bdi>{foreignText(status.error.message)}</bdi>} tap>
            <span tabIndex={0}>
              {t(live ? 'lease.log.lost' : 'lease.log.lostOffline', {
                at: f.clock(status.atMs, true),
              })}
            </span>
          </Tooltip>
        </p>
      )}
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
