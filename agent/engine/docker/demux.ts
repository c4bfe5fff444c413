import type { OutputStream } from './frames.ts';
import { FrameReader } from './frames.ts';

/** Whole lines of one stream, each ended by a newline. */
export interface Lines {
  readonly stream: OutputStream;
  readonly text: string;
}

/** A longer line is cut here and goes on as the next one. */
export const LONGEST_LINE_BYTES = 64 * 1024;

// Enough for the rest of a line and the chunk that is being read.
const BUFFER_BYTES = 4 * LONGEST_LINE_BYTES;
const NEWLINE = 10;
// Below this, copying byte by byte is faster than a call into the engine.
const SHORT = 48;

/**
 * Makes lines out of a container's framed log: as many lines at once as a chunk holds, since a
 * million strings of one character each would cost far more than the log itself.
 */
export class LineDemuxer {
  readonly #lines: Lines[] = [];
  readonly #stdout = new LineBuffer((text) => this.#lines.push({ stream: 'stdout', text }));
  readonly #stderr = new LineBuffer((text) => this.#lines.push({ stream: 'stderr', text }));
  #last: OutputStream = 'stdout';
  readonly #frames = new FrameReader((stream, bytes, from, to) => {
    if (stream !== this.#last) {
      // Keeps the two streams in the order in which the container printed them.
      this.#of(this.#last).flush();
      this.#last = stream;
    }
    this.#of(stream).append(bytes, from, to);
  });

  /** The lines that this chunk completes. */
  read(chunk: Buffer): readonly Lines[] {
    this.#frames.read(chunk);
    this.#of(this.#last).flush();
    return this.#lines.splice(0);
  }

  /** What is left when the stream is over: a last line without its newline gets one. */
  end(): readonly Lines[] {
    this.#stdout.end();
    this.#stderr.end();
    return this.#lines.splice(0);
  }

  #of(stream: OutputStream): LineBuffer {
    return stream === 'stdout' ? this.#stdout : this.#stderr;
  }
}

class LineBuffer {
  readonly #emit: (text: string) => void;
  // Made at the first byte: most containers never write to one of their streams.
  #bytes: Buffer | undefined;
  #length = 0;
  /** Just after the last newline. */
  #whole = 0;

  constructor(emit: (text: string) => void) {
    this.#emit = emit;
  }

  append(source: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const open = this.#length - this.#whole;
      const end = Math.min(to, at + LONGEST_LINE_BYTES - open);
      this.#copy(source, at, end);
      at = end;
      if (this.#length - this.#whole >= LONGEST_LINE_BYTES) this.#cut();
      if (this.#length > BUFFER_BYTES - 2 * LONGEST_LINE_BYTES) this.flush();
    }
  }

  /** Gives out all whole lines and keeps the unfinished one. */
  flush(): void {
    if (this.#whole === 0 || this.#bytes === undefined) return;
    this.#emit(this.#bytes.toString('utf8', 0, this.#whole));
    this.#bytes.copyWithin(0, this.#whole, this.#length);
    this.#length -= this.#whole;
    this.#whole = 0;
  }

  end(): void {
    this.flush();
    if (this.#length === 0 || this.#bytes === undefined) return;
    this.#emit(`${this.#bytes.toString('utf8', 0, this.#length)}\n`);
    this.#length = 0;
  }

  #copy(source: Buffer, from: number, to: number): void {
    this.#bytes ??= Buffer.allocUnsafe(BUFFER_BYTES);
    const bytes = this.#bytes;
    let length = this.#length;
    if (to - from <= SHORT) {
      for (let at = from; at < to; at++) {
        const byte = source[at] ?? 0;
        bytes[length++] = byte;
        if (byte === NEWLINE) this.#whole = length;
      }
    } else {
      source.copy(bytes, length, from, to);
      length += to - from;
      const newline = bytes.subarray(this.#length, length).lastIndexOf(NEWLINE);
      if (newline >= 0) this.#whole = this.#length + newline + 1;
    }
    this.#length = length;
  }

  // Ends the line before a character that is not complete yet.
  #cut(): void {
    this.flush();
    if (this.#bytes === undefined) return;
    const end = this.#length - brokenTail(this.#bytes, this.#length);
    this.#emit(`${this.#bytes.toString('utf8', 0, end)}\n`);
    this.#bytes.copyWithin(0, end, this.#length);
    this.#length -= end;
  }
}

/** How many bytes at the end begin a character that goes on. */
function brokenTail(bytes: Buffer, length: number): number {
  for (let back = 1; back <= Math.min(4, length); back++) {
    const byte = bytes[length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}
