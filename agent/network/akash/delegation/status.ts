import type { UnixMs } from '../../../base/instant.ts';
import type { Coin, Denom } from '../../../domain/money.ts';
import type { AccountAddress } from '../../../wallet/interface.ts';
import { DELEGATED_MESSAGES, EXEC_MESSAGE } from './terms.ts';

/** A `GenericAuthorization` on the chain. */
export interface GrantFound {
  readonly message: string;
  /** `undefined` where it never ends. */
  readonly expiresAtMs: UnixMs | undefined;
}

/** A fee allowance on the chain. */
export interface AllowanceFound {
  /** What is left of it; empty where nothing limits it. */
  readonly spendLimit: readonly Coin[];
  readonly expiresAtMs: UnixMs | undefined;
  /** The transactions that it pays for; `undefined` where it pays for all. */
  readonly allowedMessages: readonly string[] | undefined;
}

/**
 * The two questions to the chain. Each throws `network-unreachable` and never answers "none" in
 * place of "not known".
 */
export interface DelegationQueries {
  grants(
    granter: AccountAddress,
    grantee: AccountAddress,
    signal: AbortSignal,
  ): Promise<readonly GrantFound[]>;
  allowance(
    granter: AccountAddress,
    grantee: AccountAddress,
    signal: AbortSignal,
  ): Promise<AllowanceFound | undefined>;
}

/** What the chain says about a hot key. */
export interface DelegationFound {
  readonly grants: readonly GrantFound[];
  readonly allowance: AllowanceFound | undefined;
}

/** Days before the end at which the owner is told. */
export const WARN_DAYS = [14, 3, 1] as const;
/** One of {@link WARN_DAYS}. */
export type WarnDays = (typeof WARN_DAYS)[number];
const DAY_MS = 86_400_000;

/** What a hot key can do now and until when. */
export interface DelegationStatus {
  /** Those of the messages asked for that it may send. */
  readonly granted: readonly GrantFound[];
  /** Those that it may not. */
  readonly missing: readonly string[];
  /** What it may do and should not: a thief could. */
  readonly excess: readonly string[];
  readonly gas: GasStatus;
  /** When the first of all this ends; `undefined` where none of it ever does, or nothing is there. */
  readonly endsAtMs: UnixMs | undefined;
  /** The smallest of {@link WARN_DAYS} within which it ends. */
  readonly warn: WarnDays | undefined;
  /** `working`: everything is there. `partial`: something is missing. `ended`: nothing works. */
  readonly state: 'working' | 'partial' | 'ended';
}

/** Who pays the gas, and for how much longer. */
export type GasStatus =
  | {
      readonly paid: true;
      readonly left: bigint | undefined;
      readonly endsAtMs: UnixMs | undefined;
    }
  | { readonly paid: false; readonly why: 'none' | 'ended' | 'spent' | 'not-for-this' };

/** Judges what was found; `feeDenom` is what gas is paid in. */
export function judgeDelegation(
  found: DelegationFound,
  feeDenom: Denom,
  nowMs: UnixMs,
  wanted: readonly string[] = DELEGATED_MESSAGES,
): DelegationStatus {
  const live = found.grants.filter(({ expiresAtMs }) => isLive(expiresAtMs, nowMs));
  const granted = live.filter(({ message }) => wanted.includes(message));
  const missing = wanted.filter((message) => !granted.some((grant) => grant.message === message));
  const gas = judgeGas(found.allowance, feeDenom, nowMs);
  const ends = [
    ...granted.map(({ expiresAtMs }) => expiresAtMs),
    gas.paid ? gas.endsAtMs : undefined,
  ];
  const endsAtMs = ends.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a));
  const broken = granted.length === 0 || !gas.paid;
  return {
    granted,
    missing,
    excess: live.map(({ message }) => message).filter((message) => !wanted.includes(message)),
    gas,
    endsAtMs,
    warn: endsAtMs === undefined ? undefined : warnDays(endsAtMs - nowMs),
    state: broken ? 'ended' : missing.length > 0 ? 'partial' : 'working',
  };
}

function judgeGas(allowance: AllowanceFound | undefined, denom: Denom, nowMs: UnixMs): GasStatus {
  if (allowance === undefined) return { paid: false, why: 'none' };
  const { expiresAtMs, allowedMessages, spendLimit } = allowance;
  if (!isLive(expiresAtMs, nowMs)) return { paid: false, why: 'ended' };
  if (allowedMessages?.includes(EXEC_MESSAGE) === false) {
    return { paid: false, why: 'not-for-this' };
  }
  if (spendLimit.length === 0) return { paid: true, left: undefined, endsAtMs: expiresAtMs };
  const left = spendLimit.find((coin) => coin.denom === denom)?.amount ?? 0n;
  return left === 0n ? { paid: false, why: 'spent' } : { paid: true, left, endsAtMs: expiresAtMs };
}

function isLive(expiresAtMs: UnixMs | undefined, nowMs: UnixMs): boolean {
  return expiresAtMs === undefined || expiresAtMs > nowMs;
}

function warnDays(leftMs: number): WarnDays | undefined {
  return WARN_DAYS.filter((days) => leftMs <= days * DAY_MS).at(-1);
}
