import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { PublicCertificateStatus } from '../../domain/public-certificate.ts';
import type { HostCertificates } from '../ingress/certificates.ts';
import { ChallengePorts } from './challenge-ports.ts';
import { Challenges } from './challenges.ts';
import { PublicCertificateKeeper } from './keeper.ts';
import type { AcmeOptions } from './options.ts';
import { PublicContexts } from './public-contexts.ts';
import type { AcmeStore } from './record.ts';
import { AcmeAuthority } from './rfc8555.ts';
import { AcmeTransport } from './transport.ts';

interface Parts {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Whose certificate it is, and where it is kept. */
export interface CertificateOwner {
  readonly store: AcmeStore;
  /** The name by which tenants reach this machine; `undefined` before it has one. */
  readonly name: () => string | undefined;
}

/** The certificate of a public authority for this machine's name, as an agent has it. */
export class PublicCertificate {
  /** For servers of ours that have the ports at which the authority asks. */
  readonly challenges: Challenges;
  /** For servers of ours that tenants reach by the name; it has none before {@link keepFor}. */
  readonly certificates: HostCertificates;
  readonly #options: AcmeOptions;
  readonly #parts: Parts;
  readonly #transport = new AcmeTransport();
  #keeper: PublicCertificateKeeper | undefined;

  constructor(options: AcmeOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.challenges = new Challenges(parts.clock);
    this.certificates = new PublicContexts(
      () => this.#keeper?.current(),
      parts.log.child('gateway'),
    );
  }

  /** From now on it is got, shown and replaced by itself. */
  keepFor({ store, name }: CertificateOwner): void {
    const { clock, log } = this.#parts;
    const ports = new ChallengePorts(this.#options, this.challenges, log.child('gateway'));
    this.#keeper = new PublicCertificateKeeper(this.#options, {
      ...{ clock, log, store, name, random: Math.random },
      authority: new AcmeAuthority(this.#options.directory, { transport: this.#transport, clock }),
      show: (challenge) => ports.show(challenge),
    });
    this.#keeper.start();
  }

  /** The name may be another. Resolves when what is to be done about it is done, or failed. */
  async look(): Promise<void> {
    await this.#keeper?.look();
  }

  /** `undefined` before {@link keepFor}. */
  status(): PublicCertificateStatus | undefined {
    return this.#keeper?.status();
  }

  async close(): Promise<void> {
    await this.#keeper?.close();
    await this.#transport.close();
  }
}
