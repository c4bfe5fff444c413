import { describe, expect, test } from 'vitest';

import { addMs, parseUnixMs } from '../../../agent/base/instant.ts';
import { parseNetworkId, parseOrderRef } from '../../../agent/domain/ids.ts';
import type { Inventory, OwnersReserve } from '../../../agent/domain/inventory.ts';
import {
  dominantShare,
  fit,
  freeCapacity,
  portsNeeded,
  withoutClaim,
} from '../../../agent/domain/inventory.ts';
import type { Claim, Reservation } from '../../../agent/domain/reservation.ts';
import { isHeld, release, reserve } from '../../../agent/domain/reservation.ts';
import type { Gpu, GpuWish, GroupSpec, ResourceUnit } from '../../../agent/domain/resources.ts';
import {
  GIB,
  gpuFitsRequest,
  gpuMatches,
  replicaDiskBytes,
  replicaMemoryBytes,
  STORAGE_CLASSES,
} from '../../../agent/domain/resources.ts';
import {
  buildClaim,
  buildGpu,
  buildGroup,
  buildInventory,
  buildReservation,
  buildReserve,
  buildUnit,
  leaseRef,
  orderRef,
  START_MS,
} from '../../helpers/builders.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';

const nvidia = (model = '*', more: Partial<GpuWish> = {}): GpuWish => ({
  vendor: 'nvidia',
  model,
  ...more,
});
const gpuUnit = (id: number, count: number, ...models: string[]): ResourceUnit =>
  buildUnit({ id, gpu: { count, anyOf: models.map((model) => nvidia(model)) } });
const units = (...list: ResourceUnit[]): GroupSpec => buildGroup({ units: list });
const fitOn = (group: GroupSpec, machine: Inventory) => fit(group, machine, machine);

describe('a GPU and a wish', () => {
  const gpu = buildGpu();
  test.each([
    [nvidia(), true],
    [nvidia('rtx4090'), true],
    [nvidia('rtx409'), false],
    [{ vendor: 'amd', model: '*' } as const, false],
    [nvidia('*', { memoryGi: 24 }), true],
    [nvidia('*', { memoryGi: 23 }), false],
    [nvidia('*', { interface: 'pcie' }), true],
    [nvidia('*', { interface: 'sxm' }), false],
    [nvidia('rtx4090', { memoryGi: 24, interface: 'pcie' }), true],
  ])('%j: %s', (wish, expected) => {
    expect(gpuMatches(gpu, wish)).toBe(expected);
  });

  test('memory is compared in GiB as cards are called, not to the byte', () => {
    const card = buildGpu(1, { memoryBytes: 24_564 * 1024 * 1024 });
    expect(gpuMatches(card, nvidia('*', { memoryGi: 24 }))).toBe(true);
  });

  test('any of the wishes, or none', () => {
    const answers = [[], [nvidia('a100'), nvidia()], [nvidia('a100')]].map((anyOf) =>
      gpuFitsRequest(gpu, { count: 1, anyOf }),
    );
    expect(answers).toEqual([true, true, false]);
  });
});

test('a RAM disk counts as memory, everything else as disk', () => {
  const unit = buildUnit({
    memoryBytes: 10,
    storage: STORAGE_CLASSES.map((kind, place) => ({
      name: kind,
      bytes: 10 ** (place + 2),
      class: kind,
    })),
  });
  expect([replicaMemoryBytes(unit), replicaDiskBytes(unit)]).toEqual([1010, 11_110_100]);
});

describe('a group that fits', () => {
  test('claims everything of all units and replicas', () => {
    const group = units(
      buildUnit({
        id: 1,
        cpuMilli: 500,
        count: 3,
        gpu: { count: 1, anyOf: [] },
        endpoints: { http: 1, ports: 1 },
        storage: [
          { name: 'default', bytes: GIB, class: 'ephemeral' },
          { name: 'data', bytes: 2 * GIB, class: 'beta2' },
          { name: 'shm', bytes: GIB / 2, class: 'ram' },
        ],
      }),
      buildUnit({ id: 7, endpoints: { http: 0, ports: 0 } }),
    );
    const machine = buildInventory({ gpus: [buildGpu(1), buildGpu(2), buildGpu(3), buildGpu(4)] });
    expect(fitOn(group, machine)).toEqual({
      ok: true,
      value: {
        cpuMilli: 2500,
        memoryBytes: 5.5 * GIB,
        diskBytes: 10 * GIB,
        ports: 6,
        gpus: [1, 2, 3].map((number) => ({
          unit: 1,
          gpu: buildGpu(number).id,
          kind: nvidia('rtx4090'),
        })),
      },
    });
  });

  test('may take the machine to the last byte', () => {
    const group = units(
      buildUnit({
        cpuMilli: 8000,
        memoryBytes: 16 * GIB,
        storage: [{ name: 'a', bytes: 100 * GIB, class: 'ephemeral' }],
        endpoints: { http: 4, ports: 6 },
        gpu: { count: 1, anyOf: [] },
      }),
    );
    const machine = buildInventory({ gpus: [buildGpu()] });
    const claim: Claim = {
      cpuMilli: 8000,
      memoryBytes: 16 * GIB,
      diskBytes: 100 * GIB,
      ports: 10,
      gpus: [{ unit: 1, gpu: buildGpu().id, kind: nvidia('rtx4090') }],
    };
    expect([fitOn(group, machine), withoutClaim(machine, claim)]).toEqual([
      { ok: true, value: claim },
      { ...machine, cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus: [] },
    ]);
  });
});

describe('a group that does not fit', () => {
  const small = buildUnit();
  const machine = buildInventory({ gpus: [buildGpu(1), buildGpu(2, { model: 'rtx3060' })] });
  const volumes = (count: number): ResourceUnit['storage'] =>
    Array.from({ length: count }, (_unused, at) => ({ name: `v${at}`, bytes: 1, class: 'ram' }));
  const malformed = { code: 'malformed', numbers: { what: 'unit', unit: 1 } };
  const huge = Number.MAX_SAFE_INTEGER;

  const cases: readonly [string, GroupSpec, { code: string; numbers: object }][] = [
    ['no units', units(), { code: 'malformed', numbers: { what: 'no units' } }],
    ['no replicas', units({ ...small, count: 0 }), malformed],
    ['half a replica', units({ ...small, count: 1.5 }), malformed],
    ['no CPU', units({ ...small, cpuMilli: 0 }), malformed],
    ['negative CPU', units({ ...small, cpuMilli: -1 }), malformed],
    ['half a thousandth of a core', units({ ...small, cpuMilli: 0.5 }), malformed],
    ['CPU without end', units({ ...small, cpuMilli: Infinity }), malformed],
    ['CPU that is no number', units({ ...small, cpuMilli: NaN }), malformed],
    ['no memory', units({ ...small, memoryBytes: 0 }), malformed],
    ['negative GPUs', units({ ...small, gpu: { count: -1, anyOf: [] } }), malformed],
    ['half a GPU', units({ ...small, gpu: { count: 0.5, anyOf: [] } }), malformed],
    [
      'negative disk',
      units({ ...small, storage: [{ name: 'a', bytes: -1, class: 'ram' }] }),
      malformed,
    ],
    ['negative ports', units({ ...small, endpoints: { http: 0, ports: -1 } }), malformed],
    ['negative endpoints', units({ ...small, endpoints: { http: -1, ports: 0 } }), malformed],
    [
      'two units of one number',
      units(small, { ...small }),
      { code: 'malformed', numbers: { what: 'unit', unit: 1 } },
    ],
    [
      'no GPU of that model',
      units(gpuUnit(1, 1, 'a100', 'h100')),
      { code: 'gpu-model', numbers: { wants: 'a100 or h100', has: 'rtx4090, rtx3060' } },
    ],
    [
      'more GPUs of a model than there are',
      units(gpuUnit(1, 2, 'rtx4090')),
      { code: 'gpu-busy', numbers: { needs: 2, free: 1 } },
    ],
    [
      'more GPUs in all than there are',
      units(gpuUnit(1, 1), gpuUnit(2, 2)),
      { code: 'gpu-busy', numbers: { needs: 2, free: 1 } },
    ],
    [
      'more GPUs than anybody has',
      units(buildUnit({ gpu: { count: huge, anyOf: [] } })),
      { code: 'gpu-busy', numbers: { needs: huge, free: 1 } },
    ],
    [
      'CPU',
      units({ ...small, cpuMilli: 8001 }),
      { code: 'cpu-short', numbers: { needs: 8001, free: 8000 } },
    ],
    [
      'CPU of all replicas',
      units({ ...small, cpuMilli: 1001, count: 8 }),
      { code: 'cpu-short', numbers: { needs: 8008, free: 8000 } },
    ],
    [
      'memory',
      units({ ...small, memoryBytes: 16 * GIB + 1 }),
      { code: 'memory-short', numbers: { needs: 16 * GIB + 1, free: 16 * GIB } },
    ],
    [
      'memory, by a RAM disk',
      units({ ...small, memoryBytes: 16 * GIB, storage: volumes(1) }),
      { code: 'memory-short', numbers: { needs: 16 * GIB + 1, free: 16 * GIB } },
    ],
    [
      'disk',
      units({ ...small, storage: [{ name: 'a', bytes: 100 * GIB + 1, class: 'beta3' }] }),
      { code: 'disk-short', numbers: { needs: 100 * GIB + 1, free: 100 * GIB } },
    ],
    [
      'ports',
      units({ ...small, endpoints: { http: 5, ports: 6 } }),
      { code: 'ports-short', numbers: { needs: 11, free: 10 } },
    ],
    [
      'ports of all replicas',
      units({ ...small, count: 6, endpoints: { http: 1, ports: 1 } }),
      { code: 'ports-short', numbers: { needs: 12, free: 10 } },
    ],
  ];
  test.each(cases)('%s', (_what, group, refusal) => {
    expect(fitOn(group, machine)).toEqual({ ok: false, ...refusal });
  });

  test('a class of storage that is not offered', () => {
    const offered = buildInventory({ storageClasses: ['ephemeral', 'ram'] });
    const group = units({ ...small, storage: [{ name: 'a', bytes: 1, class: 'beta3' }] });
    expect(fitOn(group, offered)).toEqual({
      ok: false,
      code: 'storage-class',
      numbers: { wants: 'beta3' },
    });
  });

  test.each([
    ['of no size', [nvidia()], { needs: 1 }],
    [
      'of the smallest size that would do',
      [nvidia('*', { memoryGi: 80 }), nvidia('*', { memoryGi: 24 })],
      { needs: 1, memoryGi: 24 },
    ],
  ])('a GPU on a machine without one: %s', (_what, anyOf, numbers) => {
    const group = units(buildUnit({ gpu: { count: 1, anyOf } }));
    expect(fitOn(group, buildInventory())).toEqual({ ok: false, code: 'gpu-none', numbers });
  });

  test('a GPU that the machine has but another holds', () => {
    const free = { ...machine, gpus: [] };
    expect(fit(units(gpuUnit(1, 1, 'rtx3060')), free, machine)).toEqual({
      ok: false,
      code: 'gpu-busy',
      numbers: { needs: 1, free: 0 },
    });
  });
});

describe('which GPU', () => {
  const card = (number: number, model: string, gib: number): Gpu =>
    buildGpu(number, { model, memoryBytes: gib * GIB });
  const [big, middle, little] = [
    card(1, 'a100', 80),
    card(2, 'rtx4090', 24),
    card(3, 'rtx3060', 12),
  ];
  const assigned = (gpus: readonly Gpu[], ...list: ResourceUnit[]): unknown => {
    const result = fitOn(units(...list), buildInventory({ gpus }));
    return result.ok ? result.value.gpus.map(({ unit, gpu }) => `${unit}:${gpu}`) : result.code;
  };

  test.each<[string, readonly Gpu[], readonly ResourceUnit[], unknown]>([
    ['the smallest that fits', [big, middle, little], [gpuUnit(1, 1)], ['1:GPU-3']],
    [
      'the smallest of the models',
      [big, middle, little],
      [gpuUnit(1, 1, 'a100', 'rtx4090')],
      ['1:GPU-2'],
    ],
    ['of equals the first', [card(5, 'x', 8), card(4, 'x', 8)], [gpuUnit(1, 1)], ['1:GPU-5']],
    [
      'not the only one that another unit can use',
      [middle, little],
      [gpuUnit(1, 1), gpuUnit(2, 1, 'rtx3060')],
      ['1:GPU-2', '2:GPU-3'],
    ],
    [
      'a ring of wishes',
      [card(1, 'a', 1), card(2, 'b', 2), card(3, 'c', 3)],
      [gpuUnit(1, 1, 'a', 'b'), gpuUnit(2, 1, 'a', 'c'), gpuUnit(3, 1, 'a')],
      ['1:GPU-2', '2:GPU-3', '3:GPU-1'],
    ],
    [
      'what the first unit liked is left to the second, which needs two of one model',
      [card(1, 'a', 1), card(2, 'b', 2), card(3, 'a', 3)],
      [gpuUnit(1, 1, 'a', 'b'), gpuUnit(2, 2, 'a')],
      ['1:GPU-2', '2:GPU-1', '2:GPU-3'],
    ],
    [
      'never two models for one unit, although each alone would do',
      [card(1, 'a', 1), card(2, 'b', 2)],
      [gpuUnit(1, 2, 'a', 'b')],
      'gpu-busy',
    ],
    [
      'two larger ones of a model before two smaller ones of two',
      [card(1, 'a', 1), card(2, 'b', 2), card(3, 'c', 30), card(4, 'c', 30)],
      [gpuUnit(1, 2)],
      ['1:GPU-3', '1:GPU-4'],
    ],
    [
      'another model for another unit',
      [card(1, 'a', 1), card(2, 'b', 2), card(3, 'b', 2)],
      [gpuUnit(1, 2), gpuUnit(2, 1)],
      ['1:GPU-2', '1:GPU-3', '2:GPU-1'],
    ],
    [
      'fewer in all than two units need together',
      [card(1, 'a', 1), card(2, 'b', 2), card(3, 'c', 3)],
      [gpuUnit(1, 1, 'a', 'b'), gpuUnit(2, 2, 'a', 'b')],
      'gpu-busy',
    ],
  ])('%s', (_what, gpus, list, expected) => {
    expect(assigned(gpus, ...list)).toEqual(expected);
  });

  test.each<[string, readonly GpuWish[], GpuWish]>([
    ['nothing asked', [], nvidia('rtx4090')],
    ['any model', [nvidia()], nvidia('rtx4090')],
    ['any of that memory', [nvidia('*', { memoryGi: 24 })], nvidia('rtx4090', { memoryGi: 24 })],
    [
      'memory and interface',
      [nvidia('rtx4090', { memoryGi: 24, interface: 'pcie' })],
      nvidia('rtx4090', { memoryGi: 24, interface: 'pcie' }),
    ],
    [
      'the first wish that is met',
      [nvidia('h100'), nvidia('rtx4090'), nvidia()],
      nvidia('rtx4090'),
    ],
  ])('is named as the bid has to name it: %s', (_what, anyOf, kind) => {
    const unit = buildUnit({ gpu: { count: 1, anyOf } });
    const fits = fitOn(units(unit), buildInventory({ gpus: [buildGpu()] }));
    expect(fits.ok && fits.value.gpus).toEqual([{ unit: 1, gpu: buildGpu().id, kind }]);
  });

  test('one model in two sizes: a wish for one size takes no card of the other', () => {
    const cards = [card(1, 'a', 8), card(2, 'a', 12), card(3, 'a', 12)];
    const sized = buildUnit({ id: 1, gpu: { count: 2, anyOf: [nvidia('a', { memoryGi: 12 })] } });
    expect(assigned(cards, sized, gpuUnit(2, 1, 'a'))).toEqual(['1:GPU-2', '1:GPU-3', '2:GPU-1']);
    const mixed = buildUnit({
      gpu: {
        count: 3,
        anyOf: [nvidia('a', { memoryGi: 12 }), nvidia('a', { memoryGi: 8 })],
      },
    });
    expect(assigned(cards, mixed)).toBe('gpu-busy');
  });

  test('a tenant’s twenty units with twenty wishes each take no time', () => {
    const models = ['a', 'b', 'c', 'd', 'e', 'f'];
    const cards = models.map((model, at) => card(at, model, 8));
    const wishes = Array.from({ length: 20 }, (_unused, at) => nvidia(models[at % 6]));
    const list = Array.from({ length: 20 }, (_unused, id) =>
      buildUnit({ id, gpu: { count: 1, anyOf: wishes } }),
    );
    const before = performance.now();
    expect(assigned(cards, ...list)).toBe('gpu-busy');
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test('is found whenever there is a way, with the smallest cards, in 3000 random cases', () => {
    const random = seededRandom(7);
    for (let turn = 0; turn < 3000; turn++) {
      const gpus = Array.from({ length: random.int(1, 4) }, (_unused, at) =>
        card(at, random.pick(['a', 'b', 'c', 'd']), random.int(1, 4) * 8),
      );
      const list = Array.from({ length: random.int(1, 3) }, (_unused, at) => {
        const models = ['a', 'b', 'c', 'd'].filter(() => random.bool());
        return gpuUnit(at, random.int(0, 2), ...(models.length === 0 ? ['*'] : models));
      });
      const result = fitOn(units(...list), buildInventory({ gpus }));
      const best = leastMemory(list, gpus);
      const found = result.ok ? describeAssignment(result.value.gpus, list, gpus) : undefined;
      expect(found).toEqual(best === undefined ? undefined : { memory: best, sound: true });
    }
  });

  // Tries everything: each model for each unit, each set of cards of it.
  function leastMemory(list: readonly ResourceUnit[], gpus: readonly Gpu[]): number | undefined {
    const [unit, ...rest] = list;
    if (unit === undefined) return 0;
    const models = [...new Set(gpus.map(({ model }) => model))];
    const sets =
      unit.gpu.count === 0
        ? [[]]
        : models.flatMap((model) => {
            const alike = gpus.filter(
              (gpu) => gpu.model === model && gpuFitsRequest(gpu, unit.gpu),
            );
            return subsets(alike, unit.gpu.count);
          });
    const ways = sets.flatMap((set) => {
      const other = leastMemory(
        rest,
        gpus.filter((gpu) => !set.includes(gpu)),
      );
      const own = set.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
      return other === undefined ? [] : [other + own];
    });
    return ways.length === 0 ? undefined : Math.min(...ways);
  }

  function subsets(cards: readonly Gpu[], count: number): readonly (readonly Gpu[])[] {
    if (count === 0) return [[]];
    return cards.flatMap((one, at) =>
      subsets(cards.slice(at + 1), count - 1).map((more) => [one, ...more]),
    );
  }

  function describeAssignment(
    claimed: Claim['gpus'],
    list: readonly ResourceUnit[],
    gpus: readonly Gpu[],
  ): { memory: number; sound: boolean } {
    const cards = claimed.map(({ gpu }) => gpus.find(({ id }) => id === gpu)!);
    return {
      memory: cards.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
      sound:
        new Set(cards).size === cards.length &&
        list.every(
          (unit) => claimed.filter((entry) => entry.unit === unit.id).length === unit.gpu.count,
        ) &&
        claimed.every(
          ({ unit, kind }, at) =>
            claimed.every(
              (other, where) => other.unit !== unit || cards[where]!.model === cards[at]!.model,
            ) && kind?.model === cards[at]!.model,
        ) &&
        claimed.every(({ unit }, at) =>
          gpuFitsRequest(cards[at]!, list.find(({ id }) => id === unit)!.gpu),
        ),
    };
  }
});

test('ports: each endpoint of each replica', () => {
  const group = units(
    buildUnit({ id: 1, count: 3, endpoints: { http: 1, ports: 2 } }),
    buildUnit({ id: 2, endpoints: { http: 0, ports: 0 } }),
    buildUnit({ id: 3, endpoints: { http: 1, ports: 0 } }),
  );
  expect(portsNeeded(group)).toBe(10);
});

test.each([
  ['CPU', { cpuMilli: 4000 }, 0.5],
  ['memory', { memoryBytes: 12 * GIB }, 0.75],
  ['disk', { diskBytes: 100 * GIB }, 1],
  ['ports', { ports: 2 }, 0.2],
  ['GPUs', { gpus: [{ unit: 1, gpu: buildGpu().id }] }, 1],
  ['nothing', {}, 0],
  ['more than there is', { cpuMilli: 9000 }, 1],
])('the dominant share of a claim on %s', (_what, claim, expected) => {
  const nothing = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0 };
  expect(dominantShare(buildClaim({ ...nothing, ...claim }), buildInventory())).toBe(expected);
});

describe('what is free', () => {
  const machine = buildInventory({ gpus: [buildGpu(1), buildGpu(2)] });
  const ownersReserve = buildReserve({ cpuMilli: 1000, memoryBytes: 2 * GIB, diskBytes: GIB });

  test('is the machine less the reserve and what is held', () => {
    const held = buildReservation({
      claim: buildClaim({ gpus: [{ unit: 1, gpu: buildGpu(1).id }] }),
    });
    expect(freeCapacity(machine, ownersReserve, [held], START_MS)).toEqual({
      ...machine,
      cpuMilli: 6000,
      memoryBytes: 13 * GIB,
      diskBytes: 98 * GIB,
      ports: 9,
      gpus: [buildGpu(2)],
    });
  });

  test('is never below nothing', () => {
    const much = { cpuMilli: 1e6, memoryBytes: 1e15, diskBytes: 1e15 };
    const held = buildReservation({ claim: buildClaim({ ...much, ports: 99 }) });
    expect(freeCapacity(machine, much, [held], START_MS)).toEqual({
      ...machine,
      cpuMilli: 0,
      memoryBytes: 0,
      diskBytes: 0,
      ports: 0,
    });
  });

  test('is everything again once the reservation has expired', () => {
    const expired = addMs(START_MS, 60_000);
    expect(freeCapacity(machine, buildReserve(), [buildReservation()], expired)).toEqual(machine);
  });
});

describe('reservations', () => {
  test.each([
    ['until an instant, before it', 59_999, true],
    ['until an instant, at it', 60_000, false],
    ['until an instant, after it', 60_001, false],
  ])('%s', (_what, afterMs, expected) => {
    expect(isHeld(buildReservation(), addMs(START_MS, afterMs))).toBe(expected);
  });

  test('as long as a lease does not expire', () => {
    const held = buildReservation({ until: { kind: 'lease-end', lease: leaseRef() } });
    expect(isHeld(held, parseUnixMs(8e15))).toBe(true);
  });

  test('one of an order takes the place of its last; none is changed in place', () => {
    const first = buildReservation({}, 1);
    const second = buildReservation({}, 2);
    const again = buildReservation({ until: { kind: 'lease-end', lease: leaseRef(1) } }, 1);
    const before = Object.freeze([first, second]);
    expect([
      reserve(before, again),
      release(before, orderRef(1)),
      release(before, orderRef(3)),
    ]).toEqual([[second, again], [second], [first, second]]);
  });
});

describe('nothing is ever given twice', () => {
  const machine = buildInventory({
    gpus: [1, 2, 3, 4].map((number) =>
      buildGpu(number, { model: number % 2 === 0 ? 'even' : 'odd', memoryBytes: number * GIB }),
    ),
  });
  const ownersReserve: OwnersReserve = { cpuMilli: 1500, memoryBytes: 3 * GIB, diskBytes: 7 * GIB };

  test('over 300 random sequences of reserving, releasing, winning and waiting', () => {
    let reserved = 0;
    let refused = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = seededRandom(seed);
      let held: readonly Reservation[] = [];
      let now = START_MS;
      for (let turn = 0; turn < 40; turn++) {
        const network = random.pick(['practice', 'other']);
        const order = parseOrderRef(`${network}:tenant-1/${random.int(1, 12)}/1/1`);
        const act = random.int(0, 9);
        if (act <= 5) {
          // As bidding does it: an order that is held is not considered again.
          if (held.some((one) => one.order === order)) continue;
          const free = freeCapacity(machine, ownersReserve, held, now);
          const claim = fit(randomGroup(random), free, machine);
          if (claim.ok) reserved++;
          else refused++;
          if (!claim.ok) continue;
          const until = { kind: 'instant', atMs: addMs(now, random.int(1, 60_000)) } as const;
          held = reserve(held, {
            network: parseNetworkId(network),
            order,
            claim: claim.value,
            until,
          });
        } else if (act <= 6) {
          held = release(held, order);
        } else if (act <= 7) {
          const won = held.find((one) => one.order === order && isHeld(one, now));
          const until = { kind: 'lease-end', lease: leaseRef() } as const;
          if (won !== undefined) held = reserve(held, { ...won, until });
        } else {
          now = addMs(now, random.int(0, 30_000));
          held = held.filter((one) => isHeld(one, now));
        }
        expect(overcommitted(held.filter((one) => isHeld(one, now)))).toEqual([]);
      }
    }
    // Neither everything nor nothing went through, or this showed nothing.
    expect([reserved > 1000, refused > 1000]).toEqual([true, true]);
  });

  function randomGroup(random: Random): GroupSpec {
    return units(
      ...Array.from({ length: random.int(1, 3) }, (_unused, id) =>
        buildUnit({
          id,
          cpuMilli: random.int(1, 2500),
          memoryBytes: random.int(1, 5 * GIB),
          count: random.int(1, 2),
          gpu: {
            count: random.int(0, 1),
            anyOf: random.bool() ? [] : [nvidia(random.pick(['odd', 'even']))],
          },
          storage: [
            { name: 'a', bytes: random.int(0, 20 * GIB), class: 'ephemeral' },
            { name: 'b', bytes: random.int(0, 2 * GIB), class: 'ram' },
            { name: 'c', bytes: random.int(0, 20 * GIB), class: 'beta3' },
          ],
          endpoints: { http: random.int(0, 1), ports: random.int(0, 1) },
        }),
      ),
    );
  }

  function overcommitted(held: readonly Reservation[]): string[] {
    const most = {
      cpuMilli: machine.cpuMilli - ownersReserve.cpuMilli,
      memoryBytes: machine.memoryBytes - ownersReserve.memoryBytes,
      diskBytes: machine.diskBytes - ownersReserve.diskBytes,
      ports: machine.ports,
    };
    const wrong = (Object.keys(most) as (keyof typeof most)[]).filter(
      (key) => held.reduce((sum, { claim }) => sum + claim[key], 0) > most[key],
    );
    const gpus = held.flatMap(({ claim }) => claim.gpus.map(({ gpu }) => gpu));
    return new Set(gpus).size === gpus.length ? wrong : [...wrong, 'gpus'];
  }
});
