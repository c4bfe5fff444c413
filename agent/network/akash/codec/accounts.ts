import { PubKey } from '@akashnetwork/chain-sdk/private-types/cosmos.secp256k1';
import {
  AllowedMsgAllowance,
  BaseAccount,
  BasicAllowance,
  GenericAuthorization,
  type GrantAuthorization,
  PeriodicAllowance,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { UnixMs } from '../../../base/instant.ts';
import { parseUnixMs } from '../../../base/instant.ts';
import type { Coin } from '../../../domain/money.ts';
import type { Oddities } from './read.ts';
import { bigintOf, coinOf, present } from './read.ts';
import { messageAt, readFields } from './wire.ts';

/** What a signature of an account needs to know. */
export interface ChainAccount {
  readonly address: string;
  readonly number: bigint;
  /** The next transaction's. */
  readonly sequence: bigint;
}

/** What one account may do in another's name. */
export interface ChainGrant {
  readonly granter: string;
  readonly grantee: string;
  /** The message's type URL; `undefined` for a kind of grant that is not about one message. */
  readonly message: string | undefined;
  /** `undefined`: for ever. */
  readonly expiresMs: UnixMs | undefined;
}

/** Fees that one account pays for another. */
export interface ChainAllowance {
  /** What is left in all; `undefined`: without a limit. */
  readonly left: readonly Coin[] | undefined;
  readonly expiresMs: UnixMs | undefined;
  /** The only messages it is for; `undefined`: any. */
  readonly messages: readonly string[] | undefined;
}

interface AnyMessage {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

const BASE_ACCOUNT = '/cosmos.auth.v1beta1.BaseAccount';
const SECP256K1_KEY = '/cosmos.crypto.secp256k1.PubKey';
const GENERIC = '/cosmos.authz.v1beta1.GenericAuthorization';
/** Older than the generic kind, and about one message as well. */
const SEND_GRANT = '/cosmos.bank.v1beta1.SendAuthorization';
const SEND = '/cosmos.bank.v1beta1.MsgSend';
const BASIC = '/cosmos.feegrant.v1beta1.BasicAllowance';
const PERIODIC = '/cosmos.feegrant.v1beta1.PeriodicAllowance';
const ALLOWED_MESSAGES = '/cosmos.feegrant.v1beta1.AllowedMsgAllowance';

/** Accounts of modules and with vesting have the base account as their first field, or in that. */
export function accountOf(account: AnyMessage): ChainAccount {
  const { address, accountNumber, sequence } = baseAccountOf(account);
  return { address, number: bigintOf(accountNumber), sequence: bigintOf(sequence) };
}

/**
 * The key that an account signs with, compressed; `undefined` before its first transaction, and for
 * keys of other kinds (several people's, other curves).
 */
export function publicKeyOf(account: AnyMessage): Uint8Array | undefined {
  const { pubKey } = baseAccountOf(account);
  if (pubKey?.typeUrl !== SECP256K1_KEY) return undefined;
  return Uint8Array.from(PubKey.decode(pubKey.value).key);
}

function baseAccountOf({ typeUrl, value }: AnyMessage): BaseAccount {
  let bytes = value;
  for (let depth = 0; typeUrl !== BASE_ACCOUNT && depth < 2; depth++) {
    const inner = present(messageAt(readFields(bytes), 1), 'the base of an account');
    // A text here is the address: this is the base account.
    if (isAddress(inner)) break;
    bytes = inner;
  }
  return BaseAccount.decode(bytes);
}

export function grantOf(grant: GrantAuthorization, oddities: Oddities): ChainGrant {
  const { typeUrl, value } = present(grant.authorization, 'what is granted');
  const known = typeUrl === GENERIC || typeUrl === SEND_GRANT;
  if (!known) oddities.note('a kind of grant', { typeUrl });
  const generic = typeUrl === GENERIC ? GenericAuthorization.decode(value).msg : undefined;
  return {
    granter: grant.granter,
    grantee: grant.grantee,
    message: typeUrl === SEND_GRANT ? SEND : generic,
    expiresMs: instantOf(grant.expiration),
  };
}

/** Throws `RangeError` for a kind of allowance that we do not know. */
export function allowanceOf({ typeUrl, value }: AnyMessage): ChainAllowance {
  if (typeUrl === BASIC) return basicOf(BasicAllowance.decode(value));
  if (typeUrl === PERIODIC) {
    const { basic, periodCanSpend } = PeriodicAllowance.decode(value);
    const whole = basicOf(present(basic, 'the base of an allowance'));
    // What is left of this period is less than what is left of all.
    return { ...whole, left: periodCanSpend.map((coin) => coinOf(coin, 'an allowance')) };
  }
  if (typeUrl === ALLOWED_MESSAGES) {
    const { allowance, allowedMessages } = AllowedMsgAllowance.decode(value);
    return { ...allowanceOf(present(allowance, 'an allowance')), messages: allowedMessages };
  }
  throw new RangeError(`an allowance of the kind ${typeUrl}`);
}

function basicOf({ spendLimit, expiration }: BasicAllowance): ChainAllowance {
  return {
    left:
      spendLimit.length === 0 ? undefined : spendLimit.map((coin) => coinOf(coin, 'an allowance')),
    expiresMs: instantOf(expiration),
    messages: undefined,
  };
}

function instantOf(date: Date | undefined): UnixMs | undefined {
  return date === undefined ? undefined : parseUnixMs(date.getTime());
}

function isAddress(bytes: Uint8Array): boolean {
  return /^akash1[02-9ac-hj-np-z]+$/.test(new TextDecoder().decode(bytes));
}
