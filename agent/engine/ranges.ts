import { createHash } from 'node:crypto';

import type { AddressRange } from '../domain/address.ts';
import { overlap, rangeOf, rangeText } from '../domain/address.ts';

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
  const [range] = candidates(seed).filter((one) => isFree(one, taken));
  return range && rangeText(range);
}

/** A bridge has so many addresses: one for each container of a lease, and some. */
const BRIDGE_BITS = 26;
/** Between the looks at what is taken and the last of these somebody else may take some. */
const MOST_SPARE = 8;

/** Ranges for one bridge each (`10.213.4.64/26`), for where the engine has none left to give. */
export function spareRanges(seed: string, taken: readonly AddressRange[]): readonly string[] {
  const spare: string[] = [];
  const step = 1n << BigInt(32 - BRIDGE_BITS);
  for (const whole of candidates(seed)) {
    const near = taken.filter((other) => overlap(whole, other));
    for (let at = 0n; at < 2n ** 16n && spare.length < MOST_SPARE; at += step) {
      const range = rangeOf(4, whole.first + at, BRIDGE_BITS);
      if (range !== undefined && isFree(range, near)) spare.push(rangeText(range));
    }
  }
  return spare;
}

function candidates(seed: string): readonly AddressRange[] {
  const number = createHash('sha256').update(seed).digest().readUInt16BE();
  return [RARE, LAST]
    .flatMap((all) => {
      const first = number % all.length;
      return [...all.slice(first), ...all.slice(0, first)];
    })
    .flatMap(([one, two]) => rangeOf(4, BigInt(one * 2 ** 24 + two * 2 ** 16), 16) ?? []);
}

function isFree(range: AddressRange, taken: readonly AddressRange[]): boolean {
  return !taken.some((other) => overlap(range, other));
}
