import { describe, expect, test } from 'vitest';

import { decToText, parseDec } from '../../../agent/domain/money.ts';
import { priceGroup } from '../../../agent/domain/pricing.ts';
import { GIB, MIB } from '../../../agent/domain/resources.ts';
import {
  buildClaim,
  buildGpu,
  buildGroup,
  buildScale,
  buildUnit,
  DENOM,
  ORDINARY_PRICE,
} from '../../helpers/builders.ts';

const none = { gpu: { count: 0, anyOf: [] }, storage: [], endpoints: { http: 0, ports: 0 } };
const bare = buildUnit({ ...none, cpuMilli: 1, memoryBytes: MIB });
const text = (...args: Parameters<typeof priceGroup>): string =>
  decToText(priceGroup(...args).amount);

test('the ordinary group: 1000 × 0.004 + 1024 × 0.0016 + 1024 × 0.00016 + 1', () => {
  expect(priceGroup(buildGroup(), buildClaim(), [], buildScale())).toEqual({
    denom: DENOM,
    amount: ORDINARY_PRICE,
  });
});

describe('one thing at a time', () => {
  test.each([
    ['next to nothing', bare, '0.0056'],
    ['a thousandth of a core more', { ...bare, cpuMilli: 2 }, '0.0096'],
    ['a MiB of memory more', { ...bare, memoryBytes: 2 * MIB }, '0.0072'],
    ['a byte of memory more', { ...bare, memoryBytes: MIB + 1 }, '0.005600001525878907'],
    ['three replicas', { ...bare, count: 3 }, '0.0168'],
    [
      'a MiB of disk',
      { ...bare, storage: [{ name: 'a', bytes: MIB, class: 'ephemeral' as const }] },
      '0.00576',
    ],
    [
      'a MiB of RAM disk is memory',
      { ...bare, storage: [{ name: 'a', bytes: MIB, class: 'ram' as const }] },
      '0.0072',
    ],
    [
      'a class with its own price',
      { ...bare, storage: [{ name: 'a', bytes: MIB, class: 'beta2' as const }] },
      '1.0056',
    ],
    [
      'a class without one',
      { ...bare, storage: [{ name: 'a', bytes: MIB, class: 'beta3' as const }] },
      '0.00576',
    ],
    ['endpoints of both kinds', { ...bare, endpoints: { http: 2, ports: 3 } }, '5.0056'],
    [
      'endpoints are shared by replicas',
      { ...bare, count: 3, endpoints: { http: 1, ports: 0 } },
      '1.0168',
    ],
  ])('%s', (_what, unit, expected) => {
    const scale = buildScale({
      storageMib: { ephemeral: parseDec('0.00016'), beta2: parseDec('1') },
    });
    expect(text(buildGroup({ units: [unit] }), buildClaim(), [], scale)).toBe(expected);
  });
});

test('all units, all replicas', () => {
  const group = buildGroup({
    units: [
      buildUnit({ id: 1, count: 2 }),
      buildUnit({ id: 2, cpuMilli: 500, memoryBytes: 2 * GIB, storage: [] }),
    ],
  });
  // 2 × (4 + 1.6384 + 0.16384) + 1, and 2 + 3.2768 + 1
  expect(text(group, buildClaim(), [], buildScale())).toBe('18.88128');
});

describe('GPUs', () => {
  const scale = buildScale({ gpu: { rtx4090: parseDec('50'), '*': parseDec('7') } });
  const gpus = [buildGpu(1), buildGpu(2, { model: 'rtx3060' }), buildGpu(3)];
  const price = (...numbers: number[]): string =>
    text(
      buildGroup({ units: [bare] }),
      buildClaim({ gpus: numbers.map((number) => ({ unit: 1, gpu: buildGpu(number).id })) }),
      gpus,
      scale,
    );

  test.each([
    ['a model with a price', [1], '50.0056'],
    ['a model without one', [2], '7.0056'],
    ['each that is claimed', [1, 2, 3], '107.0056'],
    ['one that is not there any more', [9], '7.0056'],
  ])('%s', (_what, numbers, expected) => {
    expect(price(...numbers)).toBe(expected);
  });
});
