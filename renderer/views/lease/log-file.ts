import type { LogEntry, LogReading } from './log-buffer.ts';
import type { LogIndex } from './log-index.ts';

/** A log as a text file: whole lines, each with its time and service. */

function lineText(entry: LogEntry): string {
  if (entry.type === 'mark') return `--- ${entry.mark} ${new Date(entry.atMs).toISOString()} ---`;
  const { source, stamp, text } = entry;
  const who = `${source.service}/${source.replica}`;
  const stream = source.stream === 'stderr' ? ' stderr' : '';
  return `${stamp}${stamp === '' ? '' : ' '}${who}${stream}: ${text}`;
}

/** Everything that is kept; `older` says in words what is not there any more. */
export function wholeLog(reading: LogReading, older: (count: number) => string): string {
  const lines: string[] = reading.dropped > 0 ? [older(reading.dropped)] : [];
  for (let seq = reading.firstSeq; seq < reading.endSeq; seq += 1) {
    const entry = reading.at(seq);
    if (entry !== undefined) lines.push(lineText(entry));
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** What is listed under the present filter. */
export function listedLog(index: LogIndex): string {
  const lines: string[] = [];
  for (let place = 0; place < index.count; place += 1) {
    const entry = index.entryAt(place);
    if (entry !== undefined) lines.push(lineText(entry));
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
