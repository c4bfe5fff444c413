import type { ReactNode } from 'react';
import { useState } from 'react';

import { ErrorState } from '../../components/ErrorState.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { ShadowEvidence } from '../../components/ShadowEvidence.tsx';
import { callText } from '../../format/call-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { setupHref } from '../../state/route.ts';
import { useNow } from '../../state/use-now.ts';
import type { ShadowPeriod } from '../../state/use-shadow.ts';
import { SHADOW_PERIODS, useShadow } from '../../state/use-shadow.ts';
import { SetupWait } from './SetupWait.tsx';
import type { StepProps } from './step-props.ts';
import { stateOf, StepCard } from './StepCard.tsx';

/** Watching the network with this very machine, before there is anything to lose. */
export function WatchStep({ agent, before, after, steps }: StepProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow(5_000);
  const [period, setPeriod] = useState<ShadowPeriod>('day');
  const { kept, error, reload } = useShadow(period);
  const { isDone } = stateOf(steps, 'watch');
  const age = kept?.atMs === undefined ? undefined : f.age(kept.atMs, nowMs);
  return (
    <StepCard
      title={t('setup.watch')}
      lead={t('setup.watch.lead')}
      before={before}
      after={after}
      isDone={isDone}
      action={
        isDone ? undefined : (
          <LinkButton variant="primary" href={setupHref('wallet')}>
            {t('setup.watch.goOn')}
          </LinkButton>
        )
      }
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label={t('account.shadow.period')}
          value={period}
          options={SHADOW_PERIODS.map((value) => ({
            value,
            label: t(`account.shadow.period.${value}`),
          }))}
          onChange={setPeriod}
        />
        {age !== undefined && (
          <span className="text-xs text-ink-3">{t('account.shadow.asOf', { age })}</span>
        )}
      </div>
      {kept === undefined ? (
        error === undefined ? (
          <SetupWait lines={5} />
        ) : (
          <ErrorState
            title={t('account.shadow.failed')}
            text={t('account.shadow.failedText')}
            detail={callText(error, texts)}
            onRetry={reload}
          />
        )
      ) : (
        <ShadowEvidence summary={kept.data} recordsFromMs={agent.recordsFromMs} age={age} />
      )}
      <p className="text-sm text-ink-2">
        {t('setup.watch.note')} {!isDone && t('setup.watch.later')}
      </p>
    </StepCard>
  );
}
