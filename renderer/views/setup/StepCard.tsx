import type { ReactNode } from 'react';

import { Card } from '../../components/Card.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Note } from '../../components/Note.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { SetupPage } from '../../state/route.ts';
import { setupHref } from '../../state/route.ts';
import type { Step } from '../../state/setup-steps.ts';
import { useIsAway } from '../../state/store.ts';

interface StepCardProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Why it does not go on by itself, in the agent's words. */
  readonly problem?: string | undefined;
  readonly before?: SetupPage | undefined;
  /** The way on, where this step is done or can wait. */
  readonly after?: SetupPage | undefined;
  /** Whether the way on is the one thing that is left to do here. */
  readonly isDone?: boolean;
  /** A word about what is left when it is skipped. */
  readonly skip?: string | undefined;
  /** What leads on from here where it is no mere next page. */
  readonly action?: ReactNode;
  /** It waits for the agent to come back, and what it offers has nothing to do with it. */
  readonly worksAway?: boolean;
  readonly children?: ReactNode;
}

/** In a small window the ways on stay in sight, above the tabs. */
const FOOT =
  'step-foot flex flex-wrap items-center gap-2 border-t border-line pt-4 xl:col-span-full max-md:sticky max-md:bottom-[calc(3.5rem+env(safe-area-inset-bottom))] max-md:z-10 max-md:-mx-4 max-md:-mb-4 max-md:rounded-b-lg max-md:bg-surface max-md:px-4 max-md:py-2';

/** One step: what it is for, what is to be done, and the ways back and on. */
export function StepCard(props: StepCardProps): ReactNode {
  const { title, lead, problem, before, after, isDone = false, skip, action, children } = props;
  const { t } = useTexts();
  const isAway = useIsAway();
  const readOnly = isAway && props.worksAway !== true;
  const goesOn = after !== undefined && (isDone || skip !== undefined);
  return (
    <Card label={title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)] xl:gap-x-10">
        <div className="grid content-start gap-4">
          <header className="grid gap-1">
            <h2 className="font-heading !text-[1.125rem] !leading-6">{title}</h2>
            {lead !== undefined && <p className="max-w-[44rem] text-ink-2">{lead}</p>}
          </header>
          {problem !== undefined && (
            <Note tone="care">
              <p>
                <bdi>{foreignText(problem, 300)}</bdi>
              </p>
            </Note>
          )}
        </div>
        {/* All that one can type or choose; the page says once why not. */}
        <fieldset disabled={readOnly} className="contents">
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
            {children}
          </div>
        </fieldset>
        {(before !== undefined || goesOn || action !== undefined) && (
          <footer className={FOOT}>
            {before !== undefined && (
              <LinkButton variant="ghost" href={setupHref(before)} icon="chevron-left">
                {t('setup.back')}
              </LinkButton>
            )}
            <span className="ms-auto flex flex-wrap items-center justify-end gap-2">
              {action}
              {goesOn && (
                <LinkButton variant={isDone ? 'primary' : 'plain'} href={setupHref(after)}>
                  {isDone ? t('setup.continue') : skip}
                </LinkButton>
              )}
            </span>
          </footer>
        )}
      </div>
    </Card>
  );
}

/** The state of one step. */
export function stateOf(
  steps: readonly Step[],
  step: SetupPage,
): { readonly isDone: boolean; readonly problem: string | undefined } {
  const found = steps.find((known) => known.step === step);
  return { isDone: found?.state === 'done', problem: found?.problem };
}
