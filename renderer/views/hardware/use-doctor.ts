import { useCallback, useEffect, useRef, useState } from 'react';

import type { MethodResult } from '../../../agent/api/methods.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import type { CallError } from '../../state/agent-error.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { asCallError } from '../../state/use-query.ts';

type Checks = MethodResult<'doctor.run'>;

export interface Doctor {
  /** The last that were made; they stay while new ones are made or fail. */
  readonly checks: Checks | undefined;
  readonly atMs: number | undefined;
  readonly error: CallError | undefined;
  readonly busy: boolean;
  checkAgain(this: void): void;
}

interface Answer {
  readonly checks?: Checks;
  readonly atMs?: number;
  readonly error?: CallError;
}

/** Kept for who looks at the page again, also while no new checks can be made. */
let lastAnswer: Answer = {};

/** Checks when it is shown, when the agent is back, when what it does changes, and when asked. */
export function useDoctor({ activity, engine }: Slices['agent']): Doctor {
  const live = useLive();
  const [answer, setAnswer] = useState<Answer>(lastAnswer);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);

  const checkAgain = useCallback(() => {
    const mine = (turn.current += 1);
    const check = async (): Promise<void> => {
      const next = await checksNow();
      if (mine !== turn.current) return;
      lastAnswer = next.error === undefined ? next : { ...lastAnswer, error: next.error };
      setAnswer(lastAnswer);
      setBusy(false);
    };
    setBusy(true);
    void check();
  }, []);

  useEffect(() => {
    if (live) checkAgain();
  }, [live, activity, engine.up, checkAgain]);

  const { checks, atMs, error } = answer;
  return { checks, atMs, error, busy: busy && live, checkAgain };
}

async function checksNow(): Promise<Answer> {
  try {
    return { checks: await call('doctor.run', {}), atMs: Date.now() };
  } catch (error) {
    return { error: asCallError(error) };
  }
}
