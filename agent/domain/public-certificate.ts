import type { Backoff } from '../base/backoff.ts';
import { backoffMs } from '../base/backoff.ts';
import type { UnixMs } from '../base/instant.ts';
import { addMs } from '../base/instant.ts';

/** How a certificate authority is shown that the name is ours. */
export type ChallengeKind = 'http-01' | 'tls-alpn-01';

/** Why there is no new certificate from the authority; each has its own cure. */
export type PublicCertificateProblem =
  /** The authority does not answer, or not as one. */
  | 'unreachable'
  /** The authority's own certificate is not valid at this machine's time. */
  | 'clock'
  /** So many were asked for that it gives no more until a time. */
  | 'limit'
  /** Its terms were not agreed to, or have changed. */
  | 'terms'
  /** Nobody knows the name, or it leads nowhere. */
  | 'name-unknown'
  /** It could not reach this machine at the challenge's port. */
  | 'name-unreached'
  /** Somebody else answered there. */
  | 'name-elsewhere'
  /** The name's owner allows other authorities only. */
  | 'name-forbidden'
  /** Another program here has the port at which it asks. */
  | 'port'
  /** What is kept cannot be read. */
  | 'record'
  /** Anything else. */
  | 'refused';

/** The certificate of a public authority as its owner is told of it. */
export interface PublicCertificateStatus {
  /** For which name; `undefined` before this machine has one. */
  readonly name: string | undefined;
  /** The directory of the authority. */
  readonly authority: string;
  /** There is one, and whether tenants are shown it: one for trying out is not, nor one that ended. */
  readonly certificate?: {
    readonly notAfterMs: UnixMs;
    readonly renewAtMs: UnixMs;
    readonly shown: boolean;
  };
  /** What went wrong last, and when it is tried again. */
  readonly failure?: {
    readonly problem: PublicCertificateProblem;
    /** One line: what happened and what to do. */
    readonly message: string;
    readonly atMs: UnixMs;
    readonly nextMs: UnixMs;
  };
  /** How much this machine's clock is ahead of the authority's, where that is far. */
  readonly clockAheadMs?: number;
}

/** Authorities count failed tries: a few an hour at most. */
const TRY_AGAIN: Backoff = { firstMs: 15 * 60_000, factor: 2, mostMs: 12 * 3_600_000 };
/** No authority's limit is longer than a week; what is written beyond that came of a wrong clock. */
export const LONGEST_WAIT_MS = 8 * 86_400_000;
/** That all do not come at once. */
const WAIT_JITTER = 0.25;
const RENEW_JITTER = 1 / 30;

/**
 * When a certificate that came at `issuedMs` is replaced: with a third of its lifetime left, and by up to
 * a thirtieth of it sooner. One that came with little left is kept for half of that at least, so that
 * nothing that an authority gives can make us ask it over and over. `chance` is a number from 0 to 1,
 * drawn once for each certificate.
 */
export function renewalTime(
  { notBeforeMs, notAfterMs }: { readonly notBeforeMs: UnixMs; readonly notAfterMs: UnixMs },
  issuedMs: UnixMs,
  chance: number,
): UnixMs {
  const lifetimeMs = notAfterMs - notBeforeMs;
  const usualMs = notAfterMs - lifetimeMs * (1 / 3 + RENEW_JITTER * chance);
  return addMs(notAfterMs, Math.max(usualMs, (issuedMs + notAfterMs) / 2) - notAfterMs);
}

/**
 * When it is tried again after the failure number `count` in a row (from 1), never before the
 * authority's own word `notBeforeMs`, and never later than {@link LONGEST_WAIT_MS}.
 */
export function nextTry(
  nowMs: UnixMs,
  count: number,
  chance: number,
  notBeforeMs: UnixMs | undefined,
): UnixMs {
  const ownMs = backoffMs(TRY_AGAIN, count);
  const toldMs = notBeforeMs === undefined ? 0 : notBeforeMs - nowMs;
  const waitMs = Math.max(ownMs, toldMs) + ownMs * WAIT_JITTER * chance;
  return addMs(nowMs, Math.min(waitMs, LONGEST_WAIT_MS));
}

/** Whether a wait until `untilMs` is over; one that is longer than any can be was never meant. */
export function hasWaited(nowMs: UnixMs, untilMs: UnixMs): boolean {
  return nowMs >= untilMs || untilMs - nowMs > LONGEST_WAIT_MS;
}
