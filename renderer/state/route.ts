import { useSyncExternalStore } from 'react';

import type { LeaseValue } from '../../agent/api/slices.ts';
import { leaseRef } from '../../agent/api/values.ts';

/** The views that stand in the navigation, in its order. */
export const NAV_VIEWS = [
  'overview',
  'leases',
  'orders',
  'earnings',
  'hardware',
  'settings',
] as const;
export type NavView = (typeof NAV_VIEWS)[number];

/** Where the page is: the part of the address behind the `#`. */
export type Route =
  | { readonly view: NavView | 'notices' | 'unknown' }
  | { readonly view: 'lease'; readonly lease: LeaseValue['lease'] };

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '').replace(/\/$/, '');
  if (path === '') return { view: 'overview' };
  const lease = /^leases\/(.+)$/.exec(path)?.[1];
  if (lease !== undefined) {
    const parsed = leaseRef.safeParse(decoded(lease));
    return parsed.success ? { view: 'lease', lease: parsed.data } : { view: 'unknown' };
  }
  const view = [...NAV_VIEWS, 'notices' as const].find((known) => known === path);
  return { view: view ?? 'unknown' };
}

/** The link to a view; the lease's own name for one lease. */
export function hrefOf(view: NavView | 'notices'): string {
  return view === 'overview' ? '#/' : `#/${view}`;
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
