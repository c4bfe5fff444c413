import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { UnixMs } from '../../../base/instant.ts';
import { parseUnixMs } from '../../../base/instant.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { Refusal } from './refusals.ts';
import { isForGood, sameRefusal } from './refusals.ts';
import type { ChainMessage } from './transaction.ts';

/** Something that is to happen on the chain once. */
/**
 * What is known of an intent that waits, without asking the chain: `over`: it can do nothing any more, in
 * the chain's words. `held`: it may not be sent now.
 */
export type Screening = { readonly is: 'over'; readonly words: string } | { readonly is: 'held' };

export interface Intent {
  /**
   * Names the business for good, such as `bid/akash:owner/1/1/1`: an intent of an id that is known
   * is never carried out again.
   */
  readonly id: string;
  /** Carried out together or not at all, in this order. */
  readonly messages: readonly ChainMessage[];
  /** The gas that all of them need about, to know how many intents fit into one transaction. */
  readonly weight: bigint;
  /** `must` goes first, and also when the day's fees are used up: closes, withdrawals. */
  readonly priority: 'must' | 'normal';
  /** It is not begun any more at or after this instant. */
  readonly deadlineMs?: UnixMs;
}

/** Where an intent is. The last three are the end of it. */
export type IntentState =
  | { readonly state: 'queued' }
  /** In a transaction that was signed, and may be in a block already. */
  | { readonly state: 'broadcast'; readonly hash: string }
  /** Done, in the block of `height`. */
  | { readonly state: 'included'; readonly hash: string; readonly height: BlockHeight }
  /** The chain will not do it. Where it was in a block, which transaction said so. */
  | { readonly state: 'failed'; readonly refusal: Refusal; readonly hash?: string }
  /** Its deadline passed before it was in any block, and it never will be. */
  | { readonly state: 'expired' };

/** How it ended. */
export type IntentOutcome = Extract<IntentState, { state: 'included' | 'failed' | 'expired' }>;

/** An intent as it is remembered. */
export interface StoredIntent {
  readonly id: string;
  /** Rises with each one that is submitted: the order of the queue. */
  readonly order: number;
  /** Empty once it has ended. */
  readonly messages: readonly ChainMessage[];
  /** Of the messages: tells whether a later one of the same id wants something else. */
  readonly digest: string;
  readonly weight: bigint;
  readonly priority: 'must' | 'normal';
  readonly deadlineMs?: UnixMs;
  readonly state: IntentState;
  /** Until its end; then since when it has been over. */
  readonly sinceMs: UnixMs;
  /** The last refusal, how often it came in a row, and after which height it is tried again. */
  readonly refused?: {
    readonly refusal: Refusal;
    readonly times: number;
    readonly height: BlockHeight;
  };
  /** Gas ran out once: it gets more from now on. */
  readonly moreGas?: boolean;
}

/** An intent that is new, in the queue. */
export function queuedIntent(intent: Intent, order: number, nowMs: UnixMs): StoredIntent {
  const { id, messages, weight, priority, deadlineMs } = intent;
  return {
    ...{ id, order, messages, digest: digestOf(messages), weight, priority },
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...{ state: { state: 'queued' }, sinceMs: nowMs },
  };
}

/** queued -> broadcast */
export function sent(intent: StoredIntent, hash: string): StoredIntent {
  return { ...intent, state: { state: 'broadcast', hash } };
}

/** broadcast -> queued: the transaction is in no block and never will be, or it changed nothing. */
export function requeued(intent: StoredIntent): StoredIntent {
  return { ...intent, state: { state: 'queued' } };
}

/** queued, broadcast -> included, failed, expired. The messages are not needed any more. */
export function ended(intent: StoredIntent, state: IntentOutcome, nowMs: UnixMs): StoredIntent {
  const { refused: _refused, moreGas: _moreGas, ...kept } = intent;
  return { ...kept, messages: [], state, sinceMs: nowMs };
}

/**
 * queued, broadcast -> queued, or failed where the same refusal has come `most` times in a row, or
 * is one for good. Another may be of the moment: of a node that is behind, of money that is on its way. Without a
 * repetition of the block `height` it waits for the next one.
 */
export function refusedIntent(
  intent: StoredIntent,
  refusal: Refusal,
  at: { readonly height: BlockHeight; readonly nowMs: UnixMs; readonly hash?: string },
  most: number,
): StoredIntent {
  const { refused } = intent;
  const again = refused !== undefined && sameRefusal(refused.refusal, refusal);
  const times = again ? refused.times + 1 : 1;
  if (times < most && !isForGood(refusal)) {
    return { ...requeued(intent), refused: { refusal, times, height: at.height } };
  }
  const { hash } = at;
  return ended(
    intent,
    { state: 'failed', refusal, ...(hash === undefined ? {} : { hash }) },
    at.nowMs,
  );
}

/** True for the states that are the end. */
export function isEnded(state: IntentState): state is IntentOutcome {
  return state.state === 'included' || state.state === 'failed' || state.state === 'expired';
}

/** SHA-256, hex. */
export function digestOf(messages: readonly ChainMessage[]): string {
  const hash = createHash('sha256');
  for (const { typeUrl, value } of messages) {
    hash.update(`${typeUrl} ${value.length} `).update(value);
  }
  return hash.digest('hex');
}

const height = z.number().transform(parseBlockHeight);
const instant = z.number().transform(parseUnixMs);
const refusal = z.strictObject({
  codespace: z.string(),
  code: z.number().nullable(),
  words: z.string(),
});
const storedIntent = z.strictObject({
  id: z.string(),
  order: z.number(),
  messages: z.array(z.strictObject({ typeUrl: z.string(), value: z.base64() })),
  digest: z.string(),
  weight: z.string().transform(BigInt),
  priority: z.enum(['must', 'normal']),
  deadlineMs: instant.exactOptional(),
  state: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('queued') }),
    z.strictObject({ state: z.literal('broadcast'), hash: z.string() }),
    z.strictObject({ state: z.literal('included'), hash: z.string(), height }),
    z.strictObject({
      state: z.literal('failed'),
      refusal,
      hash: z.string().exactOptional(),
    }),
    z.strictObject({ state: z.literal('expired') }),
  ]),
  sinceMs: instant,
  refused: z.strictObject({ refusal, times: z.number(), height }).exactOptional(),
  moreGas: z.boolean().exactOptional(),
});

/** Reads what {@link intentText} wrote. Throws zod's error, or `SyntaxError`. */
export function parseIntent(text: string): StoredIntent {
  const { messages, ...rest } = storedIntent.parse(JSON.parse(text));
  return {
    ...rest,
    messages: messages.map(({ typeUrl, value }) => ({
      typeUrl,
      value: Uint8Array.from(Buffer.from(value, 'base64')),
    })),
  };
}

/** As it lies in the journal. */
export function intentText({ messages, weight, ...rest }: StoredIntent): string {
  return JSON.stringify({
    ...rest,
    weight: weight.toString(),
    messages: messages.map(({ typeUrl, value }) => ({
      typeUrl,
      value: Buffer.from(value).toString('base64'),
    })),
  });
}
