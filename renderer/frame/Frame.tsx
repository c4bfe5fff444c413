import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';

import { Logo } from '../components/Logo.tsx';
import { useTexts } from '../messages/texts.tsx';
import type { Route } from '../state/route.ts';
import { hrefOf } from '../state/route.ts';
import { useSlice } from '../state/store.ts';
import { BellLink } from './BellLink.tsx';
import { HeadLinks } from './HeadLinks.tsx';
import { MachineCard } from './MachineCard.tsx';
import { NavLinks } from './NavLinks.tsx';
import { NowLineSection } from './NowLineSection.tsx';
import { SetupLink } from './SetupLink.tsx';
import { Strips } from './Strips.tsx';

/** Everything around a view: navigation at the side or below, strips, now-line. */
export function Frame({
  route,
  children,
}: {
  readonly route: Route;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useTexts();
  const main = useRef<HTMLElement>(null);
  const current = route.view;
  useTitleAndFocus(route, main);
  const money = useSlice('agent')?.network.money;
  return (
    <div
      data-money={money}
      className="money-edge min-h-dvh md:grid md:grid-cols-[68px_minmax(0,1fr)] lg:grid-cols-[216px_minmax(0,1fr)] xl:grid-cols-[248px_minmax(0,1fr)]"
    >
      <a href="#main" className="skip-link" onClick={(event) => focusMain(event, main.current)}>
        {t('frame.skip')}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-6 border-r border-line bg-sunken px-3 py-5 md:flex">
        <a
          href={hrefOf('overview')}
          className="flex items-center gap-2.5 rounded-sm px-2"
          aria-label={t('frame.home')}
        >
          <Logo />
          <Brand className="hidden lg:inline" />
        </a>
        <nav aria-label={t('frame.nav')}>
          <NavLinks current={current} place="side" />
          <SetupLink current={current === 'setup'} />
        </nav>
        <div className="mt-auto grid gap-3">
          <BellLink current={current === 'notices'} />
          <MachineCard />
        </div>
      </aside>
      <div className="min-w-0 pb-20 md:pb-0">
        <header className="flex items-center justify-between px-4 pt-3 md:hidden">
          <span className="flex items-center gap-2.5">
            <Logo />
            <Brand />
          </span>
          <span className="flex items-center">
            <HeadLinks current={current} />
            <BellLink current={current === 'notices'} compact />
          </span>
        </header>
        <main
          ref={main}
          id="main"
          tabIndex={-1}
          className="min-w-0 px-4 pt-3 pb-12 outline-none md:px-8 md:pt-6"
        >
          <div className="mx-auto grid max-w-[1760px] grid-cols-[minmax(0,1fr)] gap-3 md:gap-4">
            <Strips />
            <NowLineSection full={route.view === 'overview'} />
            {children}
          </div>
        </main>
      </div>
      <nav
        aria-label={t('frame.nav')}
        className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-sunken pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        <NavLinks current={current} place="bottom" />
      </nav>
    </div>
  );
}

function Brand({ className = '' }: { readonly className?: string }): ReactNode {
  const { t } = useTexts();
  return (
    <span className={`font-heading text-[1.0625rem] font-bold tracking-tight ${className}`}>
      {t('frame.brand')}
    </span>
  );
}

/** A new view is a new page: its title, its top, and where the keyboard is. */
function useTitleAndFocus(route: Route, main: React.RefObject<HTMLElement | null>): void {
  const { t } = useTexts();
  const first = useRef(true);
  const name = t(`frame.${route.view}`);
  const place = placeOf(route);
  useEffect(() => {
    document.title = `${name} · Sublet`;
  }, [name]);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place, main]);
}

function placeOf(route: Route): string {
  if (route.view === 'lease') return route.lease;
  return route.view === 'setup' ? `setup ${route.step ?? ''}` : route.view;
}

function focusMain(event: React.MouseEvent, main: HTMLElement | null): void {
  // The part behind the `#` is the route.
  event.preventDefault();
  main?.focus();
}
