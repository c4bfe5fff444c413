import type { TestKey } from '../chain/sign.ts';
import { keyOf } from '../chain/sign.ts';

/** Who has coins on a chain of trouble. */
export const TENANT: TestKey = keyOf(new Uint8Array(32).fill(1));
export const PROVIDER: TestKey = keyOf(new Uint8Array(32).fill(2));
export const RIVAL: TestKey = keyOf(new Uint8Array(32).fill(3));
/** Where our earnings go. */
export const PAYEE: TestKey = keyOf(new Uint8Array(32).fill(4));
/**
 * Bids too, and its address is before ours: of several bids that lose the chain marks its one alone,
 * and ours stays open with its deposit.
 */
export const FIRST: TestKey = keyBefore(PROVIDER);

/** In the order of the genesis. */
export const PEOPLE: readonly TestKey[] = [TENANT, PROVIDER, RIVAL, PAYEE, FIRST];

function keyBefore({ address }: TestKey): TestKey {
  for (let seed = 5; seed < 250; seed++) {
    const key = keyOf(new Uint8Array(32).fill(seed));
    if (key.address < address) return key;
  }
  throw new Error('no key is before the provider');
}
