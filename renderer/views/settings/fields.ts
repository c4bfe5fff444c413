import type { PortSetting } from '../../../agent/api/served-ports.ts';
import { portTakenBy } from '../../../agent/api/served-ports.ts';
import type { Settings, SettingsPatch } from '../../../agent/api/settings.ts';
import { settingsPatch } from '../../../agent/api/settings.ts';
import type { DecimalMark, DecimalProblem } from '../../format/decimal.ts';
import { readDecimal, showDecimal } from '../../format/decimal.ts';
import type { SizeUnit } from './amounts.ts';
import { readCores, readSize, showCores, showSize } from './amounts.ts';
import type { FieldId, FieldKind } from './field-ids.ts';
import { ANY_MODEL, entryOf, isModelTable, kindOf } from './field-ids.ts';

/** Why a value was not taken, by the page itself. */
export type InputProblem =
  | DecimalProblem
  | { readonly code: 'at-least'; readonly least: number }
  | { readonly code: 'at-most'; readonly most: number }
  | { readonly code: 'port-taken'; readonly by: PortSetting }
  | {
      readonly code:
        | 'too-fine'
        | 'too-precise'
        | 'too-long'
        | 'too-big'
        | 'not-whole'
        | 'text-long'
        | 'host-form'
        | 'key-empty'
        | 'key-form'
        | 'key-taken'
        | 'key-hardware'
        | 'image-empty'
        | 'image-form'
        | 'image-taken'
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

/** A setting's value as exact text; `undefined` for a row that its table does not have. */
export function readSetting(settings: Settings, id: FieldId): string | undefined {
  const { group, key, member } = placeOf(id);
  const value = valueIn(settings[group], key);
  // A model may be called `constructor`, which every object has.
  return textOf(member === undefined ? value : valueIn(value, member));
}

/** What holds: the price for all other models does even where the table does not name it. */
export function effectiveSetting(
  { values, defaults }: { readonly values: Settings; readonly defaults: Settings },
  id: FieldId,
): string | undefined {
  const own = readSetting(values, id);
  const entry = entryOf(id);
  const isAny = entry !== undefined && isModelTable(entry.table) && entry.member === ANY_MODEL;
  return own ?? (isAny ? readSetting(defaults, id) : undefined);
}

/** The change that gives a setting this value. `undefined` takes a row out of its table. */
export function patchOf(settings: Settings, id: FieldId, value: string | undefined): SettingsPatch {
  const { group, key, member } = placeOf(id);
  const typed = value === undefined ? undefined : typedValue(kindOf(id), value);
  if (member === undefined) return { [group]: { [key]: typed } };
  const table = Object.entries(valueIn(settings[group], key) as object).filter(
    ([known]) => known !== member,
  );
  const entries = typed === undefined ? table : [...table, [member, typed]];
  return { [group]: { [key]: Object.fromEntries(entries) as object } };
}

/** What is wrong with a change, by the agent's own schema; `undefined` where nothing is. */
export function checkPatch(patch: SettingsPatch): InputProblem | undefined {
  const parsed = settingsPatch.safeParse(patch);
  if (parsed.success) return undefined;
  const issue = parsed.error.issues[0];
  const [group, key] = issue?.path ?? [];
  if (issue?.code === 'invalid_key') return { code: KEY_FAULTS[String(group)] ?? 'model-form' };
  if (issue?.code === 'invalid_format') {
    if (group === 'provider' || key === 'domain') return { code: 'host-form' };
    return { code: decimalFault(valueAt(patch, issue.path)) };
  }
  // An address is none that others lie beneath.
  if (issue?.code === 'custom' && key === 'domain') return { code: 'host-form' };
  // The reserve has no limit that people should know; the others do.
  const hasLimits = group !== 'reserve';
  if (issue?.code === 'too_big') {
    if (issue.origin === 'string') return { code: 'text-long' };
    return hasLimits ? { code: 'at-most', most: Number(issue.maximum) } : { code: 'too-big' };
  }
  if (issue?.code === 'too_small') {
    return hasLimits ? { code: 'at-least', least: Number(issue.minimum) } : { code: 'negative' };
  }
  return { code: 'does-not-fit' };
}

export function showValue(id: FieldId, value: string, mark: DecimalMark): ShownValue {
  const kind = kindOf(id);
  if (kind === 'size') return showSize(value, mark);
  if (kind === 'cores') return { text: showCores(value, mark), unit: 'GB' };
  return { text: isWords(kind) ? value : showDecimal(value, mark), unit: 'GB' };
}

/**
 * Reads a box; a size without a unit is in `unit`. Checks what {@link checkPatch} does too, and that no
 * other of the `settings` has that port.
 */
export function readInput(
  id: FieldId,
  written: string,
  mark: DecimalMark,
  unit: SizeUnit,
  settings: Settings = NO_SETTINGS,
): InputReading {
  const reading = readAmount(kindOf(id), written, mark, unit);
  if (!reading.ok) return reading;
  const problem =
    checkPatch(patchOf(NO_SETTINGS, id, reading.value)) ?? portProblem(settings, id, reading.value);
  return problem === undefined ? reading : { ok: false, problem };
}

function portProblem(settings: Settings, id: FieldId, value: string): InputProblem | undefined {
  // A router passes this one on: it is not opened here.
  if (kindOf(id) !== 'port' || id === 'gateway.publicPort') return undefined;
  const by = portTakenBy(settings, id, Number(value));
  return by === undefined ? undefined : { code: 'port-taken', by };
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

/** The name of something that the owner says about this provider. */
export function readAttributeKey(written: string, taken: readonly string[]): InputReading {
  const key = written.trim();
  if (key === '') return { ok: false, problem: { code: 'key-empty' } };
  if (taken.includes(key)) return { ok: false, problem: { code: 'key-taken' } };
  if (key === 'capabilities' || key.startsWith('capabilities/')) {
    return { ok: false, problem: { code: 'key-hardware' } };
  }
  const problem = checkPatch({ provider: { attributes: Object.fromEntries([[key, '']]) } });
  return problem === undefined ? { ok: true, value: key } : { ok: false, problem };
}

/** A pattern of image names that the owner allows or denies. */
export function readImagePattern(written: string, taken: readonly string[]): InputReading {
  const pattern = written.trim().toLowerCase();
  if (pattern === '') return { ok: false, problem: { code: 'image-empty' } };
  if (taken.includes(pattern)) return { ok: false, problem: { code: 'image-taken' } };
  const problem = checkPatch({ content: { images: Object.fromEntries([[pattern, 'deny']]) } });
  return problem === undefined ? { ok: true, value: pattern } : { ok: false, problem };
}

const KEY_FAULTS: Readonly<Partial<Record<string, 'key-form' | 'image-form'>>> = {
  provider: 'key-form',
  content: 'image-form',
};

const NO_SETTINGS: Settings = {
  prices: { cpuMilli: '0', memoryMib: '0', storageMib: '0', endpoint: '0', gpu: {} },
  reserve: { cpuMilli: 0, memoryBytes: 0, diskBytes: 0 },
  pricing: { strategy: 'scale', electricity: '0', machineWatts: 0, gpuWatts: {} },
  monthly: { cpu: '0', memory: '0', storage: '0', endpoint: '0', gpu: {} },
  bidding: { reclamation: false, mostNoticeHours: 1 },
  provider: { host: '', email: '', website: '', attributes: {} },
  gateway: { port: 0, grpcPort: 0, publicPort: 0 },
  ingress: { port: 0, securePort: 0, domain: '' },
  content: { images: {}, otherImages: 'allow', evidenceDays: 1 },
  payout: { rule: 'manual', threshold: '0', keep: '0' },
};

interface Place {
  readonly group: keyof Settings;
  readonly key: string;
  /** The row in a table. */
  readonly member: string | undefined;
}

function placeOf(id: FieldId): Place {
  const entry = entryOf(id);
  const [group = '', key = ''] = (entry?.table ?? id).split('.');
  return { group: group as keyof Settings, key, member: entry?.member };
}

function valueIn(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key))
    return undefined;
  return (holder as Record<string, unknown>)[key];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function isWords(kind: FieldKind): boolean {
  return kind === 'text' || kind === 'choice' || kind === 'switch';
}

const WHOLE: readonly FieldKind[] = ['watts', 'hours', 'days', 'port'];

function typedValue(kind: FieldKind, value: string): unknown {
  if (kind === 'switch') return value === 'true';
  return kind === 'cores' || kind === 'size' || WHOLE.includes(kind) ? Number(value) : value;
}

function readAmount(
  kind: FieldKind,
  written: string,
  mark: DecimalMark,
  unit: SizeUnit,
): InputReading {
  if (kind === 'size') return readSize(written, mark, unit);
  if (kind === 'cores') return readCores(written, mark);
  if (isWords(kind)) return { ok: true, value: written.trim() };
  return WHOLE.includes(kind) ? readWhole(written, mark) : readDecimal(written, mark);
}

function readWhole(written: string, mark: DecimalMark): InputReading {
  const reading = readDecimal(written, mark);
  if (!reading.ok) return reading;
  const [whole = '0', fraction = ''] = reading.value.split('.');
  if (/[1-9]/.test(fraction)) return { ok: false, problem: { code: 'not-whole' } };
  return { ok: true, value: BigInt(whole).toString() };
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
