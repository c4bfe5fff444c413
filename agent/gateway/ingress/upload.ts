import type { TransformCallback } from 'node:stream';
import { Transform } from 'node:stream';

import type { Clock, Timer } from '../../base/clock.ts';

/** Why a body did not get through. */
export class UploadError extends Error {
  /** `too-large`; `client-slow`: the visitor sends nothing; `service-slow`: the service takes nothing. */
  readonly code: 'too-large' | 'client-slow' | 'service-slow';

  constructor(code: UploadError['code']) {
    super(`upload: ${code}`);
    this.code = code;
  }
}

interface UploadOptions {
  readonly clock: Pick<Clock, 'after'>;
  readonly mostBytes: number;
  readonly clientMs: number;
  readonly serviceMs: number;
}

/** A request's body on its way: counted, and waited for on both sides only so long. */
export class Upload extends Transform {
  readonly #options: UploadOptions;
  #bytes = 0;
  #timer: Timer | undefined;
  /** True once anybody took a piece of it: then it cannot be sent again. */
  taken = false;

  constructor(options: UploadOptions) {
    super();
    this.#options = options;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.mostBytes) {
      done(new UploadError('too-large'));
      return;
    }
    // Who reads takes the timer away again.
    this.#wait('service-slow', this.#options.serviceMs);
    done(null, chunk);
  }

  override _read(size: number): void {
    this.taken = true;
    this.#wait('client-slow', this.#options.clientMs);
    super._read(size);
  }

  override _flush(done: TransformCallback): void {
    this.#timer?.cancel();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#timer?.cancel();
    done(error);
  }

  #wait(code: UploadError['code'], limitMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(limitMs, () => this.destroy(new UploadError(code)));
  }
}
