import type { LeaseValue } from '../../../agent/api/slices.ts';

/** How a lease that lives is told in one line. */
export interface LeaseLine {
  readonly state: Exclude<LeaseValue['state'], 'closed'>;
  /** Until when the tenant's money lasts, or the manifest must come. */
  readonly untilMs?: number;
}

/** `atMs`: when `lease` was read; what its money lasts is counted from there. */
export function leaseLine(lease: LeaseValue, atMs: number, blockMs: number | undefined): LeaseLine {
  const state = lease.state === 'closed' ? 'stopping' : lease.state;
  const untilMs = untilOf(lease, atMs, blockMs);
  return { state, ...(untilMs === undefined ? {} : { untilMs }) };
}

function untilOf(
  { state, manifestDeadlineMs, blocksLeft }: LeaseValue,
  atMs: number,
  blockMs: number | undefined,
): number | undefined {
  if (state === 'awaiting-manifest') return manifestDeadlineMs;
  if (state === 'stopping' || state === 'closed') return undefined;
  return blocksLeft === undefined || blockMs === undefined
    ? undefined
    : atMs + blocksLeft * blockMs;
}
