import type { UnixMs } from '../base/instant.ts';
import type {
  AccountEntry,
  AccountOpening,
  CoinPrice,
  RedeemingState,
  Redemption,
} from '../domain/account.ts';
import type { Balance } from '../domain/balances.ts';
import type { Bid, Offer } from '../domain/bid.ts';
import type { BidRef, LeaseRef, NetworkId, OrderRef, ProviderId } from '../domain/ids.ts';
import type { CloseReason, Lease, ProviderCloseReason } from '../domain/lease.ts';
import type { Coin, DecCoin, Denom } from '../domain/money.ts';
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
  /** US dollars for one whole coin of what leases pay in, where it is one by definition. */
  readonly usdPerCoin?: number;
  /** What people call the network: `Akash`. */
  readonly name: string;
  /** `main`: what is earned is real money. It comes from the chain that answers, never from an option. */
  readonly money: 'none' | 'test' | 'main';
  /**
   * The account on a chain, where this network has one. Without a wallet it is there too: it can be
   * looked at and sends nothing.
   */
  readonly account?: NetworkAccount;
  /** What this network knows of those who call our gateway, where it has accounts with keys. */
  readonly credentials?: TenantCredentials;
  /** A tenant of our own, for renting from ourselves; none where that would cost real money. */
  readonly ownTenant?: OwnTenant;
  /** Who we are there; a name that nobody has where there is no wallet yet. */
  readonly provider: ProviderId;
  /**
   * Makes us known as a provider, with a certificate where the network has such; sends only what
   * differs from what the network has. Throws `AgentError` `wallet-absent` or `wallet-locked`.
   */
  register(profile: ProviderProfile, signal: AbortSignal): Promise<void>;
  /** As the network has us; `undefined` where it does not know us. */
  queryProvider(signal: AbortSignal): Promise<ProviderRecord | undefined>;
  /** Why nothing may be bid now, by what the network itself shows. Leases go on in any case. */
  problems(): readonly NetworkProblem[];
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
  /**
   * Where bids may wait before they are sent: `wanted` is asked of them at the moment of sending, those
   * that an earlier start left among them. Where it says no they have failed, and are never sent.
   */
  sendBidsWhile?(wanted: () => boolean): void;
  /** How many bids each of these orders has, ours among them, where the network can say cheaply. */
  countBids(
    orders: readonly OrderRef[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<OrderRef, number>>;
  /** The limit on those, where there is one. */
  readonly mostBids?: number | undefined;
  /** Attributes that auditors vouch for, about us, by auditor. May be up to 18 h old. */
  audits(signal: AbortSignal): Promise<ReadonlyMap<string, readonly Attribute[]>>;
  /** Every provider that some auditor vouches for. May be up to 18 h old. */
  auditedProviders(signal: AbortSignal): Promise<ReadonlySet<ProviderId>>;
  /** Announces the close of a lease that has a reclamation window; nothing where that was done. */
  startReclaim(lease: LeaseRef, reason: ProviderCloseReason, signal: AbortSignal): Promise<void>;
  /**
   * The version (SHA-256, lower-case hex) of the manifest that this lease is to run, as the network has
   * it now; `undefined` where it knows no such lease. Missing where the network has no such thing.
   */
  expectedManifest?(lease: LeaseRef, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Tells the tenant what became of the manifest that came as a `manifest-received` with that `id`;
   * nothing where it is answered already or nobody waits for it any more.
   */
  answerManifest(
    lease: LeaseRef,
    id: string,
    answer: ManifestAnswer,
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}

/** What we say about ourselves when we register. */
export interface ProviderProfile {
  readonly attributes: readonly Attribute[];
  /** Where tenants reach our gateway: `https://host:8443`, without a path. */
  readonly hostUri?: string;
  readonly email?: string;
  readonly website?: string;
}

/** A provider as its network has it. */
export interface ProviderRecord extends ProviderProfile {
  readonly certificate?: {
    /** Decimal. */
    readonly serial: string;
    readonly notBeforeMs: UnixMs;
    readonly notAfterMs: UnixMs;
  };
}

/**
 * What a network's accounts have published about themselves, for telling who calls. Throws
 * `AgentError` `network-unreachable`; it never answers "none" in place of "not known".
 */
export interface TenantCredentials {
  /** The certificate that `owner` published under that serial number (decimal). */
  certificate(
    owner: string,
    serial: string,
    signal: AbortSignal,
  ): Promise<PublishedCertificate | undefined>;
  /**
   * The key that `address` signs with: secp256k1, compressed, 33 bytes. `undefined` where the account
   * has signed nothing yet, or signs with a key of another kind.
   */
  publicKey(address: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
}

/**
 * A tenant with a key of its own on this machine, who wants one thing: an order that we serve, and
 * its money back. Whatever it has on the network is from that, so that an end in between leaves
 * nothing that {@link OwnTenant.close} does not find. Throws `AgentError` `network-unreachable`, and
 * `own-tenant-refused` with the network's words where it is refused.
 */
export interface OwnTenant {
  /**
   * Sees to it that it can pay for an order, with money of ours where it has none. Throws
   * `own-tenant-poor` with what is missing and where it is to go.
   */
  fund(signal: AbortSignal): Promise<void>;
  /**
   * Orders what {@link selfRentalManifest} runs; the name of the group that the manifest has to have
   * comes with the order.
   */
  order(signal: AbortSignal): Promise<{ readonly order: OrderRef; readonly group: string }>;
  /** Makes a lease of our bid. */
  accept(bid: BidRef, signal: AbortSignal): Promise<LeaseRef>;
  /** Hands a manifest in, on a network that carries it itself; elsewhere the gateway takes it. */
  sendManifest?(lease: LeaseRef, manifest: unknown, signal: AbortSignal): Promise<ManifestAnswer>;
  /** Closes all that it has on the network. */
  close(signal: AbortSignal): Promise<void>;
  /**
   * Where the money of an order went; `undefined` while it is not closed, where another tenant or another
   * machine placed it, and where the network does not know it any more.
   */
  settlement(order: OrderRef, signal: AbortSignal): Promise<OwnSettlement | undefined>;
}

/** What was put down for an order, paid for its lease, and came back; of one coin. */
export interface OwnSettlement {
  readonly deposited: Coin;
  readonly paid: Coin;
  readonly returned: Coin;
}

/** Codes of the `AgentError`s of our own tenant, beside `network-unreachable`. */
export type OwnTenantErrorCode =
  /** It cannot pay. `data`: `address`, `amount`, `denom`, `reason`. */
  | 'own-tenant-poor'
  /** What it sent was refused. `data`: `reason`. */
  | 'own-tenant-refused';

/** A certificate as it was published; `unknown` is a state that we have no word for. */
export interface PublishedCertificate {
  readonly pem: string;
  readonly state: 'valid' | 'revoked' | 'unknown';
}

/** Something about the network that people should know; `stopsBidding` says how bad it is. */
export interface NetworkProblem {
  /** Stable: `module-unknown`, `contradiction`, `no-new-height`, … */
  readonly code: string;
  /** In one line, with what to do. */
  readonly message: string;
  readonly stopsBidding: boolean;
}

/** What a network tells us. `closed` leases and `lost` bids may come for things we do not know. */
export type MarketEvent =
  /** `followed`: the next one is known already and is told at once. */
  | {
      readonly type: 'block';
      readonly height: BlockHeight;
      readonly atMs: UnixMs;
      readonly followed?: boolean;
    }
  | { readonly type: 'order-created'; readonly order: Order }
  | { readonly type: 'order-closed'; readonly order: OrderRef }
  /** A tenant accepted a bid on it, perhaps one of ours: who won, and at what price per block. */
  | {
      readonly type: 'order-won';
      readonly order: OrderRef;
      readonly provider: ProviderId;
      readonly price: DecCoin;
    }
  | { readonly type: 'bid-lost'; readonly order: OrderRef; readonly bid: BidRef }
  | { readonly type: 'bid-closed'; readonly order: OrderRef; readonly bid: BidRef }
  | { readonly type: 'lease-created'; readonly lease: Lease }
  | { readonly type: 'lease-closed'; readonly lease: LeaseRef; readonly reason: CloseReason }
  /** We announced its close; from `deadlineMs` on it may be closed. */
  | { readonly type: 'lease-reclaiming'; readonly lease: LeaseRef; readonly deadlineMs: UnixMs }
  /** The tenant changed what is to run: another manifest of this version (lower-case hex) will come. */
  | { readonly type: 'deployment-updated'; readonly lease: LeaseRef; readonly hash: string }
  /**
   * A tenant's manifest, on a network that carries it itself; repeated until it is answered. `id` tells
   * this handing-in from others of the same lease, and is the same in each repetition.
   */
  | {
      readonly type: 'manifest-received';
      readonly lease: LeaseRef;
      readonly id: string;
      readonly manifest: unknown;
    }
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
  /** The transaction that moved it, upper-case hex, where the network has such. */
  readonly txHash?: string;
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

/**
 * Our account on a chain: what it has, what moves it, and the few things that move it besides bids
 * and leases. Every method may be repeated safely; what sends is an intent by its `id`, stored before
 * it is sent and carried out once. Throws `AgentError` `network-unreachable`, `wallet-absent`,
 * `wallet-locked`.
 */
export interface NetworkAccount {
  readonly chainId: string;
  /** Whose coins these are; `undefined` without a wallet. */
  address(): string | undefined;
  /** The coins that fees are paid in and that leases pay in, and how people read them. */
  readonly coins: readonly {
    readonly denom: Denom;
    readonly symbol: string;
    readonly exponent: number;
    readonly use: 'fee' | 'pay';
  }[];
  /** What each open bid locks, where that is known. */
  readonly bidDeposit?: Coin | undefined;
  /** Where people look at a transaction; `{hash}` stands for it. */
  readonly explorer: string;
  /** Where test money comes from. */
  readonly faucet?: string;
  /** What the account has, all of it read at one height. */
  balances(signal: AbortSignal): Promise<AccountBalances>;
  /** Changes of our coins that are not acknowledged yet, oldest first, complete up to `height`. */
  entries(): {
    readonly height: BlockHeight | undefined;
    readonly entries: readonly AccountEntry[];
  };
  /** The caller has all of these in its own books. */
  acknowledge(entries: readonly AccountEntry[]): void;
  /** Where the entries begin; `undefined` before the first look. */
  opening(): AccountOpening | undefined;
  /** The price of the fee coin, where the chain has one. */
  price(signal: AbortSignal): Promise<CoinPrice | undefined>;
  /**
   * Whether the network redeems at the moment: while it is halted a {@link redeem} is refused, and what
   * waits to be executed comes back. `undefined` where it says what we have no word for.
   */
  redeeming(signal: AbortSignal): Promise<RedeemingState | undefined>;
  /** Gives `amount` of what leases pay in to be redeemed to what fees are paid in, to ourselves. */
  redeem(id: string, amount: Coin): void;
  /** Redemptions that were asked for here, newest first, at most 100. */
  redemptions(): readonly Redemption[];
  /** Sends to another account. A delegated wallet cannot: `AgentError` `wallet-delegated`. */
  send(id: string, to: string, amount: Coin): void;
  /** What became of a {@link send} or {@link redeem}; `undefined` where none has that id. */
  fateOf(id: string): SendFate | undefined;
  /** What would be paid for a transaction of that kind, with what is asked for gas now. */
  feeFor(what: 'bid' | 'withdraw' | 'redeem' | 'send'): Coin;
  queue(): QueueState;
  /** Calls `listener` after anything of this may have changed. */
  onChange(listener: () => void): () => void;
  /** How each endpoint is. */
  endpoints(): readonly EndpointState[];
  /** Asks the network for newer endpoints; `true` where something changed. */
  refreshEndpoints(signal: AbortSignal): Promise<boolean>;
  readonly delegation: AccountDelegation;
}

/** What became of something that was to be sent once. */
export type SendFate =
  | { readonly state: 'waiting' }
  | { readonly state: 'sent'; readonly txHash: string }
  | { readonly state: 'included'; readonly txHash: string; readonly height: BlockHeight }
  | { readonly state: 'failed'; readonly reason: string };

/** The account's coins, and where the locked ones are. */
export interface AccountBalances {
  readonly height: BlockHeight;
  readonly atMs: UnixMs;
  readonly rows: readonly Balance[];
  /** Each open bid of ours with its deposit. */
  readonly deposits: readonly { readonly bid: BidRef; readonly amount: Coin }[];
}

/** The queue of our transactions. */
export interface QueueState {
  /** Things that are to be done and are not over. */
  readonly pending: number;
  /** The transaction that is on its way. */
  readonly sending: { readonly txHash: string; readonly sinceMs: UnixMs } | undefined;
  readonly problem: { readonly code: string; readonly message: string } | undefined;
  readonly feesToday: Coin;
  readonly feesPerDay: Coin;
}

/** One way to the network. */
export interface EndpointState {
  readonly url: string;
  readonly state: 'good' | 'lagging' | 'unreachable' | 'other-chain' | 'contradicting' | 'unknown';
  readonly height: BlockHeight | undefined;
  readonly heightAtMs: UnixMs | undefined;
  readonly roundTripMs: number | undefined;
  readonly problem: string | undefined;
}

/**
 * For an account whose key lies elsewhere: the one transaction that lets this machine work for it,
 * prepared here and signed there.
 */
export interface AccountDelegation {
  /** As it was seen last; `undefined` for a wallet on this machine, and before the first answer. */
  status(): DelegationState | undefined;
  /** Asks now. */
  look(signal: AbortSignal): Promise<DelegationState | undefined>;
  /**
   * What is to be signed elsewhere so that this machine's hot key may work until `expiresAtMs`, with
   * at most `spendLimit` for gas. With `profile` the account registers as a provider in the same go.
   */
  prepareGrant(
    wish: {
      readonly expiresAtMs: UnixMs;
      readonly spendLimit: bigint;
      readonly profile?: ProviderProfile;
    },
    signal: AbortSignal,
  ): Promise<PreparedTransaction>;
  /**
   * Every key that may work for the account of this wallet, also of machines that are lost: this
   * machine's own first. Throws `wallet-absent`.
   */
  keys(signal: AbortSignal): Promise<readonly GrantedKey[]>;
  /**
   * What is to be signed elsewhere to take back all that a key may: this machine's, or `key`, which
   * any machine with a wallet of the same account can have taken back. Throws `nothing-granted`.
   */
  prepareRevoke(signal: AbortSignal, key?: string): Promise<PreparedTransaction>;
  /** What is to be signed elsewhere to pay out, because the hot key may not. */
  preparePayout(to: string, amount: Coin, signal: AbortSignal): Promise<PreparedTransaction>;
  /**
   * Signs a prepared transaction with the account's own words, which are wiped before this returns,
   * and broadcasts it. Gives its hash. Throws `delegation-key-differs`, `words-wrong`.
   */
  signOnce(id: string, words: string, index: number, signal: AbortSignal): Promise<string>;
}

/** A key that may send messages for the account. */
export interface GrantedKey {
  readonly key: string;
  /** It is this machine's. */
  readonly here: boolean;
  /** Each message that it may send, and until when; `undefined` is for ever. */
  readonly granted: DelegationState['granted'];
}

/** What the account lets this machine do, and until when. */
export interface DelegationState {
  /** `partial`: something that is needed is missing. `ended`: nothing works. */
  readonly state: 'working' | 'partial' | 'ended';
  /** When the first of what is needed ends. */
  readonly endsAtMs: UnixMs | undefined;
  /** The fewest of 14, 3 and 1 days within which it ends. */
  readonly warnDays: number | undefined;
  /** Each message that is granted, and until when. */
  readonly granted: readonly { readonly message: string; readonly endsAtMs: UnixMs | undefined }[];
  readonly missing: readonly string[];
  /** What it may do and should not: a thief could. */
  readonly excess: readonly string[];
  /** What the account still pays of the gas; `undefined` where it pays none, or without a limit. */
  readonly gasLeft: Coin | undefined;
  /** Why no gas is paid for. */
  readonly gasProblem: string | undefined;
  readonly lookedAtMs: UnixMs;
}

/** A transaction without a signature, in the forms in which people carry it to a wallet. */
export interface PreparedTransaction {
  readonly id: string;
  readonly signer: string;
  readonly chainId: string;
  readonly fee: Coin;
  /** A line for each message, in words. */
  readonly text: string;
  /** For `akash tx sign` and wallets. */
  readonly json: string;
  /** The contents of the QR codes that carry `json`. */
  readonly qrParts: readonly string[];
  /**
   * The sign document that hardware wallets show, for the account as it is now; left out where they
   * cannot show all of it.
   */
  readonly aminoJson?: string;
}
