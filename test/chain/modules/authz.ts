import {
  GenericAuthorization,
  MsgExec,
  MsgExecResponse,
  MsgGrant,
  MsgGrantResponse,
  MsgRevoke,
  MsgRevokeResponse,
  QueryGranteeGrantsRequest,
  QueryGranteeGrantsResponse,
  QueryGranterGrantsRequest,
  QueryGranterGrantsResponse,
  QueryGrantsRequest,
  QueryGrantsResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { z } from 'zod';

import { typedEvent, withAttribute } from '../events.ts';
import type { Context, MessageHandler, Module } from '../module.ts';
import { Refusal } from '../module.ts';
import { page } from '../paging.ts';
import { invalidRequest, keyNotFound, refusal } from '../refusals.ts';
import type { PackedMessage, Router } from '../router.ts';
import { dateNs, timeText } from '../time.ts';
import { ensureAccount } from './accounts.ts';
import type { Grant } from './authz-grants.ts';
import {
  forgetEnded,
  grantKey,
  grantsFrom,
  putGrant,
  removeGrant,
  requireGrant,
  wireGrant,
} from './authz-grants.ts';

/** Grants that a genesis file brings in are not read. */
const genesisSchema = z.object({ authorization: z.array(z.never()) });

const GENERIC = `/${GenericAuthorization.$type}`;

/**
 * One account lets another one do some kinds of messages in its name. `router` does the messages
 * that come wrapped in a MsgExec: the state changes as if the granter had sent them.
 */
export function makeAuthzModule(router: Router): Module {
  return {
    name: 'cosmos.authz',
    initGenesis: (_context, genesis) => {
      genesisSchema.parse(genesis);
    },
    messages: {
      [`/${MsgGrant.$type}`]: grantHandler(router),
      [`/${MsgRevoke.$type}`]: revokeHandler,
      [`/${MsgExec.$type}`]: execHandler(router),
    },
    queries: {
      '/cosmos.authz.v1beta1.Query/Grants': (context, request) => {
        const { granter, grantee, msgTypeUrl, pagination } = QueryGrantsRequest.decode(request);
        const all = grantsFrom(context, granter).filter(
          (grant) =>
            grant.grantee === grantee && (msgTypeUrl === '' || grant.typeUrl === msgTypeUrl),
        );
        if (msgTypeUrl !== '' && all.length === 0) {
          throw keyNotFound(`authorization not found for ${msgTypeUrl} type`);
        }
        const found = page(all, keyOf, pagination);
        const grants = found.items.map(({ authorization, expiration }) => ({
          authorization,
          expiration,
        }));
        return QueryGrantsResponse.encode({ ...found, grants }).finish();
      },
      '/cosmos.authz.v1beta1.Query/GranterGrants': (context, request) => {
        const { granter, pagination } = QueryGranterGrantsRequest.decode(request);
        const found = page(grantsFrom(context, granter), keyOf, pagination);
        const grants = found.items.map(wireGrant);
        return QueryGranterGrantsResponse.encode({ ...found, grants }).finish();
      },
      '/cosmos.authz.v1beta1.Query/GranteeGrants': (context, request) => {
        const { grantee, pagination } = QueryGranteeGrantsRequest.decode(request);
        const all = grantsFrom(context).filter((grant) => grant.grantee === grantee);
        const found = page(all, keyOf, pagination);
        const grants = found.items.map(wireGrant);
        return QueryGranteeGrantsResponse.encode({ ...found, grants }).finish();
      },
    },
    beginBlock: forgetEnded,
  };
}

const INVALID_EXPIRATION = 3;

function grantHandler(router: Router): MessageHandler<MsgGrant> {
  return {
    codec: MsgGrant,
    signer: ({ granter }) => granter,
    check: ({ granter, grantee, grant }) => {
      if (granter === grantee)
        throw new Refusal('authz', 8, 'grantee and granter should be different');
      if (grant?.authorization?.typeUrl === GENERIC) return;
      const known = grant?.authorization?.typeUrl ?? '';
      throw refusal('txParse', `unable to resolve type URL ${known}`);
    },
    handle: (context, { granter, grantee, grant }) => {
      const authorization = grant?.authorization ?? { typeUrl: '', value: new Uint8Array() };
      const typeUrl = GenericAuthorization.decode(authorization.value).msg;
      if (!router.knows(typeUrl)) throw invalidRequest(`${typeUrl} doesn't exist.`);
      const expiration = grant?.expiration;
      mustBeAhead(context, expiration);
      ensureAccount(context, grantee);
      putGrant(context, { granter, grantee, typeUrl, authorization, expiration });
      context.emit(
        typedEvent('cosmos.authz.v1beta1.EventGrant', { granter, grantee, msg_type_url: typeUrl }),
      );
      return MsgGrantResponse.encode({}).finish();
    },
  };
}

function mustBeAhead({ timeNs }: Context, expiration: Date | undefined): void {
  const end = dateNs(expiration);
  if (end === undefined || end > timeNs) return;
  const times = `(${timeText(timeNs)}), got ${timeText(end)}`;
  const log = `expiration must be after the current block time ${times}: expiration time of authorization should be more than current time`;
  throw new Refusal('authz', INVALID_EXPIRATION, log);
}

const revokeHandler: MessageHandler<MsgRevoke> = {
  codec: MsgRevoke,
  signer: ({ granter }) => granter,
  handle: (context, { granter, grantee, msgTypeUrl }) => {
    removeGrant(context, granter, grantee, msgTypeUrl);
    context.emit(
      typedEvent('cosmos.authz.v1beta1.EventRevoke', {
        granter,
        grantee,
        msg_type_url: msgTypeUrl,
      }),
    );
    return MsgRevokeResponse.encode({}).finish();
  },
};

function execHandler(router: Router): MessageHandler<MsgExec> {
  return {
    codec: MsgExec,
    signer: ({ grantee }) => grantee,
    check: ({ msgs }) => {
      if (msgs.length === 0) throw invalidRequest('messages cannot be empty');
      for (const message of msgs) router.route(message).check();
    },
    handle: (context, { grantee, msgs }) => {
      const results = msgs.map((message, at) => execute(context, router, grantee, message, at));
      return MsgExecResponse.encode({ results }).finish();
    },
  };
}

/** One wrapped message; its events say its place within the MsgExec. */
function execute(
  context: Context,
  router: Router,
  grantee: string,
  packed: PackedMessage,
  at: number,
): Uint8Array {
  const message = router.route(packed);
  if (message.signer !== grantee) requireGrant(context, message.signer, grantee, message.typeUrl);
  const index = at.toString();
  try {
    return message.handle({
      ...context,
      emit: (event) => {
        context.emit(withAttribute(event, 'authz_msg_index', index));
      },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const log = `failed to execute message; message ${message.typeUrl}: ${error.message}`;
    throw new Refusal(error.codespace, error.code, log);
  }
}

const keyOf = ({ granter, grantee, typeUrl }: Grant): string => grantKey(granter, grantee, typeUrl);
