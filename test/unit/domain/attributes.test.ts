import { expect, test } from 'vitest';

import { gpuAttributes, storageAttributes } from '../../../agent/domain/attributes.ts';
import { buildGpu } from '../../helpers/builders.ts';

test('a card is offered in all four ways in which orders ask for it, equal cards once', () => {
  const card = { model: 'rtx4090', memoryBytes: 24 * 1024 ** 3, interface: 'pcie' } as const;
  expect(gpuAttributes([buildGpu(1, card), buildGpu(2, card)])).toEqual([
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090', value: 'true' },
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090/interface/pcie', value: 'true' },
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi', value: 'true' },
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi/interface/pcie', value: 'true' },
  ]);
  expect(gpuAttributes([])).toEqual([]);
});

test('each class of storage says whether it lives on; the own disk needs no saying', () => {
  expect(storageAttributes(['ephemeral', 'ram', 'beta2'])).toEqual([
    { key: 'capabilities/storage/1/class', value: 'ram' },
    { key: 'capabilities/storage/1/persistent', value: 'false' },
    { key: 'capabilities/storage/2/class', value: 'beta2' },
    { key: 'capabilities/storage/2/persistent', value: 'true' },
  ]);
});
