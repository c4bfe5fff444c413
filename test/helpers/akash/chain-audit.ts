import type { LeaseID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Lease_State } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  Bid_State,
  MsgCreateBid,
  Order_State,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { leaseRefOf } from '../../../agent/network/akash/ids.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import type { Block } from '../../chain/block.ts';
import type { Chain } from '../../chain/chain.ts';
import type { ChainEvent } from '../../chain/module.ts';
import { bidText, orderKey } from '../../chain/modules/akash-ids.ts';
import type { EscrowAccount } from '../../chain/modules/escrow-records.ts';
import { accountKey, ESCROW_ACCOUNTS } from '../../chain/modules/escrow-records.ts';
import { bidAccount, BIDS, LEASES, ORDERS } from '../../chain/modules/market-records.ts';
import { paymentOn } from './market-chain.ts';

/** Something that must not be, and of how many it was looked for. */
interface Count {
  readonly bad: number;
  readonly of: number;
  /** Which ones, as far as a line can say it. */
  readonly which: readonly string[];
}

/** What is to be 0 after whatever happened, read from the chain's state and its transactions. */
export interface Audit {
  readonly ordersMissed: Count;
  readonly doubleBids: Count;
  readonly depositsForgotten: Count;
  readonly leasesClosedByUs: Count;
  /** In micro-units: what the chain moved and the agent's books do not have, or the other way round. */
  readonly uakt: Count;
  readonly uact: Count;
}

export interface AuditParts {
  readonly chain: Chain;
  readonly provider: string;
  /** Where the agent keeps its books: what is compared with the chain, never what is believed. */
  readonly storage: Storage;
  /** Heights at which the agent lived and could ask the chain undisturbed. */
  readonly clear: ReadonlySet<bigint>;
  /** Heights whose blocks no node had any more when the agent could ask for them. */
  readonly forgotten: ReadonlySet<bigint>;
  /** Leases that the plan has us end. */
  readonly endedByPlan: ReadonlySet<LeaseRef>;
}

/** An order that was open for so many undisturbed blocks in a row has to have a bid. */
const ANSWER_BLOCKS = 12;

/**
 * Undisturbed blocks in which a bid is taken back: after another one has won its order (a comparison
 * comes every thirty blocks, and waits a minute where it doubts), and after nobody answered it (which
 * is waited for for fifty).
 */
const TAKEN_BLOCKS = 60;
const UNANSWERED_BLOCKS = 110;

const PROVIDER_REASONS = { from: 10_000, below: 20_000 };

/** Everything at once, after all tenants are gone and the agent had time to tidy up. */
export function audit(parts: AuditParts): Audit {
  return {
    ordersMissed: ordersMissed(parts),
    doubleBids: doubleBids(parts),
    depositsForgotten: depositsForgotten(parts),
    leasesClosedByUs: leasesClosedByUs(parts),
    uakt: unaccounted(parts, 'uakt'),
    uact: unaccounted(parts, 'uact'),
  };
}

/** One line for each counter. */
export function auditLines(found: Audit): readonly string[] {
  const { ordersMissed, doubleBids, depositsForgotten, leasesClosedByUs, uakt, uact } = found;
  return [
    line(ordersMissed, 'orders missed'),
    line(doubleBids, 'bids made twice'),
    line(depositsForgotten, 'deposits forgotten'),
    line(leasesClosedByUs, 'leases closed by an error of ours'),
    line(uakt, 'uakt unaccounted'),
    line(uact, 'uact unaccounted'),
  ];
}

/** The number of each counter alone. */
export function badOf(found: Audit): Readonly<Record<keyof Audit, number>> {
  const { ordersMissed, doubleBids, depositsForgotten, leasesClosedByUs, uakt, uact } = found;
  return {
    ordersMissed: ordersMissed.bad,
    doubleBids: doubleBids.bad,
    depositsForgotten: depositsForgotten.bad,
    leasesClosedByUs: leasesClosedByUs.bad,
    uakt: uakt.bad,
    uact: uact.bad,
  };
}

export const NOTHING_BAD: Readonly<Record<keyof Audit, number>> = {
  ...{ ordersMissed: 0, doubleBids: 0, depositsForgotten: 0, leasesClosedByUs: 0 },
  ...{ uakt: 0, uact: 0 },
};

/**
 * Orders that we could have bid on and did not: those without a bid of ours that were open for long
 * enough while the agent lived and the chain could be asked. Of all that have a bid or are missed.
 */
function ordersMissed({ chain, provider, clear }: AuditParts): Count {
  const ends = endsOf(chain);
  const [orders, bids] = chain.read(({ state }) => [state.list(ORDERS), state.list(BIDS)] as const);
  const bidOn = new Set(
    bids.flatMap(([, { id }]) => (id.provider === provider ? orderKey(id) : [])),
  );
  const missed = orders.filter(([key, { createdAt, state }]) => {
    if (bidOn.has(key)) return false;
    const from = BigInt(createdAt.toString());
    const to = state === Order_State.open ? chain.height : (ends.get(key) ?? from);
    return longestRun(clear, from + 1n, to - 1n) >= ANSWER_BLOCKS;
  });
  return count(
    missed.map(([key]) => key),
    bidOn.size + missed.length,
  );
}

/** At which height each order was over: closed, or taken by somebody. */
function endsOf(chain: Chain): ReadonlyMap<string, bigint> {
  const ends = new Map<string, bigint>();
  for (const { height, type, id } of marketEvents(chain)) {
    if (type !== 'EventOrderClosed' && type !== 'EventLeaseCreated') continue;
    const key = keyOf(id);
    if (!ends.has(key)) ends.set(key, height);
  }
  return ends;
}

interface EventId {
  readonly owner: string;
  readonly dseq: string;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider?: string;
}

/** What the market did, in the order in which it did it; the last word of the type. */
function* marketEvents(
  chain: Chain,
): Generator<{ readonly height: bigint; readonly type: string; readonly id: EventId }> {
  for (let height = chain.base; height <= chain.height; height += 1n) {
    const block = chain.block(height);
    if (block === undefined) continue;
    for (const { type, attributes } of eventsIn(block)) {
      if (!type.startsWith('akash.market.')) continue;
      const text = new Map(attributes).get('id');
      if (text === undefined) continue;
      yield { height, type: type.split('.').at(-1) ?? '', id: JSON.parse(text) as EventId };
    }
  }
}

function eventsIn(block: Block): readonly ChainEvent[] {
  return [...block.events, ...block.results.flatMap((result) => result.events)];
}

/** As the chain's own store names an order. */
function keyOf({ owner, dseq, gseq, oseq }: EventId): string {
  return `${owner}/${dseq.padStart(20, '0')}/${pad(gseq)}/${pad(oseq)}`;
}

const pad = (sequence: number): string => String(sequence).padStart(10, '0');

function longestRun(clear: ReadonlySet<bigint>, from: bigint, to: bigint): number {
  let [longest, run] = [0, 0];
  for (let height = from; height <= to; height += 1n) {
    run = clear.has(height) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** Messages in blocks that bid on an order on which we had bid before. Of all bids of ours. */
function doubleBids({ chain, provider }: AuditParts): Count {
  const made = new Set<string>();
  const again: string[] = [];
  let messages = 0;
  for (const { block, index } of chain.places()) {
    const tx = block.txs[index];
    const done = block.results[index]?.code === 0;
    for (const { typeUrl, value } of tx?.messages ?? []) {
      if (typeUrl !== `/${MsgCreateBid.$type}`) continue;
      const { id } = MsgCreateBid.decode(value);
      if (id?.provider !== provider) continue;
      messages += 1;
      const text = bidText(id);
      if (made.has(text)) again.push(`${text} at ${block.height}`);
      if (done) made.add(text);
    }
  }
  return count(again, messages);
}

/**
 * Deposits that lay with the chain for nothing: of a bid that was open for long after another one had
 * won its order or after nobody had answered it, or that is open at the end although nobody can win its
 * order any more; and of a bid that is over itself. Of all deposits of ours.
 */
function depositsForgotten({ chain, provider, clear }: AuditParts): Count {
  const { created, closed, taken } = bidTimes(chain, provider);
  const own = chain.read(({ state }) => {
    const bids = state.list(BIDS).filter(([, { id }]) => id.provider === provider);
    return bids.map(([, bid]) => ({
      bid,
      order: state.get(ORDERS, orderKey(bid.id)),
      account: state.get(ESCROW_ACCOUNTS, accountKey(bidAccount(bid.id))),
    }));
  });
  const forgotten = own.filter(({ bid, order, account }) => {
    if (bid.state === Bid_State.open && order?.state !== Order_State.open) return true;
    if (bid.state !== Bid_State.active && bid.state !== Bid_State.open && holds(account))
      return true;
    if (bid.state === Bid_State.lost) return false;
    const key = orderKey(bid.id);
    const taker = taken.get(key);
    const until = closed.get(key) ?? chain.height;
    if (taker?.provider === provider) return false;
    const beganAt = taker?.height ?? created.get(key) ?? chain.height;
    const most = taker === undefined ? UNANSWERED_BLOCKS : TAKEN_BLOCKS;
    return clearBlocks(clear, beganAt, until) > most;
  });
  return count(
    forgotten.map(({ bid }) => bidText(bid.id)),
    own.length,
  );
}

/** Of each order: when we bid, when that bid was over, and who got the lease when. */
function bidTimes(
  chain: Chain,
  provider: string,
): {
  readonly created: ReadonlyMap<string, bigint>;
  readonly closed: ReadonlyMap<string, bigint>;
  readonly taken: ReadonlyMap<string, { readonly height: bigint; readonly provider: string }>;
} {
  const created = new Map<string, bigint>();
  const closed = new Map<string, bigint>();
  const taken = new Map<string, { height: bigint; provider: string }>();
  for (const { height, type, id } of marketEvents(chain)) {
    const key = keyOf(id);
    if (type === 'EventLeaseCreated') taken.set(key, { height, provider: id.provider ?? '' });
    if (id.provider !== provider) continue;
    if (type === 'EventBidCreated') created.set(key, height);
    if (type === 'EventBidClosed') closed.set(key, height);
  }
  return { created, closed, taken };
}

function clearBlocks(clear: ReadonlySet<bigint>, after: bigint, until: bigint): number {
  let blocks = 0;
  for (let height = after + 1n; height < until; height += 1n) if (clear.has(height)) blocks++;
  return blocks;
}

function holds(account: EscrowAccount | undefined): boolean {
  return account?.funds.some(({ amount }) => amount > 0n) ?? false;
}

/** Leases that ended with a reason of the provider's although nothing in the plan was one. */
function leasesClosedByUs({ chain, provider, endedByPlan }: AuditParts): Count {
  const leases = chain.read(({ state }) => state.list(LEASES).map(([, lease]) => lease));
  const own = leases.filter(({ id }) => id.provider === provider);
  const wrong = own.filter((lease) => {
    const { from, below } = PROVIDER_REASONS;
    const reason: number = lease.reason;
    const isOurs = reason >= from && reason < below;
    return lease.state === Lease_State.closed && isOurs && !endedByPlan.has(refOf(lease.id));
  });
  return count(
    wrong.map(({ id, reason }) => `${bidText(id)} for ${reason}`),
    own.length,
  );
}

function refOf({ owner, dseq, gseq, oseq, provider, bseq }: LeaseID): LeaseRef {
  return leaseRefOf({ owner, dseq: BigInt(dseq.toString()), gseq, oseq, provider, bseq });
}

/**
 * Micro-units by which the agent's books differ from the chain: of the account as a whole, of each
 * lease's payments, and of what was sent away. Of everything that the chain moved in and out.
 */
function unaccounted(parts: AuditParts, denom: 'uakt' | 'uact'): Count {
  const { chain, provider, storage } = parts;
  const opening = storage.account.opening(provider);
  if (opening === undefined) return count(['there is no opening'], 1);
  const moved = movedSince(chain, provider, denom, BigInt(opening.height));
  const booked = storage.account.sums(provider).find((sum) => sum.denom === denom)?.amount ?? 0n;
  const began = opening.coins.find((coin) => coin.denom === denom)?.amount ?? 0n;
  const there = chain.read((context) => chain.bank.balance(context, provider, denom));
  const which: string[] = [];
  let bad = 0n;
  const compare = (what: string, chainHas: bigint, weHave: bigint): void => {
    if (chainHas === weHave) return;
    bad += chainHas > weHave ? chainHas - weHave : weHave - chainHas;
    which.push(`${what}: the chain has ${chainHas}, we have ${weHave}`);
  };
  compare('balance', there, began + booked);
  if (denom === 'uact') comparePayments(parts, compare);
  else comparePayouts(parts, compare);
  return { bad: Number(bad), of: Number(moved.inward + moved.outward), which };
}

type Compare = (what: string, chainHas: bigint, weHave: bigint) => void;

/** What each lease was paid. */
function comparePayments({ chain, provider, storage }: AuditParts, compare: Compare): void {
  const leases = chain.read(({ state }) => state.list(LEASES).map(([, { id }]) => id));
  for (const id of leases.filter((one) => one.provider === provider)) {
    const ref = refOf(id);
    const { owner, dseq, gseq, oseq, bseq } = id;
    const bid = { owner, dseq: BigInt(dseq.toString()), gseq, oseq, provider, bseq };
    const [settled] = storage.ledger.settledByLease(ref);
    compare(`lease ${ref}`, paymentOn(chain, bid)?.withdrawn ?? 0n, settled?.amount ?? 0n);
  }
}

/**
 * What was sent away from the account, payment by payment. One in a block that nobody keeps may be
 * unknown by its name: its coins are in the comparison of the balance all the same.
 */
function comparePayouts(
  { chain, provider, storage, forgotten }: AuditParts,
  compare: Compare,
): void {
  const sent = new Map<string, bigint>();
  const unknowable = new Set<string>();
  for (const { block, index } of chain.places()) {
    if (block.results[index]?.code !== 0) continue;
    const tx = block.txs[index]!;
    for (const { typeUrl, value } of tx.messages) {
      if (typeUrl !== `/${MsgSend.$type}`) continue;
      const { fromAddress, amount } = MsgSend.decode(value);
      if (fromAddress !== provider) continue;
      const coins = amount.reduce((sum, coin) => sum + BigInt(coin.amount), 0n);
      if (forgotten.has(block.height)) unknowable.add(tx.hash);
      sent.set(tx.hash, (sent.get(tx.hash) ?? 0n) + coins);
    }
  }
  const known = new Map<string, bigint>();
  for (const payout of storage.account.listPayouts(provider, 100_000)) {
    if (payout.state === 'included') known.set(payout.txHash, payout.amount.amount);
  }
  for (const hash of new Set([...sent.keys(), ...known.keys()])) {
    if (unknowable.has(hash) && !known.has(hash)) continue;
    compare(`payout ${hash}`, sent.get(hash) ?? 0n, known.get(hash) ?? 0n);
  }
}

/** What the bank says came to and went from an account above a height. */
function movedSince(
  chain: Chain,
  address: string,
  denom: string,
  after: bigint,
): { readonly inward: bigint; readonly outward: bigint } {
  let [inward, outward] = [0n, 0n];
  for (let height = after + 1n; height <= chain.height; height += 1n) {
    const block = chain.block(height);
    if (block === undefined) throw new Error(`block ${height} is not kept`);
    for (const { type, attributes } of eventsIn(block)) {
      const value = (key: string): string | undefined => new Map(attributes).get(key);
      const coins = amountIn(value('amount'), denom);
      if (type === 'coin_received' && value('receiver') === address) inward += coins;
      if (type === 'coin_spent' && value('spender') === address) outward += coins;
    }
  }
  return { inward, outward };
}

function amountIn(coins: string | undefined, denom: string): bigint {
  for (const coin of (coins ?? '').split(',')) {
    const match = /^(\d+)(\w+)$/.exec(coin);
    if (match?.[2] === denom) return BigInt(match[1] ?? 0);
  }
  return 0n;
}

function count(which: readonly string[], of: number): Count {
  return { bad: which.length, of, which };
}

function line({ bad, of, which }: Count, what: string): string {
  const first = which.slice(0, 5).join('; ');
  return `${bad} of ${of} ${what}${first === '' ? '' : `: ${first}`}`;
}
