import type {
  Coin as CoinMessage,
  DecCoin,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Dec } from '../decimal.ts';
import { decText, parseDec } from '../decimal.ts';
import type { Coin } from '../keepers.ts';

/** Pays gas, secures the chain, locks bids. */
export const UAKT = 'uakt';
/** Pays for leases; one ACT is priced as one US dollar. */
export const UACT = 'uact';

/** An amount of one coin that need not be whole. */
export interface DecAmount {
  readonly denom: string;
  readonly amount: Dec;
}

/** A coin of a message; one that is left out is Go's empty value. */
export function coinOf(message: CoinMessage | undefined): Coin {
  const amount = message?.amount ?? '';
  return { denom: message?.denom ?? '', amount: BigInt(amount === '' ? '0' : amount) };
}

export function coinMessage({ denom, amount }: Coin): CoinMessage {
  return { denom, amount: amount.toString() };
}

export function decAmountOf(message: DecCoin | undefined): DecAmount {
  const amount = message?.amount ?? '';
  return { denom: message?.denom ?? '', amount: parseDec(amount === '' ? '0' : amount) };
}

export function decCoinMessage({ denom, amount }: DecAmount): DecCoin {
  return { denom, amount: decText(amount) };
}

/** `500000uakt`. */
export function coinText({ denom, amount }: Coin): string {
  return `${amount}${denom}`;
}

export function isDenom(text: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/.test(text);
}

/** What is wrong with a coin of a message, in the SDK's words. */
export function coinFault({ denom, amount }: Coin): string | undefined {
  if (!isDenom(denom)) return `invalid denom: ${denom}`;
  if (amount < 0n) return `negative coin amount: ${amount}`;
  return undefined;
}
