import { createHash } from 'node:crypto';

import type { AddressRange } from '../../domain/address.ts';
import { overlap, rangeOf, rangeText } from '../../domain/address.ts';

/** The first two numbers of private ranges that few use. */
type Candidates = readonly (readonly [number, number])[];
const RARE: Candidates = Array.from({ length: 40 }, (_unused, index) => [10, 201 + index]);
/** Where a VPN has all of those. Engines take some of these for networks that somebody makes later. */
const LAST: Candidates = Array.from({ length: 8 }, (_unused, index) => [172, 24 + index]);

/**
 * A range for the networks of an engine of our own (`10.213.0.0/16`) in which nothing of `taken` lies.
 * Which one is tried first hangs on `seed`, so that two of them on one machine seldom meet.
 */
export function freeRange(seed: string, taken: readonly AddressRange[]): string | undefined {
  const number = createHash('sha256').update(seed).digest().readUInt16BE();
  return [RARE, LAST]
    .flatMap((all) => {
      const first = number % all.length;
      return [...all.slice(first), ...all.slice(0, first)];
    })
    .flatMap(([one, two]) => rangeOf(4, BigInt(one * 2 ** 24 + two * 2 ** 16), 16) ?? [])
    .filter((range) => !taken.some((other) => overlap(range, other)))
    .map(rangeText)[0];
}
