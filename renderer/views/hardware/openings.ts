/** What a check of the isolation finds, as far as there are words for it here. */
const OPENINGS = [
  'rules',
  'probe-works',
  'host',
  'router',
  'home-network',
  'metadata',
  'other-lease',
  'mail',
  'names',
  'internet',
  'container',
  'versions',
] as const;
export type Opening = (typeof OPENINGS)[number];

export function knownOpening(check: string): Opening | undefined {
  return OPENINGS.find((known) => known === check);
}

const OWN_CURES = ['rules', 'probe-works', 'names', 'internet', 'container', 'versions'] as const;
/** What helps: `firewall` is another program that opens what our rules close. */
export type Cure = (typeof OWN_CURES)[number] | 'firewall';

export function cureOf(check: string): Cure {
  return OWN_CURES.find((own) => own === check) ?? 'firewall';
}
