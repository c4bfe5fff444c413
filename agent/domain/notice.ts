import { assertNever } from '../base/errors.ts';
import type { LeaseRef } from './ids.ts';
import type { CloseReason } from './lease.ts';
import type { PauseReason } from './paying-out.ts';

/**
 * What happened and the owner may want to know. Every kind with the `data` that comes with it:
 * spans and instants in milliseconds, amounts as whole atomics in text with their denom beside
 * them. `label` is the network's short name of the lease. Stable: stored, and shown by the interface.
 */
export type Notice =
  /** The first lease ever that runs here. Once. */
  | (OfLease & { readonly code: 'first-renter'; readonly data: { readonly label: string } })
  /** A lease runs for the first time. Once for each lease, however often it is started again. */
  | (OfLease & {
      readonly code: 'lease-running';
      /** `waitedMs`: from its creation until it ran. */
      readonly data: { readonly label: string; readonly waitedMs: number };
    })
  /** A lease is over and nothing of it is left here. Once for each lease. */
  | (OfLease & { readonly code: 'lease-ended'; readonly data: LeaseEnd })
  /** In place of `lease-ended`, where it was closed because it never ran. */
  | (OfLease & {
      readonly code: 'lease-failed';
      /** `problem`: why the last try failed, where there was one. May name what a tenant chose. */
      readonly data: LeaseEnd & { readonly problem?: string };
    })
  /** The first money that was ever paid here. Once. */
  | (OfLease & {
      readonly code: 'first-payment';
      readonly data: { readonly paid: string; readonly denom: string };
    })
  /** The container engine does not answer; `message` says what is wrong and what to do. */
  | { readonly code: 'engine-down'; readonly data: { readonly message: string } }
  /** It answers again; `downMs`: for how long it did not. */
  | { readonly code: 'engine-back'; readonly data: { readonly downMs: number } }
  /** Tenants are not kept apart, or that could not be tried; `message` says what is open. */
  /** Tenants cannot reach us, though they may want to. */
  | { readonly code: 'gateway-closed'; readonly data: { readonly message: string } }
  | { readonly code: 'gateway-open'; readonly data: { readonly downMs: number } }
  | { readonly code: 'isolation-open'; readonly data: { readonly message: string } }
  /** They are again; `downMs`: since the notice that they are not. */
  | { readonly code: 'isolation-kept'; readonly data: { readonly downMs: number } }
  /** No block of the network for longer than a minute. */
  | { readonly code: 'network-stale'; readonly data: { readonly silentMs: number } }
  /** Blocks come again; `downMs`: since the notice that they do not. */
  | { readonly code: 'network-back'; readonly data: { readonly downMs: number } }
  /**
   * The database took no writes, for `lastedMs`. Told once it takes some again, because before that
   * this cannot be written either; until then it is among the problems of the agent.
   */
  | {
      readonly code: 'storage-failed';
      readonly data: {
        readonly error: string;
        readonly message: string;
        readonly lastedMs: number;
      };
    }
  /** Somebody named an address for payouts; from `countsAtMs` on it counts, unless it is taken back. */
  | {
      readonly code: 'payout-announced';
      readonly data: {
        readonly address: string;
        readonly announcedAtMs: number;
        readonly countsAtMs: number;
      };
    }
  /** An announced address counts from now on. */
  | { readonly code: 'payout-counts'; readonly data: { readonly address: string } }
  /** An announced address was taken back before it counted. */
  | { readonly code: 'payout-revoked'; readonly data: { readonly address: string } }
  /** Nothing can be signed; `reason` is a stable code, `message` says what to do. */
  | {
      readonly code: 'wallet-locked';
      readonly data: { readonly reason: string; readonly message: string };
    }
  /** It can be signed again; `downMs`: since the notice that it cannot. */
  | { readonly code: 'wallet-unlocked'; readonly data: { readonly downMs: number } }
  /** What the account granted to this machine's key ends within 14, 3 or 1 days. */
  | {
      readonly code: 'delegation-ends';
      readonly data: {
        readonly signer: string;
        readonly endsAtMs: number;
        readonly warnDays: number;
      };
    }
  /** The account does not let this machine's key do what is needed any more, or pays no gas for it. */
  | {
      readonly code: 'delegation-broken';
      readonly data: { readonly signer: string; readonly missing: string; readonly gas: string };
    }
  /** It does, for the first time or again. */
  | {
      readonly code: 'delegation-works';
      readonly data: { readonly signer: string; readonly endsAtMs?: number };
    }
  /** The agent, or the whole machine, was off or asleep without having been told to stop. */
  | {
      readonly code: 'agent-was-off';
      readonly data: { readonly fromMs: number; readonly toMs: number };
    }
  | MoneyNotice;

/** What happened to the account's coins. `paid` and `denom` are what moved, as in the others. */
export type MoneyNotice =
  /** What was written down and what the chain has are not the same; again where that changes. */
  | {
      readonly code: 'books-differ';
      /** `against`: the chain's balance, or the ledger's payments. `difference` in atomics. */
      readonly data: {
        readonly against: 'chain' | 'ledger';
        readonly denom: string;
        readonly difference: string;
        readonly height: number;
      };
    }
  /** They are the same again. */
  | { readonly code: 'books-agree'; readonly data: { readonly height: number } }
  /** A payout is in a block. Once for each. */
  | {
      readonly code: 'payout-sent';
      readonly data: PayoutMove & { readonly by: string; readonly txHash: string };
    }
  /** It will not happen; the coins are still in the account unless `reason` says otherwise. */
  | { readonly code: 'payout-failed'; readonly data: PayoutMove & { readonly reason: string } }
  /** The rule could not pay out; told again where the reason is another one. */
  | {
      readonly code: 'payout-paused';
      /** `detail`: the chain's words, where it has any. */
      readonly data: { readonly reason: PauseReason; readonly detail?: string };
    }
  /** A redemption is over, and what it brought is in the account. Once for each. */
  | {
      readonly code: 'redeemed';
      readonly data: Moved & {
        readonly id: string;
        readonly received: string;
        readonly receivedDenom: string;
      };
    }
  /** It was cancelled or refused: the coins are back, or never left. Once for each. */
  | {
      readonly code: 'redeem-failed';
      readonly data: Moved & { readonly id: string; readonly reason?: string };
    }
  /** The day's budget for fees is used up: no more bids until midnight. Once a day. */
  | { readonly code: 'fees-spent'; readonly data: Moved & { readonly dayMs: number } };

interface Moved {
  readonly paid: string;
  readonly denom: string;
}

interface PayoutMove extends Moved {
  readonly id: string;
  readonly to: string;
}

interface OfLease {
  readonly lease: LeaseRef;
}

/** How a lease ended; `durationMs` from its creation, `paid` in all. */
export interface LeaseEnd {
  readonly label: string;
  readonly closeReason: CloseReason;
  readonly durationMs: number;
  readonly paid: string;
  readonly denom: string;
}

/** The code of a {@link Notice}. */
export type NoticeCode = Notice['code'];

/** How loud: `attention` needs the owner, `news` is worth knowing, `quiet` is a record. */
export type NoticeLevel = 'attention' | 'news' | 'quiet';

/** How loud each kind is; an end that the tenant chose is no news. */
const LEVELS: Readonly<Record<NoticeCode, NoticeLevel>> = {
  'first-renter': 'news',
  'lease-running': 'quiet',
  'lease-ended': 'news',
  'lease-failed': 'news',
  'first-payment': 'news',
  'engine-down': 'attention',
  'engine-back': 'news',
  'gateway-closed': 'attention',
  'gateway-open': 'news',
  'isolation-open': 'attention',
  'isolation-kept': 'news',
  'network-stale': 'attention',
  'network-back': 'news',
  'storage-failed': 'attention',
  'payout-announced': 'attention',
  'payout-counts': 'news',
  'payout-revoked': 'news',
  'wallet-locked': 'attention',
  'wallet-unlocked': 'news',
  'delegation-ends': 'attention',
  'delegation-broken': 'attention',
  'delegation-works': 'news',
  'agent-was-off': 'quiet',
  'books-differ': 'attention',
  'books-agree': 'news',
  'payout-sent': 'news',
  'payout-failed': 'attention',
  'payout-paused': 'attention',
  redeemed: 'quiet',
  'redeem-failed': 'attention',
  'fees-spent': 'attention',
};

/** How loud that notice is. */
export function noticeLevel(notice: Notice): NoticeLevel {
  const tenantsEnd = notice.code === 'lease-ended' && notice.data.closeReason === 'tenant';
  return tenantsEnd ? 'quiet' : LEVELS[notice.code];
}

/**
 * What makes that notice the same one again, so that a repeated step does not write it twice.
 * `undefined` for what may happen any number of times.
 */
export function noticeKey(notice: Notice): string | undefined {
  switch (notice.code) {
    case 'first-renter':
    case 'first-payment':
      return notice.code;
    case 'lease-running':
      return `lease-running ${notice.lease}`;
    // One key: a lease ends in one way.
    case 'lease-ended':
    case 'lease-failed':
      return `lease-ended ${notice.lease}`;
    case 'agent-was-off':
      return `agent-was-off ${notice.data.fromMs}`;
    case 'payout-sent':
    case 'payout-failed':
    case 'redeemed':
    case 'redeem-failed':
      return `${notice.code} ${notice.data.id}`;
    case 'fees-spent':
      return `fees-spent ${notice.data.dayMs}`;
    case 'payout-announced':
      return `payout-announced ${notice.data.address} ${notice.data.announcedAtMs}`;
    case 'delegation-ends': {
      const { signer, endsAtMs, warnDays } = notice.data;
      return `delegation-ends ${signer} ${endsAtMs} ${warnDays}`;
    }
    case 'payout-counts':
    case 'payout-revoked':
    case 'wallet-locked':
    case 'wallet-unlocked':
    case 'delegation-broken':
    case 'delegation-works':
    case 'books-differ':
    case 'books-agree':
    case 'payout-paused':
    case 'engine-down':
    case 'engine-back':
    case 'gateway-closed':
    case 'gateway-open':
    case 'isolation-open':
    case 'isolation-kept':
    case 'network-stale':
    case 'network-back':
    case 'storage-failed':
      return undefined;
    default:
      return assertNever(notice);
  }
}

/** The notice for a lease that is over. `hasRun`: its workload ran at least once. */
export function leaseEndNotice(
  lease: LeaseRef,
  end: LeaseEnd,
  hasRun: boolean,
  problem: string | undefined,
): Notice {
  const closedForIt = end.closeReason === 'manifest-timeout' || end.closeReason === 'unstable';
  if (hasRun || !closedForIt) return { code: 'lease-ended', lease, data: end };
  return {
    code: 'lease-failed',
    lease,
    data: { ...end, ...(problem === undefined ? {} : { problem }) },
  };
}

/** An outage shorter than this after the last one of its kind is not told again. */
export const NOTICE_QUIET_MS = 3_600_000;

/** An outage as it is followed: since when, and whether the owner was told. */
export interface Outage {
  readonly sinceMs: number;
  readonly told: boolean;
}

/** What to tell about an outage now, and how it is followed from here on. */
export interface OutageStep {
  readonly outage: Outage | undefined;
  readonly tell: 'nothing' | 'down' | 'back';
}

/**
 * One look at something that can be down. At most one notice of a kind comes in an hour: an outage
 * that begins sooner after the last one told is told once that hour is over, if it lasts so long,
 * and not at all otherwise. That something is back is only told of an outage that was.
 */
export function stepOutage(
  outage: Outage | undefined,
  isDown: boolean,
  nowMs: number,
  lastToldMs: number | undefined,
): OutageStep {
  if (!isDown) return { outage: undefined, tell: outage?.told === true ? 'back' : 'nothing' };
  const followed = outage ?? { sinceMs: nowMs, told: false };
  if (followed.told) return { outage: followed, tell: 'nothing' };
  // A notice of the future comes of a clock that was set back: it silences nothing.
  const passedMs = lastToldMs === undefined ? Infinity : nowMs - lastToldMs;
  if (passedMs >= 0 && passedMs < NOTICE_QUIET_MS) return { outage: followed, tell: 'nothing' };
  return { outage: { ...followed, told: true }, tell: 'down' };
}
