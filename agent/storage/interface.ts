import type { UnixMs } from '../base/instant.ts';
import type { AccountEntry, AccountOpening, CoinPrice, EntryKind } from '../domain/account.ts';
import type { BidCloseReason, Pursuit, PursuitState } from '../domain/bid.ts';
import type { Evidence, TrafficRecord } from '../domain/evidence.ts';
import type { BidRef, LeaseRef, NetworkId, OrderRef, ProviderId, TenantId } from '../domain/ids.ts';
import type { LeaseRun, ManifestVersion } from '../domain/lease.ts';
import type { Coin, Dec, DecCoin } from '../domain/money.ts';
import type { NoticeLevel } from '../domain/notice.ts';
import type { Payout } from '../domain/paying-out.ts';
import type { Refusal, RefusalCode } from '../domain/refusal.ts';
import type { Claim } from '../domain/reservation.ts';
import type { GroupSpec } from '../domain/resources.ts';
import type { BlockHeight, Interval } from '../domain/time.ts';
import type { UptimeInterval, UptimeState } from '../domain/uptime.ts';
import type { PortAssignment } from '../domain/workload.ts';

/**
 * The agent's journal, synchronous and durable: when a write returns, a power cut does not take it
 * back. Failures throw `AgentError` with a {@link StorageErrorCode}; a failed write changed nothing.
 */
export interface Storage {
  readonly pursuits: PursuitStore;
  readonly leases: LeaseStore;
  readonly decisions: DecisionStore;
  readonly outcomes: OutcomeStore;
  readonly ledger: Ledger;
  readonly uptime: UptimeStore;
  readonly journal: KeyValueStore;
  readonly images: ImageUseStore;
  readonly notices: NoticeStore;
  readonly evidence: EvidenceStore;
  readonly account: AccountBooks;
  close(): void;
}

/** Codes of the `AgentError`s that a storage throws. */
export type StorageErrorCode =
  /** No room on the disk: nothing was written; free some and go on. */
  | 'storage-full'
  /** The file is no database, or damaged. */
  | 'storage-corrupt'
  /** Written by a newer version of this program. */
  | 'storage-newer'
  /** Another agent has it open. */
  | 'storage-locked'
  /** Anything else that SQLite or the disk reports. */
  | 'storage-failed';

/** Our pursuits of orders from `submitting` on. */
export interface PursuitStore {
  /** Inserts or replaces the pursuit of its order. */
  put(pursuit: StoredPursuit, atMs: UnixMs): void;
  /** The same for many, all or none. */
  putAll(pursuits: readonly StoredPursuit[], atMs: UnixMs): void;
  get(order: OrderRef): StoredPursuit | undefined;
  /** Those that are `submitting` or `open`. */
  listLive(): readonly StoredPursuit[];
  /** The same without what was offered: cheap enough for every block. */
  listLiveStates(): readonly LivePursuit[];
  /** Newest first. */
  listRecent(limit: number): readonly StoredPursuit[];
  /** How many by state that last changed at or after `fromMs`. */
  count(fromMs: UnixMs): Readonly<Partial<Record<StoredPursuit['state'], number>>>;
  /** Forgets pursuits that ended before `beforeMs`; returns how many. */
  prune(beforeMs: UnixMs): number;
}

/** How a live pursuit stands. */
export type LivePursuit = { readonly order: OrderRef } & (
  | { readonly state: 'submitting' }
  | { readonly state: 'open'; readonly bid: BidRef; readonly openedMs: UnixMs }
);

/** Earlier states are forgotten by a crash, because the network knows nothing of them. */
export type StoredPursuit = Exclude<Pursuit, { state: 'considering' | 'reserved' }>;
export type { BidCloseReason, PursuitState };

/** Our leases, live and past, and what each needs to run again after a restart. */
export interface LeaseStore {
  /** Stores a lease that is new. Nothing where it is there already; says which. */
  insert(lease: LeaseRecord): boolean;
  get(lease: LeaseRef): LeaseRecord | undefined;
  /** Those that are not `closed`. */
  listLive(): readonly LeaseRecord[];
  /** Closed ones, newest first. */
  listPast(limit: number, beforeMs?: UnixMs): readonly LeaseRecord[];
  countPast(): number;
  /** Those that were live at some time in the window, in the order in which they began. */
  listOverlapping(window: Interval): readonly LeaseLife[];
  /** True where an event with that code was noted for a lease other than `except`. */
  anyEvent(code: string, except: LeaseRef): boolean;
  /** True where an event with that code was ever noted for that lease. */
  hasEvent(lease: LeaseRef, code: string): boolean;
  setRun(lease: LeaseRef, run: LeaseRun): void;
  /** The manifest as it came, its version and its ports, in one step with the new run. */
  setManifest(lease: LeaseRef, manifest: StoredManifest, run: LeaseRun): void;
  /** The version that the network says is to run from now on. */
  setExpected(lease: LeaseRef, version: ManifestVersion): void;
  /** The manifest with the tenant's secrets; gone once the lease is closed. */
  getManifest(lease: LeaseRef): StoredManifest | undefined;
  appendEvent(lease: LeaseRef, event: LeaseEventRecord): void;
  /** Oldest first, at most the last `limit`. */
  listEvents(lease: LeaseRef, limit: number): readonly LeaseEventRecord[];
}

/** A lease as it began, its resources and ports here, and how it is run. Times by our clock. */
export interface LeaseRecord {
  readonly lease: LeaseRef;
  readonly order: OrderRef;
  readonly bid: BidRef;
  readonly network: NetworkId;
  readonly label: string;
  readonly tenant: TenantId;
  readonly price: DecCoin;
  readonly createdHeight: BlockHeight;
  readonly createdMs: UnixMs;
  readonly group: GroupSpec;
  readonly claim: Claim;
  readonly ports: readonly PortAssignment[];
  readonly run: LeaseRun;
  /** The notice that its tenant was promised before a close of ours. */
  readonly reclamationSeconds?: number;
  /** The manifest that the network says is to run; missing where it said nothing yet. */
  readonly expected?: ManifestVersion;
}

/** When a lease was live, by our clock. */
export interface LeaseLife {
  readonly lease: LeaseRef;
  readonly label: string;
  readonly createdMs: UnixMs;
  /** `undefined` while it is live. */
  readonly closedMs: UnixMs | undefined;
}

/** The manifest that ought to run and the ports that it has. */
export interface StoredManifest {
  readonly version: ManifestVersion;
  /** The tenant's JSON, as text. Secret. */
  readonly json: string;
  readonly ports: readonly PortAssignment[];
}

/** One line of a lease's history; `data` holds nothing of the tenant's environment. */
export interface LeaseEventRecord {
  readonly atMs: UnixMs;
  /** A stable code, such as `image-pulled` or `container-exited`. */
  readonly code: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** What came and what we did about it: the evidence behind "no renter yet". */
export interface DecisionStore {
  /** Replaces an earlier decision on the same order; one of the same outcome keeps its time and height. */
  put(decisions: readonly Decision[]): void;
  get(order: OrderRef): Decision | undefined;
  /** Newest first. */
  list(limit: number, beforeMs?: UnixMs): readonly Decision[];
  /** How many since `fromMs`, by `bid`, `shadow-bid` and the codes of the refusals. */
  count(fromMs: UnixMs): Readonly<Record<string, number>>;
  /** What became of the bids since `fromMs`: their sum is the `bid` of {@link count}. */
  countBids(fromMs: UnixMs): Readonly<Partial<Record<PlacedBid['state'], number>>>;
  /** How many of those since `fromMs` wanted an auditor's word about the provider. */
  countWantsAudit(fromMs: UnixMs): number;
  /** The bids since `fromMs`, newest first, with what became of each. */
  listBids(fromMs: UnixMs, limit: number): readonly PlacedBid[];
  prune(keep: number): number;
}

/** What we decided about one order, and why. `maxPrice` and `price` are per block. */
export interface Decision {
  readonly order: OrderRef;
  readonly network: NetworkId;
  readonly label: string;
  readonly atMs: UnixMs;
  readonly height: BlockHeight;
  /** What it asked for, for display. */
  readonly group: GroupSpec;
  readonly maxPrice: DecCoin;
  /** It wants the word of auditors about the provider. */
  readonly wantsAudit?: boolean;
  readonly outcome:
    | { readonly type: 'bid'; readonly price: DecCoin }
    /**
     * What would have been bid where nothing is sent; never counted as a bid. `because`: the code of
     * what held it back, where bids were wanted.
     */
    | { readonly type: 'shadow-bid'; readonly price: DecCoin; readonly because?: string }
    | { readonly type: 'refused'; readonly refusal: Refusal };
}

/** What became of orders, whoever won them; kept for as long as our decision on the order is. */
export interface OutcomeStore {
  /** Somebody was chosen, perhaps we. */
  putWon(order: OrderRef, winner: OrderWinner, atMs: UnixMs): void;
  /** They are over, and who was chosen is not known; nothing for one whose outcome is known. */
  putClosed(orders: readonly OrderRef[], atMs: UnixMs): void;
  get(order: OrderRef): OrderOutcome | undefined;
  /** Would-be bids decided before `beforeMs` whose order has no outcome yet, oldest first. */
  undecided(beforeMs: UnixMs): readonly OrderRef[];
  /** What would have become of the would-be bids since `fromMs`. */
  countShadow(fromMs: UnixMs): ShadowCounts;
  /** What those that would have been won pay per block together, by denom. */
  sumWon(fromMs: UnixMs): readonly DecCoin[];
  /** All that was decided since `fromMs` but what was bid on, newest first. */
  listShadow(fromMs: UnixMs, limit: number): readonly ShadowOrder[];
  /** Forgets those from before `beforeMs` whose decision is gone; returns how many. */
  prune(beforeMs: UnixMs): number;
}

/** Whom a tenant chose, and at what price per block. */
export interface OrderWinner {
  readonly provider: ProviderId;
  readonly price: DecCoin;
}

/** `winner` is `undefined` where the order ended without our knowing of one. */
export interface OrderOutcome {
  readonly atMs: UnixMs;
  readonly winner: OrderWinner | undefined;
}

/** `won`: our would-be price is below the winner's; at the same price it counts as lost. */
export type ShadowBecame = 'won' | 'lost' | 'undecided' | 'closed';
/** How many of each. */
export type ShadowCounts = Readonly<Record<ShadowBecame, number>>;

/** An order that was not bid on, and what would have become of a bid. Prices are per block. */
export type ShadowOrder = {
  readonly order: OrderRef;
  readonly label: string;
  readonly atMs: UnixMs;
  readonly maxPrice: DecCoin;
  readonly winner: OrderWinner | undefined;
} & (
  | { readonly became: ShadowBecame; readonly price: DecCoin }
  | { readonly became: 'refused'; readonly refusal: RefusalCode }
);

/** A bid of ours. `price` and `maxPrice` are per block. */
export interface PlacedBid {
  readonly order: OrderRef;
  readonly label: string;
  readonly atMs: UnixMs;
  readonly price: DecCoin;
  readonly maxPrice: DecCoin;
  /** `unknown`: its pursuit is older than what is kept of those. */
  readonly state: StoredPursuit['state'] | 'unknown';
}

/** Settled money, and beside it, never mixed in, what was accrued but is not settled. */
export interface Ledger {
  /** Each payment once, by key and height; returns those that were new. */
  append(payments: readonly LedgerPayment[]): readonly LedgerPayment[];
  /** Replaces the accrued amount of each lease named; `amount` 0 removes it. */
  setAccrued(accrued: readonly AccruedRow[]): void;
  /** Settled since `fromMs` (all time where it is not given), by denom. */
  settled(network: NetworkId, fromMs?: UnixMs): readonly Coin[];
  settledByLease(lease: LeaseRef): readonly Coin[];
  accrued(network: NetworkId): readonly AccruedRow[];
  /**
   * Settled between each two neighbours of `edges`: one bucket for each, also where it is empty.
   * Throws `RangeError` where the edges do not rise.
   */
  history(network: NetworkId, edges: readonly UnixMs[]): readonly LedgerBucket[];
  listPayments(limit: number, beforeMs?: UnixMs): readonly LedgerPayment[];
  /** Settled above height `after`, up to `upTo`, by denom: what the account's books are held against. */
  settledAt(network: NetworkId, after: BlockHeight, upTo: BlockHeight): readonly Coin[];
  /** The highest height of a payment, where settlement goes on from. */
  lastHeight(network: NetworkId): BlockHeight | undefined;
}

/** A payment as the network reported it; kept for good. */
export interface LedgerPayment {
  readonly key: string;
  readonly height: BlockHeight;
  readonly network: NetworkId;
  readonly lease: LeaseRef;
  readonly amount: Coin;
  /** When we learnt of it. */
  readonly atMs: UnixMs;
  /** The transaction that moved it, where the network has such. */
  readonly txHash?: string;
  /** What the network's coin was worth then, where that was known. */
  readonly price?: CoinPrice;
}

/** Earned by one lease up to `height` but not settled; never added to what is. */
export interface AccruedRow {
  readonly lease: LeaseRef;
  readonly network: NetworkId;
  readonly amount: Coin;
  readonly height: BlockHeight;
  readonly atMs: UnixMs;
}

/** What was settled from `fromMs` up to, not including, `toMs`, by denom. */
export interface LedgerBucket extends Interval {
  readonly paid: readonly Coin[];
  /** How many payments that were, of all denoms. */
  readonly payments: number;
}

/** How able to serve we were, as stretches of time that do not overlap. */
export interface UptimeStore {
  /**
   * Says that at `atMs` the agent lives in `state`. Extends the open interval, or ends it there and
   * opens another.
   */
  beat(state: UptimeState, atMs: UnixMs): void;
  /**
   * Called first after a start: what was open ends at its last beat, and from there to `atMs` the
   * agent was down (`agent-stopped`). Nothing where there was no earlier record.
   */
  resume(atMs: UnixMs): void;
  list(window: Interval): readonly UptimeInterval[];
  /** Where the record ends: the last beat before this process, until the first one in it. */
  lastBeatMs(): UnixMs | undefined;
}

/** Small values that survive a restart; adapters get a part of it as their journal. */
export interface KeyValueStore {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  /** All of them or none; `undefined` removes. */
  writeAll(entries: Iterable<readonly [key: string, value: string | undefined]>): void;
  /** Those whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): readonly (readonly [key: string, value: string])[];
}

/** When images were last needed; what the engine's image journal is made of. */
export interface ImageUseStore {
  touch(image: string, atMs: UnixMs): void;
  list(): readonly { readonly image: string; readonly usedAtMs: UnixMs }[];
  forget(image: string): void;
}

/** What happened, for the owner to read: see `domain/notice.ts` for the codes. */
export interface NoticeStore {
  /**
   * Adds a notice, unread unless it is quiet. Nothing where one with the same `key` was added before, also one that
   * was pruned since; returns whether it is new.
   */
  append(notice: NewNotice): boolean;
  /** Newest first. */
  list(limit: number, beforeId?: number): readonly StoredNotice[];
  countUnread(): number;
  /** The newest with one of these codes. */
  latest(...codes: readonly string[]): StoredNotice | undefined;
  /** Marks that one as read, or with `older` all up to it; returns how many were not before. */
  markRead(id: number, older: boolean): number;
  /** Forgets all but the newest `keep`; returns how many. */
  prune(keep: number): number;
}

/** Who leased this machine and what ran, oldest first, until it is deleted. */
export interface EvidenceStore {
  /**
   * Adds an entry. Nothing where the last one of its kind (and service) says the same; returns whether
   * it is new.
   */
  append(entry: Evidence): boolean;
  /** Oldest first. */
  list(query: EvidenceQuery): readonly StoredEvidence[];
  /** What was counted of a lease so far; nothing where it was never counted. */
  traffic(lease: LeaseRef): TrafficRecord;
  setTraffic(lease: LeaseRef, record: TrafficRecord, atMs: UnixMs): void;
  /** Deletes what is older, traffic that was not counted since then too; returns how many entries. */
  prune(beforeMs: UnixMs): number;
}

export type StoredEvidence = Evidence & { readonly id: number };

/** Which entries: of a lease, of a time from `fromMs` to before `toMs`, behind an entry. */
export interface EvidenceQuery {
  readonly lease?: LeaseRef;
  readonly fromMs?: UnixMs;
  readonly toMs?: UnixMs;
  readonly afterId?: number;
  readonly limit: number;
}

/** A notice before it has a number. */
export interface NewNotice {
  readonly atMs: UnixMs;
  readonly code: string;
  readonly level: NoticeLevel;
  /** What makes it the same one again; without it every one is new. */
  readonly key?: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
  readonly lease?: LeaseRef;
}

/** A notice as it is kept. `id` rises with each one and is never given again. */
export interface StoredNotice extends Omit<NewNotice, 'key'> {
  readonly id: number;
  readonly read: boolean;
}

/**
 * The books of our accounts on a chain, each address by itself: what it had when we first looked, and
 * every change since. Opening + entries is what the chain has, to the last unit.
 */
export interface AccountBooks {
  /**
   * Each entry once, by its key; returns those that were new. Throws `storage-failed` where another
   * one has that key, and stores none.
   */
  append(account: string, entries: readonly BookEntry[]): readonly BookEntry[];
  /** Newest first: in the order in which they came, which is that of the chain. */
  list(account: string, limit: number, beforeId?: number): readonly StoredEntry[];
  /** Of all entries, or of those up to a height, that one included; by denom. */
  sums(account: string, upTo?: BlockHeight): readonly Coin[];
  /** What leases paid up to a height, that one included; by denom. */
  paid(account: string, upTo: BlockHeight): readonly Coin[];
  /** What each kind came to in a window of block times. */
  sumsByKind(account: string, window: Interval): readonly KindSum[];
  /** Where the entries begin. The first one that is said stays; returns that. */
  open(account: string, opening: AccountOpening): AccountOpening;
  opening(account: string): AccountOpening | undefined;
  /** A payout that was asked for; nothing where that id is there. Says whether it was new. */
  addPayout(payout: StoredPayout): boolean;
  /** What became of it. */
  notePayout(payout: StoredPayout): void;
  getPayout(id: string): StoredPayout | undefined;
  /** Newest first. */
  listPayouts(account: string, limit: number): readonly StoredPayout[];
  /** Those that are not over, oldest first. */
  openPayouts(account: string): readonly StoredPayout[];
}

/** A change of an account's coins, with the price of a whole coin in US dollars where it was known. */
export interface BookEntry extends AccountEntry {
  readonly usd?: Dec;
}

/** An entry as it is kept. `id` rises with each one. */
export interface StoredEntry extends BookEntry {
  readonly id: number;
}

/** What the entries of one kind and denom came to. */
export interface KindSum {
  readonly kind: EntryKind;
  readonly sum: Coin;
  readonly entries: number;
}

/** Money on its way to the payout address, and whose it was. */
export type StoredPayout = Payout & { readonly account: string };
