import type { AccountEntry, EntryKind } from '../../../domain/account.ts';
import type { LeaseRef } from '../../../domain/ids.ts';
import type { Coin, Dec, Denom } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { ChainBlock } from '../chain.ts';
import type { LedgerRecordId } from '../codec/bme.ts';
import type { AkashEvent } from '../events.ts';
import type { DeploymentId } from '../ids.ts';
import { bidRefOf, leaseRefOf } from '../ids.ts';
import { ESCROW, VAULT } from './address.ts';
import type { MoneyMessage } from './messages.ts';
import { BlockMessages } from './messages.ts';
import type { CoinMove } from './moves.ts';
import { messageOf, movesOf } from './moves.ts';

/** Whose entries, and what is known of it beside the chain. */
export interface Classifying {
  readonly address: string;
  /** What fees are paid in, and what leases pay in. */
  readonly feeDenom: Denom;
  readonly payDenom: Denom;
  /** Addresses that earnings are sent to. */
  readonly isPayout: (address: string) => boolean;
  /** The account itself has put coins into that deployment (`owner/dseq`). */
  readonly hasPutInto: (deployment: string) => boolean;
}

/** How the chain ended an exchange of ours, beside the coins that it brought. */
export interface LedgerEnd {
  readonly id: LedgerRecordId;
  readonly end: 'executed' | 'canceled';
  /** What had been given for it. */
  readonly burned: bigint;
  readonly received: Coin;
  /** US dollars for a whole coin of what was received. */
  readonly usd: Dec | undefined;
  /** Of its entry. */
  readonly key: string;
  readonly height: BlockHeight;
}

/** All that a block did to the account. */
export interface BlockBooks {
  readonly entries: readonly AccountEntry[];
  readonly ledgerEnds: readonly LedgerEnd[];
}

interface Meaning {
  readonly kind: EntryKind;
  readonly about?: string | undefined;
}

const NOTHING: BlockBooks = { entries: [], ledgerEnds: [] };

/**
 * One entry for each change of the account's coins in a block, each with one kind, by what the same
 * message did. `events` are the block's, understood. Throws `RangeError` where an amount cannot be
 * read.
 */
export function classifyBlock(
  block: ChainBlock,
  events: readonly AkashEvent[],
  account: Classifying,
): BlockBooks {
  const moves = movesOf(block, account.address);
  if (moves.length === 0) return NOTHING;
  return new BlockClassifier(block, events, account).classify(moves);
}

class BlockClassifier {
  readonly #block: ChainBlock;
  readonly #account: Classifying;
  readonly #messages: BlockMessages;
  readonly #events: ReadonlyMap<string, AkashEvent>;
  /** How often each message paid in a denom, and how often so far. */
  readonly #payments = new Map<string, number>();
  readonly #paid = new Map<string, number>();
  readonly #ends: LedgerEnd[] = [];

  constructor(block: ChainBlock, events: readonly AkashEvent[], account: Classifying) {
    this.#block = block;
    this.#account = account;
    this.#messages = new BlockMessages(block.transactions);
    this.#events = new Map(events.map((event) => [event.key, event]));
  }

  classify(moves: readonly CoinMove[]): BlockBooks {
    const { height, atMs } = this.#block;
    for (const move of moves) {
      if (move.other !== ESCROW || move.direction === 'out') continue;
      if (this.#refundOf(move, this.#messageOf(move)) !== undefined) continue;
      this.#payments.set(slotOf(move), (this.#payments.get(slotOf(move)) ?? 0) + 1);
    }
    const entries = moves.map((move): AccountEntry => {
      const { kind, about } = this.#meaningOf(move);
      const { denom, amount } = move.coin;
      const signed = move.direction === 'in' ? amount : -amount;
      return {
        key: move.key,
        height,
        atMs,
        txHash: move.txHash,
        kind,
        denom,
        amount: signed,
        about,
      };
    });
    return { entries, ledgerEnds: this.#ends };
  }

  #meaningOf(move: CoinMove): Meaning {
    if (move.transaction === undefined) return this.#ofBlock(move);
    // Before its messages a transaction does nothing but pay.
    if (move.message === undefined) return { kind: move.direction === 'out' ? 'fee' : 'other' };
    const message = this.#messageOf(move);
    if (move.other === ESCROW) {
      return move.direction === 'out' ? intoEscrow(message) : this.#outOfEscrow(move, message);
    }
    if (move.other === VAULT) return this.#intoVault(move, message);
    return move.direction === 'out' ? this.#sent(move, message) : received(move, message);
  }

  #messageOf({ transaction, message }: CoinMove): MoneyMessage {
    return this.#messages.at(transaction, message);
  }

  /** The end of an exchange; anything else that a block does by itself is none of our business. */
  #ofBlock(move: CoinMove): Meaning {
    const event = move.next === undefined ? undefined : this.#events.get(move.next.key);
    const isEnd =
      event?.type === 'ledger-record-executed' || event?.type === 'ledger-record-canceled';
    if (move.direction === 'out' || move.other !== VAULT || !isEnd) return { kind: 'other' };
    const { id } = event;
    const { address, payDenom, feeDenom } = this.#account;
    if (id.source !== address || id.denom !== payDenom || id.toDenom !== feeDenom) {
      return { kind: 'other' };
    }
    const executed = event.type === 'ledger-record-executed' ? event : undefined;
    this.#ends.push({
      id,
      end: executed === undefined ? 'canceled' : 'executed',
      burned: executed?.burned?.coin.amount ?? move.coin.amount,
      received: move.coin,
      usd: (executed?.minted ?? executed?.reminted)?.price,
      key: move.key,
      height: this.#block.height,
    });
    return { kind: 'redeem-received', about: ledgerName(id) };
  }

  /**
   * A deposit that comes back, or a payment. A bid's deposit comes back right before the market says
   * that the bid is closed, or where somebody else gets the order. What else comes is paid by leases,
   * also by some that ended long ago; only what the account itself had put into a deployment comes
   * back when that ends, after the payments.
   */
  #outOfEscrow(move: CoinMove, message: MoneyMessage): Meaning {
    const refund = this.#refundOf(move, message);
    if (refund !== undefined) return refund;
    const { address, hasPutInto } = this.#account;
    if (message.type === 'account-deposit') {
      return { kind: message.signer === address ? 'other' : 'payment' };
    }
    const leases = this.#leasesOf(move, message);
    const ended = this.#deploymentEnded(move);
    const slot = slotOf(move);
    const paid = (this.#paid.get(slot) ?? 0) + 1;
    this.#paid.set(slot, paid);
    const isOwn = ended?.owner === address;
    const mayBeOwn = ended !== undefined && hasPutInto(`${ended.owner}/${ended.dseq}`);
    if (isOwn || (mayBeOwn && paid > leases.length)) return { kind: 'other' };
    // Where more is paid than there are leases ending, nobody says which of it is whose.
    const isCertain = leases.length === 1 && this.#payments.get(slot) === 1;
    return { kind: 'payment', about: isCertain ? leases[0] : undefined };
  }

  #refundOf(move: CoinMove, message: MoneyMessage): Meaning | undefined {
    const { address } = this.#account;
    const closed = move.next === undefined ? undefined : this.#events.get(move.next.key);
    if (closed?.type === 'bid-closed' && closed.id.provider === address) {
      return { kind: 'refund', about: closed.bid };
    }
    if (message.type !== 'create-lease' || message.id.provider === address) return undefined;
    // On an order there is one bid of each provider, for good.
    return { kind: 'refund', about: bidRefOf({ ...message.id, provider: address, bseq: 0 }) };
  }

  /** The deployment that a message has ended. */
  #deploymentEnded(move: CoinMove): DeploymentId | undefined {
    for (const event of this.#sameMessage(move)) {
      if (event.type === 'deployment-closed') return event.id;
    }
    return undefined;
  }

  /** Our leases that a message can have paid. */
  #leasesOf(move: CoinMove, message: MoneyMessage): readonly LeaseRef[] {
    const leases = new Set<LeaseRef>();
    const { address } = this.#account;
    if ('id' in message && message.id.provider === address) leases.add(leaseRefOf(message.id));
    for (const event of this.#sameMessage(move)) {
      if (event.type === 'lease-closed' && event.id.provider === address) leases.add(event.lease);
    }
    return [...leases];
  }

  /** What the same message did. */
  #sameMessage({ txHash, message }: CoinMove): readonly AkashEvent[] {
    return this.#block.events.flatMap((raw) => {
      const event = raw.txHash === txHash ? this.#events.get(raw.key) : undefined;
      const place = messageOf(raw);
      const isSame = place?.index === message?.index && place?.inner === message?.inner;
      return event !== undefined && isSame ? [event] : [];
    });
  }

  #intoVault(move: CoinMove, message: MoneyMessage): Meaning {
    const { payDenom, feeDenom } = this.#account;
    const redeems =
      message.type === 'burn-act' ||
      (message.type === 'burn-mint' && message.from === payDenom && message.to === feeDenom);
    return { kind: move.direction === 'out' && redeems ? 'redeem-burned' : 'other' };
  }

  #sent({ other }: CoinMove, message: MoneyMessage): Meaning {
    if (message.type === 'send') {
      return { kind: this.#account.isPayout(message.to) ? 'payout' : 'sent', about: message.to };
    }
    const isTransfer = message.type === 'send-many' || message.type === 'bridge-out';
    return isTransfer ? { kind: 'sent', about: other } : { kind: 'other' };
  }
}

/** How an exchange is called in an entry that belongs to none of our redemptions. */
export function ledgerName({ height, sequence }: LedgerRecordId): string {
  return `${height}/${sequence}`;
}

function intoEscrow(message: MoneyMessage): Meaning {
  if (message.type === 'create-bid') return { kind: 'deposit', about: bidRefOf(message.id) };
  if (message.type !== 'account-deposit' && message.type !== 'create-deployment') {
    return { kind: 'other' };
  }
  return { kind: 'other', about: PUT_INTO + message.deployment };
}

/** What an entry is about that put coins into a deployment; its `owner/dseq` follows. */
export const PUT_INTO = 'deployment ';

function slotOf({ transaction, message, coin }: CoinMove): string {
  return `${transaction}/${message?.index}/${message?.inner}/${coin.denom}`;
}

function received({ other }: CoinMove, message: MoneyMessage): Meaning {
  const isTransfer =
    message.type === 'send' || message.type === 'send-many' || message.type === 'bridge-in';
  return isTransfer ? { kind: 'received', about: other } : { kind: 'other' };
}
