import { describe, expect, test } from 'vitest';

import { valueIn } from '../../../agent/domain/coin-value.ts';
import type { PowerTerms } from '../../../agent/domain/electricity.ts';
import { electricityFloor, wattsOf } from '../../../agent/domain/electricity.ts';
import { decToText, parseDec, truncateDec } from '../../../agent/domain/money.ts';
import type { MonthlyTargets } from '../../../agent/domain/monthly.ts';
import { monthlyScale } from '../../../agent/domain/monthly.ts';
import type { DollarPace } from '../../../agent/domain/pace.ts';
import {
  MONTH_MS,
  perBlockOfHour,
  perBlockOfMonth,
  USUAL_BLOCK_MS,
} from '../../../agent/domain/pace.ts';
import { priceGroup } from '../../../agent/domain/pricing.ts';
import { GIB } from '../../../agent/domain/resources.ts';
import { buildClaim, buildGpu, buildGroup, buildUnit, DENOM } from '../../helpers/builders.ts';

const pace: DollarPace = { blockMs: USUAL_BLOCK_MS, exponent: 6, usdPerCoin: 1 };
const dollars = (amount: bigint): number => Number(amount) / 1e18 / 1e6;

test('a dollar a month is a millionth of a coin times its blocks, at the pace that was measured', () => {
  const blocks = MONTH_MS / USUAL_BLOCK_MS;
  const perBlock = perBlockOfMonth(parseDec('100'), pace);
  expect(dollars(perBlock) * blocks).toBeCloseTo(100, 9);
  // Akash's own script reckons with 429909 blocks a month.
  expect(Math.round(blocks)).toBe(429_908);
  const slower = perBlockOfMonth(parseDec('100'), { ...pace, blockMs: 2 * USUAL_BLOCK_MS });
  expect(Number(slower) / Number(perBlock)).toBeCloseTo(2, 9);
});

test.each([
  [
    'a fraction of a millisecond counts',
    { ...pace, blockMs: 6117.5 },
    '169930555.555555555555555556',
  ],
  ['a coin of 18 digits', { ...pace, exponent: 18 }, '169916666666666666666.666666666666666667'],
  ['a coin that is two dollars', { ...pace, usdPerCoin: 2 }, '84958333.333333333333333334'],
  ['no pace at all', { ...pace, blockMs: 0 }, '27.777777777777777778'],
])('an hour: %s', (_what, at, expected) => {
  const per = perBlockOfHour(parseDec('100000'), at);
  expect(decToText(per)).toBe(expected);
});

describe('monthly targets', () => {
  const targets: MonthlyTargets = {
    cpu: parseDec('1.60'),
    memory: parseDec('0.80'),
    storage: parseDec('0.02'),
    endpoint: parseDec('0.05'),
    gpu: { rtx4090: parseDec('250'), '*': parseDec('100') },
  };
  const scale = monthlyScale(targets, DENOM, pace);
  const month = (unit: Parameters<typeof buildUnit>[0], gpus = 0): number => {
    const claim = buildClaim({
      gpus: Array.from({ length: gpus }, () => ({ unit: 1, gpu: buildGpu(1).id })),
    });
    const { amount } = priceGroup(
      buildGroup({ units: [buildUnit(unit)] }),
      claim,
      [buildGpu(1)],
      scale,
    );
    return dollars(amount) * (MONTH_MS / USUAL_BLOCK_MS);
  };
  const bare = { storage: [], endpoints: { http: 0, ports: 0 }, gpu: { count: 0, anyOf: [] } };

  test.each([
    ['4 cores and 10 GB', { ...bare, cpuMilli: 4000, memoryBytes: 10e9 }, 0, 4 * 1.6 + 10 * 0.8],
    ['1 GiB is 1.07 GB', { ...bare, cpuMilli: 1000, memoryBytes: GIB }, 0, 1.6 + 0.8 * 1.073741824],
    [
      '100 GB of disk',
      {
        ...bare,
        cpuMilli: 1000,
        memoryBytes: 1e9,
        storage: [{ name: 'a', bytes: 100e9, class: 'beta2' as const }],
      },
      0,
      1.6 + 0.8 + 2,
    ],
    [
      '2 endpoints',
      { ...bare, cpuMilli: 1000, memoryBytes: 1e9, endpoints: { http: 1, ports: 1 } },
      0,
      1.6 + 0.8 + 0.1,
    ],
    [
      'a card with its own price',
      { ...bare, cpuMilli: 1000, memoryBytes: 1e9 },
      1,
      1.6 + 0.8 + 250,
    ],
  ])('%s', (_what, unit, gpus, expected) => {
    const usd = month(unit, gpus);
    expect(usd).toBeGreaterThanOrEqual(expected - 1e-9);
    expect(usd).toBeCloseTo(expected, 6);
  });

  test('a model that is not named costs what any other does', () => {
    expect(scale.gpu['*']).toBe(perBlockOfMonth(parseDec('100'), pace));
    expect(scale.gpu.rtx4090).toBe(perBlockOfMonth(parseDec('250'), pace));
  });
});

describe('electricity', () => {
  const power: PowerTerms = {
    usdPerKwh: parseDec('0.30'),
    machineWatts: 60,
    gpuWatts: { rtx4090: 400, '*': 250 },
  };
  const machine = { cpuMilli: 8000, gpus: [buildGpu(1), buildGpu(2, { model: 'rtx3060' })] };
  const claim = (cpuMilli: number, ...numbers: number[]) =>
    buildClaim({ cpuMilli, gpus: numbers.map((n) => ({ unit: 1, gpu: buildGpu(n).id })) });

  test.each([
    ['all cores', claim(8000), '60'],
    ['half of them', claim(4000), '30'],
    ['more than are offered', claim(16_000), '60'],
    ['none, and a card of its own figure', claim(0, 1), '400'],
    ['a card without one', claim(0, 2), '250'],
    ['a card that is gone', claim(0, 9), '250'],
    ['all together', claim(8000, 1, 2), '710'],
  ])('watts: %s', (_what, held, expected) => {
    expect(decToText(wattsOf(held, machine, power))).toBe(expected);
  });

  test('what they cost per block', () => {
    // 0.71 kW at 0.30 USD is 0.213 USD an hour, and an hour has 3600 s / 6.117 s blocks.
    const floor = electricityFloor(claim(8000, 1, 2), machine, power, pace);
    expect(dollars(floor) * (3_600_000 / USUAL_BLOCK_MS)).toBeCloseTo(0.213, 9);
  });

  test('without a price there is no floor; without cores only the cards count', () => {
    const none = { ...power, usdPerKwh: parseDec('0') };
    expect(electricityFloor(claim(8000, 1), machine, none, pace)).toBe(0n);
    expect(decToText(wattsOf(claim(1000, 1), { ...machine, cpuMilli: 0 }, power))).toBe('400');
  });

  test('a model named like a part of every object has no watts of its own', () => {
    const odd = { ...machine, gpus: [buildGpu(1, { model: 'constructor' })] };
    expect(truncateDec(wattsOf(claim(0, 1), odd, power))).toBe(250n);
  });
});

test.each([
  ['the same coin', 100n, { exponent: 6, usd: '1' }, { exponent: 6, usd: '1' }, 100n],
  ['half a dollar', 1_000_000n, { exponent: 6, usd: '0.5' }, { exponent: 6, usd: '1' }, 500_000n],
  ['rounded up', 3n, { exponent: 6, usd: '0.5' }, { exponent: 6, usd: '1' }, 2n],
  ['other digits', 10n ** 18n, { exponent: 18, usd: '2' }, { exponent: 6, usd: '1' }, 2_000_000n],
])('a fee in another coin: %s', (_what, amount, from, to, expected) => {
  const worth = ({ exponent, usd }: { exponent: number; usd: string }) => ({
    exponent,
    usd: parseDec(usd),
  });
  expect(valueIn(amount, worth(from), worth(to))).toBe(expected);
});
