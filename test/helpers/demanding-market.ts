import { AgentError } from '../../agent/base/errors.ts';
import type { UnixMs } from '../../agent/base/instant.ts';
import { addMs, parseUnixMs } from '../../agent/base/instant.ts';
import type { Offer } from '../../agent/domain/bid.ts';
import type { LeaseRef, OrderRef } from '../../agent/domain/ids.ts';
import type { Lease } from '../../agent/domain/lease.ts';
import type { Order } from '../../agent/domain/order.ts';
import type { Attribute } from '../../agent/domain/resources.ts';
import type { ComputeNetwork, MarketEvent, NetworkAccount } from '../../agent/network/interface.ts';

/** What the tenants of this market want besides what practice tenants can. */
export type OrderTerms = Partial<Pick<Order, 'signedBy' | 'reclamationSeconds' | 'unserved'>>;

/**
 * The practice market with what only a real chain has: auditors, counts of bids, notice before a
 * close and news of changed deployments. It is as strict as the chain: a lease with notice that is
 * closed too early is an error here.
 */
export class DemandingMarket {
  /** Of every order that is placed from now on. */
  terms: OrderTerms = {};
  audits = new Map<string, readonly Attribute[]>();
  auditsReachable = true;
  /** How many bids each order has; those that are not named have none. */
  readonly counts = new Map<OrderRef, number>();
  mostBids: number | undefined;
  account: NetworkAccount | undefined;
  /** The announcements that came in. */
  readonly announced: { readonly lease: LeaseRef; readonly reason: string }[] = [];
  /** Whether an announcement reaches the chain. */
  takesAnnouncements = true;
  /** Whether what is announced is told in events, or only found by whoever asks. */
  tells = true;
  /** Offers as they were sent. */
  readonly offers: Offer[] = [];
  readonly closes: { readonly lease: LeaseRef; readonly reason: string }[] = [];
  readonly withdrawals: (readonly LeaseRef[])[] = [];
  /** Orders that nobody lists any more although our bid on them is open. */
  readonly hidden = new Set<OrderRef>();
  /** Orders on which the network knows no bid of ours. */
  readonly unknownBids = new Set<OrderRef>();
  /** What comes of bids is told once this has resolved. */
  answersAfter: Promise<void> = Promise.resolve();
  /** Whether events tell that a bid of ours has ended, and when: a chain ends the order first. */
  tellsOfBids: 'before' | 'after' | 'never' = 'before';
  /** Orders about whose bid was asked. */
  readonly askedFor: OrderRef[] = [];
  readonly #termsOf = new Map<OrderRef, OrderTerms>();
  readonly #deadlines = new Map<LeaseRef, UnixMs>();
  readonly #news: MarketEvent[] = [];
  #blockMs: UnixMs = parseUnixMs(0);

  /** Tells this with the next thing that happens. */
  tell(event: MarketEvent): void {
    this.#news.push(event);
  }

  deadline(lease: LeaseRef): UnixMs | undefined {
    return this.#deadlines.get(lease);
  }

  readonly wrap = (network: ComputeNetwork): ComputeNetwork => {
    const own: Partial<ComputeNetwork> = {
      events: (signal) => this.#events(network.events(signal)),
      openOrders: async (signal) =>
        (await network.openOrders(signal))
          .filter(({ ref }) => !this.hidden.has(ref))
          .map((order) => this.#withTerms(order)),
      queryOrder: async (ref, signal) => {
        const order = await network.queryOrder(ref, signal);
        return order && this.#withTerms(order);
      },
      submitBids: async (offers, signal) => {
        this.offers.push(...offers);
        const outcomes = await network.submitBids(offers, signal);
        await this.answersAfter;
        return outcomes;
      },
      queryBid: (order, signal) => {
        this.askedFor.push(order);
        return this.unknownBids.has(order)
          ? Promise.resolve(undefined)
          : network.queryBid(order, signal);
      },
      openBids: async (signal) =>
        (await network.openBids(signal)).filter(({ order }) => !this.unknownBids.has(order)),
      activeLeases: async (signal) =>
        (await network.activeLeases(signal)).map((lease) => this.#noticed(lease)),
      queryLease: async (ref, signal) => {
        const lease = await network.queryLease(ref, signal);
        return lease?.state === 'active' ? this.#noticed(lease) : lease;
      },
      closeLease: async (lease, reason, signal) => {
        const wants = this.#termsOfLease(lease).reclamationSeconds;
        const deadlineMs = this.#deadlines.get(lease);
        if (wants !== undefined && (deadlineMs === undefined || this.#blockMs < deadlineMs)) {
          throw new AgentError('network-refused', 'closed before its notice was over');
        }
        this.closes.push({ lease, reason });
        await network.closeLease(lease, reason, signal);
      },
      withdraw: async (leases, signal) => {
        this.withdrawals.push(leases);
        await network.withdraw(leases, signal);
      },
      startReclaim: async (lease, reason) => {
        this.announced.push({ lease, reason });
        if (!this.takesAnnouncements) {
          throw new AgentError('network-unreachable', 'nobody took the announcement');
        }
        if (this.#deadlines.has(lease)) return;
        const seconds = this.#termsOfLease(lease).reclamationSeconds ?? 0;
        const deadlineMs = addMs(this.#blockMs, seconds * 1000);
        this.#deadlines.set(lease, deadlineMs);
        if (this.tells) this.tell({ type: 'lease-reclaiming', lease, deadlineMs });
      },
      countBids: async (orders) =>
        new Map(orders.map((order) => [order, this.counts.get(order) ?? 0])),
      audits: async () => {
        if (!this.auditsReachable) throw new AgentError('network-unreachable', 'no answer');
        return this.audits;
      },
    };
    return new Proxy(network, {
      get: (target, name) => {
        if (name === 'mostBids') return this.mostBids;
        if (name === 'account') return this.account;
        const mine: unknown = Reflect.get(own, name);
        if (mine !== undefined) return mine;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };

  async *#events(inner: AsyncIterable<MarketEvent>): AsyncGenerator<MarketEvent> {
    const ended: MarketEvent[] = [];
    for await (const event of inner) {
      if (event.type === 'block') this.#blockMs = event.atMs;
      yield* this.#news.splice(0);
      if (event.type === 'bid-closed' && this.tellsOfBids !== 'before') {
        if (this.tellsOfBids === 'after') ended.push(event);
        continue;
      }
      yield event.type === 'order-created'
        ? { ...event, order: this.#withTerms(event.order) }
        : event;
      if (event.type === 'order-closed') yield* ended.splice(0);
    }
  }

  #withTerms(order: Order): Order {
    const terms = this.#termsOf.get(order.ref) ?? this.terms;
    this.#termsOf.set(order.ref, terms);
    return { ...order, ...terms };
  }

  #termsOfLease(lease: LeaseRef): OrderTerms {
    const order = [...this.#termsOf.keys()].find((ref) => lease.startsWith(`${ref}/`));
    return (order && this.#termsOf.get(order)) ?? {};
  }

  #noticed(lease: Lease): Lease {
    const deadlineMs = this.#deadlines.get(lease.ref);
    return deadlineMs === undefined ? lease : { ...lease, state: 'reclaiming', deadlineMs };
  }
}
