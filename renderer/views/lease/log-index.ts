import type { LogEntry, LogReading } from './log-buffer.ts';
import { cutForView, wrapText } from './log-text.ts';
import { NumberQueue } from './number-queue.ts';

/** What of a log is listed, and how. */
export interface LogLook {
  readonly service: string | undefined;
  readonly query: string;
  /** Lines without the query are left out. */
  readonly onlyMatching: boolean;
  /** Signs of a row where long lines are wrapped. */
  readonly columns: number | undefined;
}

/** Places of a query in a text, whatever the case. `undefined` for an empty one. */
export function queryPattern(query: string): RegExp | undefined {
  if (query === '') return undefined;
  return new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
}

/**
 * Which entries of a log are listed and where each stands, brought up to date by what came since.
 * Heights are in rows of one line of text; nothing is kept per entry where all are listed unwrapped.
 */
export class LogIndex {
  readonly look: LogLook;
  readonly #pattern: RegExp | undefined;
  readonly #filters: boolean;
  #reading: LogReading;
  #nextSeq: number;
  /** Listed entries, where not all are. */
  readonly #listed = new NumberQueue();
  /** Where each listed entry begins, where they are not all one row high. */
  readonly #tops = new NumberQueue();
  readonly #matches = new NumberQueue();
  #bottom = 0;
  #gone = 0;
  #goneRows = 0;
  /** Marks that are listed, and those that are or were, where not all entries are listed. */
  #marks = 0;
  #marksEver = 0;

  constructor(look: LogLook, reading: LogReading) {
    this.look = look;
    this.#pattern = queryPattern(look.query);
    this.#filters = look.service !== undefined || (look.onlyMatching && look.query !== '');
    this.#reading = reading;
    this.#nextSeq = reading.firstSeq;
    this.#gone = this.#filters ? 0 : reading.firstSeq;
    this.update(reading);
  }

  /** Entries that are listed, marks among them. */
  get count(): number {
    const { firstSeq, endSeq } = this.#reading;
    return this.#filters ? this.#listed.length : endSeq - firstSeq;
  }

  /** Lines that are listed. */
  get lines(): number {
    const { lines, dropped } = this.#reading;
    return this.#filters ? this.count - this.#marks : lines - dropped;
  }

  /** Lines that are or were listed: it only grows. */
  get linesEver(): number {
    return this.#filters ? this.#gone + this.count - this.#marksEver : this.#reading.lines;
  }

  /** Height of all that is listed. */
  get rows(): number {
    return this.look.columns === undefined ? this.count : this.#bottom - this.#goneRows;
  }

  /** Rows that left at the front: what stands below moved up by as many. */
  get goneRows(): number {
    return this.look.columns === undefined ? this.#gone : this.#goneRows;
  }

  get matchCount(): number {
    return this.#matches.length;
  }

  /** The entry of the n-th match. */
  matchAt(index: number): number | undefined {
    return this.#matches.at(index);
  }

  /** The first match that is not before that entry. */
  matchFrom(seq: number): number {
    return this.#matches.lowerBound(seq);
  }

  entryAt(index: number): LogEntry | undefined {
    const seq = this.#filters ? this.#listed.at(index) : this.#reading.firstSeq + index;
    return seq === undefined ? undefined : this.#reading.at(seq);
  }

  /** Where an entry is listed: the place of the first that is not before it. */
  placeOf(seq: number): number {
    if (this.#filters) return this.#listed.lowerBound(seq);
    return Math.max(0, seq - this.#reading.firstSeq);
  }

  /** Where a listed entry begins. */
  topOf(index: number): number {
    if (this.look.columns === undefined) return index;
    return (this.#tops.at(index) ?? this.#bottom) - this.#goneRows;
  }

  /** The listed entry that stands at that row. */
  placeAtRow(row: number): number {
    if (this.look.columns === undefined) return Math.max(0, Math.floor(row));
    const above = this.#tops.lowerBound(Math.floor(row) + this.#goneRows + 1);
    return Math.max(0, above - 1);
  }

  update(reading: LogReading): void {
    this.#reading = reading;
    this.#dropFront(reading.firstSeq);
    const from = Math.max(this.#nextSeq, reading.firstSeq);
    // Nothing to look at: the places follow from the numbers.
    const plain = !this.#filters && this.#pattern === undefined && this.look.columns === undefined;
    if (!plain) for (let seq = from; seq < reading.endSeq; seq += 1) this.#add(reading.at(seq));
    this.#nextSeq = reading.endSeq;
    // All that are there are listed, under any look; the reading goes on before it is looked at again.
    const { firstSeq, endSeq, lines, dropped } = reading;
    this.#marks = endSeq - firstSeq - (lines - dropped);
  }

  #add(entry: LogEntry | undefined): void {
    if (entry === undefined || !this.#lists(entry)) return;
    if (this.#filters) {
      this.#listed.push(entry.seq);
      if (entry.type === 'mark') this.#marksEver += 1;
    }
    if (this.look.columns !== undefined) {
      this.#tops.push(this.#bottom);
      this.#bottom += heightOf(entry, this.look.columns);
    }
    if (this.#hits(entry)) this.#matches.push(entry.seq);
  }

  #lists(entry: LogEntry): boolean {
    if (entry.type === 'mark') return true;
    const { service, onlyMatching } = this.look;
    if (service !== undefined && entry.source.service !== service) return false;
    return !onlyMatching || this.#pattern === undefined || this.#hits(entry);
  }

  #hits(entry: LogEntry): boolean {
    if (entry.type === 'mark' || this.#pattern === undefined) return false;
    this.#pattern.lastIndex = 0;
    return this.#pattern.test(entry.text);
  }

  #dropFront(firstSeq: number): void {
    this.#matches.dropBelow(firstSeq);
    const gone = this.#filters
      ? this.#listed.dropBelow(firstSeq)
      : Math.max(0, firstSeq - this.#gone);
    this.#gone += gone;
    if (this.look.columns === undefined || gone === 0) return;
    this.#tops.dropFirst(gone);
    this.#goneRows = this.#tops.at(0) ?? this.#bottom;
  }
}

function heightOf(entry: LogEntry, columns: number): number {
  if (entry.type === 'mark') return 1;
  return wrapText(cutForView(entry.text).shown, columns).length;
}
