import type { Brand } from '../base/brand.ts';
import type { UnixMs } from '../base/instant.ts';

/** A block's number on its network. Never an instant; `createdAt` on a chain is one of these. */
export type BlockHeight = Brand<number, 'BlockHeight'>;

/** Makes a height. Throws `RangeError` for anything but a whole number ≥ 0. */
export function parseBlockHeight(value: number): BlockHeight {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`not a block height: ${String(value)}`);
  }
  return value as BlockHeight;
}

/** From `fromMs` up to, not including, `toMs`. */
export interface Interval {
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
}

/** The milliseconds that both intervals share. */
export function overlapMs(a: Interval, b: Interval): number {
  return Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
}
