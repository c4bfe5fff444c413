import type { Settings } from '../../../agent/api/settings.ts';
import { addDecimals, timesDecimal } from '../../format/decimal.ts';
import type { ModelTable } from './field-ids.ts';
import { ANY_MODEL, rowId } from './field-ids.ts';
import { readSetting } from './fields.ts';

/** What a small rental asks for; the GPU is one of this machine's. */
export interface ExampleOrder {
  readonly cpus: number;
  readonly memoryGb: number;
  readonly model?: string;
}

const MILLI = 1000n;
const MIB_OF_GB = 1024n;

/** What the owner's prices come to for that, per block; as the coin of the network. */
export function examplePrice(settings: Settings, order: ExampleOrder): string {
  const { prices } = settings;
  const { cpus, memoryGb, model } = order;
  return addDecimals([
    timesDecimal(prices.cpuMilli, BigInt(cpus) * MILLI),
    timesDecimal(prices.memoryMib, BigInt(memoryGb) * MIB_OF_GB),
    ...(model === undefined ? [] : [ofModel(settings, 'prices.gpu', model)]),
  ]);
}

/** What the owner's monthly targets come to for that, in US dollars a month. */
export function exampleMonth(settings: Settings, { cpus, memoryGb, model }: ExampleOrder): string {
  const { monthly } = settings;
  return addDecimals([
    timesDecimal(monthly.cpu, BigInt(cpus)),
    timesDecimal(monthly.memory, BigInt(memoryGb)),
    ...(model === undefined ? [] : [ofModel(settings, 'monthly.gpu', model)]),
  ]);
}

/** What a model has in a table, or what every other one does. */
export function ofModel(settings: Settings, table: ModelTable, model: string): string {
  return (
    readSetting(settings, rowId(table, model)) ??
    readSetting(settings, rowId(table, ANY_MODEL)) ??
    '0'
  );
}
