import { assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { BidRef, LeaseRef, NetworkId, OrderRef, TenantId } from './ids.ts';
import type { DecCoin } from './money.ts';
import type { BlockHeight } from './time.ts';

/** The chain's own spelling of a lease's state; kept apart from how we run it. */
export type ChainLeaseState = 'active' | 'insufficient_funds' | 'reclaiming' | 'closed' | 'unknown';

/** An accepted bid as the network holds it. */
export interface Lease {
  readonly ref: LeaseRef;
  readonly order: OrderRef;
  readonly bid: BidRef;
  readonly network: NetworkId;
  /** The short name for people that the network's adapter gives. */
  readonly label: string;
  readonly tenant: TenantId;
  /** For the whole group, per block. */
  readonly price: DecCoin;
  readonly state: ChainLeaseState;
  readonly createdHeight: BlockHeight;
  /** While it is `reclaiming`: from then on it may be closed. */
  readonly deadlineMs?: UnixMs;
  /** Set once it is over. */
  readonly closedHeight?: BlockHeight;
  readonly closeReason?: CloseReason;
}

/** Why a lease ended. The network's adapter maps its own numbers to these. */
export const CLOSE_REASONS = [
  /** The tenant ended it. */
  'tenant',
  /** The tenant's escrow ran dry. */
  'insufficient-funds',
  /** We ended it: no manifest came in time. */
  'manifest-timeout',
  /** We ended it: the workload would not run although everything here was fine. */
  'unstable',
  /** We ended it: the owner wants the machine. */
  'decommission',
  /** It is gone from the network, which does not say why. */
  'unspecified',
] as const;
/** One of {@link CLOSE_REASONS}. */
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** The reasons that a provider may give; the others are the network's to say. */
export const PROVIDER_CLOSE_REASONS = [
  'manifest-timeout',
  'unstable',
  'decommission',
] as const satisfies readonly CloseReason[];
/** One of {@link PROVIDER_CLOSE_REASONS}. */
export type ProviderCloseReason = (typeof PROVIDER_CLOSE_REASONS)[number];

/** True for a reason that a provider may give. */
export function isProviderReason(reason: CloseReason): reason is ProviderCloseReason {
  return PROVIDER_CLOSE_REASONS.some((own) => own === reason);
}

/** SHA-256 of a manifest's canonical form, 64 lower-case hex digits; says which one is run. */
export type ManifestVersion = string;

/**
 * The notice of a lease whose tenant was promised some: between the announcement of the close and
 * the close the workload runs on and is paid for.
 *
 *     (none) -> asked -> announced
 *     (none) -> announced                        (the network says so before we did)
 */
export type LeaseNotice =
  /** We want the lease to end; the network is being told. */
  | { readonly state: 'asked'; readonly reason: ProviderCloseReason; readonly atMs: UnixMs }
  /** The network announced it: by its own clock the lease may be closed from `deadlineMs` on. */
  | {
      readonly state: 'announced';
      readonly reason: ProviderCloseReason;
      readonly deadlineMs: UnixMs;
    };

interface Noticed {
  readonly notice?: LeaseNotice;
}

interface Deployed extends Noticed {
  readonly version: ManifestVersion;
  readonly sinceMs: UnixMs;
}

/**
 * How we run a lease.
 *
 *     awaiting-manifest -> deploying -> running <-> unhealthy
 *     running | unhealthy -> deploying            (the tenant sent a new manifest)
 *     any but closed -> stopping -> closed
 *
 * Beside it, from `awaiting-manifest` to `unhealthy`, its {@link LeaseNotice}, which no other change
 * touches: `asked -> announced`.
 */
export type LeaseRun =
  | ({ readonly state: 'awaiting-manifest'; readonly deadlineMs: UnixMs } & Noticed)
  | ({ readonly state: 'deploying' } & Deployed)
  | ({ readonly state: 'running' } & Deployed)
  | ({ readonly state: 'unhealthy' } & Deployed)
  | { readonly state: 'stopping'; readonly reason: CloseReason; readonly sinceMs: UnixMs }
  | { readonly state: 'closed'; readonly reason: CloseReason; readonly atMs: UnixMs };

/** The name of a run's state. */
export type LeaseRunState = LeaseRun['state'];

/**
 * What moves a run on. `ready` and `not-ready` are the engine's word, `end` the network's or ours,
 * `removed` says that nothing of the workload is left in the engine. `give-notice` is our wish to end
 * a lease that has notice, `announced` the network's word on it.
 */
export type LeaseRunEvent =
  | { readonly type: 'manifest'; readonly version: ManifestVersion; readonly atMs: UnixMs }
  | { readonly type: 'ready'; readonly version: ManifestVersion; readonly atMs: UnixMs }
  | { readonly type: 'not-ready'; readonly atMs: UnixMs }
  | { readonly type: 'give-notice'; readonly reason: ProviderCloseReason; readonly atMs: UnixMs }
  | { readonly type: 'announced'; readonly deadlineMs: UnixMs }
  | { readonly type: 'end'; readonly reason: CloseReason; readonly atMs: UnixMs }
  | { readonly type: 'removed'; readonly atMs: UnixMs };

/** The next state, or the same object where a repeated or late event changes nothing. */
export function nextLeaseRun(run: LeaseRun, event: LeaseRunEvent): LeaseRun {
  if (run.state === 'closed') return run;
  if (run.state === 'stopping') {
    // stopping -> closed; the first reason stays
    return event.type === 'removed'
      ? { state: 'closed', reason: run.reason, atMs: event.atMs }
      : run;
  }
  const noticed: Noticed = run.notice === undefined ? {} : { notice: run.notice };
  switch (event.type) {
    case 'manifest': // awaiting-manifest | running | unhealthy | deploying (another version) -> deploying
      if (run.state !== 'awaiting-manifest' && run.version === event.version) return run;
      return { state: 'deploying', version: event.version, sinceMs: event.atMs, ...noticed };
    case 'ready': // deploying | unhealthy -> running, for the version that is wanted
      return (run.state === 'deploying' || run.state === 'unhealthy') &&
        run.version === event.version
        ? { state: 'running', version: run.version, sinceMs: event.atMs, ...noticed }
        : run;
    case 'not-ready': // running -> unhealthy
      return run.state === 'running'
        ? { state: 'unhealthy', version: run.version, sinceMs: event.atMs, ...noticed }
        : run;
    case 'give-notice': // notice: none -> asked; the first reason stays
      return run.notice === undefined
        ? { ...run, notice: { state: 'asked', reason: event.reason, atMs: event.atMs } }
        : run;
    case 'announced': // notice: none | asked -> announced
      return withDeadline(run, event.deadlineMs);
    case 'end': // -> stopping
      return { state: 'stopping', reason: event.reason, sinceMs: event.atMs };
    case 'removed':
      return run;
    default:
      return assertNever(event);
  }
}

function withDeadline(
  run: Exclude<LeaseRun, { state: 'stopping' | 'closed' }>,
  deadlineMs: UnixMs,
): LeaseRun {
  const { notice } = run;
  if (notice?.state === 'announced' && notice.deadlineMs === deadlineMs) return run;
  const reason = notice?.reason ?? 'decommission';
  return { ...run, notice: { state: 'announced', reason, deadlineMs } };
}

/** The notice of a lease that is still run. */
export function noticeOf(run: LeaseRun): LeaseNotice | undefined {
  return run.state === 'stopping' || run.state === 'closed' ? undefined : run.notice;
}
