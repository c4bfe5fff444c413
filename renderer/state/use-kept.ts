import { useState } from 'react';

import type { Slices } from '../../agent/api/slices.ts';
import type { Query } from './use-query.ts';

/** An answer and when it came. */
export interface Kept<T> {
  readonly data: T;
  readonly atMs: number | undefined;
  /** As in {@link Query}. */
  readonly beside: Partial<Slices> | undefined;
}

/**
 * The last answer to a question of the same `topic`: its arguments move on with the clock, and what
 * is known stays until the next answer is there.
 */
export function useKept<T>(topic: string, query: Query<T>): Kept<T> | undefined {
  const [kept, setKept] = useState<Kept<T> & { readonly topic: string }>();
  const { data, atMs, beside } = query;
  if (data !== undefined && (kept?.data !== data || kept.atMs !== atMs || kept.topic !== topic)) {
    setKept({ topic, data, atMs, beside });
    return { data, atMs, beside };
  }
  return kept?.topic === topic ? kept : undefined;
}
