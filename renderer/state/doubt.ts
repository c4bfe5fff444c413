import { useConnection, useSlice } from './store.ts';

/**
 * Why what is known of containers may not hold any more. `away`: the agent does not tell.
 * `engine`: the agent is there, and the engine does not tell it.
 */
export interface Doubt {
  readonly why: 'away' | 'engine';
  /** When it was known for the last time; missing where nobody noted it. */
  readonly sinceMs?: number;
}

/** `undefined` while what runs is known. A short gap in the connection is no doubt. */
export function useDoubt(): Doubt | undefined {
  const { status, lastSeenMs } = useConnection();
  const agent = useSlice('agent');
  if (status === 'offline' || status === 'locked-out') {
    return { why: 'away', ...(lastSeenMs === undefined ? {} : { sinceMs: lastSeenMs }) };
  }
  if (agent === undefined || agent.engine.up) return undefined;
  const sinceMs = agent.problems.find(({ code }) => code === 'engine-down')?.sinceMs;
  return { why: 'engine', ...(sinceMs === undefined ? {} : { sinceMs }) };
}
