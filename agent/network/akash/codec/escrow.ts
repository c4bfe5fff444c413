import { Types_Account, Types_Payment } from '@akashnetwork/chain-sdk/private-types/akash.v1';

import type { Coin, DecCoin } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { Oddities, StateOf } from './read.ts';
import { coinOf, decCoinOf, heightOf, present, stateOf } from './read.ts';

type EscrowStateWord = 'open' | 'closed' | 'overdrawn';

/** Whose money lies there: a tenant's for a deployment, or a provider's for a bid. */
export type EscrowScope = 'deployment' | 'bid' | 'unknown';

/** An escrow account as it was settled last; what was owed since is not taken off. */
export interface ChainEscrowAccount extends StateOf<EscrowStateWord> {
  readonly scope: EscrowScope;
  /** `owner/dseq`, or `owner/dseq/gseq/oseq/provider` of a bid. */
  readonly xid: string;
  readonly owner: string;
  readonly transferred: readonly DecCoin[];
  readonly settledHeight: BlockHeight;
  /** Less than nothing where it is overdrawn. */
  readonly funds: readonly DecCoin[];
}

/** The stream from a deployment's account to a provider, as it was settled last. */
export interface ChainEscrowPayment extends StateOf<EscrowStateWord> {
  readonly scope: EscrowScope;
  /** Of the account. */
  readonly accountXid: string;
  /** `gseq/oseq/provider`. */
  readonly xid: string;
  readonly owner: string;
  /** Per block. */
  readonly rate: DecCoin;
  readonly balance: DecCoin;
  readonly unsettled: DecCoin;
  readonly withdrawn: Coin;
}

const STATES = { 1: 'open', 2: 'closed', 3: 'overdrawn' } as const;
const SCOPES = { 1: 'deployment', 2: 'bid' } as const;

export function decodeEscrowAccount(bytes: Uint8Array, oddities: Oddities): ChainEscrowAccount {
  const account = Types_Account.decode(bytes);
  const { scope, xid } = present(account.id, 'the id of an escrow account');
  const { owner, state, transferred, settledAt, funds } = present(
    account.state,
    'the state of an escrow account',
  );
  return {
    scope: stateOf(SCOPES, 'an escrow scope', scope, oddities).state,
    xid,
    owner,
    ...stateOf(STATES, 'an escrow account', state, oddities),
    transferred: transferred.map((coin) => decCoinOf(coin, 'a transfer')),
    settledHeight: heightOf(settledAt),
    funds: funds.map((coin) => decCoinOf(coin, 'a fund')),
  };
}

export function decodeEscrowPayment(bytes: Uint8Array, oddities: Oddities): ChainEscrowPayment {
  const payment = Types_Payment.decode(bytes);
  const { aid, xid } = present(payment.id, 'the id of an escrow payment');
  const account = present(aid, 'the account of an escrow payment');
  const { owner, state, rate, balance, unsettled, withdrawn } = present(
    payment.state,
    'the state of an escrow payment',
  );
  return {
    scope: stateOf(SCOPES, 'an escrow scope', account.scope, oddities).state,
    accountXid: account.xid,
    xid,
    owner,
    ...stateOf(STATES, 'an escrow payment', state, oddities),
    rate: decCoinOf(rate, 'the rate of a payment'),
    balance: decCoinOf(balance, 'the balance of a payment'),
    unsettled: decCoinOf(unsettled, 'what is unsettled of a payment'),
    withdrawn: coinOf(withdrawn, 'what was withdrawn of a payment'),
  };
}
