import type { Json } from '../recording.ts';
import type { PackedMessage } from '../sign.ts';
import type { View } from './view.ts';
import { idText } from './view.ts';

/** An event of a block, its attributes by their keys. */
export interface SeenEvent {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** One transaction that got into a block. */
export interface SeenTx {
  readonly code: number;
  readonly messages: readonly PackedMessage[];
  readonly events: readonly SeenEvent[];
}

/** What a block did: its transactions, and what its beginning and its end say. */
export interface SeenBlock {
  readonly height: bigint;
  readonly txs: readonly SeenTx[];
  readonly events: readonly SeenEvent[];
}

/** Something that holds after every block of every chain. Answers what is wrong, a line each. */
export interface Invariant {
  readonly name: string;
  check(before: View, after: View, block: SeenBlock): readonly string[];
}

/** Every event of a block, wherever it comes from. */
export function eventsOf(block: SeenBlock): readonly SeenEvent[] {
  return [...block.events, ...block.txs.flatMap((tx) => tx.events)];
}

/** What an event of the market is about: the text of its id. */
export function eventSubject({ attributes }: SeenEvent): string {
  return idText(JSON.parse(attributes['id'] ?? '{}') as Json);
}
