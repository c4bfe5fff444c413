import type { Brand } from './brand.ts';

/** An instant: whole milliseconds since 1970-01-01T00:00Z, by this machine's clock. */
export type UnixMs = Brand<number, 'UnixMs'>;

/** Makes an instant. Throws `RangeError` for anything but a finite number of milliseconds ≥ 0. */
export function parseUnixMs(value: number): UnixMs {
  if (!Number.isFinite(value) || value < 0) {
    throw new RangeError(`not an instant in milliseconds: ${String(value)}`);
  }
  return Math.trunc(value) as UnixMs;
}

/** The instant `ms` milliseconds after (or, negative, before) `instant`, never before 1970. */
export function addMs(instant: UnixMs, ms: number): UnixMs {
  return Math.max(0, Math.trunc(instant + ms)) as UnixMs;
}
