import { randomInt } from 'node:crypto';

/** A whole number from 0 up to, but not, `below`, each as likely as any other. */
export type Chance = (below: number) => number;

/** Nobody foretells it. */
export const SYSTEM_CHANCE: Chance = (below) => randomInt(below);

/** The same ones in an order that chance makes. */
export function shuffled<T>(values: readonly T[], chance: Chance): readonly T[] {
  const drawn = [...values];
  for (let left = drawn.length; left > 1; left--) {
    const at = chance(left);
    [drawn[at], drawn[left - 1]] = [drawn[left - 1] as T, drawn[at] as T];
  }
  return drawn;
}
