import type { UnixMs } from '../base/instant.ts';
import { addMs } from '../base/instant.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';

/**
 * The rules of the payout address: where earnings go that leave the provider account. Whoever takes
 * over this machine for an hour must not be able to send them elsewhere, so every address, the first
 * too, waits for a day in which its announcement can be seen and taken back. Until the first counts
 * nothing is paid out: the money stays in the account, where it is as safe as before.
 */
export interface PayoutPlan {
  /** Where payouts go; `undefined` before the first address counts. */
  readonly current: string | undefined;
  readonly next: NextPayout | undefined;
}

/** An address that was announced and does not count yet. */
export interface NextPayout {
  readonly address: string;
  readonly announcedAtMs: UnixMs;
  /** What is left of the wait, as it stood at `countedAtMs`. */
  readonly waitMs: number;
  readonly countedAtMs: UnixMs;
}

/** No address, none announced. */
export const NO_PAYOUT: PayoutPlan = { current: undefined, next: undefined };

/** How many characters of the end of an address are typed to confirm it. */
export const CONFIRM_CHARACTERS = 6;

/** A payout address as the owner wants it; addresses are valid ones of the chain. */
export interface PayoutWish {
  readonly address: string;
  /** The last characters, typed by hand. */
  readonly typedEnd: string;
  /** The key that signs here and the provider account. */
  readonly own: readonly string[];
  /** The owner wants one of their own addresses here all the same. */
  readonly evenOwn: boolean;
}

/** Why an address is not taken. */
export type PayoutRefusal =
  /** It is the account that earns, or the key of this machine: a thief of the machine has both. */
  | { readonly code: 'payout-own-address' }
  /** What was typed is not its end. */
  | { readonly code: 'payout-end-differs' }
  /** It counts already. */
  | { readonly code: 'payout-unchanged' }
  /** It is announced already; its wait does not begin anew. */
  | { readonly code: 'payout-announced' };

/** The plan with that address announced. Another one that waited is given up for it. */
export function announcePayout(
  plan: PayoutPlan,
  wish: PayoutWish,
  nowMs: UnixMs,
  delayMs: number,
): Result<PayoutPlan, PayoutRefusal> {
  const { address } = wish;
  if (wish.own.includes(address) && !wish.evenOwn) return fail({ code: 'payout-own-address' });
  if (wish.typedEnd.trim().toLowerCase() !== address.slice(-CONFIRM_CHARACTERS)) {
    return fail({ code: 'payout-end-differs' });
  }
  if (plan.next?.address === address) return fail({ code: 'payout-announced' });
  if (plan.current === address) return fail({ code: 'payout-unchanged' });
  const next = { address, announcedAtMs: nowMs, waitMs: delayMs, countedAtMs: nowMs };
  return ok({ ...plan, next });
}

/** The plan without the address that waits; the same plan where none does. */
export function revokePayout(plan: PayoutPlan): PayoutPlan {
  return plan.next === undefined ? plan : { ...plan, next: undefined };
}

/**
 * The plan after `passedMs` more of the wait. A clock that was set back gives nothing and takes
 * nothing: what was waited counts.
 */
export function passPayoutWait(plan: PayoutPlan, passedMs: number, nowMs: UnixMs): PayoutPlan {
  const { next } = plan;
  if (next === undefined) return plan;
  const waitMs = next.waitMs - Math.max(0, passedMs);
  if (waitMs <= 0) return { current: next.address, next: undefined };
  return { ...plan, next: { ...next, waitMs, countedAtMs: nowMs } };
}

/** When the announced address will count if the agent goes on; `undefined` where none waits. */
export function payoutCountsAtMs(plan: PayoutPlan): UnixMs | undefined {
  return plan.next === undefined ? undefined : addMs(plan.next.countedAtMs, plan.next.waitMs);
}
