import {
  AllowedMsgAllowance,
  BasicAllowance,
  GenericAuthorization,
  MsgGrant,
  MsgGrantAllowance,
  MsgRevoke,
  MsgRevokeAllowance,
  MsgSend,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { PackedMessage } from '../router.ts';
import { dateNs, timeText } from '../time.ts';
import type { Signer, Tx } from './decode.ts';

// What hardware wallets sign: a JSON text with the messages by the names under which the SDK
// registers them, its keys in the order of the alphabet. Nodes write it again from the bytes.

type Json = string | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Who signs, on which chain, as which account. */
export interface AminoSigner {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: Signer['sequence'];
}

/**
 * The bytes of that document; `undefined` where a message has no such name here, or where the
 * transaction has what the document has no place for.
 */
export function aminoBytes(tx: Tx, signer: AminoSigner): Uint8Array | undefined {
  const msgs: Json[] = [];
  for (const message of tx.messages) {
    const json = packedJson(message);
    if (json === undefined) return undefined;
    msgs.push(json);
  }
  if (tx.isUnordered || tx.timeoutNs !== undefined) return undefined;
  const document: Json = {
    account_number: signer.accountNumber.toString(),
    chain_id: signer.chainId,
    fee: {
      amount: tx.fee.map(coinJson),
      gas: tx.gasLimit.toString(),
      ...(tx.granter === '' ? {} : { granter: tx.granter }),
    },
    memo: tx.memo,
    msgs,
    sequence: signer.sequence.toString(),
    ...(tx.timeoutHeight === 0n ? {} : { timeout_height: tx.timeoutHeight.toString() }),
  };
  return new TextEncoder().encode(text(document));
}

type Writer = (value: Uint8Array) => Json | undefined;

/** Each kind of message, and of what messages have packed in them: its name and its fields. */
const WRITERS: Readonly<Record<string, readonly [name: string, write: Writer]>> = {
  [`/${MsgSend.$type}`]: [
    'cosmos-sdk/MsgSend',
    (value) => {
      const { fromAddress, toAddress, amount } = MsgSend.decode(value);
      return { from_address: fromAddress, to_address: toAddress, amount: amount.map(coinJson) };
    },
  ],
  [`/${MsgGrant.$type}`]: [
    'cosmos-sdk/MsgGrant',
    (value) => {
      const { granter, grantee, grant } = MsgGrant.decode(value);
      const authorization = grant?.authorization && packedJson(grant.authorization);
      if (authorization === undefined) return undefined;
      return { granter, grantee, grant: { authorization, ...expiring(grant?.expiration) } };
    },
  ],
  [`/${GenericAuthorization.$type}`]: [
    'cosmos-sdk/GenericAuthorization',
    (value) => ({ msg: GenericAuthorization.decode(value).msg }),
  ],
  [`/${MsgRevoke.$type}`]: [
    'cosmos-sdk/MsgRevoke',
    (value) => {
      const { granter, grantee, msgTypeUrl } = MsgRevoke.decode(value);
      return { granter, grantee, msg_type_url: msgTypeUrl };
    },
  ],
  [`/${MsgGrantAllowance.$type}`]: [
    'cosmos-sdk/MsgGrantAllowance',
    (value) => {
      const { granter, grantee, allowance } = MsgGrantAllowance.decode(value);
      const json = allowance && packedJson(allowance);
      return json && { granter, grantee, allowance: json };
    },
  ],
  [`/${AllowedMsgAllowance.$type}`]: [
    'cosmos-sdk/AllowedMsgAllowance',
    (value) => {
      const { allowance, allowedMessages } = AllowedMsgAllowance.decode(value);
      const json = allowance && packedJson(allowance);
      return json && { allowance: json, allowed_messages: allowedMessages };
    },
  ],
  [`/${BasicAllowance.$type}`]: [
    'cosmos-sdk/BasicAllowance',
    (value) => {
      const { spendLimit, expiration } = BasicAllowance.decode(value);
      return { spend_limit: spendLimit.map(coinJson), ...expiring(expiration) };
    },
  ],
  [`/${MsgRevokeAllowance.$type}`]: [
    'cosmos-sdk/MsgRevokeAllowance',
    (value) => {
      const { granter, grantee } = MsgRevokeAllowance.decode(value);
      return { granter, grantee };
    },
  ],
};

function packedJson({ typeUrl, value }: PackedMessage): Json | undefined {
  const [name, write] = WRITERS[typeUrl] ?? [];
  const json = write?.(value);
  return name === undefined || json === undefined ? undefined : { type: name, value: json };
}

function coinJson({ denom, amount }: { denom: string; amount: bigint | string }): Json {
  return { denom, amount: amount.toString() };
}

/** `2026-12-22T16:09:39.59Z`: no zeros at the end, and no point without a digit behind it. */
function expiring(date: Date | undefined): { readonly expiration?: string } {
  const timeNs = dateNs(date);
  return timeNs === undefined ? {} : { expiration: timeText(timeNs) };
}

/** Without spaces, with sorted keys, and `<`, `>`, `&` as Go writes them. */
function text(json: Json): string {
  if (typeof json === 'string') {
    return JSON.stringify(json).replace(
      /[<>&]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  if (typeof json === 'boolean') return String(json);
  if (isList(json)) return `[${json.map(text).join(',')}]`;
  const fields = Object.entries(json)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) =>
      value === undefined ? [] : [`${JSON.stringify(key)}:${text(value)}`],
    );
  return `{${fields.join(',')}}`;
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
