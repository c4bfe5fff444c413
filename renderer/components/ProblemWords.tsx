import type { ReactNode } from 'react';

import { foreignText } from '../format/names.ts';
import type { AgentProblem } from '../format/problem-text.ts';
import { knownProblem, portHelp } from '../format/problem-text.ts';
import { useTexts } from '../messages/texts.tsx';

/** What is wrong and what to do; the agent's own English, which may name more, is a step away. */
export function ProblemWords({ problem }: { readonly problem: AgentProblem }): ReactNode {
  const texts = useTexts();
  const known = knownProblem(problem, texts);
  const said = (
    <bdi lang="en" className="wrap-anywhere">
      {foreignText(problem.message)}
    </bdi>
  );
  if (known === undefined) return <p>{said}</p>;
  const help = portHelp(problem, texts);
  return (
    <>
      <p>{known}</p>
      {help !== undefined && <p className="wrap-anywhere">{help}</p>}
      <details className="text-xs text-ink-2">
        <summary className="w-fit max-md:py-2">{texts.t('shared.details')}</summary>
        <p className="mt-1">{said}</p>
      </details>
    </>
  );
}
