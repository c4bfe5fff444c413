import { isAborted } from '../base/abort.ts';
import { crashPoint } from '../base/crash-point.ts';
import type { UnixMs } from '../base/instant.ts';
import { addMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import { Patience } from '../base/patience.ts';
import type { Offer, PursuitEvent } from '../domain/bid.ts';
import { nextPursuit } from '../domain/bid.ts';
import type { DemandTerms } from '../domain/demands.ts';
import { readClaims } from '../domain/demands.ts';
import type { BidRef, LeaseRef, OrderRef } from '../domain/ids.ts';
import type { OrderChoice } from '../domain/offers.ts';
import { chooseOffers } from '../domain/offers.ts';
import type { Order } from '../domain/order.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { SubmitOutcome } from '../network/interface.ts';
import type { Decision, StoredPursuit } from '../storage/interface.ts';
import { withAudits } from './audited-orders.ts';
import type { Capacity } from './capacity.ts';
import { findCrowded } from './crowds.ts';
import { Deadlines } from './deadlines.ts';
import { decisionOf } from './decision-of.ts';
import type { EngineWatch } from './engine-watch.ts';
import type { FeeValues } from './fee-values.ts';
import type { ProviderMode } from './mode.ts';
import type { OfferingState } from './offering.ts';
import type { ProviderParts } from './parts.ts';
import type { Unpriced } from './prices.ts';
import { PriceRound } from './prices.ts';
import type { LiveSettings } from './settings.ts';
import type { HeldBack } from './setup.ts';
import type { ProviderState } from './state.ts';

/** How many decisions are kept as evidence. */
const KEPT_DECISIONS = 20_000;
const KEPT_PURSUITS_MS = 30 * 86_400_000;
/** For how long the network must not know a bid of ours before we believe that it never arrived. */
const UNKNOWN_BID_MS = 60_000;

interface BiddingParts extends ProviderParts {
  readonly capacity: Capacity;
  readonly offering: OfferingState;
  readonly settings: LiveSettings;
  readonly fees: FeeValues;
  readonly engineWatch: EngineWatch;
  /** Milliseconds between blocks, as measured. */
  readonly blockMs: () => number;
  readonly mode: ProviderMode;
  /** Why nothing may be sent now; `undefined` where bids go out. */
  readonly heldBack: () => HeldBack | undefined;
  readonly state: () => ProviderState;
}

/** What is found out about the orders of one block before the choice among them is final. */
interface Round {
  readonly prices: PriceRound;
  readonly audits: DemandTerms['audits'];
  /** Orders whose bids were counted, or that could not be. */
  readonly counted: Set<OrderRef>;
  /** Orders that are not worth a bid. */
  readonly crowded: Map<OrderRef, Refusal>;
}

/** Something that has to be asked before the choice is final. */
type Question = (signal: AbortSignal) => Promise<void>;

/** From an order to an open bid, and what becomes of that bid. */
export class Bidding {
  readonly #parts: BiddingParts;
  readonly #log: Logger;
  readonly #timeouts: Deadlines<OrderRef>;
  /** Orders whose bid is on its way: a comparison meanwhile must not send it twice. */
  readonly #sending = new Set<OrderRef>();
  /** Those of them whose order is not open any more. */
  readonly #endedMeanwhile = new Set<OrderRef>();
  /** With bids that the network does not know: their room must not be given twice. */
  readonly #unknown: Patience<OrderRef>;

  constructor(parts: BiddingParts) {
    this.#parts = parts;
    this.#log = parts.log.child('bidding');
    this.#timeouts = new Deadlines(parts.clock);
    this.#unknown = new Patience(parts.clock, UNKNOWN_BID_MS);
    const { network, mode, offering } = parts;
    // An earlier start may have left some with the network, which sends them by itself.
    network.sendBidsWhile?.(() => !mode.watchesOnly && !offering.takenBack);
  }

  /**
   * Decides on the orders of one block together, stores every decision and the intent of each bid,
   * and sends the bids. Orders that we bid on before are left alone. Where nothing may be sent, what
   * would have been bid is stored as such.
   */
  async consider(
    orders: readonly Order[],
    height: BlockHeight,
    signal: AbortSignal,
  ): Promise<void> {
    const held = this.#parts.heldBack();
    if (held !== undefined) {
      await this.#judge(orders, height, held, signal);
      return;
    }
    const known = await withAudits({ ...this.#parts, log: this.#log }, orders, signal);
    const round = this.#newRound(known.audits);
    let offers: readonly Offer[] = [];
    await this.#decide(
      () => this.#fresh(known.orders),
      round,
      signal,
      (choices) => {
        offers = this.#store(choices, height);
        if (choices.length > 0) this.#parts.state().publish('market', 'hardware');
      },
    );
    await this.submit(offers, signal);
  }

  /** Each order alone against what is free now: a bid that is not made holds nothing. */
  async #judge(
    orders: readonly Order[],
    height: BlockHeight,
    held: HeldBack,
    signal: AbortSignal,
  ): Promise<void> {
    const { storage } = this.#parts;
    const known = await withAudits({ ...this.#parts, log: this.#log }, orders, signal);
    const round = this.#newRound(known.audits);
    const decisions: Decision[] = [];
    for (const order of this.#fresh(known.orders)) {
      // The first answer stands, as a bid would.
      if (storage.decisions.get(order.ref)?.outcome.type === 'shadow-bid') continue;
      await this.#decide(
        () => [order],
        round,
        signal,
        (choices) => {
          for (const choice of choices) {
            if ('refusal' in choice) decisions.push(this.#decision(order, height, choice.refusal));
            if (!('offer' in choice)) continue;
            const outcome = { type: 'shadow-bid', price: choice.offer.price, ...held } as const;
            decisions.push({ ...this.#decision(order, height, choice.offer), outcome });
          }
        },
      );
      if (signal.aborted) return;
    }
    // Somebody may have gone live while this was judged.
    const still = decisions.filter(({ order }) => storage.pursuits.get(order) === undefined);
    if (still.length === 0) return;
    storage.decisions.put(still);
    this.#parts.state().publish('market');
  }

  #newRound(audits: Round['audits']): Round {
    const prices = new PriceRound(this.#parts, this.#parts.capacity.offered());
    return { prices, audits, counted: new Set(), crowded: new Map() };
  }

  /**
   * Chooses, and asks for what the choice hangs on, until nothing is open any more. Nothing waits
   * between the last choice and `take`, so that what was free still is, and an order that a
   * comparison looked at meanwhile is not bid on again.
   */
  async #decide(
    orders: () => readonly Order[],
    round: Round,
    signal: AbortSignal,
    take: (choices: readonly OrderChoice[]) => void,
  ): Promise<void> {
    for (;;) {
      const choices = this.#choose(orders(), round);
      const question = this.#questionOf(choices, round);
      if (question === undefined) {
        take(choices);
        return;
      }
      await question(signal);
      if (signal.aborted) return;
    }
  }

  /** Holds what is offered, stores the intents and every decision. */
  #store(choices: readonly OrderChoice[], height: BlockHeight): readonly Offer[] {
    const { storage, capacity, clock } = this.#parts;
    const offers: Offer[] = [];
    const intents: StoredPursuit[] = [];
    const decisions: Decision[] = [];
    crashPoint('bid.persist.before');
    for (const choice of choices) {
      if ('refusal' in choice) decisions.push(this.#decision(choice.order, height, choice.refusal));
      if (!('offer' in choice)) continue;
      const { order, offer } = choice;
      offers.push(offer);
      decisions.push(this.#decision(order, height, offer));
      const reserved = nextPursuit({ state: 'considering', order }, { type: 'reserved', offer });
      const pursuit = nextPursuit(reserved, { type: 'submit', atMs: clock.now() });
      if (pursuit.state === 'submitting') intents.push(pursuit);
    }
    capacity.holdForBids(offers.map(({ order, claim }) => [order.ref, claim]));
    storage.pursuits.putAll(intents, clock.now());
    storage.decisions.put(decisions);
    crashPoint('bid.persist.after');
    return offers;
  }

  /**
   * Sends bids whose intent is stored; also used for those that a restart found unsent. The one way
   * out for a bid: where nothing may be sent the intents stay, for later or to be taken back.
   */
  async submit(offers: readonly Offer[], signal: AbortSignal): Promise<void> {
    if (this.#parts.heldBack() !== undefined) return;
    const unsent = offers.filter(({ order }) => !this.#sending.has(order.ref));
    if (unsent.length === 0) return;
    crashPoint('bid.broadcast.before');
    let outcomes: readonly SubmitOutcome[];
    for (const { order } of unsent) {
      this.#sending.add(order.ref);
      this.#endedMeanwhile.delete(order.ref);
    }
    try {
      outcomes = await this.#parts.network.submitBids(unsent, signal);
    } catch (error) {
      // The intents stay: the next reconcile finds out which arrived and sends the others again.
      if (!isAborted(error)) this.#log.warn('bids not sent, will try again', { error });
      for (const { order } of unsent) this.#endedMeanwhile.delete(order.ref);
      return;
    } finally {
      for (const { order } of unsent) this.#sending.delete(order.ref);
    }
    crashPoint('bid.broadcast.after');
    this.#noteOutcomes(outcomes);
    crashPoint('bid.open.after');
    this.#parts.state().publish('market', 'hardware');
    await this.#endMeanwhile(outcomes, signal);
  }

  /** The network has our bid open. */
  noteOpen(order: OrderRef, bid: BidRef): void {
    const atMs = this.#parts.clock.now();
    this.#advance([[order, { type: 'opened', bid, atMs }]]);
    // From here on its time is counted, whatever the wall clock does.
    this.#isTimedOut(order, atMs);
  }

  noteLost(order: OrderRef, bid: BidRef): void {
    this.#advance([[order, { type: 'lost', bid }]]);
  }

  noteWon(order: OrderRef, bid: BidRef, lease: LeaseRef): void {
    this.#advance([[order, { type: 'won', bid, lease }]]);
  }

  noteClosed(order: OrderRef, reason: Extract<PursuitEvent, { type: 'closed' }>['reason']): void {
    this.#advance([[order, { type: 'closed', reason }]]);
  }

  /**
   * Takes back what the tenant did not answer in time, and every bid where the owner took the
   * machine back or wants no bids any more. Called on every block.
   */
  async closeStale(signal: AbortSignal): Promise<void> {
    const takenBack = this.#parts.offering.takenBack || this.#parts.mode.watchesOnly;
    const live = this.#parts.storage.pursuits.listLiveStates();
    this.#timeouts.keep(new Set(live.map(({ order }) => order)));
    for (const pursuit of live) {
      if (pursuit.state !== 'open') {
        await this.#giveUpUnsent(pursuit.order, signal);
        continue;
      }
      if (!takenBack && !this.#isTimedOut(pursuit.order, pursuit.openedMs)) continue;
      try {
        crashPoint('bid.close.before');
        await this.#parts.network.closeBid(pursuit.bid, signal);
        crashPoint('bid.close.after');
      } catch (error) {
        if (isAborted(error)) return;
        this.#log.warn('bid not taken back, will try again', { order: pursuit.order, error });
        continue;
      }
      // It may have been accepted meanwhile: only the network knows what it was in the end.
      await this.settle(pursuit.order, takenBack ? 'owner' : 'timeout', signal);
    }
  }

  /**
   * The order is not open any more and no lease of ours: a bid on it that the network left open is
   * taken back, because nothing else gives its deposit back.
   */
  async endWithOrder(order: OrderRef, signal: AbortSignal): Promise<void> {
    if (this.#sending.has(order)) {
      // What comes of it is told soon; asked now, a thousand would hold up the bids on the others.
      this.#endedMeanwhile.add(order);
      return;
    }
    // Asked now: between two answers the bid may have been accepted.
    const bid = await this.#parts.network.queryBid(order, signal);
    if (bid?.state === 'open') await this.#parts.network.closeBid(bid.ref, signal);
    await this.settle(order, 'order-closed', signal);
  }

  async #endMeanwhile(outcomes: readonly SubmitOutcome[], signal: AbortSignal): Promise<void> {
    for (const { order, outcome } of outcomes) {
      if (!this.#endedMeanwhile.delete(order) || outcome !== 'open') continue;
      try {
        await this.endWithOrder(order, signal);
      } catch (error) {
        if (isAborted(error)) return;
        // The comparison finds it.
        this.#log.warn('a bid on an order that is closed is not ended yet', { order, error });
      }
    }
  }

  /** Asks the network what became of a bid and notes it; of one on its way the sending tells. */
  async settle(
    order: OrderRef,
    reason: Extract<PursuitEvent, { type: 'closed' }>['reason'],
    signal: AbortSignal,
  ): Promise<void> {
    // The network cannot know it yet. Given up here it would still arrive, and its room be free.
    if (this.#sending.has(order)) return;
    const bid = await this.#parts.network.queryBid(order, signal);
    if (bid === undefined) {
      if (this.#unknown.isOut(order)) this.noteClosed(order, 'never-arrived');
      return;
    }
    this.#unknown.forget(order);
    switch (bid.state) {
      case 'lost':
        this.noteLost(order, bid.ref);
        break;
      case 'closed':
        this.noteClosed(order, reason);
        break;
      case 'open':
        this.noteOpen(order, bid.ref);
        break;
      // Accepted: its lease is, or will be, reported as such.
      case 'active':
      case 'unknown':
        break;
    }
  }

  /** Drops evidence that is too old to matter. */
  prune(): void {
    const { storage, clock } = this.#parts;
    storage.decisions.prune(KEPT_DECISIONS);
    storage.pursuits.prune(addMs(clock.now(), -KEPT_PURSUITS_MS));
  }

  // An intent that will not be sent any more: the network says whether it was before.
  async #giveUpUnsent(order: OrderRef, signal: AbortSignal): Promise<void> {
    if (!this.#parts.mode.watchesOnly) return;
    try {
      await this.settle(order, 'owner', signal);
    } catch (error) {
      if (isAborted(error)) return;
      this.#log.warn('an unsent bid is not given up yet, will try again', { order, error });
    }
  }

  #fresh(orders: readonly Order[]): readonly Order[] {
    return orders.filter((order) => this.#parts.storage.pursuits.get(order.ref) === undefined);
  }

  #choose(orders: readonly Order[], round: Round): readonly OrderChoice[] {
    const { capacity, engineWatch, offering, settings, network } = this.#parts;
    if (orders.length === 0) return [];
    const closed = offering.refusal();
    if (closed !== undefined) return orders.map((order) => ({ order, refusal: closed }));
    const { prices, audits, crowded } = round;
    const machine = capacity.offered();
    const engineGpus = engineWatch.capabilities?.gpuVendors;
    const worthwhile = orders.filter(({ ref }) => !crowded.has(ref));
    const chosen = chooseOffers(worthwhile, {
      machine,
      free: capacity.free(),
      demands: {
        claims: readClaims(capacity.attributes()),
        gpus: machine.gpus,
        ...(engineGpus === undefined ? {} : { engineGpus }),
        audits,
        notice: settings.noticeTerms(),
      },
      denom: network.denom,
      price: (order, claim) => prices.price(order, claim),
      floor: (claim) => prices.floor(claim),
    });
    if (crowded.size === 0) return chosen;
    const left = orders.flatMap((order): readonly OrderChoice[] => {
      const refusal = crowded.get(order.ref);
      return refusal === undefined ? [] : [{ order, refusal }];
    });
    return [...chosen, ...left];
  }

  /** What has to be asked before these choices count; `undefined` where nothing is open. */
  #questionOf(choices: readonly OrderChoice[], round: Round): Question | undefined {
    const unpriced = choices.flatMap((choice): readonly Unpriced[] =>
      'unpriced' in choice ? [{ order: choice.order, claim: choice.unpriced }] : [],
    );
    if (unpriced.length > 0) return (signal) => round.prices.ask(unpriced, signal);
    const { network } = this.#parts;
    if (network.mostBids === undefined && network.account === undefined) return undefined;
    const uncounted = choices.flatMap((choice) =>
      'offer' in choice && !round.counted.has(choice.order.ref) ? [choice.offer] : [],
    );
    return uncounted.length === 0
      ? undefined
      : (signal) => this.#countBids(uncounted, round, signal);
  }

  async #countBids(offers: readonly Offer[], round: Round, signal: AbortSignal): Promise<void> {
    for (const { order } of offers) round.counted.add(order.ref);
    const crowded = await findCrowded({ ...this.#parts, log: this.#log }, offers, signal);
    for (const [order, refusal] of crowded) round.crowded.set(order, refusal);
  }

  #isTimedOut(order: OrderRef, openedMs: UnixMs): boolean {
    const { bidTimeoutMs } = this.#parts.options;
    return this.#timeouts.isOver(order, addMs(openedMs, bidTimeoutMs), bidTimeoutMs);
  }

  #decision(order: Order, height: BlockHeight, made: Offer | Refusal): Decision {
    return decisionOf(order, made, { height, atMs: this.#parts.clock.now() });
  }

  #noteOutcomes(outcomes: readonly SubmitOutcome[]): void {
    const { storage, clock } = this.#parts;
    const atMs = clock.now();
    this.#advance(
      outcomes.map((made): [OrderRef, PursuitEvent] => [
        made.order,
        made.outcome === 'open'
          ? { type: 'opened', bid: made.bid, atMs }
          : { type: 'closed', reason: 'refused' },
      ]),
    );
    const refused = outcomes.flatMap((made): readonly Decision[] => {
      if (made.outcome === 'open') {
        this.#isTimedOut(made.order, atMs);
        return [];
      }
      const order = storage.pursuits.get(made.order)?.order;
      const { reason } = made;
      this.#log.info('bid refused by the network', { order: made.order, reason });
      const refusal: Refusal = { code: 'network-refused', numbers: { reason } };
      return order === undefined ? [] : [this.#decision(order, order.createdHeight, refusal)];
    });
    storage.decisions.put(refused);
  }

  /** Stores what the events make of pursuits, all in one step, and lets go of what ended. */
  #advance(changes: readonly (readonly [OrderRef, PursuitEvent])[]): void {
    const { storage, capacity, clock, state } = this.#parts;
    const changed = changes.flatMap(([order, event]): readonly StoredPursuit[] => {
      const pursuit = storage.pursuits.get(order);
      const next = pursuit === undefined ? undefined : nextPursuit(pursuit, event);
      return next === undefined || next === pursuit ? [] : [next as StoredPursuit];
    });
    if (changed.length === 0) return;
    storage.pursuits.putAll(changed, clock.now());
    // A won claim was taken over by the lease before.
    const ended = changed.filter(({ state: now }) => now === 'lost' || now === 'closed');
    capacity.release(...ended.map(({ order }) => order.ref));
    for (const { order, state: reached } of changed) {
      this.#unknown.forget(order.ref);
      this.#log.info('bid', { order: order.ref, state: reached });
    }
    state().publish('market', 'hardware');
  }
}
