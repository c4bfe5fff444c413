import { createHash } from 'node:crypto';

import { ripemd160 } from '@cosmjs/crypto';
import { fromBech32, toBech32 } from '@cosmjs/encoding';

/** The longest that the standard allows. */
const MOST_CHARS = 90;
const ADDRESS_BYTES = 20;

/** True for the address of a person's account on the chain with that prefix, in its one spelling. */
export function isAccount(text: string, prefix: string): boolean {
  try {
    const { prefix: found, data } = fromBech32(text, MOST_CHARS);
    return found === prefix && data.length === ADDRESS_BYTES && text === toBech32(found, data);
  } catch {
    return false;
  }
}

/** True where the compressed key is the account's: an address is a hash of its key. */
export function isKeyOf(publicKey: Uint8Array, address: string, prefix: string): boolean {
  const hash = createHash('sha256').update(publicKey).digest();
  return toBech32(prefix, ripemd160(Uint8Array.from(hash))) === address;
}

/** `akash` of `akash1…`. */
export function prefixOf(address: string): string {
  return address.slice(0, address.lastIndexOf('1'));
}
