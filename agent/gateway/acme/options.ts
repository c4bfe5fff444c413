import type { ChallengeKind } from '../../domain/public-certificate.ts';

/** The authorities that have a name of their own; any other is named by its directory. */
export const AUTHORITIES = {
  letsencrypt: 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

/** How a certificate of a public authority is got. Whoever makes one of these has agreed to its terms. */
export interface AcmeOptions {
  /** The address of the authority's directory. */
  readonly directory: string;
  /** Where the authority writes to; it needs none. */
  readonly email?: string;
  /** One after the other where it fails, the first one first. */
  readonly kinds: readonly ChallengeKind[];
  /** At which address of this machine challenges are answered; all of them where it is left out. */
  readonly address?: string;
  /** Here the authority's questions to port 80 arrive. */
  readonly httpPort: number;
  /** Here those to port 443 do. */
  readonly tlsPort: number;
}

export const ACME_DEFAULTS = { httpPort: 80, tlsPort: 443 } as const;

/** What it gives is for trying out: nobody trusts it, so no tenant is shown it. */
export function isTrial(directory: string): boolean {
  return directory === AUTHORITIES['letsencrypt-staging'];
}
