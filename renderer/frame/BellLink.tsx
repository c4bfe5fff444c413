import type { ReactNode } from 'react';

import { Icon } from '../components/Icon.tsx';
import { VisuallyHidden } from '../components/VisuallyHidden.tsx';
import { useTexts } from '../messages/texts.tsx';
import { hrefOf } from '../state/route.ts';
import { useSlice } from '../state/store.ts';

/** The way to the notices, with how many are unread. */
export function BellLink({
  current,
  compact = false,
}: {
  readonly current: boolean;
  /** The icon alone, for the head of a small screen. */
  readonly compact?: boolean;
}): ReactNode {
  const { t } = useTexts();
  const unread = useSlice('notices')?.unread ?? 0;
  return (
    <a
      href={hrefOf('notices')}
      aria-current={current ? 'page' : undefined}
      title={t('frame.notices')}
      className={`nav-link relative flex items-center gap-2.5 rounded-sm hover:bg-hover hover:text-ink ${
        compact ? 'size-11 justify-center' : 'min-h-9 justify-center px-2 lg:justify-start'
      }`}
    >
      <Icon name="bell" />
      <span className={compact ? 'sr-only' : 'sr-only lg:not-sr-only'}>{t('frame.notices')}</span>
      {unread > 0 && (
        <span
          className={`rounded-full bg-ink px-1.5 text-tiny font-semibold text-bg tabular-nums ${
            compact ? 'absolute top-0.5 right-0' : 'absolute top-0 right-0 lg:static lg:ml-auto'
          }`}
        >
          <span aria-hidden="true">{unread}</span>
          <VisuallyHidden>{t('frame.unread', { n: unread })}</VisuallyHidden>
        </span>
      )}
    </a>
  );
}
