import type { LeaseValue } from '../api/slices.ts';
import { AgentError } from '../base/errors.ts';
import type { ControlClient } from './client.ts';
import { cliError } from './errors.ts';

const MOST_PAST = 1000;

/**
 * The lease that somebody means by `given`: its full reference, its label, or the beginning of
 * either, also without the network's name, or the beginning of one of its parts. What fits more
 * than one is not guessed at.
 */
export async function findLease(client: ControlClient, given: string): Promise<LeaseValue> {
  const { slices } = await client.call('state.get', {});
  const live = slices.leases.live;
  const found = matching(live, given);
  if (found.length === 1) return found[0] as LeaseValue;
  // Those that run are meant first; the past is asked only where none of them fits.
  const all =
    found.length > 0
      ? found
      : matching(await client.call('leases.past', { limit: MOST_PAST }), given);
  const only = all[0];
  if (only === undefined) {
    throw new AgentError('not-found', `There is no lease "${given}". "sublet leases" lists them.`);
  }
  if (all.length > 1) {
    const names = all.slice(0, 8).map(({ label, lease }) => (label === '' ? lease : label));
    const more = all.length > names.length ? ` and ${all.length - names.length} more` : '';
    throw cliError(
      'ambiguous-lease',
      `"${given}" fits ${names.join(', ')}${more}. Give more of it.`,
    );
  }
  return only;
}

/** The best kind of match wins: a whole name is not made ambiguous by a longer one. */
export function matching(leases: readonly LeaseValue[], given: string): readonly LeaseValue[] {
  const kinds: ((lease: LeaseValue) => boolean)[] = [
    ({ lease }) => lease === given,
    ({ label }) => label === given,
    (lease) => partsOf(lease).includes(given),
    (lease) => partsOf(lease).some((part) => part.startsWith(given)),
  ];
  for (const fits of kinds) {
    const found = leases.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}

function partsOf({ lease, label }: LeaseValue): readonly string[] {
  const path = lease.slice(lease.indexOf(':') + 1);
  const words = label.split(' ').flatMap((word) => [word, ...word.split('/')]);
  return [lease, path, ...path.split('/'), label, ...words].filter((part) => part !== '');
}
