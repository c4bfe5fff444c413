import type { CloseReason } from '../../../domain/lease.ts';
import { CHAIN_CLOSE_REASONS } from '../codec/messages.ts';

/** From 1 on reasons are the tenant's, from 10000 on the provider's, from 20000 on the network's. */
const TENANTS = { first: 1, last: 9_999 };
const NUMBERS: ReadonlyMap<number, CloseReason> = new Map<number, CloseReason>([
  [CHAIN_CLOSE_REASONS.unstable, 'unstable'],
  [CHAIN_CLOSE_REASONS.decommission, 'decommission'],
  [CHAIN_CLOSE_REASONS['manifest-timeout'], 'manifest-timeout'],
  [20_000, 'insufficient-funds'],
]);

/** A lease's reason by its number on the chain; `undefined` for a lease that was not closed. */
export function closeReasonOf(reason: number): CloseReason | undefined {
  if (reason === 0) return undefined;
  if (reason >= TENANTS.first && reason <= TENANTS.last) return 'tenant';
  return NUMBERS.get(reason) ?? 'unspecified';
}

const WORDS: Readonly<Record<string, CloseReason>> = {
  lease_closed_owner: 'tenant',
  lease_closed_reason_unstable: 'unstable',
  lease_closed_reason_decommission: 'decommission',
  lease_closed_reason_manifest_timeout: 'manifest-timeout',
  lease_closed_reason_insufficient_funds: 'insufficient-funds',
};

/** The same by its word in an event; a reason that is new to us is `unspecified`. */
export function closeReasonOfWord(word: string): CloseReason {
  return (Object.hasOwn(WORDS, word) ? WORDS[word] : undefined) ?? 'unspecified';
}
