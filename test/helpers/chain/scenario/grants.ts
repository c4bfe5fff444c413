import {
  BasicAllowance,
  GenericAuthorization,
  MsgGrant,
  MsgGrantAllowance,
  MsgRevoke,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { TestKey } from '../sign.ts';
import { packed } from '../sign.ts';
import type { Step } from './steps.ts';

/** What a hot key may do in its provider's name. */
export const DAILY: readonly string[] = [
  '/akash.market.v1beta5.MsgCreateBid',
  '/akash.market.v1beta5.MsgCloseBid',
  '/akash.market.v1beta5.MsgWithdrawLease',
  '/akash.bme.v1.MsgBurnACT',
];

/** A provider lets a hot key do the daily things until then, and pays its gas up to a limit. */
export function grantDaily(by: TestKey, grantee: string, until: Date): Step {
  const granter = by.address;
  const grants = DAILY.map((msg) => {
    const value = GenericAuthorization.encode(GenericAuthorization.fromPartial({ msg })).finish();
    const authorization = { typeUrl: `/${GenericAuthorization.$type}`, value };
    return packed(MsgGrant, { granter, grantee, grant: { authorization, expiration: until } });
  });
  const limit = BasicAllowance.fromPartial({
    spendLimit: [{ denom: 'uakt', amount: '3000000' }],
    expiration: until,
  });
  const allowance = {
    typeUrl: `/${BasicAllowance.$type}`,
    value: BasicAllowance.encode(limit).finish(),
  };
  return { by, messages: [...grants, packed(MsgGrantAllowance, { granter, grantee, allowance })] };
}

/** Takes one of the daily things back; what was never granted, or no more, is refused. */
export function revokeDaily(by: TestKey, grantee: string, msgTypeUrl: string): Step {
  return { by, messages: [packed(MsgRevoke, { granter: by.address, grantee, msgTypeUrl })] };
}
