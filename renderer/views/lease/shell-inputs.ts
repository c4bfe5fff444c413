import { MOST_WAITING_INPUTS } from '../../../agent/api/frames.ts';
import type { StreamInput } from '../../../agent/api/streams.ts';

type ShellInput = StreamInput<'lease.shell'>;

/** Bytes in one input; as base64 it fits well into a frame. */
const MOST_INPUT_BYTES = 64 * 1024;
/** More than anybody types; a paste of more is refused as a whole. */
export const MOST_PENDING_BYTES = 4 * 1024 * 1024;

/**
 * What is typed on its way to the agent. No more inputs are under way than it allows, so that a
 * program that does not read holds up nothing: what waits is put together, and of several sizes of
 * the window only the last is sent.
 */
export class ShellInputs {
  readonly #send: (input: ShellInput) => void;
  #pending: Uint8Array<ArrayBuffer>[] = [];
  #pendingBytes = 0;
  #resize: Extract<ShellInput, { type: 'resize' }> | undefined;
  #untaken = 0;

  constructor(send: (input: ShellInput) => void) {
    this.#send = send;
  }

  /** False where so much waits already that this is not taken. */
  type(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#pendingBytes + bytes.length > MOST_PENDING_BYTES) return false;
    for (let at = 0; at < bytes.length; at += MOST_INPUT_BYTES) {
      this.#add(bytes.subarray(at, at + MOST_INPUT_BYTES));
    }
    this.#flush();
    return true;
  }

  resize(columns: number, rows: number): void {
    this.#resize = { type: 'resize', columns, rows };
    this.#flush();
  }

  /** The agent has taken that many more. */
  taken(count: number): void {
    this.#untaken = Math.max(0, this.#untaken - count);
    this.#flush();
  }

  #add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#pendingBytes += bytes.length;
    const last = this.#pending.at(-1);
    if (last === undefined || last.length + bytes.length > MOST_INPUT_BYTES) {
      this.#pending.push(bytes);
      return;
    }
    const joined = new Uint8Array(last.length + bytes.length);
    joined.set(last);
    joined.set(bytes, last.length);
    this.#pending[this.#pending.length - 1] = joined;
  }

  #flush(): void {
    while (this.#untaken < MOST_WAITING_INPUTS) {
      if (this.#resize !== undefined) {
        this.#untaken += 1;
        this.#send(this.#resize);
        this.#resize = undefined;
        continue;
      }
      const bytes = this.#pending.shift();
      if (bytes === undefined) return;
      this.#pendingBytes -= bytes.length;
      this.#untaken += 1;
      this.#send({ type: 'bytes', bytes });
    }
  }
}
