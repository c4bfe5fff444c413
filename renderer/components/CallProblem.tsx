import type { FailedCall } from '../format/call-text.ts';
import { callText } from '../format/call-text.ts';
import { useTexts } from '../messages/texts.tsx';
import { Problem } from './Problem.tsx';

/** Why the last call did not work, where there was one that did not. */
export function CallProblem({ problem }: { readonly problem: FailedCall | undefined }) {
  const texts = useTexts();
  return problem !== undefined && <Problem>{callText(problem, texts)}</Problem>;
}
