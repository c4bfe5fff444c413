import type { Settings, SettingsPatch } from '../../../agent/api/settings.ts';
import { settingsPatch } from '../../../agent/api/settings.ts';
import type { DecimalMark, DecimalProblem } from '../../format/decimal.ts';
import { readDecimal, showDecimal } from '../../format/decimal.ts';
import type { SizeUnit } from './amounts.ts';
import { readCores, readSize, showCores, showSize } from './amounts.ts';

/** Every setting of one value. A GPU's price is a setting of its own, though kept in one table. */
export const PLAIN_PRICES = [
  'prices.cpuMilli',
  'prices.memoryMib',
  'prices.storageMib',
  'prices.endpoint',
] as const;
export const RESERVES = ['reserve.cpuMilli', 'reserve.memoryBytes', 'reserve.diskBytes'] as const;
export type PlainPrice = (typeof PLAIN_PRICES)[number];
export type Reserve = (typeof RESERVES)[number];
export type GpuPrice = `prices.gpu.${string}`;
export type FieldId = PlainPrice | Reserve | GpuPrice;

/** The model that stands for all that are not named. */
export const ANY_MODEL = '*';

/** Why a value was not taken, by the page itself. */
export type InputProblem =
  | DecimalProblem
  | {
      readonly code:
        | 'too-fine'
        | 'too-precise'
        | 'too-long'
        | 'too-big'
        | 'model-empty'
        | 'model-form'
        | 'model-taken'
        | 'does-not-fit';
    };

export type InputReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problem: InputProblem };

/** A value as it stands in its box. */
export interface ShownValue {
  readonly text: string;
  /** Of a size: a number without a unit is in this one. */
  readonly unit: SizeUnit;
}

export function gpuPriceId(model: string): GpuPrice {
  return `prices.gpu.${model}`;
}

export function modelOf(id: FieldId): string | undefined {
  return isGpuPrice(id) ? id.slice('prices.gpu.'.length) : undefined;
}

/** The path that a policy locks: GPU prices are locked as one table. */
export function lockPath(id: FieldId): string {
  return isGpuPrice(id) ? 'prices.gpu' : id;
}

/** A setting's value as exact text; `undefined` for a model that has no price of its own. */
export function readSetting(settings: Settings, id: FieldId): string | undefined {
  const { prices, reserve } = settings;
  switch (id) {
    case 'prices.cpuMilli':
      return prices.cpuMilli;
    case 'prices.memoryMib':
      return prices.memoryMib;
    case 'prices.storageMib':
      return prices.storageMib;
    case 'prices.endpoint':
      return prices.endpoint;
    case 'reserve.cpuMilli':
      return String(reserve.cpuMilli);
    case 'reserve.memoryBytes':
      return String(reserve.memoryBytes);
    case 'reserve.diskBytes':
      return String(reserve.diskBytes);
    default:
      return gpuPriceOf(settings, modelOf(id) ?? '');
  }
}

/** What holds: the price for all other models does even where the table does not name it. */
export function effectiveSetting(
  { values, defaults }: { readonly values: Settings; readonly defaults: Settings },
  id: FieldId,
): string | undefined {
  const own = readSetting(values, id);
  return own ?? (modelOf(id) === ANY_MODEL ? readSetting(defaults, id) : undefined);
}

/** A model's own price. A model may be called `constructor`, which every object has. */
export function gpuPriceOf({ prices }: Settings, model: string): string | undefined {
  return Object.hasOwn(prices.gpu, model) ? prices.gpu[model] : undefined;
}

/** The change that gives a setting this value. `undefined` takes a model's own price away. */
export function patchOf(settings: Settings, id: FieldId, value: string | undefined): SettingsPatch {
  const model = modelOf(id);
  if (model !== undefined) {
    const gpu = Object.entries(settings.prices.gpu).filter(([known]) => known !== model);
    return {
      prices: { gpu: Object.fromEntries(value === undefined ? gpu : [...gpu, [model, value]]) },
    };
  }
  const [group = '', key = ''] = id.split('.');
  if (group === 'prices') return { prices: { [key]: value } };
  return { reserve: { [key]: Number(value) } };
}

/** What is wrong with a change, by the agent's own schema; `undefined` where nothing is. */
export function checkPatch(patch: SettingsPatch): InputProblem | undefined {
  const parsed = settingsPatch.safeParse(patch);
  if (parsed.success) return undefined;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'invalid_format') return { code: decimalFault(valueAt(patch, issue.path)) };
  return { code: FAULTS[issue?.code ?? ''] ?? 'does-not-fit' };
}

export function showValue(id: FieldId, value: string, mark: DecimalMark): ShownValue {
  if (isSize(id)) return showSize(value, mark);
  const text = id === 'reserve.cpuMilli' ? showCores(value, mark) : showDecimal(value, mark);
  return { text, unit: 'GB' };
}

/** Reads a box; a size without a unit is in `unit`. Checks what {@link checkPatch} does too. */
export function readInput(
  id: FieldId,
  written: string,
  mark: DecimalMark,
  unit: SizeUnit,
): InputReading {
  const reading = readAmount(id, written, mark, unit);
  if (!reading.ok) return reading;
  const problem = checkPatch(patchOf(NO_SETTINGS, id, reading.value));
  return problem === undefined ? reading : { ok: false, problem };
}

/** `RTX 4090` → `rtx4090`, the network's name of a model. */
export function readModel(written: string, taken: readonly string[]): InputReading {
  const model = written.toLowerCase().replaceAll(/[\s_-]+/g, '');
  if (model === '') return { ok: false, problem: { code: 'model-empty' } };
  if (model === ANY_MODEL || taken.includes(model)) {
    return { ok: false, problem: { code: 'model-taken' } };
  }
  const problem = checkPatch({ prices: { gpu: Object.fromEntries([[model, '0']]) } });
  return problem === undefined ? { ok: true, value: model } : { ok: false, problem };
}

/** Named models by name; the one for all others comes last. */
export function gpuModels(models: readonly string[]): readonly string[] {
  const named = new Set(models.filter((model) => model !== ANY_MODEL));
  return [...[...named].sort(), ANY_MODEL];
}

/** What the schema's own codes mean for the person. */
const FAULTS: Readonly<Record<string, 'model-form' | 'too-big' | 'negative'>> = {
  invalid_key: 'model-form',
  too_big: 'too-big',
  too_small: 'negative',
};

const NO_SETTINGS: Settings = {
  prices: { cpuMilli: '0', memoryMib: '0', storageMib: '0', endpoint: '0', gpu: {} },
  reserve: { cpuMilli: 0, memoryBytes: 0, diskBytes: 0 },
  pricing: { strategy: 'scale', electricity: '0', machineWatts: 0, gpuWatts: {} },
  monthly: { cpu: '0', memory: '0', storage: '0', endpoint: '0', gpu: {} },
  bidding: { reclamation: false, mostNoticeHours: 1 },
  provider: { host: '', email: '', website: '', attributes: {} },
  payout: { rule: 'manual', threshold: '0', keep: '0' },
};

/** Whether it is a number of bytes. */
export function isSize(id: FieldId): id is 'reserve.memoryBytes' | 'reserve.diskBytes' {
  return id === 'reserve.memoryBytes' || id === 'reserve.diskBytes';
}

function isGpuPrice(id: FieldId): id is GpuPrice {
  return id.startsWith('prices.gpu.');
}

function readAmount(id: FieldId, written: string, mark: DecimalMark, unit: SizeUnit): InputReading {
  if (isSize(id)) return readSize(written, mark, unit);
  return id === 'reserve.cpuMilli' ? readCores(written, mark) : readDecimal(written, mark);
}

function valueAt(patch: SettingsPatch, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    patch,
  );
}

function decimalFault(value: unknown): 'too-long' | 'too-precise' | 'not-a-number' {
  const match = typeof value === 'string' ? /^(\d+)(?:\.(\d+))?$/.exec(value) : null;
  if (match === null) return 'not-a-number';
  return (match[1]?.length ?? 0) > 40 ? 'too-long' : 'too-precise';
}
