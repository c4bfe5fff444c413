import type { Settings } from '../../../agent/api/settings.ts';
import { addDecimals, timesDecimal } from '../../format/decimal.ts';
import { ANY_MODEL, gpuPriceOf } from './fields.ts';

/** What a small rental asks for; the GPU is one of this machine's. */
export interface ExampleOrder {
  readonly cpus: number;
  readonly memoryGb: number;
  readonly model?: string;
}

const MILLI = 1000n;
const MIB_OF_GB = 1024n;

/** What the owner's prices come to for that, per block. */
export function examplePrice(settings: Settings, order: ExampleOrder): string {
  const { prices } = settings;
  const { cpus, memoryGb, model } = order;
  const gpu =
    model === undefined
      ? []
      : [gpuPriceOf(settings, model) ?? gpuPriceOf(settings, ANY_MODEL) ?? '0'];
  return addDecimals([
    timesDecimal(prices.cpuMilli, BigInt(cpus) * MILLI),
    timesDecimal(prices.memoryMib, BigInt(memoryGb) * MIB_OF_GB),
    ...gpu,
  ]);
}
