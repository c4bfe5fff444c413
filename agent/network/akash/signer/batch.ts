import type { StoredIntent } from './intents.ts';

/** What one transaction may hold. */
export interface BatchLimits {
  readonly messages: number;
  /** Of the messages, encoded. */
  readonly bytes: number;
  /** Sum of the intents' own. */
  readonly weight: bigint;
  /** Intents; fewer than one is one. */
  readonly intents: number;
}

/** What a message takes besides itself: its type, lengths, and a hot key's wrap around it. */
const ENVELOPE_BYTES = 160;

/**
 * The first of `due` that fit together. The first one goes in any case: an intent that is too large
 * by itself is for the chain to refuse.
 */
export function takeBatch(
  due: readonly StoredIntent[],
  limits: BatchLimits,
): readonly StoredIntent[] {
  const taken: StoredIntent[] = [];
  let messages = 0;
  let bytes = 0;
  let weight = 0n;
  for (const intent of due) {
    messages += intent.messages.length;
    bytes += intent.messages.reduce((sum, { value }) => sum + value.length + ENVELOPE_BYTES, 0);
    weight += intent.weight;
    const full =
      messages > limits.messages ||
      bytes > limits.bytes ||
      weight > limits.weight ||
      taken.length >= limits.intents;
    if (taken.length > 0 && full) break;
    taken.push(intent);
  }
  return taken;
}

/** The larger first half; of one alone nothing. */
export function firstHalf<T>(items: readonly T[]): readonly T[] {
  return items.length < 2 ? [] : items.slice(0, Math.ceil(items.length / 2));
}

/** Which intent has the message at `index`, where each is carried by `countOf` messages. */
export function ownerOf(
  members: readonly StoredIntent[],
  index: number,
  countOf: (intent: StoredIntent) => number,
): StoredIntent | undefined {
  let end = 0;
  return members.find((member) => {
    end += countOf(member);
    return index < end;
  });
}
