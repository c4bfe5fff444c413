import { describe, expect, test } from 'vitest';

import type { Settings } from '../../../../../agent/api/settings.ts';
import { DEFAULT_SETTINGS } from '../../../../../agent/provider/settings.ts';
import { differences, patchTo } from '../../../../../renderer/views/settings/differences.ts';
import {
  checkPatch,
  effectiveSetting,
  gpuModels,
  lockPath,
  patchOf,
  readInput,
  readModel,
  readSetting,
  showValue,
} from '../../../../../renderer/views/settings/fields.ts';
import { examplePrice } from '../../../../../renderer/views/settings/worked-example.ts';

const settings: Settings = {
  ...DEFAULT_SETTINGS,
  prices: { ...DEFAULT_SETTINGS.prices, cpuMilli: '0.0040', gpu: { '*': '233', rtx4090: '300.5' } },
  reserve: { cpuMilli: 500, memoryBytes: 1, diskBytes: 9_007_199_254_740_991 },
};
const taken = (value: string) => ({ ok: true, value });
const refused = (code: string) => ({ ok: false, problem: { code } });

describe('reading and changing one setting', () => {
  test('each is read as exact text', () => {
    expect([
      readSetting(settings, 'prices.cpuMilli'),
      readSetting(settings, 'prices.gpu.rtx4090'),
      readSetting(settings, 'prices.gpu.h100'),
      readSetting(settings, 'prices.gpu.constructor'),
      readSetting(settings, 'reserve.diskBytes'),
    ]).toEqual(['0.0040', '300.5', undefined, undefined, '9007199254740991']);
  });

  test('a change names that setting alone; a GPU comes with its whole table', () => {
    expect([
      patchOf(settings, 'prices.endpoint', '2'),
      patchOf(settings, 'reserve.memoryBytes', '2147483648'),
      patchOf(settings, 'prices.gpu.h100', '900'),
      patchOf(settings, 'prices.gpu.rtx4090', '1'),
      patchOf(settings, 'prices.gpu.rtx4090', undefined),
    ]).toEqual([
      { prices: { endpoint: '2' } },
      { reserve: { memoryBytes: 2_147_483_648 } },
      { prices: { gpu: { '*': '233', rtx4090: '300.5', h100: '900' } } },
      { prices: { gpu: { '*': '233', rtx4090: '1' } } },
      { prices: { gpu: { '*': '233' } } },
    ]);
  });

  test('the price for other models holds where the table lacks it', () => {
    const bare = { ...settings, prices: { ...settings.prices, gpu: {} } };
    const slice = { values: bare, defaults: DEFAULT_SETTINGS };
    expect([
      effectiveSetting(slice, 'prices.gpu.*'),
      effectiveSetting(slice, 'prices.gpu.rtx4090'),
    ]).toEqual(['233', undefined]);
  });

  test('a GPU price is locked with its table', () => {
    expect([lockPath('prices.gpu.rtx4090'), lockPath('prices.cpuMilli')]).toEqual([
      'prices.gpu',
      'prices.cpuMilli',
    ]);
  });

  test('models are in order, the one for all others last', () => {
    expect(gpuModels(['*', 't4', 'a100', 't4'])).toEqual(['a100', 't4', '*']);
    expect(gpuModels([])).toEqual(['*']);
  });
});

describe('what is typed', () => {
  test('is shown in the units that people use', () => {
    expect([
      showValue('prices.cpuMilli', '0.0040', ','),
      showValue('reserve.cpuMilli', '500', ','),
      showValue('reserve.memoryBytes', '1610612736', ','),
    ]).toEqual([
      { text: '0,0040', unit: 'GB' },
      { text: '0,5', unit: 'GB' },
      { text: '1,5', unit: 'GB' },
    ]);
  });

  test.each([
    ['prices.cpuMilli', '0,004', taken('0.004')],
    ['prices.cpuMilli', `0,${'0'.repeat(17)}1`, taken(`0.${'0'.repeat(17)}1`)],
    ['prices.cpuMilli', `0,${'0'.repeat(18)}1`, refused('too-precise')],
    ['prices.cpuMilli', '9'.repeat(40), taken('9'.repeat(40))],
    ['prices.cpuMilli', '9'.repeat(41), refused('too-long')],
    ['prices.gpu.rtx4090', '-1', refused('negative')],
    ['prices.gpu.rtx4090', 'free', refused('not-a-number')],
    ['reserve.cpuMilli', '1000', taken('1000000')],
    ['reserve.cpuMilli', '1001', refused('too-big')],
    ['reserve.memoryBytes', '8', taken('8589934592')],
    ['reserve.memoryBytes', '99999999999999', refused('too-big')],
  ] as const)('%s takes %s as it should', (id, written, reading) => {
    expect(readInput(id, written, ',', 'GB')).toEqual(reading);
  });

  test('a model is taken as people write it, and refused where the network could not have it', () => {
    expect([
      readModel('RTX 4090', []),
      readModel('rtx-4090', ['rtx4090']),
      readModel('*', []),
      readModel('  ', []),
      readModel('größer', []),
      readModel('a'.repeat(41), []),
      readModel('__proto__', []),
      readModel('constructor', ['rtx4090']),
    ]).toEqual([
      taken('rtx4090'),
      refused('model-taken'),
      refused('model-taken'),
      refused('model-empty'),
      refused('model-form'),
      refused('model-form'),
      taken('proto'),
      taken('constructor'),
    ]);
  });

  test('a change that the schema does not take is refused, whatever is wrong', () => {
    expect([
      checkPatch({ prices: { cpuMilli: '1' } }),
      checkPatch({ prices: { cpuMilli: 1 as never } }),
      checkPatch({ reserve: { cpuMilli: 0.5 } }),
      checkPatch({ reserve: { diskBytes: -1 } }),
      checkPatch({ other: 1 } as never),
    ]).toEqual([
      undefined,
      { code: 'does-not-fit' },
      { code: 'does-not-fit' },
      { code: 'negative' },
      { code: 'does-not-fit' },
    ]);
  });
});

describe('what differs from the defaults', () => {
  const slice = { values: settings, defaults: DEFAULT_SETTINGS, locked: [] };

  test('is listed with what it becomes', () => {
    expect(differences(slice)).toEqual([
      { id: 'prices.cpuMilli', from: '0.0040', to: '0.004' },
      { id: 'prices.gpu.rtx4090', from: '300.5', to: undefined },
      { id: 'reserve.memoryBytes', from: '1', to: '2147483648' },
      { id: 'reserve.diskBytes', from: '9007199254740991', to: '10737418240' },
    ]);
  });

  test('of one section only, and without what a policy fixes', () => {
    const locked = [
      { path: 'prices.gpu', by: 'IT' },
      { path: 'reserve.diskBytes', by: 'IT' },
    ];
    expect([
      differences({ ...slice, locked }, ['prices']).map(({ id }) => id),
      differences({ ...slice, locked }, ['reserve']).map(({ id }) => id),
      differences({ ...slice, values: DEFAULT_SETTINGS }),
    ]).toEqual([['prices.cpuMilli'], ['reserve.memoryBytes'], []]);
  });

  test('a change back names those settings alone', () => {
    expect([
      patchTo(DEFAULT_SETTINGS, ['prices.gpu.rtx4090', 'reserve.memoryBytes']),
      patchTo(settings, ['prices.cpuMilli']),
      patchTo(settings, []),
    ]).toEqual([
      { prices: { gpu: { '*': '233' } }, reserve: { memoryBytes: 2_147_483_648 } },
      { prices: { cpuMilli: '0.0040' } },
      {},
    ]);
  });
});

test('the example adds what each part costs per block', () => {
  expect([
    examplePrice(settings, { cpus: 1, memoryGb: 4, model: 'rtx4090' }),
    examplePrice(settings, { cpus: 1, memoryGb: 4, model: 'h100' }),
    examplePrice(settings, { cpus: 1, memoryGb: 4 }),
  ]).toEqual(['311.0536', '243.5536', '10.5536']);
});
