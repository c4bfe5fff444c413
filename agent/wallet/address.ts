import { createHash } from 'node:crypto';

import { ripemd160 } from '@cosmjs/crypto';
import { fromBech32, toBech32 } from '@cosmjs/encoding';

import { walletError } from './errors.ts';
import type { AccountAddress } from './interface.ts';

/** Bytes of an account's address; those of contracts and modules have 32. */
const ADDRESS_BYTES: readonly number[] = [20, 32];

/** The address of a compressed secp256k1 public key on the chain with that prefix. */
export function addressOf(publicKey: Uint8Array, prefix: string): AccountAddress {
  const hash = createHash('sha256').update(publicKey).digest();
  return toBech32(prefix, ripemd160(Uint8Array.from(hash))) as AccountAddress;
}

/**
 * An address as somebody typed it, checked: its checksum, and that it is of the chain with that
 * prefix. Throws `AgentError` `address-wrong`, whose message says in what respect and does not repeat
 * what was typed: somebody will paste their words there.
 */
export function parseAddress(typed: string, prefix: string): AccountAddress {
  const text = typed.trim();
  let decoded: { readonly prefix: string; readonly data: Uint8Array };
  try {
    // The longest that the standard allows; the library's own default of no limit is refused below it.
    decoded = fromBech32(text, 90);
  } catch (cause) {
    throw walletError(
      'address-wrong',
      `This is not an address, a character is wrong or missing: copy it again. It begins with ${prefix}1.`,
      {},
      cause,
    );
  }
  if (decoded.prefix !== prefix) {
    throw walletError(
      'address-wrong',
      `This is an address of another chain (${decoded.prefix}): one that begins with ${prefix}1 is needed.`,
    );
  }
  if (!ADDRESS_BYTES.includes(decoded.data.length) || text.startsWith(`${prefix}val`)) {
    throw walletError('address-wrong', `This is not the address of an account.`);
  }
  // Upper case is valid bech32 too; one spelling, so that two addresses can be compared.
  return text.toLowerCase() as AccountAddress;
}
