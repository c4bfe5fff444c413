import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

/** What appears below what the person is at comes into view: else it may lie behind the bar of tabs. */
export function useIntoView<E extends HTMLElement>(shown: boolean): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (shown) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return ref;
}
