import type { Unit } from './calendar.ts';

/** Steps between labels that people count in. */
const STEPS: Readonly<Record<Unit, readonly number[]>> = {
  hour: [1, 2, 3, 6, 12, 24],
  day: [1, 2, 3, 5, 7, 10, 15],
  month: [1, 2, 3, 6, 12],
};

/**
 * Which pieces get a label below their bar: as many as have room. Hours are counted from midnight,
 * days and months from the first; the piece that holds now always has its own, and what is too near
 * to it has none.
 */
export function labelledPlaces(
  unit: Unit,
  fromMs: readonly number[],
  most: number,
  current: number | undefined,
): readonly number[] {
  const steps = STEPS[unit];
  const step = steps.find((each) => fromMs.length / each <= Math.max(1, most)) ?? steps.at(-1) ?? 1;
  const places = fromMs.flatMap((atMs, place) => {
    const number = unit === 'hour' ? new Date(atMs).getHours() : place;
    return number % step === 0 ? [place] : [];
  });
  if (current === undefined || places.includes(current)) return places;
  const room = Math.ceil(step * 0.7);
  return [...places.filter((place) => Math.abs(place - current) >= room), current].toSorted(
    (a, b) => a - b,
  );
}
