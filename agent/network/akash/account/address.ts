import { createHash } from 'node:crypto';

import { fromBech32, toBech32 } from '@cosmjs/encoding';

import type { AccountAddress } from '../../../wallet/interface.ts';
import { accountError } from './errors.ts';

const PREFIX = 'akash';
/** The longest text that bech32 is for. */
const LONGEST = 90;
const MODULE_BYTES = 20;
/** Of a person, and of a contract. */
const ADDRESS_BYTES: readonly number[] = [20, 32];

/** Where a module of the chain keeps its coins: 20 bytes of the SHA-256 of its name. */
export function moduleAddress(name: string): string {
  const hash = createHash('sha256').update(name).digest();
  return toBech32(PREFIX, hash.subarray(0, MODULE_BYTES));
}

/** Where the deposits and the tenants' money lie. */
export const ESCROW = moduleAddress('escrow');
/** Where ACT waits to become AKT. */
export const VAULT = moduleAddress('bme');

/** An address of the chain, in one spelling. Throws `AgentError` `address-wrong`. */
export function parseAddress(text: string): AccountAddress {
  let read: ReturnType<typeof fromBech32>;
  try {
    read = fromBech32(text.trim(), LONGEST);
  } catch (cause) {
    const message = 'This is not an address, a character is wrong or missing: copy it again.';
    throw accountError('address-wrong', message, { given: text.slice(0, LONGEST) }, cause);
  }
  if (read.prefix !== PREFIX || !ADDRESS_BYTES.includes(read.data.length)) {
    const message = `This is not an address of an account here: one begins with ${PREFIX}1.`;
    throw accountError('address-wrong', message, { given: text.slice(0, LONGEST) });
  }
  return text.trim().toLowerCase() as AccountAddress;
}
