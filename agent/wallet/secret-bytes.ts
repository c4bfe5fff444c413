import { inspect } from 'node:util';

import { walletError } from './errors.ts';

const HIDDEN = '***';

/**
 * Bytes that are not to be seen. They can be lent and wiped; whatever prints, logs or serialises the
 * object shows `***`. Strings cannot be wiped, so secrets are kept as this wherever they stay.
 */
export class SecretBytes {
  #bytes: Uint8Array | undefined;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Takes `bytes` over: whoever made them must not use them any more. */
  static takeOver(bytes: Uint8Array): SecretBytes {
    return new SecretBytes(bytes);
  }

  /** A copy; `bytes` stay with the caller. */
  static copyOf(bytes: Uint8Array): SecretBytes {
    return new SecretBytes(Uint8Array.from(bytes));
  }

  /** The UTF-8 of `text`, which itself stays in memory until the collector comes by. */
  static ofText(text: string): SecretBytes {
    return new SecretBytes(new TextEncoder().encode(text));
  }

  /** Lends the bytes to `use`, which must not keep them. Throws `secret-wiped` after {@link wipe}. */
  use<T>(use: (bytes: Uint8Array) => T): T {
    if (this.#bytes === undefined) throw walletError('secret-wiped', 'This secret was wiped.');
    return use(this.#bytes);
  }

  /** Overwrites the bytes; may be called again. */
  wipe(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}

/** Runs `work` with a secret and wipes it afterwards, however that ends. */
export async function thenWipe<T>(
  secret: SecretBytes,
  work: (secret: SecretBytes) => Promise<T>,
): Promise<T> {
  try {
    return await work(secret);
  } finally {
    secret.wipe();
  }
}
