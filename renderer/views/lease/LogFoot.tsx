import { Button } from '../../components/Button.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';
import type { LogModel } from './log-model.ts';
import { useNowAndThen } from './use-log.ts';

/** Whether it follows, how much there is, and the way back to the newest line. */
export function LogFoot({ model }: { readonly model: LogModel }) {
  const { t } = useTexts();
  const f = useFormats();
  useNowAndThen(model);
  // The rate falls to nothing also when nothing comes.
  useNow();
  const { session, index, waiting } = model;
  const reads = session.status.status === 'following';
  const rate = f.count(session.rate, session.rate < 10 ? 1 : 0);
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-t border-line px-4 py-2 text-xs text-ink-3 max-md:px-3">
      <span className="flex min-h-8 flex-wrap items-center gap-3">
        {reads && model.following && (
          <StatusDot kind="running" live className="!text-xs !font-medium">
            {t('lease.log.following', { rate })}
          </StatusDot>
        )}
        {reads && !model.following && (
          <StatusDot kind="off" className="!text-xs !font-medium">
            {model.paused
              ? t('lease.log.held', { n: waiting })
              : t('lease.log.notFollowing', { rate })}
          </StatusDot>
        )}
        {!model.following && (
          <Button size="sm" onClick={() => model.follow()}>
            {waiting > 0 ? t('lease.log.newLines', { n: waiting }) : t('lease.log.toNewest')}
          </Button>
        )}
      </span>
      <span>
        {t('lease.log.kept', { listed: f.count(index.lines), all: f.count(session.buffer.lines) })}
      </span>
    </div>
  );
}
