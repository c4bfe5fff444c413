import type { ReactNode } from 'react';

import { useTexts } from '../../messages/texts.tsx';
import type { Wording } from './refusals.ts';

interface WordsProps {
  readonly wording: Wording;
}

/** A text whose values come from outside: each stands by itself, whatever direction it runs in. */
export function Words({ wording }: WordsProps): ReactNode {
  const { t, rich } = useTexts();
  const { key, values } = wording;
  const entries = Object.entries(values);
  if (entries.length === 0) return t(key);
  return rich(
    key,
    Object.fromEntries(
      entries.map(([name, value]) => [
        name,
        typeof value === 'number' ? value : <bdi className="wrap-anywhere">{value}</bdi>,
      ]),
    ),
  );
}
