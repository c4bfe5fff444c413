import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Meter } from '../../components/Meter.tsx';
import { Problem } from '../../components/Problem.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { explorerLink } from '../../format/links.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';

/** Transactions on their way, and what their fees took of today's budget. */
export function QueueCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const { queue, explorer } = wallet;
  if (queue === undefined) return null;
  const { pending, sending, problem, feesToday, feesPerDay } = queue;
  const link = explorerLink(explorer, sending?.txHash);
  const texts = { today: f.coin(feesToday).text, most: f.coin(feesPerDay).text };
  const share =
    feesPerDay.amount === 0n ? 0 : Number((feesToday.amount * 100n) / feesPerDay.amount);
  return (
    <Card title={t('wallet.queue')}>
      <div className="grid gap-3 text-sm">
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <StatusDot kind={pending > 0 ? 'waiting' : 'ended'}>
            {t('wallet.queue.pending', { n: pending })}
          </StatusDot>
          {link !== undefined && (
            <TextLink href={link} external aria-label={t('wallet.queue.open')}>
              {t('wallet.entries.open')}
            </TextLink>
          )}
        </div>
        {sending !== undefined && (
          <p className="text-ink-2">
            {t('wallet.queue.sending', { span: f.span(Math.max(0, nowMs - sending.sinceMs)) })}
          </p>
        )}
        {problem !== undefined && (
          <Problem>
            <bdi>{foreignText(problem.message, 300)}</bdi>
          </Problem>
        )}
        <div className="grid gap-1.5">
          <p className="text-ink-2 tabular-nums">{t('wallet.queue.fees', texts)}</p>
          <Meter
            value={Math.min(100, share)}
            max={100}
            tone={share >= 80 ? 'hatch' : 'idle'}
            label={t('wallet.queue.feesLabel')}
            valueText={t('wallet.queue.fees', texts)}
          />
        </div>
      </div>
    </Card>
  );
}
