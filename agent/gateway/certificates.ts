import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';

import type { HostCertificates } from './ingress/certificates.ts';

/** A certificate with its key, both PEM. */
export interface TlsCertificate {
  readonly certPem: string;
  readonly privateKeyPem: string;
}

/** A certificate that the public trusts, for one host name. */
export interface NamedCertificate extends TlsCertificate {
  readonly name: string;
}

/**
 * Which certificate a client is shown: for the public name that of a certificate authority, where
 * there is one, and for anything else (no name, `mtls.<name>`) our own, which tenants' tools look up
 * on the chain. What fails with the first never touches the second.
 */
export class ServedCertificates {
  readonly #public: HostCertificates | undefined;
  #own: SecureContext;

  /** `publicOnes` is asked in each handshake, and has none where its own cannot be shown. */
  constructor(own: TlsCertificate, publicOnes?: HostCertificates) {
    this.#own = contextOf(own);
    this.#public = publicOnes;
  }

  /** Served from the next handshake on. Throws where key and certificate do not belong together. */
  useOwn(own: TlsCertificate): void {
    this.#own = contextOf(own);
  }

  of(serverName: string | undefined): SecureContext {
    if (serverName === undefined) return this.#own;
    return this.#public?.of(serverName.toLowerCase()) ?? this.#own;
  }
}

/** For the gateway. Throws where key and certificate do not belong together. */
export function contextOf({ certPem, privateKeyPem }: TlsCertificate): SecureContext {
  return createSecureContext({ cert: certPem, key: privateKeyPem, minVersion: 'TLSv1.3' });
}
