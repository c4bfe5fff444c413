import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { ShadowEvidence } from '../../components/ShadowEvidence.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { callText } from '../../format/call-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useIsAway } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { ShadowPeriod } from '../../state/use-shadow.ts';
import { SHADOW_PERIODS, useShadow } from '../../state/use-shadow.ts';

/** What watching brought to light. While bids are made, the orders view says what became of them. */
export function ShadowCard({
  agent,
  provider,
}: {
  readonly agent: Slices['agent'];
  readonly provider: Slices['provider'];
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow(5_000);
  const isAway = useIsAway();
  const [period, setPeriod] = useState<ShadowPeriod>('day');
  const isWatching = provider.mode === 'shadow';
  const { kept, error, reload } = useShadow(period, isWatching);
  if (!isWatching) return null;
  const age = kept?.atMs === undefined ? undefined : f.age(kept.atMs, nowMs);
  return (
    <Card
      title={t('provider.shadow')}
      actions={
        <Segmented
          label={t('account.shadow.period')}
          value={period}
          options={SHADOW_PERIODS.map((value) => ({
            value,
            label: t(`account.shadow.period.${value}`),
          }))}
          onChange={setPeriod}
        />
      }
      footer={age === undefined ? undefined : t('account.shadow.asOf', { age })}
    >
      {kept !== undefined ? (
        <ShadowEvidence summary={kept.data} recordsFromMs={agent.recordsFromMs} age={age} />
      ) : error !== undefined && error.code !== 'disconnected' ? (
        <ErrorState
          title={t('account.shadow.failed')}
          text={t('account.shadow.failedText')}
          detail={callText(error, texts)}
          onRetry={reload}
        />
      ) : isAway ? (
        <p className="text-sm text-ink-2">{t('account.shadow.away')}</p>
      ) : (
        <Skeleton lines={5} />
      )}
    </Card>
  );
}
