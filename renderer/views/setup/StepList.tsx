import type { ReactNode } from 'react';

import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/Icon.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { SetupPage } from '../../state/route.ts';
import { setupHref } from '../../state/route.ts';
import type { Step } from '../../state/setup-steps.ts';
import { isOpen, stepAfter } from '../../state/setup-steps.ts';

/** All steps with how far each is; those that can be looked at are links. */
export function StepList({
  steps,
  shown,
}: {
  readonly steps: readonly Step[];
  readonly shown: SetupPage;
}): ReactNode {
  const { t } = useTexts();
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <Card label={t('setup.steps')} className="lg:sticky lg:top-20">
      <p className="mb-3 text-sm text-ink-2 max-md:hidden">
        {t('setup.progress', { done, of: steps.length })}
      </p>
      <nav aria-label={t('setup.steps')} className="max-md:hidden">
        <Links steps={steps} shown={shown} className="max-lg:flex max-lg:flex-wrap max-lg:gap-1" />
      </nav>
      <StepNow steps={steps} shown={shown} done={done} />
    </Card>
  );
}

interface LinksProps {
  readonly steps: readonly Step[];
  readonly shown: SetupPage;
  readonly className?: string;
}

function Links({ steps, shown, className }: LinksProps): ReactNode {
  return (
    <ol className={classNames('grid gap-0.5', className)}>
      {steps.map((step, index) => (
        <li key={step.step} className="min-w-0">
          <StepLink
            step={step}
            number={index + 1}
            isShown={step.step === shown}
            isOpen={isOpen(steps, step.step)}
          />
        </li>
      ))}
    </ol>
  );
}

/** In a small window: where one is and what comes next; the whole list opens below it. */
function StepNow({ steps, shown, done }: LinksProps & { readonly done: number }): ReactNode {
  const { t } = useTexts();
  const place = steps.findIndex(({ step }) => step === shown);
  const after = stepAfter(steps, shown);
  return (
    // Another step closes it.
    <details key={shown} className="group md:hidden">
      <summary className="-m-2 grid cursor-pointer list-none gap-2 rounded-sm p-2 [&::-webkit-details-marker]:hidden">
        <span className="flex min-h-7 items-center gap-2.5">
          {place >= 0 && <b className="tabular-nums">{place + 1}</b>}
          <span className="min-w-0 flex-1 font-semibold">{t(`setup.name.${shown}`)}</span>
          <span className="text-sm text-ink-2">
            {t('setup.progress', { done, of: steps.length })}
          </span>
          <Icon name="chevron-down" size="s" className="group-open:rotate-180" />
        </span>
        <span aria-hidden="true" className="flex gap-1">
          {steps.map(({ step, state }) => (
            <span
              key={step}
              className={classNames(
                'h-1 flex-1 rounded-full',
                state === 'done'
                  ? 'bg-paid-fill'
                  : step === shown
                    ? 'outline-1 -outline-offset-1 outline-ink'
                    : 'bg-line',
              )}
            />
          ))}
        </span>
        {after !== undefined && (
          <span className="text-sm text-ink-2">
            {t('setup.comesNext', { step: t(`setup.name.${after}`) })}
          </span>
        )}
      </summary>
      <nav aria-label={t('setup.steps')} className="mt-4">
        <Links steps={steps} shown={shown} />
      </nav>
    </details>
  );
}

interface StepLinkProps {
  readonly step: Step;
  readonly number: number;
  readonly isShown: boolean;
  readonly isOpen: boolean;
}

const LOOK = 'flex min-h-9 items-center gap-2.5 rounded-sm px-2 text-sm max-md:min-h-11';

function StepLink({ step: { step, state, problem }, number, ...is }: StepLinkProps): ReactNode {
  const { t } = useTexts();
  const isStuck = state === 'now' && problem !== undefined;
  const content = (
    <>
      <span
        aria-hidden="true"
        className={classNames(
          'grid size-5.5 flex-none place-items-center rounded-full text-xs font-semibold tabular-nums',
          state === 'done' && 'bg-paid-soft text-paid',
          state === 'now' && !isStuck && 'bg-ink text-bg',
          isStuck && 'bg-alert-soft text-alert',
          state === 'later' && 'border border-line-strong text-ink-2',
        )}
      >
        {state === 'done' ? <Icon name="check" size="s" className="!size-3.5" /> : number}
      </span>
      <span className="min-w-0">{t(`setup.name.${step}`)}</span>
      <VisuallyHidden>{t(`setup.state.${isStuck ? 'stuck' : state}`)}</VisuallyHidden>
    </>
  );
  if (!is.isOpen) return <span className={classNames(LOOK, 'text-ink-2')}>{content}</span>;
  return (
    <a
      href={setupHref(step)}
      aria-current={is.isShown ? 'step' : undefined}
      className={classNames(
        LOOK,
        'hover:bg-hover',
        is.isShown ? 'bg-hover font-semibold text-ink' : 'text-ink-2 hover:text-ink',
      )}
    >
      {content}
    </a>
  );
}
