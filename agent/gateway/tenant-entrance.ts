import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ServedPorts } from '../domain/served-ports.ts';
import type { TenantSurface } from '../provider/tenant-surface.ts';
import type { TlsCertificate } from './certificates.ts';
import { Gateway } from './gateway.ts';
import type { HostCertificates } from './ingress/certificates.ts';
import { allOf } from './listen.ts';
import { gatewayVersion } from './version.ts';

/** The certificate of ours that the chain has, and the name that it is for. */
export interface HostCertificate extends TlsCertificate {
  /** Of the address that is registered, without port. */
  readonly host: string;
}

export interface TenantEntranceOptions {
  /** On all addresses where it is left out. */
  readonly address?: string;
}

/** Where tenants' tools are served; 0 takes any free one. */
export type TenantPorts = Pick<ServedPorts, 'gateway' | 'grpc'>;

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
   * Opens what is not open there and shows that certificate; resolves to the gateway's port. Throws
   * `gateway-port-…` or `gateway-address-unknown`, or an `AggregateError` of them: what could be opened is
   * open then, and another try goes on from there.
   */
  async open(certificate: HostCertificate, { gateway: port, grpc }: TenantPorts): Promise<number> {
    // Another name is in answers and addresses: tenants' tools connect anew.
    if (this.#opened?.certificate.host !== certificate.host) await this.shut();
    const opened = this.#opened ?? (await this.#start(certificate, port));
    this.#opened = opened;
    const { gateway } = opened;
    if (opened.certificate.certPem !== certificate.certPem) gateway.useCertificate(certificate);
    opened.certificate = certificate;
    const [bound = port] = await allOf([gateway.moveTo(port), gateway.startGrpc(grpc)]);
    return bound;
  }

  /** Of those that are open. */
  get ports(): Partial<TenantPorts> {
    return this.#opened?.gateway.ports ?? {};
  }

  async shut(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.gateway.close();
  }

  async #start(certificate: HostCertificate, port: number): Promise<Opened> {
    const { address } = this.#options;
    const gateway = new Gateway(
      {
        ...{ port, certificate, publicHost: certificate.host, version: gatewayVersion },
        ...(address === undefined ? {} : { host: address }),
      },
      this.#parts,
    );
    try {
      await gateway.start();
      return { gateway, certificate };
    } catch (error) {
      await gateway.close();
      throw error;
    }
  }
}
