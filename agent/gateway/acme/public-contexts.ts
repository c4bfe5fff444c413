import type { SecureContext } from 'node:tls';

import type { Logger } from '../../base/logger.ts';
import type { NamedCertificate } from '../certificates.ts';
import { contextOf } from '../certificates.ts';
import type { HostCertificates } from '../ingress/certificates.ts';

/** The certificate of the authority as servers show it: asked for in each handshake, made ready once. */
export class PublicContexts implements HostCertificates {
  readonly #current: () => NamedCertificate | undefined;
  readonly #log: Logger;
  #ready: { readonly pair: string; readonly context: SecureContext | undefined } | undefined;

  constructor(current: () => NamedCertificate | undefined, log: Logger) {
    this.#current = current;
    this.#log = log;
  }

  /** Never throws: who gets none is shown our own. */
  of(serverName: string): SecureContext | undefined {
    const current = this.#current();
    if (current === undefined || current.name.toLowerCase() !== serverName) return undefined;
    const pair = current.certPem + current.privateKeyPem;
    const ready = this.#ready?.pair === pair ? this.#ready : { pair, context: this.#make(current) };
    this.#ready = ready;
    return ready.context;
  }

  #make(named: NamedCertificate): SecureContext | undefined {
    try {
      return contextOf(named);
    } catch (error) {
      const { name } = named;
      this.#log.error('a certificate of the authority cannot be shown', { name, error });
      return undefined;
    }
  }
}
