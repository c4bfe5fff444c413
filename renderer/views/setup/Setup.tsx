import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';

import { LinkButton } from '../../components/LinkButton.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { ReadOnlyNote } from '../../components/ReadOnlyNote.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useKeepFocus } from '../../components/use-keep-focus.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { SetupPage } from '../../state/route.ts';
import { setupHref } from '../../state/route.ts';
import type { Step } from '../../state/setup-steps.ts';
import { currentStep, isOpen, setupSteps, stepAfter, stepBefore } from '../../state/setup-steps.ts';
import { useIsAway, useSlice } from '../../state/store.ts';
import { useActionReason } from '../../state/use-action-reason.ts';
import { AddressStep } from './AddressStep.tsx';
import { BackupStep } from './BackupStep.tsx';
import { FundStep } from './FundStep.tsx';
import { GrantStep } from './GrantStep.tsx';
import { LiveStep } from './LiveStep.tsx';
import { NetworkStep } from './NetworkStep.tsx';
import { RegisterStep } from './RegisterStep.tsx';
import type { StepProps } from './step-props.ts';
import { StepCard } from './StepCard.tsx';
import { StepList } from './StepList.tsx';
import { WalletStep } from './WalletStep.tsx';
import { WatchStep } from './WatchStep.tsx';

const GRID =
  'grid max-w-5xl items-start gap-4 max-md:gap-3 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-6 xl:max-w-none xl:grid-cols-[18rem_minmax(0,1fr)]';

/** From practice to renting out for real, one step after the other; left and taken up at any time. */
export function SetupView({ step }: { readonly step: SetupPage | undefined }): ReactNode {
  const { t } = useTexts();
  const agent = useSlice('agent');
  const provider = useSlice('provider');
  const wallet = useSlice('wallet');
  const head = <PageHead title={t('setup.title')} lead={t('setup.lead')} />;
  if (agent === undefined || provider === undefined || wallet === undefined) {
    return (
      <>
        {head}
        <div className={GRID}>
          <SkeletonCard lines={9} className="max-md:!min-h-24" />
          <SkeletonCard lines={9} height="20rem" />
        </div>
      </>
    );
  }
  return <Steps {...{ agent, provider, wallet, step, head }} />;
}

interface StepsProps extends Pick<StepProps, 'agent' | 'provider' | 'wallet'> {
  readonly step: SetupPage | undefined;
  readonly head: ReactNode;
}

function Steps({ agent, provider, wallet, step, head }: StepsProps): ReactNode {
  const steps = setupSteps({ money: agent.network.money, provider, wallet });
  const shown = step ?? currentStep(steps);
  useFocusOnNext(shown);
  // Within a step, what was pressed often makes way for what comes of it.
  const group = useKeepFocus<HTMLDivElement>();
  const isAway = useIsAway();
  const reason = useActionReason();
  return (
    <>
      {head}
      <div className={GRID}>
        <StepList steps={steps} shown={shown} />
        <div ref={group} className="grid min-w-0 gap-3">
          {isAway && reason !== undefined && <ReadOnlyNote reason={reason} />}
          {isOpen(steps, shown) ? (
            <StepBody {...{ agent, provider, wallet, steps, shown }} />
          ) : (
            <NotYet steps={steps} shown={shown} />
          )}
        </div>
      </div>
    </>
  );
}

/** A step that makes way for the next one takes the keyboard with it. */
function useFocusOnNext(shown: SetupPage): void {
  const last = useRef(shown);
  useEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    window.scrollTo(0, 0);
    document.querySelector('main')?.focus({ preventScroll: true });
  }, [shown]);
}

function StepBody({
  shown,
  ...facts
}: Omit<StepProps, 'before' | 'after'> & { readonly shown: SetupPage }): ReactNode {
  const props: StepProps = {
    ...facts,
    before: stepBefore(facts.steps, shown),
    after: stepAfter(facts.steps, shown),
  };
  switch (shown) {
    case 'network':
      return <NetworkStep {...props} />;
    case 'watch':
      return <WatchStep {...props} />;
    case 'wallet':
      return <WalletStep {...props} />;
    case 'backup':
      return <BackupStep {...props} />;
    case 'grant':
      return <GrantStep {...props} />;
    case 'fund':
      return <FundStep {...props} />;
    case 'address':
      return <AddressStep {...props} />;
    case 'register':
      return <RegisterStep {...props} />;
    case 'live':
      return <LiveStep {...props} />;
  }
}

/** A step that does not apply, or whose turn has not come. */
function NotYet({
  steps,
  shown,
}: {
  readonly steps: readonly Step[];
  readonly shown: SetupPage;
}): ReactNode {
  const { t } = useTexts();
  const isKnown = steps.some(({ step }) => step === shown);
  return (
    <StepCard title={t(`setup.${shown}`)} lead={t(isKnown ? 'setup.notYet' : 'setup.notHere')}>
      <div>
        <LinkButton variant="primary" href={setupHref(currentStep(steps))}>
          {t('setup.goToNext')}
        </LinkButton>
      </div>
    </StepCard>
  );
}
