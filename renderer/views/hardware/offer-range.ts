import type { Part, PartShares } from '../../format/machine.ts';

const GIB = 2 ** 30;

/** The steps of one slider, in the units of the resource. */
export interface OfferRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** With less than this to itself a machine stops answering its owner. */
const LEAST_KEPT: Readonly<Record<Part, number>> = {
  cpuMilli: 500,
  memoryBytes: GIB,
  diskBytes: 5 * GIB,
};

/**
 * What can sensibly be offered: one step at least, because to offer nothing there is "Pause", and
 * never all of it. What somebody chose beyond that by other means stays within the ends.
 */
export function offerRange(part: Part, { whole, offered }: PartShares): OfferRange {
  const step = stepOf(part, whole);
  return {
    min: Math.min(step, offered),
    max: Math.max(step, offered, whole - LEAST_KEPT[part]),
    step,
  };
}

/** The nearest that can be chosen. */
export function within(value: number, { min, max }: OfferRange): number {
  return Math.min(max, Math.max(min, value));
}

/** The reserve that leaves `offered` to renters. */
export function reserveFor(whole: number, offered: number): number {
  return Math.max(0, Math.round(whole - offered));
}

function stepOf(part: Part, whole: number): number {
  switch (part) {
    case 'cpuMilli':
      return whole > 32_000 ? 1000 : 500;
    case 'memoryBytes':
      return whole > 32 * GIB ? GIB : GIB / 2;
    case 'diskBytes':
      return whole > 200 * GIB ? 10 * GIB : GIB;
  }
}
