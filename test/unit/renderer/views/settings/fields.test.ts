import { describe, expect, test } from 'vitest';

import type { Settings } from '../../../../../agent/api/settings.ts';
import { settingsSchema } from '../../../../../agent/api/settings.ts';
import { decToText, parseDec } from '../../../../../agent/domain/money.ts';
import { perBlockOfMonth as agentsPerBlock } from '../../../../../agent/domain/pace.ts';
import { DEFAULT_SETTINGS } from '../../../../../agent/provider/settings.ts';
import { en } from '../../../../../renderer/messages/en.ts';
import { createTexts } from '../../../../../renderer/messages/texts.tsx';
import { differences, patchTo } from '../../../../../renderer/views/settings/differences.ts';
import { perBlockOfMonth, powerPerHour } from '../../../../../renderer/views/settings/dollars.ts';
import { gpuModels, lockPath } from '../../../../../renderer/views/settings/field-ids.ts';
import {
  checkPatch,
  effectiveSetting,
  patchOf,
  readAttributeKey,
  readImagePattern,
  readInput,
  readModel,
  readSetting,
  showValue,
} from '../../../../../renderer/views/settings/fields.ts';
import { findSettings } from '../../../../../renderer/views/settings/find.ts';
import {
  fieldsOf,
  findIndex,
  rowsOf,
  SECTIONS,
} from '../../../../../renderer/views/settings/sections.ts';
import {
  exampleMonth,
  examplePrice,
} from '../../../../../renderer/views/settings/worked-example.ts';

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

  test.each([
    ['monthly.cpu', '1,60', taken('1.60')],
    ['monthly.gpu.rtx4090', '250', taken('250')],
    ['pricing.electricity', '0,32', taken('0.32')],
    ['pricing.machineWatts', '60', taken('60')],
    ['pricing.machineWatts', '60,5', refused('not-whole')],
    ['pricing.machineWatts', '100001', { ok: false, problem: { code: 'at-most', most: 100_000 } }],
    [
      'pricing.gpuWatts.rtx4090',
      '10001',
      { ok: false, problem: { code: 'at-most', most: 10_000 } },
    ],
    ['bidding.mostNoticeHours', '0', { ok: false, problem: { code: 'at-least', least: 1 } }],
    ['bidding.mostNoticeHours', '721', { ok: false, problem: { code: 'at-most', most: 720 } }],
    ['bidding.mostNoticeHours', '24', taken('24')],
    ['bidding.reclamation', 'true', taken('true')],
    ['pricing.strategy', 'monthly', taken('monthly')],
    ['pricing.strategy', 'random', refused('does-not-fit')],
    ['provider.host', ' gpu.example.org ', taken('gpu.example.org')],
    ['provider.host', '', taken('')],
    ['provider.host', 'https://gpu.example.org/', refused('host-form')],
    ['provider.host', 'GPU.example.org', refused('host-form')],
    ['provider.email', 'a'.repeat(255), refused('text-long')],
    ['provider.attributes.host', 'akash', taken('akash')],
    ['provider.attributes.host', 'a'.repeat(255), refused('text-long')],
    ['payout.threshold', '12,5', taken('12.5')],
    ['payout.keep', 'much', refused('not-a-number')],
    ['payout.rule', 'weekly', taken('weekly')],
    ['gateway.port', '9443', taken('9443')],
    ['gateway.port', '0', { ok: false, problem: { code: 'at-least', least: 1 } }],
    ['gateway.publicPort', '0', taken('0')],
    ['ingress.port', '65536', { ok: false, problem: { code: 'at-most', most: 65_535 } }],
    ['ingress.securePort', '443,5', refused('not-whole')],
    ['ingress.domain', '', taken('')],
    ['ingress.domain', 'ingress.example.org', taken('ingress.example.org')],
    ['ingress.domain', '192.0.2.1', refused('host-form')],
    ['ingress.domain', 'two words', refused('host-form')],
  ] as const)('%s takes %s as it should', (id, written, reading) => {
    expect(readInput(id, written, ',', 'GB')).toEqual(reading);
  });

  test('a port that another of ours has is refused, and its own and one that a router passes on are not', () => {
    const read = (id: Parameters<typeof readInput>[0], port: string) =>
      readInput(id, port, '.', 'GB', settings);
    expect([
      read('ingress.port', '8443'),
      read('gateway.port', '8443'),
      read('gateway.publicPort', '443'),
    ]).toEqual([
      { ok: false, problem: { code: 'port-taken', by: 'gateway.port' } },
      taken('8443'),
      taken('443'),
    ]);
  });

  test('what the owner may say is a key of the network and not what the hardware says', () => {
    expect([
      readAttributeKey(' location-region ', []),
      readAttributeKey('host', ['host']),
      readAttributeKey('', []),
      readAttributeKey('x', []),
      readAttributeKey('mit leer', []),
      readAttributeKey('capabilities/gpu', []),
      readAttributeKey('capabilities', []),
      readAttributeKey('constructor', []),
    ]).toEqual([
      taken('location-region'),
      refused('key-taken'),
      refused('key-empty'),
      refused('key-form'),
      refused('key-form'),
      refused('key-hardware'),
      refused('key-hardware'),
      taken('constructor'),
    ]);
  });

  test('a rule for images is read in small letters, and what is no name of one is refused', () => {
    expect([
      readImagePattern(' GHCR.io/Somebody/* ', []),
      readImagePattern('*miner*', ['*miner*']),
      readImagePattern('', []),
      readImagePattern('two words', []),
      readImagePattern('-x', []),
    ]).toEqual([
      taken('ghcr.io/somebody/*'),
      refused('image-taken'),
      refused('image-empty'),
      refused('image-form'),
      refused('image-form'),
    ]);
  });

  test('numbers, switches and words come back in the agent’s own types', () => {
    expect([
      patchOf(settings, 'pricing.machineWatts', '90'),
      patchOf(settings, 'bidding.reclamation', 'true'),
      patchOf(settings, 'pricing.gpuWatts.rtx4090', '400'),
      patchOf(settings, 'provider.attributes.tier', 'community'),
      readSetting(settings, 'bidding.reclamation'),
      readSetting(settings, 'bidding.mostNoticeHours'),
    ]).toEqual([
      { pricing: { machineWatts: 90 } },
      { bidding: { reclamation: true } },
      { pricing: { gpuWatts: { '*': 250, rtx4090: 400 } } },
      { provider: { attributes: { tier: 'community' } } },
      'false',
      '24',
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
      differences({ ...slice, locked }, ['price']).map(({ id }) => id),
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

describe('rows and sections', () => {
  const texts = createTexts('en', 'en-GB', en);
  const rows = (strategy: Settings['pricing']['strategy']) =>
    rowsOf('price', { ...settings, pricing: { ...settings.pricing, strategy } });

  test('of the prices only those are there that count', () => {
    expect([
      rows('scale').includes('prices.cpuMilli'),
      rows('scale').includes('monthly.cpu'),
    ]).toEqual([true, false]);
    expect([
      rows('monthly').includes('prices.cpuMilli'),
      rows('monthly').includes('monthly.cpu'),
    ]).toEqual([false, true]);
    expect(rows('script')).toEqual(['pricing.strategy', 'example']);
  });

  test('a reset of a section covers both kinds of prices, and no setting is in two sections', () => {
    const all = SECTIONS.flatMap((section) => fieldsOf(section, [settings]));
    expect(new Set(all).size).toBe(all.length);
    expect(fieldsOf('price', [settings])).toEqual(
      expect.arrayContaining(['pricing.strategy', 'prices.gpu.rtx4090', 'monthly.gpu.*']),
    );
  });

  test('every setting of the agent has a row', () => {
    const all = new Set(SECTIONS.flatMap((section) => fieldsOf(section, [settings])).map(lockPath));
    const known = Object.entries(settingsSchema.shape).flatMap(([group, { shape }]) =>
      Object.keys(shape).map((key) => `${group}.${key}`),
    );
    // Tables that may have no row at all; every other one has some.
    const empty = ['provider.attributes', 'content.images'];
    expect(known.filter((path) => !all.has(path) && !empty.includes(path))).toEqual([]);
  });

  test.each([
    ['watt', 'pricing.machineWatts'],
    ['region', 'add:provider.attributes'],
    ['notice', 'bidding.mostNoticeHours'],
    ['kWh', 'pricing.electricity'],
    ['router', 'ingress.port'],
  ])('%s finds %s', (query, id) => {
    expect([...findSettings(findIndex(settings, texts), query)]).toContain(id);
  });
});

test('a month in dollars is what the agent makes of it, at the measured pace', () => {
  const pace = { blockMs: 6117.5, exponent: 6, usdPerCoin: 1 };
  for (const usd of ['0', '1.60', '100', '0.000001', '12345678.9']) {
    const agents = decToText(agentsPerBlock(parseDec(usd), pace));
    // The agent rounds the last of 18 digits up, so that nothing is below the target.
    const ours = perBlockOfMonth(usd, pace.blockMs, pace.exponent)!;
    expect(parseDec(agents) - parseDec(ours) <= 1n).toBe(true);
    expect(parseDec(agents) - parseDec(ours) >= 0n).toBe(true);
  }
  expect(perBlockOfMonth('a', 6000, 6)).toBeUndefined();
  expect(powerPerHour(500, '0.30')).toBeCloseTo(0.15);
});

test('the example of a month adds the targets, with the price for other models', () => {
  const monthly = { cpu: '2', memory: '1', storage: '9', endpoint: '9', gpu: { '*': '100' } };
  const values = { ...settings, monthly };
  expect([
    exampleMonth(values, { cpus: 1, memoryGb: 4, model: 'rtx4090' }),
    exampleMonth(values, { cpus: 1, memoryGb: 4 }),
  ]).toEqual(['106.294967296', '6.294967296']);
});

test('the example adds what each part costs per block', () => {
  expect([
    examplePrice(settings, { cpus: 1, memoryGb: 4, model: 'rtx4090' }),
    examplePrice(settings, { cpus: 1, memoryGb: 4, model: 'h100' }),
    examplePrice(settings, { cpus: 1, memoryGb: 4 }),
  ]).toEqual(['311.0536', '243.5536', '10.5536']);
});
