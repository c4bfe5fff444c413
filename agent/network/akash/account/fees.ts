import type { Coin, Dec, Denom } from '../../../domain/money.ts';
import { feeFor, gasWithMargin } from '../signer/fees.ts';

/**
 * Gas that a node of the v2.1 line used for one such message in a transaction of its own. A hot key
 * wraps it, which costs a little more.
 */
const GAS = { bid: 136_000n, withdraw: 91_000n, redeem: 96_000n, send: 67_000n } as const;
const WRAPPED = 15_000n;

/** What an account does for money. */
export type FeeKind = keyof typeof GAS;

/** What a transaction of that kind alone would cost. */
export function usualFee(
  what: FeeKind,
  price: { readonly denom: Denom; readonly gasPrice: Dec; readonly marginPercent: bigint },
  delegated: boolean,
): Coin {
  const gas = GAS[what] + (delegated ? WRAPPED : 0n);
  return feeFor(gasWithMargin(gas, price.marginPercent), price.gasPrice, price.denom);
}

/** How much of a transaction's gas such a message takes, to know how many fit into one. */
export function weightOf(what: FeeKind): bigint {
  return GAS[what];
}
