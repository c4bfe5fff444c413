import type { Feegrant_Grant } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import {
  MsgGrantAllowance,
  MsgGrantAllowanceResponse,
  MsgRevokeAllowance,
  MsgRevokeAllowanceResponse,
  QueryAllowanceRequest,
  QueryAllowanceResponse,
  QueryAllowancesByGranterRequest,
  QueryAllowancesByGranterResponse,
  QueryAllowancesRequest,
  QueryAllowancesResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { z } from 'zod';

import { plainEvent } from '../events.ts';
import type { Context, MessageHandler, Module } from '../module.ts';
import { page } from '../paging.ts';
import { invalidRequest, keyNotFound, refusal } from '../refusals.ts';
import type { PackedMessage } from '../router.ts';
import { Store } from '../state.ts';
import { ensureAccount } from './accounts.ts';
import type { FeeUse } from './feegrant-allowance.ts';
import { endOf, useAllowance } from './feegrant-allowance.ts';

/** One account pays the fees of another one, up to a limit. */
interface FeeGrant {
  readonly granter: string;
  readonly grantee: string;
  readonly allowance: PackedMessage;
}

/** Allowances that a genesis file brings in are not read. */
const genesisSchema = z.object({ allowances: z.array(z.never()) });

const grants = new Store<FeeGrant>('feegrant.grants');

/** Fees that somebody else pays. */
export function makeFeegrantModule(): Module {
  return {
    name: 'cosmos.feegrant',
    initGenesis: (_context, genesis) => {
      genesisSchema.parse(genesis);
    },
    messages: {
      [`/${MsgGrantAllowance.$type}`]: grantHandler,
      [`/${MsgRevokeAllowance.$type}`]: revokeHandler,
    },
    queries: {
      '/cosmos.feegrant.v1beta1.Query/Allowance': (context, request) => {
        const { granter, grantee } = QueryAllowanceRequest.decode(request);
        const grant = context.state.get(grants, keyFor(granter, grantee));
        if (grant === undefined) throw keyNotFound('fee-grant not found: not found');
        return QueryAllowanceResponse.encode({ allowance: wire(grant) }).finish();
      },
      '/cosmos.feegrant.v1beta1.Query/Allowances': (context, request) => {
        const { grantee, pagination } = QueryAllowancesRequest.decode(request);
        const found = page(allGrants(context, `${grantee}/`), keyOf, pagination);
        const allowances = found.items.map(wire);
        return QueryAllowancesResponse.encode({ ...found, allowances }).finish();
      },
      '/cosmos.feegrant.v1beta1.Query/AllowancesByGranter': (context, request) => {
        const { granter, pagination } = QueryAllowancesByGranterRequest.decode(request);
        const all = allGrants(context, '').filter((grant) => grant.granter === granter);
        const found = page(all, keyOf, pagination);
        const allowances = found.items.map(wire);
        return QueryAllowancesByGranterResponse.encode({ ...found, allowances }).finish();
      },
    },
    endBlock: (context) => {
      for (const [key, { allowance }] of context.state.list(grants)) {
        const end = endOf(allowance);
        if (end !== undefined && end <= context.timeNs) context.state.delete(grants, key);
      }
    },
  };
}

/** Takes a fee out of what `granter` allows `grantee`, or refuses. */
export function useFeeGrant(context: Context, granter: string, grantee: string, use: FeeUse): void {
  const key = keyFor(granter, grantee);
  const grant = context.state.get(grants, key);
  if (grant === undefined) throw refusal('notFound', 'fee-grant not found');
  const left = useAllowance(context, grant.allowance, use);
  if (left === undefined) {
    context.state.delete(grants, key);
    context.emit(grantEvent('revoke_feegrant', grant));
    context.emit(grantEvent('use_feegrant', grant));
    return;
  }
  context.emit(grantEvent('use_feegrant', grant));
  context.state.set(grants, key, { ...grant, allowance: left });
  context.emit(grantEvent('update_feegrant', grant));
}

const grantHandler: MessageHandler<MsgGrantAllowance> = {
  codec: MsgGrantAllowance,
  signer: ({ granter }) => granter,
  check: ({ granter, grantee }) => {
    if (granter === grantee) {
      throw refusal('invalidAddress', 'cannot self-grant fee authorization');
    }
  },
  handle: (context, { granter, grantee, allowance }) => {
    const key = keyFor(granter, grantee);
    if (context.state.get(grants, key) !== undefined) {
      throw invalidRequest('fee allowance already exists');
    }
    if (allowance === undefined) throw invalidRequest('allowance cannot be empty');
    const end = endOf(allowance);
    if (end !== undefined && end <= context.timeNs) {
      throw invalidRequest('expiration is before current block time');
    }
    ensureAccount(context, grantee);
    const grant = { granter, grantee, allowance };
    context.state.set(grants, key, grant);
    context.emit(grantEvent('set_feegrant', grant));
    return MsgGrantAllowanceResponse.encode({}).finish();
  },
};

const revokeHandler: MessageHandler<MsgRevokeAllowance> = {
  codec: MsgRevokeAllowance,
  signer: ({ granter }) => granter,
  handle: (context, { granter, grantee }) => {
    const key = keyFor(granter, grantee);
    const grant = context.state.get(grants, key);
    if (grant === undefined) throw refusal('notFound', 'fee-grant not found');
    context.state.delete(grants, key);
    context.emit(grantEvent('revoke_feegrant', grant));
    return MsgRevokeAllowanceResponse.encode({}).finish();
  },
};

function grantEvent(type: string, { granter, grantee }: FeeGrant): ReturnType<typeof plainEvent> {
  return plainEvent(type, [
    ['granter', granter],
    ['grantee', grantee],
  ]);
}

function allGrants(context: Context, prefix: string): readonly FeeGrant[] {
  return context.state.list(grants, prefix).map(([, grant]) => grant);
}

const keyFor = (granter: string, grantee: string): string => `${grantee}/${granter}`;
const keyOf = ({ granter, grantee }: FeeGrant): string => keyFor(granter, grantee);
const wire = ({ granter, grantee, allowance }: FeeGrant): Feegrant_Grant => ({
  granter,
  grantee,
  allowance,
});
