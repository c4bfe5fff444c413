import type { Coin, DecCoin } from '../../../domain/money.ts';
import { ceilDec, mulDecInt } from '../../../domain/money.ts';
import type { AccountAddress } from '../../../wallet/interface.ts';
import { delegationError } from './errors.ts';
import type { Parties } from './grant-messages.ts';
import {
  allowanceMessage,
  grantMessage,
  revokeAllowanceMessage,
  revokeMessage,
} from './grant-messages.ts';
import { sendMessage } from './send-message.ts';
import type { DelegationTerms, PreparedMessage, UnsignedTransaction } from './terms.ts';
import { DELEGATED_MESSAGES, LONGEST_GRANT_MS } from './terms.ts';

/**
 * Gas, from what a node of the v2.1 line used (five grants 204k, an allowance 64k, one revoke 54k,
 * a payment 67k)
 * with half as much again, because whoever signs elsewhere may not be able to simulate.
 */
const GAS = {
  transaction: 50_000n,
  grant: 55_000n,
  allowance: 75_000n,
  revoke: 40_000n,
  send: 60_000n,
};

/**
 * The one transaction that makes a hot key work, and works again when it is renewed: grants replace
 * those that are there; of an allowance there can be only one, so an old one goes first.
 */
export function prepareGrant(terms: DelegationTerms): UnsignedTransaction {
  const { account, hotKey, nowMs, expiresAtMs, spendLimit, hasAllowance, alongside } = terms;
  if (account === hotKey) {
    throw delegationError('delegation-to-itself', 'The hot key cannot be the account itself.');
  }
  if (expiresAtMs <= nowMs || expiresAtMs - nowMs > LONGEST_GRANT_MS) {
    throw delegationError(
      'delegation-span',
      'A grant ends in the future, and within a year from now.',
    );
  }
  const messages = terms.messages ?? DELEGATED_MESSAGES;
  const gas =
    GAS.transaction +
    GAS.grant * BigInt(messages.length) +
    GAS.allowance +
    (hasAllowance ? GAS.revoke : 0n) +
    (alongside?.gas ?? 0n);
  return {
    chainId: terms.chainId,
    signer: account,
    messages: [
      ...(alongside?.messages ?? []),
      ...messages.map((message) => grantMessage(terms, message, expiresAtMs)),
      ...(hasAllowance ? [revokeAllowanceMessage(terms)] : []),
      allowanceMessage(terms, spendLimit, expiresAtMs),
    ],
    gas,
    fee: feeOf(gas, terms.gasPrice),
    memo: 'Sublet: hot key',
  };
}

/** What is to be taken back: only what is there, because one missing grant fails the whole transaction. */
export interface GrantsThere extends Parties {
  readonly chainId: string;
  readonly messages: readonly string[];
  readonly hasAllowance: boolean;
  readonly gasPrice: DecCoin;
}

/** The one transaction after which a stolen machine can do nothing any more. */
export function prepareRevoke(there: GrantsThere): UnsignedTransaction {
  const messages: readonly PreparedMessage[] = [
    ...there.messages.map((message) => revokeMessage(there, message)),
    ...(there.hasAllowance ? [revokeAllowanceMessage(there)] : []),
  ];
  const gas = GAS.transaction + GAS.revoke * BigInt(messages.length);
  return {
    chainId: there.chainId,
    signer: there.account,
    messages,
    gas,
    fee: feeOf(gas, there.gasPrice),
    memo: 'Sublet: revoke hot key',
  };
}

/** What pays out from an account whose hot key may not. */
export interface PayoutTerms {
  readonly chainId: string;
  readonly account: AccountAddress;
  readonly to: string;
  readonly amount: Coin;
  readonly gasPrice: DecCoin;
}

/** The transaction that moves coins of the account to another address. */
export function preparePayout({
  chainId,
  account,
  to,
  amount,
  gasPrice,
}: PayoutTerms): UnsignedTransaction {
  const gas = GAS.transaction + GAS.send;
  return {
    chainId,
    signer: account,
    messages: [sendMessage(account, to, amount)],
    gas,
    fee: feeOf(gas, gasPrice),
    memo: 'Sublet: payout',
  };
}

function feeOf(gas: bigint, price: DecCoin): Coin {
  return { denom: price.denom, amount: ceilDec(mulDecInt(price.amount, gas)) };
}
