import type { Coin } from '../../../domain/money.ts';
import { parseDenom } from '../../../domain/money.ts';
import type { ChainBlock, ChainEvent } from '../chain.ts';

/**
 * What came to an account and what left it, as the chain's own bank tells it: `coin_spent` and
 * `coin_received` are emitted wherever a balance changes, and nowhere else.
 */

/** The message that did something, by its place; `inner` within one that acts for another account. */
export interface MessagePlace {
  readonly index: number;
  readonly inner: number | undefined;
}

/** One change of a balance, with what stands around it. */
export interface CoinMove {
  /** Names it for good: its event, and the denom, because one event may tell of several. */
  readonly key: string;
  readonly coin: Coin;
  readonly direction: 'in' | 'out';
  /** Who had it before, or has it now, where the events say so. */
  readonly other: string | undefined;
  readonly txHash: string | undefined;
  /** The transaction's place in the block; `undefined` for what the block does by itself. */
  readonly transaction: number | undefined;
  /** `undefined` for the fee, and for what the block does by itself. */
  readonly message: MessagePlace | undefined;
  /** The event right after those of this transfer. */
  readonly next: ChainEvent | undefined;
}

/**
 * Every change of the coins of `address` in a block, in the order in which they happened. Throws
 * `RangeError` where an amount cannot be read.
 */
export function movesOf(block: ChainBlock, address: string): readonly CoinMove[] {
  const all = [...(block.failed ?? []), ...block.events];
  // Most blocks do not touch the account at all.
  if (!all.some((event) => directionOf(event, address) !== undefined)) return [];
  const places = new Map<string, ChainEvent[]>();
  for (const event of all) {
    const place = event.key.slice(0, event.key.lastIndexOf('/'));
    const there = places.get(place);
    if (there === undefined) places.set(place, [event]);
    else there.push(event);
  }
  // Failed transactions stand where they were in the block; what the block does itself comes last.
  return [...places.values()]
    .sort((a, b) => (transactionOf(a) ?? Infinity) - (transactionOf(b) ?? Infinity))
    .flatMap((events) => movesIn(events, address));
}

/** Where an event belongs within its transaction. */
export function messageOf({ attributes }: ChainEvent): MessagePlace | undefined {
  const index = placeOf(attributes.msg_index);
  return index === undefined ? undefined : { index, inner: placeOf(attributes.authz_msg_index) };
}

function movesIn(events: readonly ChainEvent[], address: string): readonly CoinMove[] {
  const transaction = transactionOf(events);
  return events.flatMap((event, at) => {
    const direction = directionOf(event, address);
    if (direction === undefined) return [];
    const partner = direction === 'out' ? events[at + 1] : events[at - 1];
    const next = afterTransfer(events, at + 1);
    return coinsOf(event).map((coin) => ({
      key: `${event.key}/${coin.denom}`,
      coin,
      direction,
      other: partner && otherOf(event, partner, direction),
      txHash: event.txHash,
      transaction,
      message: messageOf(event),
      next,
    }));
  });
}

/** The first event from `from` on that the bank did not add to a transfer. */
function afterTransfer(events: readonly ChainEvent[], from: number): ChainEvent | undefined {
  for (let at = from; ; at++) {
    const event = events[at];
    if (event === undefined || !isOfTransfer(event)) return event;
  }
}

function directionOf({ type, attributes }: ChainEvent, address: string): 'in' | 'out' | undefined {
  if (type === 'coin_spent' && attributes.spender === address) return 'out';
  return type === 'coin_received' && attributes.receiver === address ? 'in' : undefined;
}

/** A transfer is told by the two sides of it, one right after the other. */
function otherOf(
  event: ChainEvent,
  partner: ChainEvent,
  direction: 'in' | 'out',
): string | undefined {
  if (partner.attributes.amount !== event.attributes.amount) return undefined;
  if (direction === 'out') {
    return partner.type === 'coin_received' ? partner.attributes.receiver : undefined;
  }
  return partner.type === 'coin_spent' ? partner.attributes.spender : undefined;
}

/** What the bank adds to a transfer; a message's own beginning is another thing. */
function isOfTransfer({ type, attributes }: ChainEvent): boolean {
  return type === 'transfer' || (type === 'message' && attributes.action === undefined);
}

/** `5uact,7uakt`; nothing where nothing was moved. */
function coinsOf({ key, attributes }: ChainEvent): readonly Coin[] {
  const text = attributes.amount ?? '';
  if (text === '') return [];
  return text.split(',').map((part) => {
    const [, amount, denom] = /^(\d{1,60})([a-zA-Z].*)$/.exec(part) ?? [];
    if (amount === undefined || denom === undefined) {
      throw new RangeError(`${key} moves ${JSON.stringify(part.slice(0, 80))}`);
    }
    return { denom: parseDenom(denom), amount: BigInt(amount) };
  });
}

/** Keys are `height/transaction/place`, and `height/end/place` for the block itself. */
function transactionOf([first]: readonly ChainEvent[]): number | undefined {
  return placeOf(first?.key.split('/')[1]);
}

function placeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
