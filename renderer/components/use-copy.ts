import { useEffect, useState } from 'react';

export type CopyResult = 'copied' | 'failed';

/** Copies what `make` gives, and how that went for as long as it is to be shown. */
export function useCopy(
  make: () => string,
  shownMs: number,
): readonly [copy: () => Promise<void>, result: CopyResult | undefined] {
  const [result, setResult] = useState<CopyResult>();
  useEffect(() => {
    if (result === undefined) return undefined;
    const timer = setTimeout(() => setResult(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [result, shownMs]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(make());
      setResult('copied');
    } catch {
      setResult('failed');
    }
  };
  return [copy, result];
}
