import { expect, test } from 'vitest';

import { parseLeaseRef } from '../../../../agent/domain/ids.ts';
import { leaseHref, NAV_VIEWS, navPlace, parseRoute } from '../../../../renderer/state/route.ts';

const lease = parseLeaseRef('practice:tenant-1/12/1/1/practice-provider/1');

test.each([
  ['', { view: 'overview' }],
  ['#/', { view: 'overview' }],
  ['#/leases', { view: 'leases' }],
  ['#/leases/', { view: 'leases' }],
  ['#/notices', { view: 'notices' }],
  [leaseHref(lease), { view: 'lease', lease }],
  ['#/leases/nonsense', { view: 'unknown' }],
  ['#/leases/%E0%A4%A', { view: 'unknown' }],
  ['#/wallet', { view: 'wallet' }],
  ['#/provider', { view: 'provider' }],
  ['#/setup', { view: 'setup' }],
  ['#/setup/backup', { view: 'setup', step: 'backup' }],
  ['#/setup/nonsense', { view: 'unknown' }],
  ['#/nonsense', { view: 'unknown' }],
  ['#/../settings', { view: 'unknown' }],
])('given the address %j, then the route is %j', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('given a view, then its own place is marked, else the one that it belongs to, else none', () => {
  const tabs = ['overview', 'leases', 'orders', 'earnings', 'hardware', 'settings'] as const;
  const views = ['overview', 'lease', 'wallet', 'provider', 'setup', 'notices', 'unknown'] as const;
  const marked = (places: readonly (typeof NAV_VIEWS)[number][]) =>
    views.map((view) => navPlace(view, places));
  expect([marked(NAV_VIEWS), marked(tabs)]).toEqual([
    ['overview', 'leases', 'wallet', 'provider', 'settings', undefined, undefined],
    ['overview', 'leases', 'earnings', 'settings', 'settings', undefined, undefined],
  ]);
});
