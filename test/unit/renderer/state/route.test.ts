import { expect, test } from 'vitest';

import { parseLeaseRef } from '../../../../agent/domain/ids.ts';
import { leaseHref, parseRoute } from '../../../../renderer/state/route.ts';

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
