import { expect, test } from 'vitest';

import type { CheckValue } from '../../../../../agent/api/methods.ts';
import type { Slices } from '../../../../../agent/api/slices.ts';
import type { PartShares } from '../../../../../renderer/format/machine.ts';
import {
  byUrgency,
  knownCheck,
  worstStatus,
} from '../../../../../renderer/views/hardware/checks.ts';
import { notOffered } from '../../../../../renderer/views/hardware/not-offered.ts';
import { offerRange, reserveFor } from '../../../../../renderer/views/hardware/offer-range.ts';

const GIB = 2 ** 30;
const shares = (whole: number, kept: number): PartShares => ({
  whole,
  kept,
  offered: whole - kept,
  leased: 0,
  free: whole - kept,
});

test.each([
  ['cpuMilli', shares(16_000, 4_000), { min: 500, max: 15_500, step: 500 }],
  ['cpuMilli', shares(64_000, 4_000), { min: 1000, max: 63_500, step: 1000 }],
  ['memoryBytes', shares(16 * GIB, 2 * GIB), { min: GIB / 2, max: 15 * GIB, step: GIB / 2 }],
  ['memoryBytes', shares(62 * GIB, 16 * GIB), { min: GIB, max: 61 * GIB, step: GIB }],
  ['diskBytes', shares(100 * GIB, 10 * GIB), { min: GIB, max: 95 * GIB, step: GIB }],
  ['diskBytes', shares(1800 * GIB, 200 * GIB), { min: 10 * GIB, max: 1795 * GIB, step: 10 * GIB }],
] as const)('of %s with %j a sensible share can be offered', (part, given, range) => {
  expect(offerRange(part, given)).toEqual(range);
});

test('what was chosen beyond the ends by other means stays within them', () => {
  expect([
    offerRange('cpuMilli', shares(8000, 0)),
    offerRange('cpuMilli', shares(8000, 8000)),
    offerRange('cpuMilli', shares(500, 500)),
  ]).toEqual([
    { min: 500, max: 8000, step: 500 },
    { min: 0, max: 7500, step: 500 },
    { min: 0, max: 500, step: 500 },
  ]);
});

test('the reserve is what is left of the whole, never less than nothing', () => {
  expect([reserveFor(16_000, 12_000), reserveFor(1000, 2000)]).toEqual([4000, 0]);
});

const check = (id: string, status: CheckValue['status']): CheckValue => ({
  id,
  status,
  message: `${id} ${status}`,
});

test('checks come with what needs the owner first, else in the order of the agent', () => {
  const checks = [
    check('engine', 'ok'),
    check('network', 'failed'),
    check('storage', 'ok'),
    check('offering', 'warning'),
  ];
  expect(byUrgency(checks).map(({ id }) => id)).toEqual([
    'network',
    'offering',
    'engine',
    'storage',
  ]);
  expect([worstStatus(checks), worstStatus([]), worstStatus(checks.slice(2))]).toEqual([
    'failed',
    'ok',
    'warning',
  ]);
});

test('a check that a newer agent makes has no words here', () => {
  expect([knownCheck(check('storage', 'ok')), knownCheck(check('gpu', 'ok'))]).toEqual([
    'storage',
    undefined,
  ]);
});

test.each([
  ['offered', [], 1, []],
  ['offered', ['gpu-engine-too-old', 'no-init'], 0, ['gpu-engine-too-old', 'no-gpu']],
  ['away', [], 0, ['away', 'no-gpu']],
  ['watching', [], 1, ['watching']],
  ['paused', [], 0, ['paused', 'no-gpu']],
  ['engine-down', [], 2, ['engine-down']],
] as const)(
  'while %s, with %j missing and %s GPUs, not offered is %j',
  (offering, missing, n, reasons) => {
    const found = notOffered(
      offering,
      { engine: { missing: [...missing] } } as unknown as Slices['agent'],
      { gpus: Array.from({ length: n }) } as unknown as Slices['hardware'],
    );
    expect(found).toEqual(reasons);
  },
);
