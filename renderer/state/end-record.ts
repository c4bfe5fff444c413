import type { LeaseDetail } from '../../agent/api/methods.ts';
import type { LeaseValue } from '../../agent/api/slices.ts';

/** Leases that the owner ended, among the last ones that ended at all. */
export interface EndRecord {
  readonly own: number;
  readonly of: number;
}

/** How long ending leases took, from the wish to where nothing of them was left. */
export interface EndTimes {
  readonly usualMs: number;
  readonly slowestMs: number;
  readonly count: number;
}

/** A lease that got no manifest was never one that ran; its end says nothing about the owner. */
const OWN_ENDS: readonly (string | undefined)[] = ['decommission', 'unstable'];

type Ended = Pick<LeaseValue, 'closeReason'>;

export function isOwnEnd({ closeReason }: Ended): boolean {
  return OWN_ENDS.includes(closeReason);
}

export function endRecord(past: readonly Ended[]): EndRecord {
  return { own: past.filter(isOwnEnd).length, of: past.length };
}

/** From the histories of leases that ended; `undefined` where none of them tells. */
export function endTimes(histories: readonly LeaseDetail['events'][]): EndTimes | undefined {
  const times = histories.flatMap(endMs).sort((one, other) => one - other);
  const usualMs = times[Math.floor((times.length - 1) / 2)];
  const slowestMs = times.at(-1);
  if (usualMs === undefined || slowestMs === undefined) return undefined;
  return { usualMs, slowestMs, count: times.length };
}

function endMs(events: LeaseDetail['events']): readonly number[] {
  const asked = events.find(({ code }) => code === 'lease-ending');
  const over = events.find(({ code }) => code === 'lease-closed');
  return asked === undefined || over === undefined ? [] : [Math.max(0, over.atMs - asked.atMs)];
}
