import { describe, expect, test } from 'vitest';

import { parseManifest } from '../../../agent/domain/manifest.ts';
import { orderMismatch } from '../../../agent/domain/manifest-match.ts';
import type { ResourceUnit } from '../../../agent/domain/resources.ts';
import { GIB } from '../../../agent/domain/resources.ts';
import {
  buildGroup,
  buildManifest,
  buildManifestExpose as expose,
  buildManifestService,
  buildUnit,
} from '../../helpers/builders.ts';

const DISK = { name: 'default', size: { val: String(GIB) } };
const DATA = {
  ...{ name: 'data', size: { val: '5' } },
  attributes: [
    { key: 'class', value: 'beta2' },
    { key: 'persistent', value: 'true' },
  ],
};
const IOPS = { key: 'iops', value: '9' };
const persists = (disk: object, value: string) => ({
  ...{ ...disk, attributes: [{ key: 'persistent', value }] },
});
const SAID = {
  ...{ id: 1, cpu: { units: { val: '1000' } }, memory: { size: { val: String(GIB) } } },
  ...{ storage: [DISK], gpu: { units: { val: '0' } }, endpoints: [] },
};

const problem = (
  services: readonly Readonly<Record<string, unknown>>[],
  ...units: readonly Partial<ResourceUnit>[]
): string | undefined => {
  const group = buildGroup({ units: units.map((unit) => buildUnit(unit)) });
  const written = services.map((service) => buildManifestService({ resources: SAID, ...service }));
  const manifest = parseManifest(buildManifest(written), 'group');
  if (!manifest.ok) throw new Error(manifest.message);
  const found = orderMismatch(
    manifest.value,
    written.map(({ resources }) => resources),
    group,
  );
  return found && `${found.at} ${found.message}`;
};

/** The resources of the ordinary service, with these instead. */
const says = (over: Readonly<Record<string, unknown>>) => ({ resources: { ...SAID, ...over } });
const other = (what: string): string =>
  `web says other ${what} than was ordered for resource unit 1`;
const data = { name: 'data', bytes: 5, class: 'beta2' } as const;
const disk = { name: 'default', bytes: GIB, class: 'ephemeral' } as const;

test('what says the same as was ordered is the same', () => {
  expect(problem([{}], {})).toBeUndefined();
  expect(problem([says({ storage: [DISK, DATA] })], { storage: [disk, data] })).toBeUndefined();
  expect(problem([says({ gpu: undefined })], {})).toBeUndefined();
  expect(problem([says({ storage: [persists(DISK, 'false')] })], {})).toBeUndefined();
  const classOnly = { ...DATA, attributes: DATA.attributes.slice(0, 1) };
  expect(
    problem([says({ storage: [DISK, classOnly] })], { storage: [disk, data] }),
  ).toBeUndefined();
  // Two services share a unit, and its ports.
  const shared = { count: 2, endpoints: { http: 1, ports: 1 } };
  const two = [{}, { name: 'other', expose: [expose({ port: 53, proto: 'UDP' })] }];
  expect(problem(two, shared)).toBeUndefined();
});

test.each<[what: string, over: Readonly<Record<string, unknown>>, expected: string]>([
  ['more CPU', { cpu: { units: { val: '1001' } } }, other('CPU')],
  ['no CPU', { cpu: null }, other('CPU')],
  ['less memory', { memory: { size: { val: '1' } } }, other('memory')],
  ['memory that is no amount', { memory: { size: { val: 1 } } }, other('memory')],
  ['a GPU', { gpu: { units: { val: '1' } } }, other('GPUs')],
  ['more disk', { storage: [{ ...DISK, size: { val: '9' } }] }, other('storage')],
  ['a disk of another name', { storage: [{ ...DISK, name: 'x' }] }, other('storage')],
  ['a disk of another class', { storage: [{ ...DATA, ...DISK }] }, other('storage')],
  ['a second disk', { storage: [DISK, DATA] }, other('storage')],
  [
    'a disk that persists where none should',
    { storage: [persists(DISK, 'true')] },
    other('storage'),
  ],
  ['a disk that is more', { storage: [{ ...DISK, attributes: [IOPS] }] }, other('storage')],
  ['attributes that are none', { storage: [{ ...DISK, attributes: 'x' }] }, other('storage')],
  ['a kind of CPU', { cpu: { ...SAID.cpu, attributes: [IOPS] } }, other('CPU attributes')],
  [
    'a kind of memory',
    { memory: { ...SAID.memory, attributes: [IOPS] } },
    other('memory attributes'),
  ],
  ['no disk', { storage: [] }, other('storage')],
  ['nothing of a disk', { storage: null }, other('storage')],
])('%s is refused', (_what, over, expected) => {
  expect(problem([says(over)], {})).toBe(expected);
});

describe('kinds of GPU', () => {
  const kinds = (...keys: readonly string[]) => keys.map((key) => ({ key, value: 'true' }));
  const gpu = (attributes: unknown, val = '1') => says({ gpu: { units: { val }, attributes } });
  const A100 = 'vendor/nvidia/model/a100/ram/80Gi/interface/sxm';
  const T4 = 'vendor/nvidia/model/t4';
  const ordered = {
    gpu: {
      count: 1,
      anyOf: [
        { vendor: 'nvidia', model: 'a100', memoryGi: 80, interface: 'sxm' },
        { vendor: 'nvidia', model: 't4' },
      ],
    },
  } as const;

  test('that were ordered are taken, however they are written', () => {
    expect(problem([gpu(kinds(A100, T4))], ordered)).toBeUndefined();
    const written = 'vendor/nvidia/model/A100/ram/80Gi/interface/SXM4';
    expect(problem([gpu(kinds(written, T4))], ordered)).toBeUndefined();
    // The order was taken without it as well.
    expect(problem([gpu(kinds(A100, 'vendor/intel/model/a770', T4))], ordered)).toBeUndefined();
    for (const none of [undefined, null, []]) {
      expect(problem([gpu(none)], { gpu: { count: 1, anyOf: [] } })).toBeUndefined();
    }
    // Of none it does not matter which.
    expect(problem([gpu(kinds(T4), '0')], {})).toBeUndefined();
  });

  test.each<[what: string, attributes: unknown]>([
    ['another model', kinds('vendor/nvidia/model/h100/ram/80Gi/interface/sxm', T4)],
    ['any model', kinds('vendor/nvidia/model/*/ram/80Gi/interface/sxm', T4)],
    ['another vendor', kinds('vendor/amd/model/a100/ram/80Gi/interface/sxm', T4)],
    ['other memory', kinds('vendor/nvidia/model/a100/ram/40Gi/interface/sxm', T4)],
    ['no memory', kinds('vendor/nvidia/model/a100/interface/sxm', T4)],
    ['another interface', kinds('vendor/nvidia/model/a100/ram/80Gi/interface/pcie', T4)],
    ['no interface', kinds('vendor/nvidia/model/a100/ram/80Gi', T4)],
    ['another order', kinds(T4, A100)],
    ['one less', kinds(A100)],
    ['one more', kinds(A100, T4, 'vendor/nvidia/model/l4')],
    ['one twice', kinds(A100, A100)],
    ['one that is not wanted', [...kinds(A100), { key: T4, value: 'false' }]],
    ['none', []],
    ['nothing', null],
    ['no list', { key: A100, value: 'true' }],
    ['no text', [{ key: A100, value: true }, ...kinds(T4)]],
    ['what is no kind', kinds('nvlink')],
  ])('%s is refused', (_what, attributes) => {
    expect(problem([gpu(attributes)], ordered)).toBe(other('kinds of GPU'));
  });

  test('one where none was asked for, and another number, are refused', () => {
    expect(problem([gpu(kinds(T4))], { gpu: { count: 1, anyOf: [] } })).toBe(other('kinds of GPU'));
    expect(problem([gpu(kinds(A100, T4), '2')], ordered)).toBe(other('GPUs'));
  });
});

test('storage in another order, or a unit that nobody ordered, is refused', () => {
  const storage = [disk, data];
  expect(problem([says({ storage: [DATA, DISK] })], { storage })).toBe(other('storage'));
  expect(problem([says({ id: 2 })], {})).toBe('web uses a resource unit that was not ordered');
});

test.each<
  [what: string, exposes: readonly unknown[], endpoints: ResourceUnit['endpoints'], string]
>([
  [
    'more by name',
    [expose(), expose({ port: 81, externalPort: 80 })],
    { http: 1, ports: 0 },
    'more ports by host name than the 1',
  ],
  ['fewer by name', [expose()], { http: 2, ports: 0 }, 'fewer ports by host name than the 2'],
  [
    'more by number',
    [expose(), expose({ port: 53, proto: 'UDP' })],
    { http: 1, ports: 0 },
    'more ports by number than the 0',
  ],
  ['fewer by number', [expose()], { http: 1, ports: 1 }, 'fewer ports by number than the 1'],
  [
    'one kind for the other',
    [expose({ externalPort: 81 })],
    { http: 1, ports: 0 },
    'fewer ports by host name than the 1',
  ],
])('%s is refused', (_what, exposes, endpoints, expected) => {
  expect(problem([{ expose: exposes }], { endpoints })).toBe(
    `unit 1 exposes ${expected} that were ordered`,
  );
});
