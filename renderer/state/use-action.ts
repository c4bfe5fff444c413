import { useState } from 'react';

import type { CallError } from './agent-error.ts';
import { asCallError } from './use-query.ts';

/** One thing that a person asks for, with what came of the last try. */
export interface Action {
  readonly busy: boolean;
  readonly problem: CallError | undefined;
  /** Resolves to whether it worked. */
  run(this: void, work: () => Promise<unknown>): Promise<boolean>;
  clear(this: void): void;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CallError>();
  return {
    busy,
    problem,
    clear: () => setProblem(undefined),
    run: async (work) => {
      setBusy(true);
      setProblem(undefined);
      try {
        await work();
        return true;
      } catch (error) {
        setProblem(asCallError(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
