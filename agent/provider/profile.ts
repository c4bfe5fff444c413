import type { Settings } from '../api/settings.ts';
import type { Attribute } from '../domain/resources.ts';
import type { ProviderProfile } from '../network/interface.ts';

/** Where Akash's clients look for a provider's gateway; they know no other port. */
const GATEWAY_PORT = 8443;

/** What we say about ourselves when we register, from the owner's settings and the hardware. */
export function profileOf(
  { host, email, website }: Settings['provider'],
  attributes: readonly Attribute[],
): ProviderProfile {
  return {
    attributes,
    ...(host === '' ? {} : { hostUri: `https://${host}:${GATEWAY_PORT}` }),
    ...(email === '' ? {} : { email }),
    ...(website === '' ? {} : { website }),
  };
}
