import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { DoorStatus, TenantDoor, TenantSurface } from '../provider/tenant-surface.ts';
import type { TlsCertificate } from './certificates.ts';
import { Gateway } from './gateway.ts';

/** The certificate of ours that the chain has, and the name that it is for. */
export interface HostCertificate extends TlsCertificate {
  /** Of the address that is registered, without port. */
  readonly host: string;
}

export interface DoorOptions {
  /** On all addresses where it is left out. */
  readonly address?: string;
  readonly port: number;
  /** The body of `GET /version`. */
  readonly version: unknown;
}

export interface DoorParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** `undefined` before one was published. */
  readonly certificate: () => HostCertificate | undefined;
}

/** What the door is opened to, and when it is to be open. */
export interface DoorHouse {
  readonly surface: TenantSurface;
  /** Bids are wanted, or something is leased. */
  readonly isWanted: () => boolean;
  /** Calls back when `isWanted` may say something else; the answer ends that. */
  readonly onChange: (listener: () => void) => () => void;
}

/** A port that another program has may be free again. */
const TRY_AGAIN_MS = 10_000;

/**
 * Opens the gateway as soon as tenants may need it and there is a certificate to show them, closes it
 * when nobody may need it any more, and says meanwhile why they cannot come.
 */
export class GatewayDoor implements TenantDoor {
  readonly #options: DoorOptions;
  readonly #parts: DoorParts;
  readonly #log: Logger;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #house: DoorHouse | undefined;
  #leave: () => void = () => undefined;
  #gateway: Gateway | undefined;
  /** As it is served. */
  #shown: HostCertificate | undefined;
  #status: DoorStatus = { state: 'closed' };
  #turn: Promise<void> = Promise.resolve();
  #retry: { cancel(): void } | undefined;

  constructor(options: DoorOptions, parts: DoorParts) {
    this.#options = options;
    this.#parts = parts;
    this.#log = parts.log.child('gateway');
  }

  status(): DoorStatus {
    return this.#status;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** From now on it opens when it is wanted. Resolves after the first try. */
  serve(house: DoorHouse): Promise<void> {
    this.#house = house;
    this.#leave = house.onChange(() => void this.look());
    return this.look();
  }

  /** What is wanted and what is there may be different now: a certificate was published, say. */
  look(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#look());
    return this.#turn;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#leave();
    this.#retry?.cancel();
    await this.#turn;
    await this.#shut();
  }

  async #look(): Promise<void> {
    const house = this.#house;
    if (house === undefined || this.#closing.signal.aborted) return;
    this.#become(await this.#next(house));
  }

  async #next({ surface, isWanted }: DoorHouse): Promise<DoorStatus> {
    if (!isWanted()) {
      await this.#shut();
      return { state: 'closed' };
    }
    try {
      const certificate = this.#parts.certificate();
      if (certificate === undefined) return { state: 'waiting' };
      if (this.#gateway !== undefined && this.#shown?.host === certificate.host) {
        if (this.#shown.certPem !== certificate.certPem) this.#gateway.useCertificate(certificate);
        this.#shown = certificate;
        return this.#status;
      }
      // Another name is in answers and addresses: tenants' tools connect anew.
      await this.#shut();
      return { state: 'open', port: await this.#open(surface, certificate) };
    } catch (error) {
      await this.#shut();
      return { state: 'failed', message: messageOf(error) };
    }
  }

  async #open(surface: TenantSurface, certificate: HostCertificate): Promise<number> {
    const { clock, log } = this.#parts;
    const { address, port, version } = this.#options;
    const gateway = new Gateway(
      {
        ...{ port, version, certificate, publicHost: certificate.host },
        ...(address === undefined ? {} : { host: address }),
      },
      { surface, clock, log, signal: this.#closing.signal },
    );
    this.#gateway = gateway;
    this.#shown = certificate;
    return await gateway.start();
  }

  async #shut(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = undefined;
    await gateway?.close();
  }

  #become(status: DoorStatus): void {
    this.#retry?.cancel();
    if (status.state === 'failed') {
      this.#retry = this.#parts.clock.after(TRY_AGAIN_MS, () => void this.look());
    }
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    if (status.state === 'failed') this.#log.warn('gateway not open', { message: status.message });
    this.#status = status;
    for (const listener of [...this.#listeners]) listener();
  }
}
