import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { TenantSurface } from '../provider/tenant-surface.ts';
import type { TlsCertificate } from './certificates.ts';
import { Gateway } from './gateway.ts';
import type { HostCertificates } from './ingress/certificates.ts';
import { gatewayVersion } from './version.ts';

/** The certificate of ours that the chain has, and the name that it is for. */
export interface HostCertificate extends TlsCertificate {
  /** Of the address that is registered, without port. */
  readonly host: string;
}

export interface TenantEntranceOptions {
  /** On all addresses where it is left out. */
  readonly address?: string;
  readonly port: number;
  readonly grpcPort: number;
}

interface Parts {
  readonly surface: TenantSurface;
  readonly clock: Clock;
  readonly log: Logger;
  /** Fires when the agent stops. */
  readonly signal: AbortSignal;
  /** Of a public authority, for the public name. */
  readonly publicCertificates?: HostCertificates;
}

interface Opened {
  readonly gateway: Gateway;
  readonly port: number;
  certificate: HostCertificate;
}

/** The gateway and gRPC beside it, as they are opened and kept open. */
export class TenantEntrance {
  readonly #options: TenantEntranceOptions;
  readonly #parts: Parts;
  #opened: Opened | undefined;

  constructor(options: TenantEntranceOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
  }

  /**
   * Opens what is not open and shows that certificate; resolves to the gateway's port. Throws
   * `gateway-port-in-use` or `gateway-address-unknown`: what could be opened is open then, and another
   * try goes on from there.
   */
  async open(certificate: HostCertificate): Promise<number> {
    // Another name is in answers and addresses: tenants' tools connect anew.
    if (this.#opened?.certificate.host !== certificate.host) await this.shut();
    const opened = this.#opened ?? (await this.#start(certificate));
    this.#opened = opened;
    const { gateway, port } = opened;
    if (opened.certificate.certPem !== certificate.certPem) gateway.useCertificate(certificate);
    opened.certificate = certificate;
    if (!gateway.hasGrpc) await gateway.startGrpc(this.#options.grpcPort);
    return port;
  }

  async shut(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.gateway.close();
  }

  async #start(certificate: HostCertificate): Promise<Opened> {
    const { address, port } = this.#options;
    const gateway = new Gateway(
      {
        ...{ port, certificate, publicHost: certificate.host, version: gatewayVersion },
        ...(address === undefined ? {} : { host: address }),
      },
      this.#parts,
    );
    try {
      return { gateway, certificate, port: await gateway.start() };
    } catch (error) {
      await gateway.close();
      throw error;
    }
  }
}
