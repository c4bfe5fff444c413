import { createHash } from 'node:crypto';

import type { AccountAddress } from './interface.ts';
import { SecretBytes } from './secret-bytes.ts';

/** Everything that is needed to have a wallet back, and what is kept in a store, as bytes. */
export interface WalletSecret {
  /** 16 or 32 bytes behind 12 or 24 words. */
  readonly entropy: SecretBytes;
  /** The last number of the derivation path. */
  readonly index: number;
  /** The provider account that a hot key works for; `undefined` where the key is the account's own. */
  readonly delegatedBy: AccountAddress | undefined;
}

const FORMAT = 1;
const HEAD_BYTES = 7;
const CHECK_BYTES = 4;

/**
 * One byte each for format, length of the entropy and length of the account, four for the index,
 * then entropy and account, and the first four bytes of the SHA-256 of it all.
 */
export function encodeSecret(secret: WalletSecret): SecretBytes {
  const account = new TextEncoder().encode(secret.delegatedBy ?? '');
  return secret.entropy.use((entropy) => {
    const bytes = new Uint8Array(HEAD_BYTES + entropy.length + account.length + CHECK_BYTES);
    bytes.set([FORMAT, entropy.length, account.length]);
    new DataView(bytes.buffer).setUint32(3, secret.index);
    bytes.set(entropy, HEAD_BYTES);
    bytes.set(account, HEAD_BYTES + entropy.length);
    bytes.set(checkOf(bytes), bytes.length - CHECK_BYTES);
    return SecretBytes.takeOver(bytes);
  });
}

/** What was encoded, or `undefined` for anything that was not, or was damaged. */
export function decodeSecret(encoded: SecretBytes): WalletSecret | undefined {
  return encoded.use((bytes) => {
    const [format, entropyBytes = 0, accountBytes = 0] = bytes;
    const length = HEAD_BYTES + entropyBytes + accountBytes + CHECK_BYTES;
    if (format !== FORMAT || bytes.length !== length) return undefined;
    if (entropyBytes !== 16 && entropyBytes !== 32) return undefined;
    const check = bytes.subarray(length - CHECK_BYTES);
    if (checkOf(bytes).some((byte, place) => byte !== check[place])) return undefined;
    const account = bytes.subarray(HEAD_BYTES + entropyBytes, length - CHECK_BYTES);
    return {
      entropy: SecretBytes.copyOf(bytes.subarray(HEAD_BYTES, HEAD_BYTES + entropyBytes)),
      index: new DataView(bytes.buffer, bytes.byteOffset).getUint32(3),
      delegatedBy:
        accountBytes === 0 ? undefined : (new TextDecoder().decode(account) as AccountAddress),
    };
  });
}

function checkOf(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, bytes.length - CHECK_BYTES);
  return createHash('sha256').update(body).digest().subarray(0, CHECK_BYTES);
}
