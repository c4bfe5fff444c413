import type { LogReading } from './log-buffer.ts';
import { stampMs } from './log-text.ts';

/**
 * When the newest line that is here was printed, in ms since 1970; `undefined` where none with a time
 * is. Not when the reading was cut off: lines that were on their way then are not here.
 */
export function printedUntilMs(
  reading: Pick<LogReading, 'firstSeq' | 'endSeq' | 'at'>,
): number | undefined {
  for (let seq = reading.endSeq - 1; seq >= reading.firstSeq; seq -= 1) {
    const entry = reading.at(seq);
    const atMs = entry?.type === 'line' ? stampMs(entry.stamp) : undefined;
    if (atMs !== undefined) return atMs;
  }
  return undefined;
}
