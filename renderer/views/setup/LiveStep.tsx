import type { ReactNode } from 'react';

import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Note } from '../../components/Note.tsx';
import { ProblemWords } from '../../components/ProblemWords.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { isAwaited } from '../../state/provider-state.ts';
import { hrefOf, setupHref } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import type { StepProps } from './step-props.ts';
import { StepCard } from './StepCard.tsx';

/** The last step: bids are made from now on, or what stands in the way of that. */
export function LiveStep({ before, steps, provider }: StepProps): ReactNode {
  const { t } = useTexts();
  const obstacles = provider.blocked;
  // That the words are written down is the owner's own safety, and holds nothing back.
  const open = steps.filter(
    ({ step, state }) => state !== 'done' && step !== 'live' && step !== 'backup',
  );
  const awaited = isAwaited(provider);
  const isReady = open.length === 0 && obstacles.length === 0;
  if (provider.mode === 'live') return <Started before={before} obstacles={obstacles} />;
  return (
    <StepCard
      title={t(awaited ? 'setup.live.awaited' : isReady ? 'setup.live' : 'setup.live.notYet')}
      lead={awaited ? t('setup.live.awaitedText') : isReady ? t('setup.live.lead') : undefined}
      before={before}
    >
      {open.length > 0 && (
        <Note tone="plain" title={t('setup.live.open', { n: open.length })}>
          <ul className="grid gap-1">
            {open.map(({ step }) => (
              <li key={step}>
                <TextLink href={setupHref(step)}>{t(`setup.name.${step}`)}</TextLink>
              </li>
            ))}
          </ul>
        </Note>
      )}
      <Obstacles obstacles={obstacles} />
      {awaited ? <WatchOnly /> : isReady && <GoLive />}
    </StepCard>
  );
}

function Obstacles({
  obstacles,
}: {
  readonly obstacles: StepProps['provider']['blocked'];
}): ReactNode {
  const { t } = useTexts();
  if (obstacles.length === 0) return null;
  return (
    <Note tone="alert" role="status" title={t('setup.live.blocked')}>
      {obstacles.map((obstacle) => (
        <ProblemWords key={obstacle.message} problem={obstacle} />
      ))}
    </Note>
  );
}

function GoLive(): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  return (
    <>
      <CallProblem problem={action.problem} />
      <div>
        <Button
          variant="primary"
          size="big"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
          onClick={() => void action.run(() => call('provider.go-live', {}))}
        >
          {t('setup.live.go')}
        </Button>
      </div>
    </>
  );
}

function Started({
  before,
  obstacles,
}: {
  readonly before: StepProps['before'];
  readonly obstacles: StepProps['provider']['blocked'];
}): ReactNode {
  const { t } = useTexts();
  return (
    <StepCard title={t('setup.live.started')} lead={t('setup.live.startedText')} before={before}>
      <Obstacles obstacles={obstacles} />
      <div className="flex flex-wrap gap-2">
        <LinkButton variant="primary" href={hrefOf('overview')}>
          {t('setup.live.overview')}
        </LinkButton>
        <WatchOnly />
      </div>
    </StepCard>
  );
}

/** No bids any more; what runs goes on. */
function WatchOnly(): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  return (
    <div className="grid justify-items-start gap-2">
      <Button
        busy={action.busy}
        disabledReason={live ? undefined : t('frame.notLive')}
        onClick={() => void action.run(() => call('provider.watch-only', {}))}
      >
        {t('setup.live.stop')}
      </Button>
      <CallProblem problem={action.problem} />
    </div>
  );
}
