import { createHash } from 'node:crypto';

import type { AddressRange } from '../../domain/address.ts';
import { overlap, rangeOf, rangeText } from '../../domain/address.ts';

/** Private ranges of 65536 addresses that few use, the rarest first. */
const CANDIDATES: readonly (readonly [number, number])[] = [
  ...Array.from({ length: 40 }, (_unused, index): [number, number] => [10, 201 + index]),
  ...Array.from({ length: 8 }, (_unused, index): [number, number] => [172, 24 + index]),
];

/**
 * A range for the networks of an engine of our own (`10.213.0.0/16`) in which nothing of `taken` lies.
 * Which one is tried first hangs on `seed`, so that two of them on one machine seldom meet.
 */
export function freeRange(seed: string, taken: readonly AddressRange[]): string | undefined {
  const first = createHash('sha256').update(seed).digest().readUInt16BE() % CANDIDATES.length;
  return [...CANDIDATES.slice(first), ...CANDIDATES.slice(0, first)]
    .flatMap(([one, two]) => rangeOf(4, BigInt(one * 2 ** 24 + two * 2 ** 16), 16) ?? [])
    .filter((range) => !taken.some((other) => overlap(range, other)))
    .map(rangeText)[0];
}
