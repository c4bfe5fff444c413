import type { ReactNode } from 'react';

import { Icon } from '../components/Icon.tsx';
import { useTexts } from '../messages/texts.tsx';
import { hrefOf } from '../state/route.ts';
import { useSlice } from '../state/store.ts';
import { useSetupProgress } from '../state/use-setup-progress.ts';

/** The way from practice to a real network, and back into a setting-up that is not finished. */
export function SetupLink({ current }: { readonly current: boolean }): ReactNode {
  const { t } = useTexts();
  const agent = useSlice('agent');
  const progress = useSetupProgress();
  // Where one is has its place also before anything is known.
  if (agent === undefined && !current) return null;
  const isPractice = agent?.network.money === 'none';
  if (!isPractice && progress === undefined && !current) return null;
  const text =
    progress === undefined
      ? t('frame.setup')
      : t('frame.setup.progress', { done: progress.done, of: progress.of });
  return (
    <a
      href={hrefOf('setup')}
      aria-current={current ? 'page' : undefined}
      title={text}
      className="nav-link mt-0.5 flex min-h-9 items-center justify-center gap-2.5 rounded-sm px-2 hover:bg-hover hover:text-ink lg:justify-start"
    >
      <Icon name="door-open" />
      <span className="sr-only lg:not-sr-only">{text}</span>
    </a>
  );
}
