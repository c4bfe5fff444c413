import type { ReactNode } from 'react';

import { Skeleton } from '../../components/Skeleton.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useIsAway } from '../../state/store.ts';

/** What was asked for is on its way; while nobody answers it is not, and that is said instead. */
export function SetupWait({ lines }: { readonly lines: number }): ReactNode {
  const { t } = useTexts();
  const isAway = useIsAway();
  if (isAway) return <p className="text-ink-2">{t('setup.notAsked')}</p>;
  return <Skeleton lines={lines} />;
}
