import { useCallback, useState } from 'react';

/** Rows that somebody types in: each stays at its place, although it was taken away elsewhere. */
export function useHeldRows(): {
  readonly held: readonly string[];
  readonly hold: (member: string, editing: boolean) => void;
} {
  const [held, setHeld] = useState<readonly string[]>([]);
  const hold = useCallback((member: string, editing: boolean): void => {
    setHeld((now) => [...now.filter((each) => each !== member), ...(editing ? [member] : [])]);
  }, []);
  return { held, hold };
}
