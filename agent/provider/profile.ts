import type { Settings } from '../api/settings.ts';
import type { Attribute } from '../domain/resources.ts';
import { USUAL_PORTS } from '../domain/served-ports.ts';
import type { ProviderProfile } from '../network/interface.ts';

/** What we say about ourselves when we register, from the owner's settings and the hardware. */
export function profileOf(
  { provider: { host, email, website }, gateway }: Pick<Settings, 'provider' | 'gateway'>,
  attributes: readonly Attribute[],
): ProviderProfile {
  return {
    attributes,
    ...(host === '' ? {} : { hostUri: `https://${host}:${portTold(gateway)}` }),
    ...(email === '' ? {} : { email }),
    ...(website === '' ? {} : { website }),
  };
}

/** Which one a free port will be is not known before; then tenants are told the usual one. */
function portTold({ port, publicPort }: Settings['gateway']): number {
  return publicPort || port || USUAL_PORTS.gateway;
}
