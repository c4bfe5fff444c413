import type { GrantAuthorization } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Context } from '../module.ts';
import { Refusal } from '../module.ts';
import type { PackedMessage } from '../router.ts';
import { Store } from '../state.ts';
import { dateNs } from '../time.ts';

/** One account may do one kind of message for another one. */
export interface Grant {
  readonly granter: string;
  readonly grantee: string;
  readonly typeUrl: string;
  /** As it was given; only the kind that sets no conditions is known here. */
  readonly authorization: PackedMessage;
  readonly expiration: Date | undefined;
}

const CODESPACE = 'authz';
const NOT_FOUND = 2;
const EXPIRED = 6;

const grants = new Store<Grant>('authz.grants');

/** In the place of the grant for the same message. */
export function putGrant(context: Context, grant: Grant): void {
  context.state.set(grants, grantKey(grant.granter, grant.grantee, grant.typeUrl), grant);
}

/** Takes a grant back; one that is not there is refused (authz 2). */
export function removeGrant(
  context: Context,
  granter: string,
  grantee: string,
  typeUrl: string,
): void {
  const key = grantKey(granter, grantee, typeUrl);
  if (context.state.get(grants, key) === undefined) {
    const about = `failed to delete grant with key ${key}`;
    throw new Refusal(CODESPACE, NOT_FOUND, `${about}: authorization not found`);
  }
  context.state.delete(grants, key);
}

/** Refuses what was not granted (authz 2), or not for so long (authz 6). */
export function requireGrant(
  context: Context,
  granter: string,
  grantee: string,
  typeUrl: string,
): void {
  const grant = context.state.get(grants, grantKey(granter, grantee, typeUrl));
  if (grant === undefined) {
    const who = `failed to get grant with given granter: ${granter}, grantee: ${grantee}`;
    const log = `${who} & msgType: ${typeUrl} : authorization not found`;
    throw new Refusal(CODESPACE, NOT_FOUND, log);
  }
  if (hasEnded(context, grant)) throw new Refusal(CODESPACE, EXPIRED, 'authorization expired');
}

/** The grants of one granter (or of all), in the order of their keys. */
export function grantsFrom(context: Context, granter = ''): readonly Grant[] {
  const prefix = granter === '' ? '' : `${granter}/`;
  return context.state.list(grants, prefix).map(([, grant]) => grant);
}

/** Every block begins by forgetting what has ended. */
export function forgetEnded(context: Context): void {
  for (const [key, grant] of context.state.list(grants)) {
    if (hasEnded(context, grant)) context.state.delete(grants, key);
  }
}

/** As queries answer it. */
export function wireGrant({
  granter,
  grantee,
  authorization,
  expiration,
}: Grant): GrantAuthorization {
  return { granter, grantee, authorization, expiration };
}

function hasEnded({ timeNs }: Context, { expiration }: Grant): boolean {
  const end = dateNs(expiration);
  return end !== undefined && end <= timeNs;
}

/** The name of a grant: granter, grantee, kind of message. */
export const grantKey = (granter: string, grantee: string, typeUrl: string): string =>
  `${granter}/${grantee}${typeUrl}`;
