import type { UnixMs } from '../../base/instant.ts';
import type { ChallengeKind } from '../../domain/public-certificate.ts';

/** An account at a certificate authority. */
export interface AuthorityAccount {
  /** PKCS #8, EC P-256. Secret. */
  readonly privateKeyPem: string;
  /** As the authority calls it. */
  readonly url: string;
}

/** An order that was made, and what is needed to bring it to its end. */
export interface OpenOrder {
  readonly url: string;
  readonly name: string;
  /** Of the certificate to be: PKCS #8, EC P-256. Secret. */
  readonly privateKeyPem: string;
  readonly kind: ChallengeKind;
}

/** What has to be shown to the authority, as long as it may ask. */
export interface Challenge {
  readonly kind: ChallengeKind;
  readonly name: string;
  readonly token: string;
  /** The token with the account's thumbprint. */
  readonly answer: string;
}

/** Shows a challenge from now on; resolves, when it can be seen, to how to take it away. */
export type ShowChallenge = (challenge: Challenge) => Promise<() => Promise<void>>;

/**
 * A certificate authority that speaks ACME (RFC 8555). All of it throws `AcmeError`, and `Aborted`
 * where `signal` fires. Nothing is repeated inside but a nonce that was used up.
 */
export interface CertificateAuthority {
  /** How late it is there (`undefined` where it does not say), and the terms that it has. */
  look(
    signal: AbortSignal,
  ): Promise<{ readonly nowMs: UnixMs | undefined; readonly terms?: string }>;
  /**
   * Makes the account of this key, agreeing to the terms, or finds it; resolves to its URL. May be
   * called only where the owner has agreed.
   */
  register(privateKeyPem: string, email: string | undefined, signal: AbortSignal): Promise<string>;
  /** Orders a certificate for one name; resolves to the order's URL. */
  order(account: AuthorityAccount, name: string, signal: AbortSignal): Promise<string>;
  /**
   * Does what is left of an order, whichever step it has come to, and resolves to the certificate with
   * its chain, PEM. May be repeated: an order that was finished gives its certificate again.
   */
  finish(
    account: AuthorityAccount,
    order: OpenOrder,
    show: ShowChallenge,
    signal: AbortSignal,
  ): Promise<string>;
}
