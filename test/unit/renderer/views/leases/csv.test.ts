import { describe, expect, it } from 'vitest';

import type { LeaseValue } from '../../../../../agent/api/slices.ts';
import { leasesCsv } from '../../../../../renderer/views/leases/csv.ts';
import {
  joinLeases,
  leaseMatches,
  sumPrices,
} from '../../../../../renderer/views/leases/lease-list.ts';

const LEASE = {
  lease: 'akash:t/1/1/1/p/1',
  order: 'akash:t/1/1/1',
  label: '=HYPERLINK("x")',
  tenant: 'akash1t7kz',
  state: 'running',
  sinceMs: Date.UTC(2026, 10, 23, 9, 12),
  price: { denom: 'uact', amount: '0.482' },
  createdAtMs: Date.UTC(2026, 10, 23, 9, 11),
  resources: { cpuMilli: 8500, memoryBytes: 1024, diskBytes: 0, gpus: 1, ports: 2 },
  services: [{ service: 'api' }, { service: 'web' }],
  settled: [
    { denom: 'uact', amount: 1_130_000n },
    { denom: 'uother', amount: 3n },
  ],
  accrued: { denom: 'uact', amount: 5n },
} as unknown as LeaseValue;

describe('leasesCsv', () => {
  it('writes every digit, and no formula of a tenant', () => {
    const text = leasesCsv([LEASE], { denom: 'uact', exponent: 6, symbol: 'US$' });
    expect(text.split('\r\n')[1]).toBe(
      `"'=HYPERLINK(""x"")",akash1t7kz,running,,2026-11-23T09:11:00.000Z,2026-11-23T09:12:00.000Z,api web,8.500,1024,0,1,2,0.482,uact,1.130000,0.000005,US$,3 uother,akash:t/1/1/1/p/1,akash:t/1/1/1`,
    );
  });
});

describe('leaseMatches', () => {
  it.each([
    ['', true],
    ['WEB', true],
    ['t7kz api', true],
    ['t7kz other', false],
  ])('finds by %j: %s', (query, found) => {
    expect(leaseMatches(LEASE, query)).toBe(found);
  });
});

describe('sumPrices', () => {
  it('adds for each denom, without losing a digit', () => {
    const price = (denom: string, amount: string) => ({ denom, amount });
    expect(
      sumPrices([price('a', '0.1'), price('a', '0.2'), price('b', '0.000000000000000001')]),
    ).toEqual([price('a', '0.3'), price('b', '0.000000000000000001')]);
  });
});

describe('joinLeases', () => {
  it('takes what is in both from the newer', () => {
    const of = (lease: string, label: string) => ({ lease, label }) as unknown as LeaseValue;
    expect(joinLeases([of('1', 'new')], [of('1', 'old'), of('2', 'old')])).toEqual([
      of('1', 'new'),
      of('2', 'old'),
    ]);
  });
});
