import { expect, test } from 'vitest';

import type { LeaseValue, Slices } from '../../../../agent/api/slices.ts';
import {
  gpuStanding,
  hasTwin,
  leaseName,
  partShares,
} from '../../../../renderer/format/machine.ts';
import { englishCatalogue } from '../../../../renderer/messages/catalogue.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const english = createTexts('en', 'en-GB', englishCatalogue);

test('a machine is split into what is kept, offered, leased and free', () => {
  const totals = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, gpus: 0, ports: 0 };
  const hardware = {
    machine: { ...totals, cpuMilli: 16_000 },
    free: { ...totals, cpuMilli: 3000 },
  } as Slices['hardware'];
  const reserve = { cpuMilli: 4000, memoryBytes: 0, diskBytes: 0 };
  const live = [2000, 6000].map((cpuMilli) => ({ resources: { ...totals, cpuMilli } }));
  expect(partShares('cpuMilli', hardware, reserve, live)).toEqual({
    whole: 16_000,
    kept: 4000,
    offered: 12_000,
    leased: 8000,
    free: 3000,
  });
});

test('who keeps more than there is offers nothing', () => {
  const hardware = {
    machine: { memoryBytes: 1000 },
    free: { memoryBytes: 0 },
  } as Slices['hardware'];
  const reserve = { cpuMilli: 0, memoryBytes: 4000, diskBytes: 0 };
  expect(partShares('memoryBytes', hardware, reserve, [])).toEqual({
    whole: 1000,
    kept: 1000,
    offered: 0,
    leased: 0,
    free: 0,
  });
});

const gpu = { id: 'GPU-1' } as Slices['hardware']['gpus'][number];

test('a GPU with a lease is rented whatever the agent does', () => {
  const held = { ...gpu, lease: 'practice:a/1' as LeaseValue['lease'] };
  expect([
    gpuStanding(held, 'paused'),
    gpuStanding(gpu, 'paused'),
    gpuStanding(gpu, 'renting'),
    gpuStanding(gpu, 'waiting'),
    // Ready for it, and still not offered.
    gpuStanding(gpu, 'waiting', 'watching'),
    gpuStanding(held, 'renting', 'blocked'),
    gpuStanding(gpu, 'paused', 'watching'),
  ]).toEqual(['rented', 'paused', 'offered', 'offered', 'watching', 'rented', 'paused']);
});

test('a lease is called by its first service, before there is one by its label', () => {
  const lease = { label: 'lease 7', services: [] as unknown[] } as unknown as LeaseValue;
  const named = { ...lease, services: [{ service: 'web' }] } as unknown as LeaseValue;
  expect([leaseName(lease, english), leaseName(named, english)]).toEqual(['lease 7', 'web']);
});

test('only a GPU of the same model is a twin', () => {
  const gpus = [
    { id: 'GPU-1', model: 'rtx4090' },
    { id: 'GPU-2', model: 'rtx4090' },
    { id: 'GPU-3', model: 'rtx3060' },
  ] as Slices['hardware']['gpus'];
  expect(gpus.map((one) => hasTwin(one, gpus))).toEqual([true, true, false]);
});
