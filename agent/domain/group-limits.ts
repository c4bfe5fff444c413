import type { Refusal } from './refusal.ts';
import type { GroupSpec, ResourceUnit } from './resources.ts';
import { GIB, MIB } from './resources.ts';

/** What Akash's chain lets a tenant order of one thing, both ends included. */
interface Limits {
  readonly least: number;
  readonly most: number;
}

const TIB = 1024 * GIB;

/** Units in a group. */
const UNITS: Limits = { least: 1, most: 20 };
const COUNT: Limits = { least: 1, most: 50 };
const CPU_MILLI: Limits = { least: 10, most: 384_000 };
const MEMORY: Limits = { least: MIB, most: 2 * TIB };
const GPUS: Limits = { least: 0, most: 24 };
/** Of each volume. */
const STORAGE: Limits = { least: 5 * MIB, most: 32 * TIB };

/**
 * What of the group no chain would have taken, as a `malformed` refusal with what it is (`what`), in
 * which unit, and the limits. Nothing that is beyond them is worth a fee: the bid would be refused.
 */
export function beyondLimits(group: GroupSpec): Refusal | undefined {
  if (group.name === '') return { code: 'malformed', numbers: { what: 'name' } };
  const units = outside('units', group.units.length, UNITS);
  if (units !== undefined) return units;
  for (const unit of group.units) {
    const found = unitBeyond(unit);
    if (found !== undefined) return { ...found, numbers: { ...found.numbers, unit: unit.id } };
  }
  return undefined;
}

function unitBeyond({
  count,
  cpuMilli,
  memoryBytes,
  gpu,
  storage,
}: ResourceUnit): Refusal | undefined {
  return (
    outside('count', count, COUNT) ??
    outside('cpu', cpuMilli, CPU_MILLI) ??
    outside('memory', memoryBytes, MEMORY) ??
    outside('gpu', gpu.count, GPUS) ??
    storage
      .map(({ bytes }) => outside('storage', bytes, STORAGE))
      .find((refusal) => refusal !== undefined)
  );
}

function outside(what: string, value: number, { least, most }: Limits): Refusal | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  return { code: 'malformed', numbers: { what, wants: String(value), least, most } };
}
