import type { Settings } from '../api/settings.ts';
import type { Attribute } from '../domain/resources.ts';
import type { ProviderProfile } from '../network/interface.ts';

/** What we say about ourselves when we register, from the owner's settings and the hardware. */
export function profileOf(
  { host, email, website }: Settings['provider'],
  attributes: readonly Attribute[],
  gatewayPort: number,
): ProviderProfile {
  return {
    attributes,
    ...(host === '' ? {} : { hostUri: `https://${host}:${gatewayPort}` }),
    ...(email === '' ? {} : { email }),
    ...(website === '' ? {} : { website }),
  };
}
