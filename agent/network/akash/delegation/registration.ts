import {
  MsgCreateProvider,
  MsgUpdateProvider,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { ProviderProfile } from '../../interface.ts';
import type { ChainProvider } from '../queries/providers.ts';
import { delegationError } from './errors.ts';
import type { PreparedMessage } from './terms.ts';

/** The chain's own rule for the key of an attribute. */
const ATTRIBUTE_KEY = /^[a-zA-Z][\w/.-]{1,126}$/;
/** What registering uses on a node of the v2.1 line, with half as much again. */
export const REGISTRATION_GAS = 135_000n;

/**
 * Registers the account as a provider, or brings what the chain has up to date; `undefined` where
 * that is the same already. Throws `AgentError` `profile-wrong`.
 */
export function registrationMessage(
  owner: string,
  profile: ProviderProfile,
  there: ChainProvider | undefined,
): PreparedMessage | undefined {
  const hostUri = checkedHost(profile.hostUri);
  const attributes = profile.attributes.map(({ key, value }) => ({ key, value }));
  const wrong = attributes.find(({ key }) => !ATTRIBUTE_KEY.test(key));
  if (wrong !== undefined) {
    throw delegationError('profile-wrong', `The chain does not take the attribute ${wrong.key}.`);
  }
  const info = { email: profile.email ?? '', website: profile.website ?? '' };
  if (there !== undefined && isSame(there, { hostUri, attributes, ...info })) return undefined;
  const codec = there === undefined ? MsgCreateProvider : MsgUpdateProvider;
  const value = codec.encode(codec.fromPartial({ owner, hostUri, attributes, info })).finish();
  const does = there === undefined ? 'Registers' : 'Brings up to date the registration of';
  return {
    typeUrl: `/${codec.$type}`,
    value,
    json: { owner, host_uri: hostUri, attributes, info },
    text: `${does} ${owner} as a provider at ${hostUri}, with ${attributes.length} attributes.`,
  };
}

/** `https://host:8443`: a name, and no path, not even a slash at the end. */
function checkedHost(hostUri: string | undefined): string {
  const url = hostUri === undefined ? null : URL.parse(hostUri);
  if (url === null || url.protocol !== 'https:' || url.host === '' || url.origin !== hostUri) {
    throw delegationError(
      'profile-wrong',
      'To register, the machine needs an address of the form https://host:8443, without a path.',
    );
  }
  return hostUri;
}

function isSame(a: Omit<ChainProvider, 'owner'>, b: Omit<ChainProvider, 'owner'>): boolean {
  const text = ({ hostUri, attributes, email, website }: Omit<ChainProvider, 'owner'>): string =>
    JSON.stringify([
      ...[hostUri, email, website],
      attributes.map(({ key, value }) => `${key}=${value}`).sort(),
    ]);
  return text(a) === text(b);
}
