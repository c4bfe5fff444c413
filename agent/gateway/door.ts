import type { Clock } from '../base/clock.ts';
import { AgentError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Served, ServedPorts } from '../domain/served-ports.ts';
import { SERVED } from '../domain/served-ports.ts';
import type { Obstacle } from '../domain/setup.ts';
import type { DoorStatus, TenantDoor, TenantSurface } from '../provider/tenant-surface.ts';
import type { GatewayErrorCode } from './errors.ts';
import type { HostCertificates } from './ingress/certificates.ts';
import type { VisitorEntrance } from './ingress/visitor-entrance.ts';
import { reasonsOf } from './listen.ts';
import type { HostCertificate, TenantEntranceOptions } from './tenant-entrance.ts';
import { TenantEntrance } from './tenant-entrance.ts';

export interface DoorParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** `undefined` before one was published. */
  readonly certificate: () => HostCertificate | undefined;
  /** Where visitors of tenants' web pages come in; opened and closed with the gateway. */
  readonly visitors?: Pick<VisitorEntrance, 'open' | 'ports' | 'shut'>;
  /** Of a public authority, for the public name. */
  readonly publicCertificates?: HostCertificates;
}

/** What the door is opened to, and when it is to be open. */
export interface DoorHouse {
  readonly surface: TenantSurface;
  /** Bids are wanted, or something is leased. */
  readonly isWanted: () => boolean;
  /** Where each is to listen now. */
  readonly ports: () => ServedPorts;
  /** Calls back when `isWanted` or `ports` may say something else; the answer ends that. */
  readonly onChange: (listener: () => void) => () => void;
}

/** A port that another program has may be free again. */
const TRY_AGAIN_MS = 10_000;

/**
 * Opens the gateway as soon as tenants may need it and there is a certificate to show them, and the
 * ingress with it, closes them when nobody may need them any more, and says meanwhile why nobody can come.
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
    const { clock, log, publicCertificates } = this.#parts;
    const { signal } = this.#closing;
    this.#house = house;
    this.#tenants = new TenantEntrance(this.#options, {
      ...{ surface: house.surface, clock, log, signal },
      ...(publicCertificates === undefined ? {} : { publicCertificates }),
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
    await this.#shut();
  }

  async #look(): Promise<void> {
    const [house, tenants] = [this.#house, this.#tenants];
    if (house === undefined || tenants === undefined || this.#closing.signal.aborted) return;
    this.#become(await this.#next(house, tenants));
  }

  async #next(house: DoorHouse, tenants: TenantEntrance): Promise<DoorStatus> {
    if (!house.isWanted()) {
      await this.#shut();
      return { state: 'closed' };
    }
    const ports = house.ports();
    const { visitors } = this.#parts;
    // Neither can have the place of the other while that one is there.
    if (isSwapped({ ...tenants.ports, ...visitors?.ports }, ports)) await this.#shut();
    // What is leased is reached by whichever of them can be opened.
    const [tried, visited] = await Promise.allSettled([
      this.#openTo(tenants, ports),
      visitors?.open(ports),
    ]);
    const problems = [tried, visited].flatMap((one) =>
      one.status === 'rejected' ? reasonsOf(one.reason).map(problemOf) : [],
    );
    if (problems.length > 0) return { state: 'failed', problems };
    const port = tried.status === 'fulfilled' ? tried.value : undefined;
    return port === undefined ? { state: 'waiting' } : { state: 'open', port };
  }

  async #openTo(tenants: TenantEntrance, ports: ServedPorts): Promise<number | undefined> {
    const certificate = this.#parts.certificate();
    return certificate === undefined ? undefined : await tenants.open(certificate, ports);
  }

  async #shut(): Promise<void> {
    await Promise.all([this.#tenants?.shut(), this.#parts.visitors?.shut()]);
  }

  #become(status: DoorStatus): void {
    this.#retry?.cancel();
    if (status.state === 'failed') {
      this.#retry = this.#parts.clock.after(TRY_AGAIN_MS, () => void this.look());
    }
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    if (status.state === 'failed') this.#log.warn('gateway not open', { because: status.problems });
    this.#status = status;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Whether one of ours is to get a port that another one of ours has and is to leave. */
function isSwapped(now: Partial<ServedPorts>, next: ServedPorts): boolean {
  const leaves = (each: Served): boolean => now[each] !== undefined && now[each] !== next[each];
  return SERVED.some((each) =>
    SERVED.some((other) => other !== each && leaves(other) && now[other] === next[each]),
  );
}

const CODES: Readonly<Partial<Record<GatewayErrorCode, string>>> = {
  'gateway-port-in-use': 'port-taken',
  'gateway-port-forbidden': 'port-forbidden',
};

function problemOf(error: unknown): Obstacle {
  const message = messageOf(error);
  if (!(error instanceof AgentError)) return { code: 'gateway', message };
  const code = CODES[error.code as GatewayErrorCode];
  const { port: number } = error.data;
  const whose = SERVED.find((each) => each === error.data['for']);
  return code === undefined || whose === undefined || typeof number !== 'number'
    ? { code: 'gateway', message }
    : { code, message, port: { number, for: whose } };
}
