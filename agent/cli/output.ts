import { once } from 'node:events';

import { codeOf } from '../base/errors.ts';
import { cliError } from './errors.ts';
import type { OutputStream } from './io.ts';

/** Writes to a stream that may be slow or gone: it waits for the one, and ends for the other. */
export class Output {
  readonly #stream: OutputStream;
  #gone: unknown;

  constructor(stream: OutputStream) {
    this.#stream = stream;
    stream.on('error', (error: unknown) => {
      this.#gone = error;
    });
  }

  /** Resolves when more can be written. Throws `output-closed` where nobody reads any more. */
  async write(text: string | Uint8Array): Promise<void> {
    this.#throwIfGone();
    if (this.#stream.write(text)) return;
    try {
      await once(this.#stream, 'drain');
    } catch (error) {
      this.#gone = error;
    }
    this.#throwIfGone();
  }

  #throwIfGone(): void {
    if (this.#gone === undefined) return;
    if (codeOf(this.#gone) === 'EPIPE') throw cliError('output-closed', 'Nobody reads the output.');
    throw this.#gone instanceof Error ? this.#gone : new Error('output failed');
  }
}
