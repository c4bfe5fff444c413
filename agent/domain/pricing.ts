import type { GpuId } from './ids.ts';
import type { Dec, DecCoin, Denom } from './money.ts';
import { addDec, DEC_ZERO, mulDecInt, mulDecRatioCeil } from './money.ts';
import type { Claim } from './reservation.ts';
import type { Gpu, GroupSpec, StorageClass } from './resources.ts';
import { MIB, replicaMemoryBytes } from './resources.ts';

/**
 * Scale pricing: so much per resource and block, in the network's denom. Akash's `scale` strategy
 * with a price per GPU model beside it.
 */
export interface PriceScale {
  readonly denom: Denom;
  /** Per thousandth of a core. */
  readonly cpuMilli: Dec;
  /** Per MiB. */
  readonly memoryMib: Dec;
  /** Per MiB, by class; a class that is not named costs what `ephemeral` does. RAM disks are memory. */
  readonly storageMib: Readonly<Partial<Record<StorageClass, Dec>>> & { readonly ephemeral: Dec };
  /** Per endpoint of a unit, whatever its count: replicas share them. */
  readonly endpoint: Dec;
  /** Per GPU, by the network's model name; `*` is every other model. */
  readonly gpu: Readonly<Record<string, Dec>> & { readonly '*': Dec };
}

/**
 * What we ask for the whole group per block, of a group that `fit` found to fit (whole numbers).
 * GPUs are priced by the concrete card that the claim holds. Parts of a MiB are charged as such,
 * rounded up at the 18th digit.
 */
export function priceGroup(
  group: GroupSpec,
  claim: Claim,
  gpus: readonly Gpu[],
  scale: PriceScale,
): DecCoin {
  let amount = DEC_ZERO;
  const add = (part: Dec): void => {
    amount = addDec(amount, part);
  };
  const perMib = (rate: Dec, bytes: number): Dec =>
    mulDecRatioCeil(rate, BigInt(bytes), BigInt(MIB));
  for (const unit of group.units) {
    const times = BigInt(unit.count);
    add(mulDecInt(scale.cpuMilli, BigInt(unit.cpuMilli) * times));
    add(mulDecInt(perMib(scale.memoryMib, replicaMemoryBytes(unit)), times));
    for (const volume of unit.storage.filter(({ class: kind }) => kind !== 'ram')) {
      const rate = scale.storageMib[volume.class] ?? scale.storageMib.ephemeral;
      add(mulDecInt(perMib(rate, volume.bytes), times));
    }
    add(mulDecInt(scale.endpoint, BigInt(unit.endpoints.http + unit.endpoints.ports)));
  }
  for (const { gpu } of claim.gpus) add(gpuPrice(gpu, gpus, scale));
  return { denom: scale.denom, amount };
}

function gpuPrice(id: GpuId, gpus: readonly Gpu[], scale: PriceScale): Dec {
  const model = gpus.find((gpu) => gpu.id === id)?.model;
  return (model === undefined ? undefined : scale.gpu[model]) ?? scale.gpu['*'];
}
