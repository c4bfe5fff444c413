import type { StreamItem } from '../../../agent/api/streams.ts';
import type { OpenStream, StreamListener } from '../../state/agent-client.ts';
import type { CallError } from '../../state/agent-error.ts';
import type { LogSource } from './log-buffer.ts';
import { LogBuffer } from './log-buffer.ts';
import { LogRate } from './log-rate.ts';
import { LogSeam } from './log-seam.ts';

type LogItem = StreamItem<'lease.logs'>;

/**
 * `waiting`: not asked for, or nothing to read from yet. `following`: what is printed comes here.
 * `lost`: cut off, and tried again. `ended`: the containers are gone, no more will come.
 */
export type LogStatus =
  | { readonly status: 'waiting' | 'following' | 'ended' }
  | { readonly status: 'lost'; readonly atMs: number; readonly error: CallError };

export interface LogSessionParts {
  /** Opens the log with the last `tail` lines of each container. */
  readonly open: (tail: number, listener: StreamListener<'lease.logs'>) => OpenStream<'lease.logs'>;
  readonly nowMs: () => number;
  readonly after: (ms: number, what: () => void) => () => void;
}

const FIRST_TAIL = 1_000;
/** More than a short gap holds, so that it can be closed. */
const AGAIN_TAIL = 10_000;
const FIRST_RETRY_MS = 1_000;
const MOST_RETRY_MS = 10_000;
/** A reading that lasts so long without a word is one of a quiet container. */
const SETTLED_MS = 1_500;
/** What was printed before comes source by source, and is put into the order of time first. */
const BACKLOG_MS = 250;
const MOST_BACKLOG_CHARS = 8 * 1024 * 1024;

/** One lease's log: reads on after every cut, without a line twice and without hiding a gap. */
export class LogSession {
  readonly #parts: LogSessionParts;
  readonly #listeners = new Set<() => void>();
  readonly #rate = new LogRate();
  readonly buffer: LogBuffer;
  #status: LogStatus = { status: 'waiting' };
  #stream: OpenStream<'lease.logs'> | undefined;
  #seam: LogSeam | undefined;
  #cancelTimer: (() => void) | undefined;
  #backlog: { readonly source: LogSource; readonly text: string }[] | undefined;
  #backlogChars = 0;
  #cancelBacklog: (() => void) | undefined;
  #retryMs = FIRST_RETRY_MS;
  #running = false;
  #opened = 0;

  constructor(parts: LogSessionParts, buffer: LogBuffer = new LogBuffer()) {
    this.#parts = parts;
    this.buffer = buffer;
  }

  get status(): LogStatus {
    return this.#status;
  }

  /** Lines a second, over the last five. */
  get rate(): number {
    return this.#rate.at(this.#parts.nowMs());
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads from now on, or again at once where it waited for its next try. */
  start(): void {
    if (this.#stream !== undefined || this.#status.status === 'ended') return;
    this.#running = true;
    this.#retryMs = FIRST_RETRY_MS;
    this.#open();
  }

  stop(): void {
    this.#running = false;
    this.#takeBacklog();
    this.#cancelTimer?.();
    this.#stream?.cancel();
    this.#stream = undefined;
    // A late word of this reading belongs to nobody.
    this.#opened += 1;
    this.#cutOff();
  }

  #open(): void {
    this.#cancelTimer?.();
    this.#opened += 1;
    const turn = this.#opened;
    const again = this.buffer.lines > 0;
    this.#seam = again ? new LogSeam(this.buffer) : undefined;
    this.#backlog = [];
    this.#backlogChars = 0;
    this.#stream = this.#parts.open(again ? AGAIN_TAIL : FIRST_TAIL, {
      onItem: (item) => {
        if (turn === this.#opened) this.#take(item);
      },
      onEnd: (error) => {
        if (turn === this.#opened) this.#ended(error);
      },
    });
    this.#cancelTimer = this.#parts.after(SETTLED_MS, () => this.#settled(false));
  }

  #take({ service, replica, stream, text }: LogItem): void {
    const source = { service, replica, stream };
    if (this.#backlog !== undefined) {
      this.#cancelBacklog ??= this.#parts.after(BACKLOG_MS, () => this.#takeBacklog());
      this.#backlog.push({ source, text });
      this.#backlogChars += text.length;
      if (this.#backlogChars > MOST_BACKLOG_CHARS) this.#takeBacklog();
      return;
    }
    this.#settled(false);
    const nowMs = this.#parts.nowMs();
    const keep = (stamp: string, line: string): boolean => {
      const isNew = this.#isNew(source, stamp, line);
      if (isNew) this.#rate.saw(stamp, nowMs, true);
      return isNew;
    };
    this.buffer.append(source, text, keep);
    this.#tell();
  }

  #takeBacklog(): void {
    this.#cancelBacklog?.();
    this.#cancelBacklog = undefined;
    const chunks = this.#backlog;
    this.#backlog = undefined;
    if (chunks === undefined || chunks.length === 0) return;
    // The mark stands before the first line that is new; sorted in, the lines come after it.
    const nowMs = this.#parts.nowMs();
    const keep = (source: LogSource, stamp: string, line: string): boolean => {
      const isNew = this.#isNew(source, stamp, line);
      if (isNew) this.#rate.saw(stamp, nowMs, false);
      return isNew;
    };
    this.buffer.appendSorted(chunks, keep);
    this.#settled(false);
    this.#tell();
  }

  #isNew(source: LogSource, stamp: string, line: string): boolean {
    const seam = this.#seam;
    if (seam === undefined) return true;
    if (!seam.isNew(source, stamp, line)) return false;
    const gap = seam.takeGap(source);
    if (gap && this.#status.status !== 'lost') {
      this.buffer.mark('back-with-gap', this.#parts.nowMs());
    }
    this.#settled(gap);
    return true;
  }

  /** It reads: whatever was lost is found again. */
  #settled(gap: boolean): void {
    if (this.#status.status === 'following') return;
    this.#cancelTimer?.();
    this.#retryMs = FIRST_RETRY_MS;
    if (this.#status.status === 'lost') {
      this.buffer.mark(gap ? 'back-with-gap' : 'back', this.#parts.nowMs());
    }
    this.#status = { status: 'following' };
    this.#tell();
  }

  #ended(error: CallError | undefined): void {
    this.#takeBacklog();
    this.#cancelTimer?.();
    this.#stream = undefined;
    if (error === undefined) {
      this.#status = { status: 'ended' };
    } else if (error.code === 'not-found' && this.buffer.lines === 0) {
      // No container is there yet.
      this.#status = { status: 'waiting' };
      this.#retry();
    } else {
      this.#cutOff(error);
      this.#retry();
    }
    this.#tell();
  }

  #cutOff(error?: CallError): void {
    if (this.#status.status === 'lost') {
      if (error !== undefined) this.#status = { ...this.#status, error };
      return;
    }
    if (error === undefined) return;
    const atMs = this.#parts.nowMs();
    if (this.buffer.lines > 0) this.buffer.mark('lost', atMs);
    this.#status = { status: 'lost', atMs, error };
  }

  #retry(): void {
    if (!this.#running) return;
    this.#cancelTimer = this.#parts.after(this.#retryMs, () => this.#open());
    this.#retryMs = Math.min(MOST_RETRY_MS, this.#retryMs * 2);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
