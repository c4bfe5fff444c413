import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { IngressSurface } from '../../provider/ingress/surface.ts';
import type { LentChallenges } from '../acme/challenges.ts';
import type { CertificateFiles } from './file-certificates.ts';
import { FileCertificates } from './file-certificates.ts';
import type { Ingress } from './ingress.ts';

export interface VisitorEntranceOptions {
  /** On all addresses where it is left out. */
  readonly address?: string;
  readonly port: number;
  /** There where pages are served over TLS too. */
  readonly secure?: { readonly port: number; readonly files: CertificateFiles };
}

interface Parts {
  readonly surface: IngressSurface;
  readonly clock: Clock;
  readonly log: Logger;
  /** What a certificate authority may ask for while the ingress has the port at which it asks. */
  readonly challenges?: LentChallenges;
}

/** The ingress, as it is opened and kept open. What it needs is loaded with the first time. */
export class VisitorEntrance {
  readonly #options: VisitorEntranceOptions;
  readonly #parts: Parts;
  #ingress: Ingress | undefined;
  #port: number | undefined;
  #takeBack: (() => void)[] = [];

  constructor(options: VisitorEntranceOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
  }

  /** Where pages are served; `undefined` while they are not. */
  get port(): number | undefined {
    return this.#ingress === undefined ? undefined : this.#port;
  }

  /**
   * Throws `gateway-port-in-use`, `gateway-address-unknown` or `certificate-unusable`; it can be tried
   * again then.
   */
  async open(): Promise<void> {
    if (this.#ingress !== undefined) return;
    const { Ingress: Made } = await import('./ingress.ts');
    const { address, port, secure } = this.#options;
    const ingress = new Made(
      {
        ...{ port, ...(address === undefined ? {} : { host: address }) },
        ...(secure === undefined ? {} : { securePort: secure.port }),
      },
      {
        ...this.#parts,
        ...(secure === undefined
          ? {}
          : { certificates: new FileCertificates(secure.files, this.#parts) }),
      },
    );
    try {
      const bound = await ingress.start();
      this.#port = bound.port;
      this.#ingress = ingress;
      this.#lend(secure !== undefined);
    } catch (error) {
      await ingress.close();
      throw error;
    }
  }

  async shut(): Promise<void> {
    const ingress = this.#ingress;
    this.#ingress = undefined;
    for (const takeBack of this.#takeBack.splice(0)) takeBack();
    await ingress?.close();
  }

  #lend(isSecure: boolean): void {
    const kinds = isSecure ? (['http-01', 'tls-alpn-01'] as const) : (['http-01'] as const);
    const { challenges } = this.#parts;
    if (challenges === undefined) return;
    this.#takeBack = kinds.map((kind) => challenges.answeredElsewhere(kind));
  }
}
