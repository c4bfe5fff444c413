import type { ReactNode } from 'react';

import { Icon } from '../components/Icon.tsx';
import { useTexts } from '../messages/texts.tsx';
import { ACCOUNT_VIEWS, hrefOf } from '../state/route.ts';
import { useSlice } from '../state/store.ts';
import { NAV_ICONS } from './nav-icons.ts';

/** At the head of a small window: the views that the tabs below have no room for. */
export function HeadLinks({ current }: { readonly current: string }): ReactNode {
  const { t } = useTexts();
  const money = useSlice('agent')?.network.money;
  if (money === undefined || money === 'none') return null;
  return ACCOUNT_VIEWS.map((view) => (
    <a
      key={view}
      href={hrefOf(view)}
      aria-current={view === current ? 'page' : undefined}
      title={t(`frame.${view}`)}
      className="nav-link grid size-11 place-items-center rounded-sm hover:bg-hover hover:text-ink"
    >
      <Icon name={NAV_ICONS[view]} />
      <span className="sr-only">{t(`frame.${view}`)}</span>
    </a>
  ));
}
