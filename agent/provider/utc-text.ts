import type { UnixMs } from '../base/instant.ts';

/** `2026-03-12 14:02 UTC`: an instant in a message to people, wherever they are. */
export function utcText(ms: UnixMs): string {
  // eslint-disable-next-line no-restricted-globals -- writes a given instant; asks no clock
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
