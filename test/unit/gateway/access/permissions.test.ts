import { expect, test } from 'vitest';

import { parseClaims } from '../../../../agent/gateway/access/claims.ts';
import type { Caller } from '../../../../agent/gateway/access/permissions.ts';
import {
  mayAsk,
  mayEverywhere,
  mayReach,
  servicesFor,
} from '../../../../agent/gateway/access/permissions.ts';
import { claimsOf } from '../../../helpers/gateway/tokens.ts';

const HERE = 'akash1here';
const LEASE = { dseq: 7n, gseq: 1, oseq: 2 };

test.each<
  [leases: object, ask: boolean, reach: boolean, logs: unknown, status: unknown, migrate: boolean]
>([
  [{ access: 'full' }, true, true, 'all', 'all', true],
  [{ access: 'scoped', scope: ['logs'] }, true, true, 'all', undefined, false],
  [{ access: 'scoped', scope: ['hostname-migrate'] }, true, true, undefined, undefined, true],
  [on({ access: 'full' }), true, true, 'all', 'all', true],
  [on({ access: 'full' }, 'akash1there'), false, false, undefined, undefined, false],
  [on({ access: 'scoped', scope: ['status'] }), true, true, undefined, 'all', false],
  [of({}), true, true, ['web'], undefined, false],
  [of({ dseq: 8 }), true, false, undefined, undefined, false],
  [of({ gseq: 1 }), true, true, ['web'], undefined, false],
  [of({ gseq: 2 }), true, false, undefined, undefined, false],
  [of({ gseq: 1, oseq: 2 }), true, true, ['web'], undefined, false],
  [of({ gseq: 1, oseq: 3 }), true, false, undefined, undefined, false],
  [of({}, { services: ['db', 'cache'] }), true, true, ['web', 'db', 'cache'], undefined, false],
  [of({}, { services: ['db'], scope: ['status'] }), true, true, ['web'], ['db'], false],
  [of({}, { dseq: 8, services: ['db'] }), true, true, ['web'], undefined, false],
])('%j', (leases, ask, reach, logs, status, migrate) => {
  const caller = callerWith(leases);
  const listed = (scope: 'logs' | 'status'): unknown => {
    const services = servicesFor(caller, HERE, LEASE, scope);
    return typeof services === 'object' ? [...services] : services;
  };
  expect([
    mayAsk(caller, HERE),
    mayReach(caller, HERE, LEASE),
    listed('logs'),
    listed('status'),
    mayEverywhere(caller, HERE, 'hostname-migrate'),
  ]).toEqual([ask, reach, logs, status, migrate]);
});

test('a manifest is for all groups: a token for one group of the deployment may send it', () => {
  const caller = callerWith(of({ gseq: 2, scope: ['send-manifest'] }));
  expect(mayReach(caller, HERE, { dseq: 7n })).toBe(true);
  expect(servicesFor(caller, HERE, { dseq: 7n }, 'send-manifest')).toEqual(new Set(['web']));
  expect(servicesFor(caller, HERE, { dseq: 8n }, 'send-manifest')).toBe(undefined);
});

function on(permission: object, provider = HERE): object {
  return { access: 'granular', permissions: [{ provider, ...permission }] };
}

function of(...changes: readonly object[]): object {
  const deployments = changes.map((change) => ({
    ...{ dseq: 7, scope: ['logs'], services: ['web'] },
    ...change,
  }));
  return on({ access: 'granular', deployments });
}

function callerWith(leases: object): Caller {
  const claims = parseClaims(claimsOf('akash1tenant', 0, leases));
  return { owner: 'akash1tenant', by: 'token', access: claims!.leases };
}
