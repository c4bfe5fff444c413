import { Channel } from '../../base/channel.ts';
import { AgentError } from '../../base/errors.ts';
import type { Bid, Offer } from '../../domain/bid.ts';
import type { BidRef, LeaseRef, OrderRef, ProviderId } from '../../domain/ids.ts';
import { parseBidRef } from '../../domain/ids.ts';
import type { Lease, ProviderCloseReason } from '../../domain/lease.ts';
import type { Order } from '../../domain/order.ts';
import type { Attribute } from '../../domain/resources.ts';
import type { BlockHeight } from '../../domain/time.ts';
import type {
  ComputeNetwork,
  LeaseEscrow,
  ManifestAnswer,
  MarketEvent,
  NetworkProblem,
  OwnTenant,
  Payment,
  ProviderProfile,
  ProviderRecord,
  SubmitOutcome,
} from '../interface.ts';
import type { CallOutcome } from './calls.ts';
import {
  PRACTICE_DENOM,
  PRACTICE_EXPONENT,
  PRACTICE_NAME,
  PRACTICE_NETWORK,
  PRACTICE_PROVIDER,
  PRACTICE_SYMBOL,
} from './constants.ts';
import type { PracticeErrorCode } from './errors.ts';
import type { MarketLink } from './link.ts';

interface Closable {
  close(): Promise<void>;
}

/** The practice market as a compute network, over either link. */
export class PracticeNetwork implements ComputeNetwork {
  readonly id = PRACTICE_NETWORK;
  readonly denom = PRACTICE_DENOM;
  readonly exponent = PRACTICE_EXPONENT;
  readonly symbol = PRACTICE_SYMBOL;
  // Play money stands for dollars, so that prices in dollars can be tried.
  readonly usdPerCoin = 1;
  readonly name = PRACTICE_NAME;
  readonly money = 'none';
  readonly provider = PRACTICE_PROVIDER;
  readonly ownTenant: OwnTenant;
  readonly #link: MarketLink;
  readonly #hands: Closable | undefined;
  readonly #streams = new Set<Channel<MarketEvent>>();

  /** `ownTenant` works by what is closed with this. */
  constructor(link: MarketLink, ownTenant: OwnTenant, hands?: Closable) {
    this.#link = link;
    this.ownTenant = ownTenant;
    this.#hands = hands;
  }

  async register({ attributes }: ProviderProfile, signal: AbortSignal): Promise<void> {
    const { provider } = this;
    const present = await this.#link.call('profile', { provider }, signal);
    if (present !== null && sameAttributes(present, attributes)) return;
    await this.#link.call('register', { provider, attributes: [...attributes] }, signal);
  }

  async queryProvider(signal: AbortSignal): Promise<ProviderRecord | undefined> {
    const present = await this.#link.call('profile', { provider: this.provider }, signal);
    return present === null ? undefined : { attributes: present };
  }

  // It runs in this process or beside it: what is wrong with it shows in its silence.
  problems(): readonly NetworkProblem[] {
    return [];
  }

  events(signal: AbortSignal): AsyncIterable<MarketEvent> {
    const channel = new Channel<MarketEvent>();
    // From this call on, not from when the first one is taken out.
    const leave = this.#link.listen(this.provider, (event) => channel.push(event));
    const end = (): void => {
      leave();
      this.#streams.delete(channel);
      signal.removeEventListener('abort', end);
      channel.close();
    };
    this.#streams.add(channel);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    return channel;
  }

  async openOrders(signal: AbortSignal): Promise<readonly Order[]> {
    return this.#link.call('open-orders', {}, signal);
  }

  async queryOrder(order: OrderRef, signal: AbortSignal): Promise<Order | undefined> {
    return (await this.#link.call('order', { order }, signal)) ?? undefined;
  }

  async submitBids(
    offers: readonly Offer[],
    signal: AbortSignal,
  ): Promise<readonly SubmitOutcome[]> {
    if (offers.length === 0) return [];
    const { provider } = this;
    const bids = offers.map(({ order, price }) => ({ order: order.ref, price }));
    const outcomes = await this.#link.call('submit-bids', { provider, bids }, signal);
    return Promise.all(
      offers.map(({ order }, index) => this.#outcomeOf(order.ref, outcomes[index], signal)),
    );
  }

  async closeBid(bid: BidRef, signal: AbortSignal): Promise<void> {
    // Without a reason the market leaves a lease alone that was made of the bid meanwhile.
    await this.#link.call('close-bid', { provider: this.provider, bid }, signal);
  }

  async openBids(signal: AbortSignal): Promise<readonly Bid[]> {
    return this.#link.call('open-bids', { provider: this.provider }, signal);
  }

  async queryBid(order: OrderRef, signal: AbortSignal): Promise<Bid | undefined> {
    const { provider } = this;
    return (await this.#link.call('bid', { provider, order }, signal)) ?? undefined;
  }

  async activeLeases(signal: AbortSignal): Promise<readonly Lease[]> {
    return this.#link.call('active-leases', { provider: this.provider }, signal);
  }

  async queryLease(lease: LeaseRef, signal: AbortSignal): Promise<Lease | undefined> {
    return (await this.#link.call('lease', { lease }, signal)) ?? undefined;
  }

  async closeLease(
    lease: LeaseRef,
    reason: ProviderCloseReason,
    signal: AbortSignal,
  ): Promise<void> {
    const bid = parseBidRef(lease);
    await this.#link.call('close-bid', { provider: this.provider, bid, reason }, signal);
  }

  async withdraw(leases: readonly LeaseRef[], signal: AbortSignal): Promise<void> {
    if (leases.length === 0) return;
    await this.#link.call('withdraw', { provider: this.provider, leases: [...leases] }, signal);
  }

  async payments(from: BlockHeight, signal: AbortSignal): Promise<readonly Payment[]> {
    return this.#link.call('payments', { provider: this.provider, from }, signal);
  }

  async escrows(signal: AbortSignal): Promise<readonly LeaseEscrow[]> {
    return this.#link.call('escrows', { provider: this.provider }, signal);
  }

  // Nobody but the made-up rivals bids there, and never enough to matter.
  async countBids(): Promise<ReadonlyMap<OrderRef, number>> {
    return new Map();
  }

  // There are no auditors.
  async audits(): Promise<ReadonlyMap<string, readonly Attribute[]>> {
    return new Map();
  }

  async auditedProviders(): Promise<ReadonlySet<ProviderId>> {
    return new Set();
  }

  // Its tenants never ask for notice.
  async startReclaim(): Promise<void> {
    return Promise.resolve();
  }

  async answerManifest(
    lease: LeaseRef,
    id: string,
    answer: ManifestAnswer,
    signal: AbortSignal,
  ): Promise<void> {
    const { provider } = this;
    await this.#link.call('answer-manifest', { provider, lease, id, answer }, signal);
  }

  async close(): Promise<void> {
    await this.#hands?.close();
    await this.#link.close();
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }

  async #outcomeOf(
    order: OrderRef,
    outcome: CallOutcome | undefined,
    signal: AbortSignal,
  ): Promise<SubmitOutcome> {
    if (outcome?.outcome === 'done' && outcome.bid !== undefined) {
      return { order, outcome: 'open', bid: outcome.bid };
    }
    if (outcome?.outcome !== 'refused') {
      const message = 'The practice market left a bid without an outcome.';
      throw new AgentError<PracticeErrorCode>('practice-frame-malformed', message);
    }
    // A bid of ours that is there already, perhaps won meanwhile, is what was wanted.
    if (outcome.code === 'bid-exists' || outcome.code === 'order-closed') {
      const present = await this.queryBid(order, signal);
      if (present?.state === 'open' || present?.state === 'active') {
        return { order, outcome: 'open', bid: present.ref };
      }
    }
    return { order, outcome: 'refused', reason: outcome.message };
  }
}

function sameAttributes(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  const text = (attributes: readonly Attribute[]): string =>
    attributes
      .map(({ key, value }) => JSON.stringify([key, value]))
      .sort()
      .join();
  return text(a) === text(b);
}
