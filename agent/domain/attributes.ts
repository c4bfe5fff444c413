import type { Attribute, Gpu, StorageClass } from './resources.ts';
import { GIB } from './resources.ts';

/**
 * What a provider says about its GPUs, in Akash's grammar: for each card the model alone, with its
 * memory, with its interface, and with both, because orders ask in any of these ways.
 */
export function gpuAttributes(gpus: readonly Gpu[]): readonly Attribute[] {
  const keys = new Set<string>();
  for (const gpu of gpus) {
    const model = `capabilities/gpu/vendor/${gpu.vendor}/model/${gpu.model}`;
    const ram = `/ram/${Math.round(gpu.memoryBytes / GIB)}Gi`;
    const bus = `/interface/${gpu.interface}`;
    for (const variant of ['', ram, bus, ram + bus]) keys.add(model + variant);
  }
  return [...keys].sort().map((key) => ({ key, value: 'true' }));
}

/**
 * What a provider says about the storage that it offers: one numbered group for each class, saying
 * whether it lives through updates. The container's own disk needs no saying.
 */
export function storageAttributes(classes: readonly StorageClass[]): readonly Attribute[] {
  return classes
    .filter((kind) => kind !== 'ephemeral')
    .flatMap((kind, index) => [
      { key: `capabilities/storage/${index + 1}/class`, value: kind },
      { key: `capabilities/storage/${index + 1}/persistent`, value: String(kind !== 'ram') },
    ]);
}
