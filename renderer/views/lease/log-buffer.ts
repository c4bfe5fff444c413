import { hasSpecial, plainLine, splitStamp } from './log-text.ts';

/** Where a line comes from. */
export interface LogSource {
  readonly service: string;
  readonly replica: number;
  readonly stream: 'stdout' | 'stderr';
}

export interface LogLine {
  readonly type: 'line';
  /** Counts every entry that ever was; no two are the same. */
  readonly seq: number;
  readonly source: LogSource;
  readonly stamp: string;
  readonly text: string;
}

/** Where the reading was cut off, or went on. */
export interface LogMark {
  readonly type: 'mark';
  readonly seq: number;
  readonly mark: 'lost' | 'back' | 'back-with-gap';
  readonly atMs: number;
}

export type LogEntry = LogLine | LogMark;

/** Entries from `firstSeq` up to, not including, `endSeq`. */
export interface LogReading {
  readonly firstSeq: number;
  readonly endSeq: number;
  /** Lines that were taken from the front to make room. */
  readonly dropped: number;
  /** Lines that ever came, those among them. An entry that is a mark is no line. */
  readonly lines: number;
  at(seq: number): LogEntry | undefined;
}

export interface LogLimits {
  readonly mostLines: number;
  /** Of the lines' texts together. */
  readonly mostChars: number;
}

export const LOG_LIMITS: LogLimits = { mostLines: 100_000, mostChars: 32 * 1024 * 1024 };

// The front of the list is cut off in large pieces only: one cut moves everything behind it.
const LEAST_CUT = 8_192;
/** What an entry costs beside its text. */
const ENTRY_CHARS = 64;

/**
 * The last lines that came, up to a limit. What no longer fits leaves from the front and is
 * counted. Adding costs what is added, however much there is.
 */
export class LogBuffer implements LogReading {
  readonly #limits: LogLimits;
  #entries: (LogEntry | undefined)[] = [];
  #head = 0;
  #firstSeq = 0;
  #chars = 0;
  #dropped = 0;
  #lines = 0;

  constructor(limits: LogLimits = LOG_LIMITS) {
    this.#limits = limits;
  }

  get firstSeq(): number {
    return this.#firstSeq;
  }

  get endSeq(): number {
    return this.#firstSeq + this.#entries.length - this.#head;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get lines(): number {
    return this.#lines;
  }

  at(seq: number): LogEntry | undefined {
    return seq < this.#firstSeq ? undefined : this.#entries[this.#head + seq - this.#firstSeq];
  }

  /**
   * Whole lines of one source, each with its time in front. `keep` can refuse a line; a line
   * without a time goes on the one before it. Answers how many came in.
   */
  append(
    source: LogSource,
    text: string,
    keep: (stamp: string, text: string) => boolean = () => true,
  ): number {
    const before = this.#lines;
    eachLine(text, (stamp, line) => {
      if (keep(stamp, line)) this.#pushLine(source, stamp, line);
    });
    this.#fit();
    return this.#lines - before;
  }

  /** The same for several sources whose lines belong between each other: in the order of time. */
  appendSorted(
    chunks: readonly { readonly source: LogSource; readonly text: string }[],
    keep: (source: LogSource, stamp: string, text: string) => boolean = () => true,
  ): number {
    const lines: { source: LogSource; stamp: string; text: string; time: string }[] = [];
    const times = new Map<string, string>();
    for (const { source, text } of chunks) {
      const key = `${source.service}/${source.replica}/${source.stream}`;
      eachLine(text, (stamp, line) => {
        const time = stamp === '' ? (times.get(key) ?? '') : stamp;
        times.set(key, time);
        if (keep(source, stamp, line)) lines.push({ source, stamp, text: line, time });
      });
    }
    // Keeps the order of lines of one time.
    lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    for (const { source, stamp, text } of lines) this.#pushLine(source, stamp, text);
    this.#fit();
    return lines.length;
  }

  mark(mark: LogMark['mark'], atMs: number): void {
    this.#push({ type: 'mark', seq: this.endSeq, mark, atMs }, 0);
    this.#fit();
  }

  /** What is here now; it stays as it is while more comes. */
  snapshot(): LogReading {
    const { firstSeq, endSeq, dropped, lines } = this;
    const entries = this.#entries.slice(this.#head);
    const at = (seq: number): LogEntry | undefined =>
      seq < firstSeq ? undefined : entries[seq - firstSeq];
    return { firstSeq, endSeq, dropped, lines, at };
  }

  #pushLine(source: LogSource, stamp: string, text: string): void {
    this.#push({ type: 'line', seq: this.endSeq, source, stamp, text }, text.length);
    this.#lines += 1;
  }

  #push(entry: LogEntry, chars: number): void {
    this.#entries.push(entry);
    this.#chars += chars + ENTRY_CHARS;
  }

  #fit(): void {
    const { mostLines, mostChars } = this.#limits;
    while (this.endSeq - this.#firstSeq > mostLines || this.#chars > mostChars) {
      const first = this.#entries[this.#head];
      if (first === undefined) return;
      this.#entries[this.#head] = undefined;
      this.#head += 1;
      this.#firstSeq += 1;
      this.#chars -= ENTRY_CHARS;
      if (first.type !== 'line') continue;
      this.#chars -= first.text.length;
      this.#dropped += 1;
    }
    if (this.#head < LEAST_CUT || this.#head * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}

function eachLine(text: string, onLine: (stamp: string, line: string) => void): void {
  const special = hasSpecial(text);
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const { stamp, text: rest } = splitStamp(text.slice(from, end));
    from = end + 1;
    onLine(stamp, special ? plainLine(rest) : rest);
  }
}
