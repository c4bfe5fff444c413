import { useCallback, useEffect, useRef, useState } from 'react';

import type { MethodArgs, MethodName, MethodResult } from '../../agent/api/methods.ts';
import type { SliceName, Slices } from '../../agent/api/slices.ts';
import { CallError } from './agent-error.ts';
import { call } from './session.ts';
import { useDashboard, useLive } from './store.ts';

/** A question to the agent: its last answer is kept while the next one is on its way or fails. */
export interface Query<T> {
  readonly data: T | undefined;
  /** When the answer came. */
  readonly atMs: number | undefined;
  /** What the agent had told of itself when it came: what stands beside an answer is of one moment with it. */
  readonly beside: Partial<Slices> | undefined;
  readonly error: CallError | undefined;
  /** No answer yet and none failed. */
  readonly loading: boolean;
  reload(this: void): void;
}

export interface QueryOptions {
  /** Asked again when one of these slices changes, at most every {@link everyMs}. */
  readonly after?: readonly SliceName[];
  readonly everyMs?: number;
  /** What it is about besides its arguments: an answer about something else is none. */
  readonly topic?: string;
  /** Nothing is asked while false. */
  readonly enabled?: boolean;
}

const LEAST_GAP_MS = 1_000;

/**
 * The last answers, so that a view that is looked at again shows what was known, also offline. One
 * look round asks for about a dozen; a question about "the last 24 hours" is another one each time.
 */
const known = new Map<string, Answer<unknown>>();
const MOST_KNOWN = 16;

function remember(answer: Answer<unknown>): void {
  known.delete(answer.key);
  known.set(answer.key, answer);
  const oldest = known.size > MOST_KNOWN ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}

interface Answer<T> {
  readonly key: string;
  readonly data?: T;
  readonly atMs?: number;
  readonly beside?: Partial<Slices>;
  readonly error?: CallError;
}

/** Asks when it is shown, when `args` change, when the agent is back and when `after` says so. */
export function useQuery<Name extends MethodName>(
  method: Name,
  args: MethodArgs<Name>,
  { after = [], everyMs = LEAST_GAP_MS, topic = '', enabled = true }: QueryOptions = {},
): Query<MethodResult<Name>> {
  const key = `${method} ${JSON.stringify(args)} ${topic}`;
  const live = useLive() && enabled;
  const names = after.join();
  const [answer, setAnswer] = useState<Answer<MethodResult<Name>>>(() => knownAnswer(key));
  const [asked, setAsked] = useState(0);
  const lastMs = useRef(0);
  const lastKey = useRef('');
  const newest = useRef(0);

  useEffect(() => {
    if (!live) return undefined;
    const ask = async (): Promise<void> => {
      lastMs.current = Date.now();
      const turn = (newest.current += 1);
      const next = await answerOf(key, method, args);
      if (turn !== newest.current) return;
      // A failure does not take away what is known.
      const kept = (before: Answer<MethodResult<Name>>): Answer<MethodResult<Name>> =>
        next.error !== undefined && before.key === key ? { ...before, error: next.error } : next;
      setAnswer(kept);
      if (next.error === undefined) remember(next);
    };
    const again = lastKey.current === key && lastMs.current > 0;
    lastKey.current = key;
    const waitMs = (): number => Math.max(0, lastMs.current + everyMs - Date.now());
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askLater = (afterMs: number): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void ask();
      }, afterMs);
    };
    askLater(again ? waitMs() : 0);
    // Listened to and not drawn with: a push that only makes it ask later draws nothing.
    const stop = useDashboard.subscribe(({ takenMs }, before) => {
      const changed = names
        .split(',')
        .some((name) => takenMs[name as SliceName] !== before.takenMs[name as SliceName]);
      if (changed) askLater(waitMs());
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
    // `args` is in `key`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, live, names, asked, everyMs]);

  const reload = useCallback(() => {
    lastMs.current = 0;
    setAsked((count) => count + 1);
  }, []);

  const { data, atMs, beside, error } =
    answer.key === key ? answer : knownAnswer<MethodResult<Name>>(key);
  return { data, atMs, beside, error, loading: data === undefined && error === undefined, reload };
}

/** The key holds the method's name, so that what was kept under it is of its type. */
function knownAnswer<T>(key: string): Answer<T> {
  return (known.get(key) as Answer<T> | undefined) ?? { key };
}

async function answerOf<Name extends MethodName>(
  key: string,
  method: Name,
  args: MethodArgs<Name>,
): Promise<Answer<MethodResult<Name>>> {
  try {
    const data = await call(method, args);
    return { key, data, atMs: Date.now(), beside: useDashboard.getState().slices };
  } catch (error) {
    return { key, error: asCallError(error) };
  }
}

export function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError('internal', error instanceof Error ? error.message : String(error));
}
