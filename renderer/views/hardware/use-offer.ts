import { useCallback, useEffect, useRef, useState } from 'react';

import type { Part } from '../../format/machine.ts';
import type { CallError } from '../../state/agent-error.ts';
import { call } from '../../state/session.ts';
import { asCallError } from '../../state/use-query.ts';

/** Keys change one step at a time: those that follow each other closely are one change. */
const SETTLE_MS = 400;

export interface Offer {
  /** What it was moved to; `undefined` where nothing is on its way, so that the agent's value counts. */
  readonly draft: number | undefined;
  readonly error: CallError | undefined;
  move(this: void, offered: number): void;
  /** Let go: `kept` is what the owner keeps then. */
  commit(this: void, offered: number, kept: number): void;
}

/** Moves one resource's share; `onSaved` is told what is offered once the agent has taken it. */
export function useOffer(part: Part, onSaved: (offered: number) => void): Offer {
  const [draft, setDraft] = useState<number>();
  const [error, setError] = useState<CallError>();
  const turn = useRef(0);
  const waiting = useRef<(() => void) | undefined>(undefined);
  const saved = useRef(onSaved);
  useEffect(() => {
    saved.current = onSaved;
  });
  // Who leaves the page right after a change meant it.
  useEffect(() => () => waiting.current?.(), []);

  const commit = useCallback(
    (offered: number, kept: number) => {
      const mine = (turn.current += 1);
      setDraft(offered);
      setError(undefined);
      const send = async (): Promise<void> => {
        const failure = await failureOf(part, kept);
        // It was moved again meanwhile: that one's answer counts.
        if (mine !== turn.current) return;
        setError(failure);
        // Unless it is being moved again: the slider stays in the hand.
        setDraft((now) => (now === offered ? undefined : now));
        if (failure === undefined) saved.current(offered);
      };
      const flush = (): void => {
        if (waiting.current !== flush) return;
        waiting.current = undefined;
        if (mine === turn.current) void send();
      };
      waiting.current = flush;
      setTimeout(flush, SETTLE_MS);
    },
    [part],
  );

  return { draft, error, move: setDraft, commit };
}

async function failureOf(part: Part, kept: number): Promise<CallError | undefined> {
  try {
    await call('settings.update', { reserve: { [part]: kept } });
    return undefined;
  } catch (error) {
    return asCallError(error);
  }
}
