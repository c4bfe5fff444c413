import { expect, test } from 'vitest';

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
  ['no disk', { storage: [] }, other('storage')],
  ['nothing of a disk', { storage: null }, other('storage')],
])('%s is refused', (_what, over, expected) => {
  expect(problem([says(over)], {})).toBe(expected);
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
