import type { UnixMs } from '../../base/instant.ts';
import { parseUnixMs } from '../../base/instant.ts';

/** The engine's text for an instant; `undefined` for its zero (the year 1), which means "never". */
export function instantOf(text: string): UnixMs | undefined {
  // eslint-disable-next-line no-restricted-globals -- reads a text; asks no clock
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms < 0 ? undefined : parseUnixMs(ms);
}

/** The same instant as the engine's `since` wants it: seconds with nine decimals. */
export function sinceOf(text: string): string | undefined {
  const ms = instantOf(text);
  if (ms === undefined) return undefined;
  const nanos = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${Math.floor(ms / 1000)}.${nanos.padEnd(9, '0').slice(0, 9)}`;
}

/** An event's nanoseconds since 1970, which JSON has rounded to some 256 of them. */
export function sinceOfNanos(nanos: number): string {
  const seconds = Math.floor(nanos / 1e9);
  return `${seconds}.${String(Math.floor(nanos - seconds * 1e9)).padStart(9, '0')}`;
}
