import { exemptionFor, STACK_TEXT, withoutStack } from './exemptions.ts';
import type { Json, JsonObject } from './recording.ts';

/** A value that is not as recorded: `undefined` on a side that has none. */
export interface Difference {
  /** The line of the recording, and where in its answer: `rpc.result.height`. */
  readonly line: number;
  readonly path: string;
  readonly recorded: Json | undefined;
  readonly answered: Json | undefined;
}

/** Gas of the recording beside the gas of the answer. */
export interface GasPair {
  readonly line: number;
  readonly path: string;
  readonly recorded: number;
  readonly answered: number;
}

/** What came of comparing: every single value is counted in exactly one of the four. */
export interface Tally {
  readonly differences: Difference[];
  readonly gas: GasPair[];
  /** Values that were equal. */
  equal: number;
  /** Values that were not compared, by the reason of the exemption. */
  readonly exempt: Map<string, number>;
}

/** Nothing compared yet. */
export function emptyTally(): Tally {
  return { differences: [], gas: [], equal: 0, exempt: new Map() };
}

const GAS_FIELD = /(^|\.)(gas_used|simulation)$/;
const GAS_IN_TEXT = /(?<=gas used: ')\d+(?=')|(?<=gasUsed: )\d+/g;

/**
 * Compares two answers value by value, in depth: also what only one of them has is a difference.
 * Gas is put aside in `tally.gas`, also where it stands within a text.
 */
export function compare(
  tally: Tally,
  line: number,
  path: string,
  recorded: Json | undefined,
  answered: Json | undefined,
): void {
  if (isGas(path, recorded, answered)) {
    tally.gas.push({ line, path, recorded: Number(recorded), answered: Number(answered) });
    return;
  }
  if (isBranch(recorded) && isBranch(answered) && sameKind(recorded, answered)) {
    const [left, right] = [recorded as JsonObject, answered as JsonObject];
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(tally, line, path === '' ? key : `${path}.${key}`, left[key], right[key]);
    }
    if (Object.keys(left).length === 0 && Object.keys(right).length === 0) tally.equal += 1;
    return;
  }
  const exemption = exemptionFor(path, recorded, answered);
  if (compareGas(tally, line, path, recorded, answered)) return;
  if (recorded === answered) {
    tally.equal += 1;
  } else if (exemption !== undefined) {
    leaveOut(tally, exemption.reason);
  } else if (withoutStack(recorded) !== undefined && withoutStack(answered) !== undefined) {
    leaveOut(tally, STACK_TEXT);
    compare(tally, line, `${path}.beforeStack`, withoutStack(recorded), withoutStack(answered));
  } else {
    tally.differences.push({ line, path, recorded, answered });
  }
}

function leaveOut(tally: Tally, reason: string): void {
  tally.exempt.set(reason, (tally.exempt.get(reason) ?? 0) + 1);
}

function isGas(path: string, recorded: Json | undefined, answered: Json | undefined): boolean {
  return GAS_FIELD.test(path) && isFigure(recorded) && isFigure(answered);
}

/** Whether both are texts that tell gas and differ in nothing else: then it is put aside. */
function compareGas(
  tally: Tally,
  line: number,
  path: string,
  recorded: Json | undefined,
  answered: Json | undefined,
): boolean {
  if (typeof recorded !== 'string' || typeof answered !== 'string') return false;
  const [left, right] = [recorded.match(GAS_IN_TEXT), answered.match(GAS_IN_TEXT)];
  if (left === null || right?.length !== left.length) return false;
  if (recorded.replace(GAS_IN_TEXT, '') !== answered.replace(GAS_IN_TEXT, '')) return false;
  for (const [index, gas] of left.entries()) {
    tally.gas.push({ line, path, recorded: Number(gas), answered: Number(right[index]) });
  }
  return true;
}

function isFigure(value: Json | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
}

function isBranch(value: Json | undefined): value is readonly Json[] | JsonObject {
  return typeof value === 'object' && value !== null;
}

function sameKind(
  left: readonly Json[] | JsonObject,
  right: readonly Json[] | JsonObject,
): boolean {
  return Array.isArray(left) === Array.isArray(right);
}
