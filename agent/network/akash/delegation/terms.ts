import type { UnixMs } from '../../../base/instant.ts';
import type { Coin, DecCoin } from '../../../domain/money.ts';
import type { AccountAddress } from '../../../wallet/interface.ts';
import type { ChainMessage } from '../signer/transaction.ts';

/** Begins to take a lease back where its deployment asked for notice. */
export const RECLAIM_MESSAGE = '/akash.market.v1beta5.MsgLeaseStartReclaim';

/**
 * What a hot key may do, and no more: nothing here moves the account's money to another address.
 * Starting to take a lease back is among it because the chain refuses to close a lease that has a
 * reclamation window before that was announced, so a hot key without it could never end such a lease.
 */
export const DELEGATED_MESSAGES: readonly string[] = [
  '/akash.market.v1beta5.MsgCreateBid',
  '/akash.market.v1beta5.MsgCloseBid',
  '/akash.market.v1beta5.MsgWithdrawLease',
  '/akash.bme.v1.MsgBurnACT',
  '/akash.cert.v1.MsgCreateCertificate',
  RECLAIM_MESSAGE,
];

/** The only kind of transaction of the hot key whose gas the account pays. */
export const EXEC_MESSAGE = '/cosmos.authz.v1beta1.MsgExec';

/** A grant never outlives this, because a stolen machine may not be noticed soon. */
export const LONGEST_GRANT_MS = 366 * 86_400_000;
/** What is proposed. */
export const USUAL_GRANT_MS = 90 * 86_400_000;

/** One message of the prepared transaction, as bytes and as the JSON that people and tools read. */
export interface PreparedMessage extends ChainMessage {
  /** With the names of the protobuf fields, without its `@type`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What it does, in one line. */
  readonly text: string;
}

/** What the account's owner is asked to sign. */
export interface DelegationTerms {
  readonly chainId: string;
  /** The provider account, whose key is elsewhere. */
  readonly account: AccountAddress;
  /** The key on this machine. */
  readonly hotKey: AccountAddress;
  readonly nowMs: UnixMs;
  readonly expiresAtMs: UnixMs;
  /** What the hot key may spend on gas until then. */
  readonly spendLimit: Coin;
  /** Per unit of gas, for this transaction itself. */
  readonly gasPrice: DecCoin;
  /** An allowance is there already: it must be taken back in the same transaction, or the chain refuses. */
  readonly hasAllowance: boolean;
  readonly messages?: readonly string[];
  /** What the account signs in the same go, such as its registration as a provider; `gas` for all of it. */
  readonly alongside?: { readonly messages: readonly PreparedMessage[]; readonly gas: bigint };
}

/** A transaction that somebody else signs. */
export interface UnsignedTransaction {
  readonly chainId: string;
  readonly signer: AccountAddress;
  readonly messages: readonly PreparedMessage[];
  readonly gas: bigint;
  readonly fee: Coin;
  readonly memo: string;
}
