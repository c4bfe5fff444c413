import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';

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
  #own: SecureContext;
  #named: { readonly name: string; readonly context: SecureContext } | undefined;

  constructor(own: TlsCertificate) {
    this.#own = contextOf(own);
  }

  /** Served from the next handshake on. Throws where key and certificate do not belong together. */
  useOwn(own: TlsCertificate): void {
    this.#own = contextOf(own);
  }

  /** The same for the public name; `undefined` takes it away. */
  useNamed(named: NamedCertificate | undefined): void {
    this.#named = named && { name: named.name.toLowerCase(), context: contextOf(named) };
  }

  of(serverName: string | undefined): SecureContext {
    const named = this.#named;
    return named !== undefined && serverName?.toLowerCase() === named.name
      ? named.context
      : this.#own;
  }
}

function contextOf({ certPem, privateKeyPem }: TlsCertificate): SecureContext {
  return createSecureContext({ cert: certPem, key: privateKeyPem, minVersion: 'TLSv1.3' });
}
