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

const GB_DIGITS = 9;

/** What the owner's monthly targets come to for that, in US dollars a month. */
export function exampleMonth(settings: Settings, { cpus, memoryGb, model }: ExampleOrder): string {
  const { monthly } = settings;
  return addDecimals([
    timesDecimal(monthly.cpu, BigInt(cpus)),
    // A GB of the target is 10^9 bytes, one of the rental 2^30.
    shifted(timesDecimal(monthly.memory, BigInt(memoryGb) * 1024n ** 3n), GB_DIGITS),
    ...(model === undefined ? [] : [ofModel(settings, 'monthly.gpu', model)]),
  ]);
}

/** The decimal with its point so many digits further left. */
function shifted(decimal: string, digits: number): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const padded = whole.padStart(digits + 1, '0');
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}${fraction}`;
}

/** What a model has in a table, or what every other one does. */
export function ofModel(settings: Settings, table: ModelTable, model: string): string {
  return (
    readSetting(settings, rowId(table, model)) ??
    readSetting(settings, rowId(table, ANY_MODEL)) ??
    '0'
  );
}
