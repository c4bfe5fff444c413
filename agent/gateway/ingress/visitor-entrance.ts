import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { ServedPorts } from '../../domain/served-ports.ts';
import type { IngressSurface } from '../../provider/ingress/surface.ts';
import type { LentChallenges } from '../acme/challenges.ts';
import type { CertificateFiles } from './file-certificates.ts';
import { FileCertificates } from './file-certificates.ts';
import type { Ingress, IngressPorts } from './ingress.ts';

export interface VisitorEntranceOptions {
  /** On all addresses where it is left out. */
  readonly address?: string;
  /** There where pages are served over TLS too. */
  readonly files?: CertificateFiles;
}

/** Where visitors are served, over TLS where there are files; 0 is any free one. */
export type VisitorPorts = Pick<ServedPorts, 'ingress' | 'secureIngress'>;

interface Parts {
  readonly surface: IngressSurface;
  readonly clock: Clock;
  readonly log: Logger;
  /** What a certificate authority is answered while the ingress has the port at which it asks. */
  readonly challenges?: LentChallenges;
}

/** The ingress, as it is opened and kept open. What it needs is loaded with the first time. */
export class VisitorEntrance {
  readonly #options: VisitorEntranceOptions;
  readonly #parts: Parts;
  #ingress: Ingress | undefined;
  #takeBack: (() => void)[] = [];

  constructor(options: VisitorEntranceOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
  }

  /**
   * Opens what is not open there. Throws `gateway-port-…`, `gateway-address-unknown` or
   * `certificate-unusable`, or an `AggregateError` of them: what could be opened is open then, and another
   * try goes on from there.
   */
  async open({ ingress: port, secureIngress: securePort }: VisitorPorts): Promise<void> {
    this.#ingress ??= await this.#made(port);
    try {
      await this.#ingress.moveTo({ port, securePort });
    } finally {
      this.#lend();
    }
  }

  /** Where those that are open were told to listen. */
  get ports(): Partial<VisitorPorts> {
    return named(this.#ingress?.ports);
  }

  /** Where those that are open listen: where a visitor comes in. */
  get bound(): Partial<VisitorPorts> {
    return named(this.#ingress?.bound);
  }

  async shut(): Promise<void> {
    const ingress = this.#ingress;
    this.#ingress = undefined;
    this.#lend();
    await ingress?.close();
  }

  async #made(port: number): Promise<Ingress> {
    const { Ingress: Made } = await import('./ingress.ts');
    const { address, files } = this.#options;
    return new Made(
      { port, ...(address === undefined ? {} : { host: address }) },
      {
        ...this.#parts,
        ...(files === undefined ? {} : { certificates: new FileCertificates(files, this.#parts) }),
      },
    );
  }

  /** An authority is answered by what is open. */
  #lend(): void {
    const { challenges } = this.#parts;
    const { ingress, secureIngress } = this.ports;
    for (const takeBack of this.#takeBack.splice(0)) takeBack();
    if (challenges === undefined) return;
    if (ingress !== undefined) this.#takeBack.push(challenges.answeredElsewhere('http-01'));
    if (secureIngress !== undefined) {
      this.#takeBack.push(challenges.answeredElsewhere('tls-alpn-01'));
    }
  }
}

function named({ port, securePort }: Partial<IngressPorts> = {}): Partial<VisitorPorts> {
  return {
    ...(port === undefined ? {} : { ingress: port }),
    ...(securePort === undefined ? {} : { secureIngress: securePort }),
  };
}
