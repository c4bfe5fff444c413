import type { Clock } from '../../../base/clock.ts';
import { addMs } from '../../../base/instant.ts';
import { Patience } from '../../../base/patience.ts';
import type { Bid, Offer } from '../../../domain/bid.ts';
import type { OrderRef } from '../../../domain/ids.ts';
import { parseOrderRef } from '../../../domain/ids.ts';
import type { Coin, Denom } from '../../../domain/money.ts';
import type { SubmitOutcome } from '../../interface.ts';
import type { ChainOrder } from '../codec/market.ts';
import { createBidMessage } from '../codec/messages.ts';
import type { BidId } from '../ids.ts';
import { bidRefOf, parseOrderId } from '../ids.ts';
import type { NetworkData } from '../networks.ts';
import { inParallel } from '../parallel.ts';
import { queryBalances } from '../queries/accounts.ts';
import type { Asking } from '../queries/ask.ts';
import { queryBid, queryBids } from '../queries/market.ts';
import type { Intent, IntentOutcome, Screening } from '../signer/intents.ts';
import { isEnded } from '../signer/intents.ts';
import { chooseDeposits } from './deposits.ts';
import { bidOf } from './lease-of.ts';
import { offerSpecOf } from './offer-spec.ts';
import { orderOf } from './order-of.ts';
import type { Orders } from './orders.ts';
import type { OwnMarket } from './own.ts';
import type { MarketParams } from './params.ts';
import type { Sending } from './sending.ts';

export interface BidsOptions {
  /** A bid that could not be sent for so long is not sent any more. */
  readonly sendWithinMs: number;
  /** How long the outcome of a bid is remembered; after that the chain's own word is asked for. */
  readonly rememberMs: number;
  /** Of what fees are paid in, so much is never locked in deposits. */
  readonly keptForFees: bigint;
}

export const BIDS_DEFAULTS: BidsOptions = {
  sendWithinMs: 30 * 60_000,
  rememberMs: 60 * 60_000,
  // Ten bids, closes or withdrawals at 0.025 for a unit of gas.
  keptForFees: 50_000n,
};

export interface BidsParts {
  readonly data: NetworkData;
  readonly asking: Asking;
  readonly sending: Sending;
  readonly own: OwnMarket;
  readonly orders: Orders;
  readonly params: MarketParams;
  /** Bids on an order as of now, where that is known without asking. */
  readonly counted: (order: OrderRef) => number | undefined;
  /** A block has told that nobody can bid on it any more. */
  readonly isOver: (order: OrderRef) => boolean;
  readonly clock: Clock;
  /** Why nothing may be bid here; `undefined` where it may. */
  readonly forbidden: () => string | undefined;
  /** Whether the owner wants those sent that wait. */
  readonly wanted: () => boolean;
}

const INTENT = 'bid/';
/** Gas of a bid among others; measured with the order of a GPU. */
const WEIGHT = 95_000n;
const PARALLEL = 8;
/** Orders whose bids are asked for at once, at most. */
const MOST_COUNTED = 64;

/** How often a bid is tried whose deposit was gone when it was sent. */
const TRIES = 3;

/** What is known of an offer before anything is sent. */
type Plan = { readonly offer: Offer } & (
  | { readonly plan: 'said'; readonly outcome: SubmitOutcome }
  /** An intent of this order is known: what came of it counts. */
  | { readonly plan: 'known' }
  | { readonly plan: 'new'; readonly id: BidId; readonly order: ChainOrder }
);

/**
 * Our bids. Each is an intent named after its order, so that it is sent once however often it is
 * asked for; once the intent is forgotten, the chain itself takes no second bid on an order.
 */
export class Bids {
  readonly #options: BidsOptions;
  readonly #parts: BidsParts;
  /** Deposits of bids that are on their way: the chain has not taken them yet. */
  readonly #promised = new Map<string, Coin>();
  /** Intents that are over. */
  readonly #ended: Patience<string>;

  constructor(options: Partial<BidsOptions>, parts: BidsParts) {
    this.#options = { ...BIDS_DEFAULTS, ...options };
    this.#ended = new Patience(parts.clock, this.#options.rememberMs);
    this.#parts = parts;
  }

  async submit(offers: readonly Offer[], signal: AbortSignal): Promise<readonly SubmitOutcome[]> {
    if (offers.length === 0) return [];
    const { forbidden, sending } = this.#parts;
    const reason = forbidden();
    if (reason !== undefined) return offers.map(({ order }) => refused(order.ref, reason));
    sending.wallet();
    const outcomes: SubmitOutcome[] = [];
    let left = offers.map((offer, at) => ({ offer, at }));
    for (let attempt = 1; left.length > 0; attempt++) {
      const bids = left.map(({ offer }) => offer);
      const sent = await this.#send(bids, signal);
      for (const [place, { at }] of left.entries()) {
        const outcome = sent[place];
        if (outcome !== undefined) outcomes[at] = outcome;
      }
      // What lay there for the deposit was redeemed or sent away meanwhile: another coin may do.
      left = left.filter((_, place) => attempt < TRIES && lacksDeposit(sent[place]));
      sending.forget(left.map(({ offer }) => idOf(offer.order.ref)));
    }
    return outcomes;
  }

  async #send(offers: readonly Offer[], signal: AbortSignal): Promise<readonly SubmitOutcome[]> {
    const { sending } = this.#parts;
    const plans = await inParallel(offers, PARALLEL, (offer) => this.#plan(offer, signal));
    const { intents, said } = await this.#intents(plans, signal);
    // All at once: they go into as few transactions as have room for them.
    const ids = said.flatMap(({ offer, plan }) => (plan === 'said' ? [] : [idOf(offer.order.ref)]));
    const [, outcomes] = [await sending.carryOut(intents, signal), await sending.wait(ids, signal)];
    for (const id of ids) this.#promised.delete(id);
    const ends = new Map(ids.map((id, at) => [id, outcomes[at]]));
    return inParallel(said, PARALLEL, async (plan) => {
      if (plan.plan === 'said') return plan.outcome;
      const { ref } = plan.offer.order;
      return this.#outcome(ref, ends.get(idOf(ref)), signal);
    });
  }

  async openBids(signal: AbortSignal): Promise<readonly Bid[]> {
    const { asking, own } = this.#parts;
    const provider = own.account;
    if (provider === undefined) return [];
    const bids = await queryBids(asking, { provider, state: 'open' }, { signal });
    return bids.map(({ bid }) => bidOf(bid));
  }

  async find(order: OrderRef, signal: AbortSignal): Promise<Bid | undefined> {
    const id = this.#parts.own.bidIdOn(parseOrderId(order));
    if (id === undefined) return undefined;
    const found = await queryBid(this.#parts.asking, id, { signal });
    return found && bidOf(found.bid);
  }

  /** As the chain counts them against its limit: lost ones do not. */
  async count(
    orders: readonly OrderRef[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<OrderRef, number>> {
    const known = [...new Set(orders)].map((order) => [order, this.#parts.counted(order)] as const);
    const counted = known.flatMap(([order, count]) =>
      count === undefined ? [] : [[order, count] as const],
    );
    const wanted = known.flatMap(([order, count]) => (count === undefined ? [order] : []));
    const asked = await inParallel(wanted.slice(0, MOST_COUNTED), PARALLEL, async (order) => {
      const { owner, dseq } = parseOrderId(order);
      const bids = await queryBids(this.#parts.asking, { owner, dseq }, { signal });
      const counting = bids.filter(({ bid }) => bid.order === order && bid.state !== 'lost');
      return [order, counting.length] as const;
    });
    return new Map([...counted, ...asked]);
  }

  /** What is against sending the intent with this id, one of ours that waits. */
  screen(id: string): Screening | undefined {
    if (!id.startsWith(INTENT)) return undefined;
    const { isOver, forbidden, wanted } = this.#parts;
    if (isOver(parseOrderRef(id.slice(INTENT.length))))
      return { is: 'over', words: 'order closed' };
    if (!wanted()) return { is: 'over', words: 'bids are not wanted any more' };
    // It was allowed when it was decided on; what closed since then closes for it too.
    return forbidden() === undefined ? undefined : { is: 'held' };
  }

  /** Forgets outcomes that are old enough for their caller to have them. Called on every block. */
  prune(): void {
    const { sending } = this.#parts;
    const over: string[] = [];
    const kept = new Set<string>();
    for (const [id, state] of sending.list(INTENT)) {
      if (!isEnded(state)) continue;
      if (this.#ended.isOut(id)) over.push(id);
      else kept.add(id);
    }
    sending.forget(over);
    this.#ended.keep(kept);
  }

  async #plan(offer: Offer, signal: AbortSignal): Promise<Plan> {
    const { own, orders, sending, data } = this.#parts;
    const { ref } = offer.order;
    const say = (reason: string): Plan => {
      return { offer, plan: 'said', outcome: refused(ref, reason) };
    };
    const known = own.bidOn(ref);
    if (known !== undefined) {
      const outcome = { order: ref, outcome: 'open', bid: bidRefOf(known) } as const;
      return { offer, plan: 'said', outcome };
    }
    if (sending.get(idOf(ref)) !== undefined) return { offer, plan: 'known' };
    // The chain breaks off in the middle of a bid in another coin than the order's.
    if (offer.price.denom !== data.pay.denom) {
      return say(`price: bids here are in ${data.pay.denom}, not in ${offer.price.denom}`);
    }
    const order = await orders.chainOrder(ref, signal);
    const id = own.bidIdOn(parseOrderId(ref));
    if (order === undefined || id === undefined) return say('the chain knows no such order');
    const most = orderOf(order).maxPrice;
    if (most.denom !== offer.price.denom) return say(`price: the order pays in ${most.denom}`);
    if (offer.price.amount <= 0n) return say('price: a bid is above 0');
    if (offer.price.amount > most.amount) return say('price: above what the order pays');
    if (order.reclamationSeconds !== undefined) {
      const offered = offer.reclamationSeconds;
      if (offered === undefined) return say('reclamation: the order asks for notice');
      if (BigInt(offered) < order.reclamationSeconds) {
        return say('reclamation: shorter than what the order asks for');
      }
    }
    return { offer, plan: 'new', id, order };
  }

  /** The intents of what is new, and the plans with those said that there is no deposit for. */
  async #intents(
    plans: readonly Plan[],
    signal: AbortSignal,
  ): Promise<{ readonly intents: readonly Intent[]; readonly said: readonly Plan[] }> {
    const fresh = plans.filter((plan) => plan.plan === 'new');
    if (fresh.length === 0) return { intents: [], said: plans };
    const { least, deposits } = await this.#deposits(fresh.length, signal);
    const deadlineMs = addMs(this.#parts.clock.now(), this.#options.sendWithinMs);
    const intents: Intent[] = [];
    const without = new Set<OrderRef>();
    for (const [at, { offer, id, order }] of fresh.entries()) {
      const deposit = deposits[at];
      const { ref } = offer.order;
      if (deposit === undefined) {
        without.add(ref);
        continue;
      }
      this.#promised.set(idOf(ref), deposit);
      const message = createBidMessage({
        ...{ id, deposit, price: offer.price },
        spec: offerSpecOf(order.spec, offer.claim),
        // Whoever promises notice cannot close at once: only where it is asked for.
        ...(order.reclamationSeconds === undefined || offer.reclamationSeconds === undefined
          ? {}
          : { reclamationSeconds: BigInt(offer.reclamationSeconds) }),
      });
      intents.push({
        ...{ id: idOf(ref), messages: [message], weight: WEIGHT },
        ...{ priority: 'normal', deadlineMs },
      });
    }
    const text = least.map(({ denom, amount }) => `${amount} ${denom}`).join(' or ');
    const reason = `deposit: a bid locks ${text}, and the account has less than that free`;
    return {
      intents,
      said: plans.map((plan): Plan => {
        const { ref } = plan.offer.order;
        if (plan.plan !== 'new' || !without.has(ref)) return plan;
        return { offer: plan.offer, plan: 'said', outcome: refused(ref, reason) };
      }),
    };
  }

  /** Both are asked for once for all bids that go together. */
  async #deposits(
    count: number,
    signal: AbortSignal,
  ): Promise<{
    readonly least: readonly Coin[];
    readonly deposits: readonly (Coin | undefined)[];
  }> {
    const { params, asking, sending, data } = this.#parts;
    const [{ bidMinDeposits: least }, balances] = await Promise.all([
      params.get(signal),
      queryBalances(asking, sending.wallet().account, { signal }),
    ]);
    const promised = this.#stillPromised();
    const free = balances.map(({ denom, amount }) => ({
      denom,
      amount: amount - (promised.get(denom) ?? 0n),
    }));
    const fee = { denom: data.fee.denom, amount: this.#options.keptForFees };
    return { least, deposits: chooseDeposits(count, { least, free, pay: data.pay.denom, fee }) };
  }

  #stillPromised(): ReadonlyMap<Denom, bigint> {
    const sums = new Map<Denom, bigint>();
    for (const [id, { denom, amount }] of this.#promised) {
      const state = this.#parts.sending.get(id);
      if (state === undefined || isEnded(state)) this.#promised.delete(id);
      else sums.set(denom, (sums.get(denom) ?? 0n) + amount);
    }
    return sums;
  }

  async #outcome(
    order: OrderRef,
    end: IntentOutcome | undefined,
    signal: AbortSignal,
  ): Promise<SubmitOutcome> {
    if (end === undefined) throw new Error(`the bid on ${order} has no outcome`);
    // What the block said has been handled: an open bid is known.
    const known = end.state === 'included' ? this.#parts.own.bidOn(order) : undefined;
    if (known !== undefined) return { order, outcome: 'open', bid: bidRefOf(known) };
    // It may have become a lease, or be there from before its intent was forgotten.
    const bid = await this.find(order, signal);
    if (bid?.state === 'open' || bid?.state === 'active') {
      return { order, outcome: 'open', bid: bid.ref };
    }
    switch (end.state) {
      case 'included':
        return refused(order, `the bid is ${bid?.state ?? 'not there'}: a bid is made once`);
      case 'failed':
        return refused(order, end.refusal.words);
      case 'expired':
        return refused(order, 'the bid could not be sent in time');
    }
  }
}

function lacksDeposit(outcome: SubmitOutcome | undefined): boolean {
  return outcome?.outcome === 'refused' && /^deposit invalid: insufficient/.test(outcome.reason);
}

function idOf(order: OrderRef): string {
  return INTENT + order;
}

function refused(order: OrderRef, reason: string): SubmitOutcome {
  return { order, outcome: 'refused', reason };
}
