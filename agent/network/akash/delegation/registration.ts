import type { ProviderProfile } from '../../interface.ts';
import { createProviderMessage, updateProviderMessage } from '../codec/provider-messages.ts';
import type { ChainProvider } from '../queries/providers.ts';
import { sameRecord, wantedRecord } from '../registration/record.ts';
import type { PreparedMessage } from './terms.ts';

/** What registering uses on a node of the v2.1 line, with half as much again. */
export const REGISTRATION_GAS = 135_000n;

/**
 * Registers the account as a provider, or brings what the chain has up to date; `undefined` where
 * that is the same already. Throws `AgentError` `provider-host-missing`, `provider-attribute-wrong`.
 */
export function registrationMessage(
  owner: string,
  profile: ProviderProfile,
  there: ChainProvider | undefined,
): PreparedMessage | undefined {
  const wanted = wantedRecord(owner, profile, there);
  if (there !== undefined && sameRecord(there, wanted)) return undefined;
  const { hostUri, attributes, email, website } = wanted;
  const does = there === undefined ? 'Registers' : 'Brings up to date the registration of';
  return {
    ...(there === undefined ? createProviderMessage(wanted) : updateProviderMessage(wanted)),
    json: { owner, host_uri: hostUri, attributes, info: { email, website } },
    text: `${does} ${owner} as a provider at ${hostUri}, with ${attributes.length} attributes.`,
  };
}
