import { createHash } from 'node:crypto';

import { fromBech32, toBech32 } from '@cosmjs/encoding';

/** What every account address of the network begins with. */
export const ACCOUNT_PREFIX = 'akash';
/** What the address of a validator begins with; the bytes are those of its account. */
export const VALIDATOR_PREFIX = 'akashvaloper';

const ADDRESS_BYTES = 20;
/** The longest text that bech32 is for. */
const BECH32_LIMIT = 90;

/** The account of a public key: RIPEMD-160 of SHA-256 of its 33 compressed bytes. */
export function keyAddress(publicKey: Uint8Array): string {
  const hash = createHash('ripemd160').update(sha256(publicKey)).digest();
  return toBech32(ACCOUNT_PREFIX, hash);
}

/** The account of a module of the chain: the first 20 bytes of SHA-256 of its name. */
export function moduleAddress(name: string): string {
  return toBech32(ACCOUNT_PREFIX, sha256(Buffer.from(name)).subarray(0, ADDRESS_BYTES));
}

/** The account that stands behind a validator's address. */
export function validatorAccount(operator: string): string {
  return toBech32(ACCOUNT_PREFIX, fromBech32(operator, BECH32_LIMIT).data);
}

/** Whether a text is an account address of this network. */
export function isAddress(text: string): boolean {
  try {
    const { prefix, data } = fromBech32(text, BECH32_LIMIT);
    return prefix === ACCOUNT_PREFIX && data.length === ADDRESS_BYTES;
  } catch {
    // Anything else that a bech32 decoder says means the same: it is none.
    return false;
  }
}

/** SHA-256. */
export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** As CometBFT writes hashes: capital hex. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
