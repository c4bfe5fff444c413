import { expect, test } from 'vitest';

import { decToText } from '../../../agent/domain/money.ts';
import { GIB } from '../../../agent/domain/resources.ts';
import type { PriceRequest } from '../../../agent/pricing/interface.ts';
import { readAnswer } from '../../../agent/pricing/script/answer.ts';
import { scriptEnvironment } from '../../../agent/pricing/script/environment.ts';
import { requestText } from '../../../agent/pricing/script/request.ts';
import { buildGroup, buildUnit, price, TENANT } from '../../helpers/builders.ts';

const request: PriceRequest = {
  tenant: TENANT,
  group: buildGroup({
    units: [
      buildUnit({
        id: 1,
        cpuMilli: 2000,
        memoryBytes: 4 * GIB,
        gpu: { count: 2, anyOf: [] },
        count: 3,
        storage: [
          { name: 'default', bytes: GIB, class: 'ephemeral' },
          { name: 'data', bytes: 2 * GIB, class: 'beta3' },
        ],
        endpoints: { http: 1, ports: 2 },
      }),
      buildUnit({ id: 2, storage: [] }),
    ],
  }),
  gpus: new Map([
    [1, { vendor: 'nvidia', model: 'rtx4090', memoryGi: 24, interface: 'pcie' } as const],
  ]),
  maxPrice: price('1234.5'),
};

test('what a program reads is what Akash’s own provider writes', () => {
  const text = requestText(request);
  expect(text.endsWith('\n')).toBe(true);
  expect(text.split('\n')).toHaveLength(2);
  expect(JSON.parse(text)).toEqual({
    resources: [
      {
        memory: 4 * GIB,
        cpu: 2000,
        gpu: {
          units: 2,
          attributes: {
            vendor: { nvidia: { model: 'rtx4090', ram: '24Gi', interface: 'pcie' } },
          },
        },
        storage: [
          { class: 'ephemeral', size: GIB },
          { class: 'beta3', size: 2 * GIB },
        ],
        count: 3,
        endpoint_quantity: 3,
        ip_lease_quantity: 0,
      },
      {
        memory: GIB,
        cpu: 1000,
        gpu: { units: 0, attributes: {} },
        storage: [],
        count: 1,
        endpoint_quantity: 1,
        ip_lease_quantity: 0,
      },
    ],
    price: { denom: 'upractice', amount: '1234.500000000000000000' },
    price_precision: 6,
    confidential_compute: false,
  });
});

test('memory and interface of a card are named only where they were asked for', () => {
  const gpus = new Map([[1, { vendor: 'amd', model: 'mi100' } as const]]);
  const parsed = JSON.parse(requestText({ ...request, gpus })) as {
    resources: { gpu: { attributes: unknown } }[];
  };
  expect(parsed.resources[0]?.gpu.attributes).toEqual({ vendor: { amd: { model: 'mi100' } } });
});

const said = (stdout: string, exitCode: number | null = 0, stderr = '') =>
  readAnswer({ exitCode, stdout, stderr });

test.each([
  ['12', '12'],
  ['12.5\n', '12.5'],
  ['  0.000000000000000001  ', '0.000000000000000001'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['0012', '12'],
])('a price of "%s" is %s', (text, expected) => {
  const answer = said(text);
  expect(answer.ok && decToText(answer.value)).toBe(expected);
});

test.each([
  ['', 'it said no price'],
  ['\n \n', 'it said no price'],
  ['0', 'its price is 0'],
  ['0.000', 'its price is 0'],
  ['-1', 'it said no decimal number: -1'],
  ['NaN', 'it said no decimal number: NaN'],
  ['Infinity', 'it said no decimal number: Infinity'],
  ['1e3', 'it said no decimal number: 1e3'],
  ['1,5', 'it said no decimal number: 1,5'],
  ['12 uact', 'it said no decimal number: 12 uact'],
  ['1\n2', 'it said no decimal number: 1'],
  ['.', 'it said no decimal number: .'],
  ['0x10', 'it said no decimal number: 0x10'],
  ['1.0000000000000000001', 'its price has more than 18 digits behind the point'],
  ['9'.repeat(41), `it said no decimal number: ${'9'.repeat(41)}`],
  ['\u001b[31mred', 'it said no decimal number: [31mred'],
])('"%s" is no price', (text, reason) => {
  expect(said(text)).toEqual({ ok: false, code: 'failed', reason });
});

test('any other exit code declines, with the first words of what was said', () => {
  expect([
    said('12', 1, 'not whitelisted\nmore'),
    said('12', 7),
    said('', 1, 'x'.repeat(500)),
  ]).toEqual([
    { ok: false, code: 'declined', reason: 'not whitelisted' },
    { ok: false, code: 'declined', reason: 'it ended with 7' },
    { ok: false, code: 'declined', reason: 'x'.repeat(200) },
  ]);
  expect(said('12', null)).toEqual({ ok: false, code: 'failed', reason: 'it was killed' });
});

test('its environment is what it needs and nothing of ours', () => {
  const env = scriptEnvironment(
    {
      PATH: '/bin',
      LANG: 'C',
      PRICE_TARGET_CPU: '1.60',
      PRICE_TARGET_GPU_MAPPINGS: 'rtx4090=250',
      WHITELIST_URL: 'https://example.org/list',
      SUBLET_DATA_DIR: '/secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      NODE_OPTIONS: '--inspect',
      LD_PRELOAD: '/evil.so',
      AKASH_OWNER: 'somebody-else',
      AKASH_KEYRING: 'secret',
    },
    request,
  );
  expect(env).toEqual({
    PATH: '/bin',
    LANG: 'C',
    PRICE_TARGET_CPU: '1.60',
    PRICE_TARGET_GPU_MAPPINGS: 'rtx4090=250',
    WHITELIST_URL: 'https://example.org/list',
    AKASH_OWNER: 'tenant-1',
    AKASH_DENOM: 'upractice',
  });
});
