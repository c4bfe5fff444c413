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
  'container',
  'versions',
] as const;
export type Opening = (typeof OPENINGS)[number];

export function knownOpening(check: string): Opening | undefined {
  return OPENINGS.find((known) => known === check);
}

/** What helps: `firewall` is another program that opens what our rules close. */
export type Cure = 'rules' | 'probe-works' | 'firewall' | 'names' | 'container' | 'versions';

export function cureOf(check: string): Cure {
  switch (knownOpening(check)) {
    case 'rules':
    case 'probe-works':
    case 'names':
    case 'container':
    case 'versions':
      return check as Cure;
    default:
      return 'firewall';
  }
}
