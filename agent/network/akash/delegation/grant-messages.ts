import {
  AllowedMsgAllowance,
  BasicAllowance,
  GenericAuthorization,
  MsgGrant,
  MsgGrantAllowance,
  MsgRevoke,
  MsgRevokeAllowance,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { UnixMs } from '../../../base/instant.ts';
import type { Coin } from '../../../domain/money.ts';
import type { AccountAddress } from '../../../wallet/interface.ts';
import type { PreparedMessage } from './terms.ts';
import { EXEC_MESSAGE } from './terms.ts';

/** From whom to whom. */
export interface Parties {
  readonly account: AccountAddress;
  readonly hotKey: AccountAddress;
}

/** Lets the hot key send messages of that type for the account until then; replaces an earlier grant. */
export function grantMessage(
  { account, hotKey }: Parties,
  message: string,
  expiresAtMs: UnixMs,
): PreparedMessage {
  const authorization = {
    typeUrl: `/${GenericAuthorization.$type}`,
    value: GenericAuthorization.encode(GenericAuthorization.fromPartial({ msg: message })).finish(),
  };
  const grant = { authorization, expiration: dateOf(expiresAtMs) };
  const value = MsgGrant.fromPartial({ granter: account, grantee: hotKey, grant });
  return {
    typeUrl: `/${MsgGrant.$type}`,
    value: MsgGrant.encode(value).finish(),
    json: {
      granter: account,
      grantee: hotKey,
      grant: {
        authorization: { '@type': authorization.typeUrl, msg: message },
        expiration: timeText(expiresAtMs),
      },
    },
    text: `Lets ${hotKey} send ${shortName(message)} for ${account} until ${timeText(expiresAtMs)}.`,
  };
}

/** Pays the gas of the hot key's `MsgExec`, of nothing else, up to a limit and until then. */
export function allowanceMessage(
  { account, hotKey }: Parties,
  spendLimit: Coin,
  expiresAtMs: UnixMs,
): PreparedMessage {
  const limit = [{ denom: spendLimit.denom, amount: spendLimit.amount.toString() }];
  const basicUrl = `/${BasicAllowance.$type}`;
  const basic = BasicAllowance.encode(
    BasicAllowance.fromPartial({ spendLimit: limit, expiration: dateOf(expiresAtMs) }),
  ).finish();
  const allowedUrl = `/${AllowedMsgAllowance.$type}`;
  const allowed = AllowedMsgAllowance.encode(
    AllowedMsgAllowance.fromPartial({
      allowance: { typeUrl: basicUrl, value: basic },
      allowedMessages: [EXEC_MESSAGE],
    }),
  ).finish();
  const value = MsgGrantAllowance.fromPartial({
    granter: account,
    grantee: hotKey,
    allowance: { typeUrl: allowedUrl, value: allowed },
  });
  return {
    typeUrl: `/${MsgGrantAllowance.$type}`,
    value: MsgGrantAllowance.encode(value).finish(),
    json: {
      granter: account,
      grantee: hotKey,
      allowance: {
        '@type': allowedUrl,
        allowance: {
          '@type': basicUrl,
          spend_limit: limit,
          expiration: timeText(expiresAtMs),
        },
        allowed_messages: [EXEC_MESSAGE],
      },
    },
    text: `Pays the gas of ${hotKey} for that, up to ${spendLimit.amount} ${spendLimit.denom} in all, until ${timeText(expiresAtMs)}.`,
  };
}

/** Takes back what {@link grantMessage} gave. Refused by the chain where it is not there. */
export function revokeMessage({ account, hotKey }: Parties, message: string): PreparedMessage {
  const value = MsgRevoke.fromPartial({ granter: account, grantee: hotKey, msgTypeUrl: message });
  return {
    typeUrl: `/${MsgRevoke.$type}`,
    value: MsgRevoke.encode(value).finish(),
    json: { granter: account, grantee: hotKey, msg_type_url: message },
    text: `Takes back that ${hotKey} may send ${shortName(message)} for ${account}.`,
  };
}

/** Takes back what {@link allowanceMessage} gave. Refused by the chain where it is not there. */
export function revokeAllowanceMessage({ account, hotKey }: Parties): PreparedMessage {
  const value = MsgRevokeAllowance.fromPartial({ granter: account, grantee: hotKey });
  return {
    typeUrl: `/${MsgRevokeAllowance.$type}`,
    value: MsgRevokeAllowance.encode(value).finish(),
    json: { granter: account, grantee: hotKey },
    text: `Stops paying the gas of ${hotKey}.`,
  };
}

/** `/akash.market.v1beta5.MsgCreateBid` → `MsgCreateBid` */
export function shortName(message: string): string {
  return message.slice(message.lastIndexOf('.') + 1);
}

function timeText(atMs: UnixMs): string {
  return dateOf(atMs).toISOString();
}

function dateOf(atMs: UnixMs): Date {
  // eslint-disable-next-line no-restricted-globals -- writes a given instant; asks no clock
  return new Date(atMs);
}
