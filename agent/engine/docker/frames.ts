import { AgentError } from '../../base/errors.ts';
import type { EngineErrorCode } from '../interface.ts';

export type OutputStream = 'stdout' | 'stderr';

const HEADER = 8;

/**
 * Takes apart the engine's framed streams: 8 bytes (stream, length) before each piece of output.
 * Ours and not docker-modem's `demuxStream`: that one calls itself once per frame, so that a
 * tenant who prints many empty lines ends the agent, and it reads on however slow its reader is.
 * Here nothing is copied and nothing is kept but half a header.
 */
export class FrameReader {
  readonly #onPayload: (stream: OutputStream, bytes: Buffer, from: number, to: number) => void;
  readonly #header = Buffer.alloc(HEADER);
  #headerBytes = 0;
  #stream: OutputStream = 'stdout';
  #left = 0;

  /** `onPayload` gets parts of frames, as pieces of the chunk that was read. */
  constructor(onPayload: (stream: OutputStream, bytes: Buffer, from: number, to: number) => void) {
    this.#onPayload = onPayload;
  }

  read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const to = Math.min(chunk.length, at + this.#left);
        this.#onPayload(this.#stream, chunk, at, to);
        this.#left -= to - at;
        at = to;
      } else if (this.#headerBytes === 0 && chunk.length - at >= HEADER) {
        this.#begin(chunk, at);
        at += HEADER;
      } else {
        const taken = chunk.copy(
          this.#header,
          this.#headerBytes,
          at,
          at + HEADER - this.#headerBytes,
        );
        this.#headerBytes += taken;
        at += taken;
        if (this.#headerBytes === HEADER) {
          this.#begin(this.#header, 0);
          this.#headerBytes = 0;
        }
      }
    }
  }

  #begin(bytes: Buffer, at: number): void {
    const kind = bytes[at] ?? 0;
    if (kind > 3 || bytes[at + 1] !== 0 || bytes[at + 2] !== 0 || bytes[at + 3] !== 0) {
      throw new AgentError(
        'engine-unreachable' satisfies EngineErrorCode,
        'The container engine sent output that cannot be read; update Docker.',
      );
    }
    // 3 is the engine's own word in the middle of a stream, such as why it ends.
    this.#stream = kind >= 2 ? 'stderr' : 'stdout';
    this.#left = bytes.readUInt32BE(at + 4);
  }
}
