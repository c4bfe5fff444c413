import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { DoorStatus, TenantDoor, TenantSurface } from '../provider/tenant-surface.ts';
import type { HostCertificate, TenantEntranceOptions } from './tenant-entrance.ts';
import { TenantEntrance } from './tenant-entrance.ts';

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
  readonly #options: TenantEntranceOptions;
  readonly #parts: DoorParts;
  readonly #log: Logger;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #house: DoorHouse | undefined;
  #tenants: TenantEntrance | undefined;
  #leave: () => void = () => undefined;
  #status: DoorStatus = { state: 'closed' };
  #turn: Promise<void> = Promise.resolve();
  #retry: { cancel(): void } | undefined;

  constructor(options: TenantEntranceOptions, parts: DoorParts) {
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
    const { clock, log } = this.#parts;
    const { signal } = this.#closing;
    this.#house = house;
    this.#tenants = new TenantEntrance(this.#options, {
      ...{ surface: house.surface, clock, log, signal },
    });
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
    await this.#tenants?.shut();
  }

  async #look(): Promise<void> {
    const [house, tenants] = [this.#house, this.#tenants];
    if (house === undefined || tenants === undefined || this.#closing.signal.aborted) return;
    this.#become(await this.#next(house, tenants));
  }

  async #next({ isWanted }: DoorHouse, tenants: TenantEntrance): Promise<DoorStatus> {
    if (!isWanted()) {
      await tenants.shut();
      return { state: 'closed' };
    }
    try {
      const certificate = this.#parts.certificate();
      if (certificate === undefined) return { state: 'waiting' };
      return { state: 'open', port: await tenants.open(certificate) };
    } catch (error) {
      return { state: 'failed', message: messageOf(error) };
    }
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
