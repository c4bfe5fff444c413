import { useSyncExternalStore } from 'react';

import type { LeaseValue } from '../../agent/api/slices.ts';
import { leaseRef } from '../../agent/api/values.ts';

/** The views that stand in the navigation, in its order. */
export const NAV_VIEWS = [
  'overview',
  'leases',
  'orders',
  'earnings',
  'wallet',
  'hardware',
  'provider',
  'settings',
] as const;
export type NavView = (typeof NAV_VIEWS)[number];
/** Those of them that only a network with an account has. */
export const ACCOUNT_VIEWS: readonly NavView[] = ['wallet', 'provider'];

/** Where a view belongs that has no place of its own in a navigation. */
const PARENTS: Readonly<Record<string, NavView>> = {
  lease: 'leases',
  wallet: 'earnings',
  provider: 'settings',
  setup: 'settings',
};

/** The place that is marked for a view among those that are there; none where it stands elsewhere. */
export function navPlace(view: Route['view'], places: readonly NavView[]): NavView | undefined {
  return places.find((place) => place === view) ?? places.find((place) => place === PARENTS[view]);
}

/** The steps to renting out on a real network, each a page of its own. */
export const SETUP_PAGES = [
  'network',
  'watch',
  'wallet',
  'backup',
  'grant',
  'fund',
  'address',
  'register',
  'live',
] as const;
export type SetupPage = (typeof SETUP_PAGES)[number];

/** Where the page is: the part of the address behind the `#`. */
export type Route =
  | { readonly view: NavView | 'notices' | 'unknown' }
  /** Without a step: the one that is next. */
  | { readonly view: 'setup'; readonly step?: SetupPage }
  | { readonly view: 'lease'; readonly lease: LeaseValue['lease'] };

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '').replace(/\/$/, '');
  if (path === '') return { view: 'overview' };
  const lease = /^leases\/(.+)$/.exec(path)?.[1];
  if (lease !== undefined) {
    const parsed = leaseRef.safeParse(decoded(lease));
    return parsed.success ? { view: 'lease', lease: parsed.data } : { view: 'unknown' };
  }
  const setup = /^setup(?:\/(.+))?$/.exec(path);
  if (setup !== null) {
    const step = SETUP_PAGES.find((known) => known === setup[1]);
    if (step !== undefined) return { view: 'setup', step };
    return { view: setup[1] === undefined ? 'setup' : 'unknown' };
  }
  const view = [...NAV_VIEWS, 'notices' as const].find((known) => known === path);
  return { view: view ?? 'unknown' };
}

/** The link to a view; the lease's own name for one lease. */
export function hrefOf(view: NavView | 'notices' | 'setup'): string {
  return view === 'overview' ? '#/' : `#/${view}`;
}

export function setupHref(step: SetupPage): string {
  return `#/setup/${step}`;
}

/** Goes to the step that is next now, as its link would. */
export function goToNextStep(): void {
  window.location.hash = hrefOf('setup');
}

export function leaseHref(lease: LeaseValue['lease']): string {
  return `#/leases/${encodeURIComponent(lease)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not a valid encoding: no lease is called that.
    return '';
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The part of the address behind the `#`, as it is now. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash);
}
