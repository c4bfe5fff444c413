import type { UnixMs } from '../base/instant.ts';
import type { Bid, Offer } from '../domain/bid.ts';
import type { BidRef, LeaseRef, NetworkId, OrderRef, ProviderId } from '../domain/ids.ts';
import type { CloseReason, Lease, ProviderCloseReason } from '../domain/lease.ts';
import type { Coin, Denom } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import type { Attribute } from '../domain/resources.ts';
import type { BlockHeight } from '../domain/time.ts';

/**
 * A compute network: where orders come from, bids go to and payment is made. Every method may be
 * repeated safely. One that cannot reach the network throws `AgentError` with the code
 * `network-unreachable`; it never answers "none" in place of "not known".
 */
export interface ComputeNetwork {
  readonly id: NetworkId;
  /** What this network pays in. Like the next two it comes from the network, never from our code. */
  readonly denom: Denom;
  /** How many digits of an amount lie behind the point where people read it: 6 for `uakt`. */
  readonly exponent: number;
  /** What people call the coin: `AKT`. */
  readonly symbol: string;
  /** Who we are there. Known after {@link register}. */
  readonly provider: ProviderId;
  /** Makes us known as a provider, or changes nothing where we are already, with these attributes. */
  register(profile: ProviderProfile, signal: AbortSignal): Promise<void>;
  /**
   * What happens from now on, at least once, each block's events before its `block`. Reconnects by
   * itself and then reports `resumed`, because what lies between is not replayed. Ends only when
   * `signal` fires.
   */
  events(signal: AbortSignal): AsyncIterable<MarketEvent>;
  openOrders(signal: AbortSignal): Promise<readonly Order[]>;
  /** An order in whatever state, `undefined` where there never was one. */
  queryOrder(order: OrderRef, signal: AbortSignal): Promise<Order | undefined>;
  /**
   * Sends bids, many in one transaction where the network can. One outcome for each offer, in
   * their order. A bid that is there already is `open`, not an error.
   */
  submitBids(offers: readonly Offer[], signal: AbortSignal): Promise<readonly SubmitOutcome[]>;
  /** Takes an open bid back; nothing where it is not open any more. */
  closeBid(bid: BidRef, signal: AbortSignal): Promise<void>;
  /** Our bids that are open. */
  openBids(signal: AbortSignal): Promise<readonly Bid[]>;
  /** Our bid on that order in whatever state, `undefined` where there never was one. */
  queryBid(order: OrderRef, signal: AbortSignal): Promise<Bid | undefined>;
  /** Our leases that are not closed. */
  activeLeases(signal: AbortSignal): Promise<readonly Lease[]>;
  /** A lease in whatever state. */
  queryLease(lease: LeaseRef, signal: AbortSignal): Promise<Lease | undefined>;
  /** Ends a lease of ours; nothing where it is closed already. */
  closeLease(lease: LeaseRef, reason: ProviderCloseReason, signal: AbortSignal): Promise<void>;
  /** Takes what is due; where the escrow is dry this is what ends the lease. */
  withdraw(leases: readonly LeaseRef[], signal: AbortSignal): Promise<void>;
  /** Payments made to us at or above `from`, oldest first. */
  payments(from: BlockHeight, signal: AbortSignal): Promise<readonly Payment[]>;
  /** The state of our leases' escrow now; leases that are closed are left out. */
  escrows(signal: AbortSignal): Promise<readonly LeaseEscrow[]>;
  /** Tells the tenant what became of the manifest that came as a `manifest-received`. */
  answerManifest(lease: LeaseRef, answer: ManifestAnswer, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** What we say about ourselves when we register. */
export interface ProviderProfile {
  readonly attributes: readonly Attribute[];
}

/** What a network tells us. `closed` leases and `lost` bids may come for things we do not know. */
export type MarketEvent =
  | { readonly type: 'block'; readonly height: BlockHeight; readonly atMs: UnixMs }
  | { readonly type: 'order-created'; readonly order: Order }
  | { readonly type: 'order-closed'; readonly order: OrderRef }
  | { readonly type: 'bid-lost'; readonly order: OrderRef; readonly bid: BidRef }
  | { readonly type: 'bid-closed'; readonly order: OrderRef; readonly bid: BidRef }
  | { readonly type: 'lease-created'; readonly lease: Lease }
  | { readonly type: 'lease-closed'; readonly lease: LeaseRef; readonly reason: CloseReason }
  /** A tenant's manifest, on a network that carries it itself; repeated until it is answered. */
  | { readonly type: 'manifest-received'; readonly lease: LeaseRef; readonly manifest: unknown }
  /** The stream was cut and is back: compare everything. */
  | { readonly type: 'resumed' };

/** What became of one offer; `reason` is the network's own words. */
export type SubmitOutcome =
  | { readonly order: OrderRef; readonly outcome: 'open'; readonly bid: BidRef }
  /** The network will not take it; repeating it changes nothing. */
  | { readonly order: OrderRef; readonly outcome: 'refused'; readonly reason: string };

/** What the tenant is told; `code` is stable, `message` names no secrets of the manifest. */
export type ManifestAnswer =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: string; readonly message: string };

/** Money that the network moved to us. `key` and `height` together name it for good. */
export interface Payment {
  readonly key: string;
  readonly height: BlockHeight;
  readonly lease: LeaseRef;
  readonly amount: Coin;
}

/** `unsettled`: earned since the last settlement, not yet ours. */
export interface LeaseEscrow {
  readonly lease: LeaseRef;
  readonly height: BlockHeight;
  readonly unsettled: Coin;
  /** Blocks that the tenant's money lasts from `height` on; 0 is a dry escrow. */
  readonly blocksLeft: number;
}

/** What an adapter may remember across restarts; `compose.ts` makes one from the storage. */
export interface Journal {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  /** All of them or none, on the disk when it returns; `undefined` removes. */
  writeAll(entries: Iterable<readonly [key: string, value: string | undefined]>): void;
  /** Those whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): readonly (readonly [key: string, value: string])[];
}
