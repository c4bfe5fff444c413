import type { Settings } from '../api/settings.ts';
import type { Attribute } from '../domain/resources.ts';
import type { ProviderProfile } from '../network/interface.ts';

/** Where tenants' tools look for a provider's gateway. */
const GATEWAY_PORT = 8443;

/** What a network is told about us: what the machine has, and what the owner says. */
export function profileOf(
  machine: readonly Attribute[],
  { host, email, website, attributes }: Settings['provider'],
): ProviderProfile {
  const said = Object.entries(attributes).map(([key, value]) => ({ key, value }));
  // What the hardware says is measured; the owner cannot say otherwise.
  const known = new Set(machine.map(({ key }) => key));
  return {
    attributes: [...machine, ...said.filter(({ key }) => !known.has(key))],
    ...(host === '' ? {} : { hostUri: `https://${host}:${GATEWAY_PORT}` }),
    ...(email === '' ? {} : { email }),
    ...(website === '' ? {} : { website }),
  };
}
