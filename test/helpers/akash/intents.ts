import { bidRefOf } from '../../../agent/network/akash/ids.ts';
import type { Intent } from '../../../agent/network/akash/signer/intents.ts';
import type { PackedMessage } from '../chain/sign.ts';
import type { BidParts } from './messages.ts';

/** One thing that is to happen once, named after the bid that it is about. */
export function intentOf(
  what: string,
  id: BidParts,
  ...messages: readonly PackedMessage[]
): Intent {
  return plainIntent(`${what}/${bidRefOf(id)}`, ...messages);
}

/** The same without a bid. */
export function plainIntent(id: string, ...messages: readonly PackedMessage[]): Intent {
  return { id, messages, weight: 150_000n * BigInt(messages.length), priority: 'normal' };
}
