import { AgentError } from '../../../base/errors.ts';
import { attributeFault } from '../../../domain/attributes.ts';
import type { Attribute } from '../../../domain/resources.ts';
import type { ProviderProfile } from '../../interface.ts';
import type { ProviderFields } from '../codec/provider-messages.ts';
import type { AkashErrorCode } from '../errors.ts';
import type { ChainProvider } from '../queries/providers.ts';

/**
 * The record as it is to be on the chain, which replaces a record as a whole: what the profile does not
 * say stays as it is there. Throws `AgentError` `provider-host-missing`, `provider-attribute-wrong`.
 */
export function wantedRecord(
  owner: string,
  profile: ProviderProfile,
  present: ChainProvider | undefined,
): ProviderFields {
  const hostUri = checkedUri(profile.hostUri ?? present?.hostUri);
  const bad = profile.attributes.find(({ key }) => attributeFault(key) === 'key');
  if (bad !== undefined) {
    const message = `The attribute ${JSON.stringify(bad.key.slice(0, 80))} is none that the chain takes: letters, digits, "/", "." and "-", from a letter on.`;
    throw new AgentError<AkashErrorCode>('provider-attribute-wrong', message);
  }
  return {
    ...{ owner, hostUri },
    attributes: sorted(profile.attributes),
    email: profile.email ?? present?.email ?? '',
    website: profile.website ?? present?.website ?? '',
  };
}

/** Nothing would be changed by writing it. */
export function sameRecord(present: ChainProvider, wanted: ProviderFields): boolean {
  return (
    present.hostUri === wanted.hostUri &&
    present.email === wanted.email &&
    present.website === wanted.website &&
    textOf(present.attributes) === textOf(wanted.attributes)
  );
}

function checkedUri(text: string | undefined): string {
  const example = 'It has the form https://provider.example.org:8443, with nothing behind it.';
  if (text === undefined || text === '') {
    const message = `To register, the address is needed at which tenants reach this machine. ${example}`;
    throw new AgentError<AkashErrorCode>('provider-host-missing', message);
  }
  const url = URL.parse(text);
  const bare = url !== null && `https://${url.host}` === text.toLowerCase().replace(/:443$/, '');
  if (!bare || url.hostname === '') {
    const message = `The address ${JSON.stringify(text.slice(0, 200))} is none that the chain takes. ${example}`;
    throw new AgentError<AkashErrorCode>('provider-host-missing', message);
  }
  return text;
}

function textOf(attributes: readonly Attribute[]): string {
  return JSON.stringify(sorted(attributes).map(({ key, value }) => [key, value]));
}

/** Each once, in one order. */
function sorted(attributes: readonly Attribute[]): readonly Attribute[] {
  const once = new Map(attributes.map(({ key, value }) => [`${key}\n${value}`, { key, value }]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, attribute]) => attribute);
}
