import { AgentError } from '../../base/errors.ts';
import type { PracticeErrorCode } from './errors.ts';

/** A line that a provider may send: thousands of bids. */
export const REQUEST_LIMIT = 4 * 2 ** 20;
/** A line that a market may send: thousands of orders, or whole books. */
export const ANSWER_LIMIT = 64 * 2 ** 20;

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines; throws for one that is longer than agreed on. */
export class LineCutter {
  readonly #limit: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  *cut(chunk: Buffer): Generator<string> {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, at));
      const line = Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      this.#length = 0;
      from = at + 1;
      yield line;
    }
    this.#keep(chunk.subarray(from));
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#limit) {
      throw malformed(`a line is longer than ${this.#limit} bytes`);
    }
    if (part.length > 0) this.#parts.push(part);
  }
}

/** One frame; amounts are bigints and travel as text. */
export function encodeFrame(frame: unknown): string {
  const text = JSON.stringify(frame, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return `${text}\n`;
}

export function malformed(what: string, cause?: unknown): AgentError<PracticeErrorCode> {
  return new AgentError('practice-frame-malformed', `On the practice socket, ${what}.`, { cause });
}
