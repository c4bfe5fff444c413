import type { ReactNode } from 'react';

import { Icon } from '../components/Icon.tsx';
import { VisuallyHidden } from '../components/VisuallyHidden.tsx';
import { useTexts } from '../messages/texts.tsx';
import type { NavView, Route } from '../state/route.ts';
import { ACCOUNT_VIEWS, hrefOf, NAV_VIEWS, navPlace } from '../state/route.ts';
import { useSlice } from '../state/store.ts';
import { NAV_ICONS } from './nav-icons.ts';

/**
 * The views: at the side with their names, as a rail with icons, or as tabs below. Those of an account
 * are there where the network has one, and on a small window at its head.
 */
export function NavLinks({
  current,
  place,
}: {
  readonly current: Route['view'];
  readonly place: 'side' | 'bottom';
}): ReactNode {
  const side = place === 'side';
  const money = useSlice('agent')?.network.money;
  const hasAccount = side && money !== undefined && money !== 'none';
  const views = NAV_VIEWS.filter((view) => hasAccount || !ACCOUNT_VIEWS.includes(view));
  // The set-up is reached from elsewhere: by a link of its own at the side, or from above.
  const marked = current === 'setup' ? undefined : navPlace(current, views);
  return (
    <ul className={side ? 'grid gap-0.5' : 'flex'}>
      {views.map((view) => (
        <li key={view} className={side ? 'min-w-0' : 'min-w-0 flex-auto'}>
          {side ? (
            <SideLink view={view} current={view === marked ? markOf(view, current) : undefined} />
          ) : (
            <TabLink view={view} current={view === marked ? markOf(view, current) : undefined} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** The page itself, or the place that it belongs to. */
function markOf(view: NavView, current: Route['view']): 'page' | 'true' {
  return view === current ? 'page' : 'true';
}

interface LinkProps {
  readonly view: NavView;
  readonly current: 'page' | 'true' | undefined;
}

function SideLink({ view, current }: LinkProps): ReactNode {
  const { t } = useTexts();
  return (
    <a
      href={hrefOf(view)}
      aria-current={current}
      title={t(`frame.${view}`)}
      className="nav-link flex min-h-9 items-center justify-center gap-2.5 rounded-sm px-2 hover:bg-hover hover:text-ink lg:justify-start"
    >
      <Icon name={NAV_ICONS[view]} />
      <span className="sr-only lg:not-sr-only">{t(`frame.${view}`)}</span>
      <NavCount view={view} />
    </a>
  );
}

function TabLink({ view, current }: LinkProps): ReactNode {
  const { t } = useTexts();
  return (
    <a
      href={hrefOf(view)}
      aria-current={current}
      className="tab-link flex min-h-14 flex-col items-center justify-center gap-1 text-tiny"
    >
      <Icon name={NAV_ICONS[view]} />
      <span className="max-w-full truncate px-0.5">{t(`frame.${view}`)}</span>
    </a>
  );
}

function NavCount({ view }: { readonly view: NavView }): ReactNode {
  const { t } = useTexts();
  const leases = useSlice('leases')?.live.length ?? 0;
  const bids = useSlice('market')?.openBids.length ?? 0;
  if (view !== 'leases' && view !== 'orders') return null;
  const n = view === 'leases' ? leases : bids;
  if (n === 0) return null;
  return (
    <span className="ml-auto hidden text-xs font-medium text-ink-3 tabular-nums lg:inline">
      <span aria-hidden="true">{n}</span>
      <VisuallyHidden>{t(`frame.navCount.${view}`, { n })}</VisuallyHidden>
    </span>
  );
}
