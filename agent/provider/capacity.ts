import { shuffled, SYSTEM_CHANCE } from '../base/chance.ts';
import type { UnixMs } from '../base/instant.ts';
import { addMs } from '../base/instant.ts';
import { providerAttributes } from '../domain/attributes.ts';
import type { LeaseRef, OrderRef } from '../domain/ids.ts';
import type { Inventory, OwnersReserve } from '../domain/inventory.ts';
import { freeCapacity } from '../domain/inventory.ts';
import type { Claim, HeldUntil, Reservation } from '../domain/reservation.ts';
import { release, reserve } from '../domain/reservation.ts';
import type { Attribute, StorageClass } from '../domain/resources.ts';
import type { MachineFacts } from '../hardware/interface.ts';
import type { ProviderParts } from './parts.ts';

/** One disk serves all of these: persistent ones live on it as long as their lease does. */
const STORAGE_CLASSES: readonly StorageClass[] = ['ephemeral', 'ram', 'beta2', 'default'];

/** A bid that was forgotten by everybody gives its claim back after twice its own time. */
const EXPIRY_FACTOR = 2;

/** What this machine can still hold, and who holds what. Made anew from the database at each reconcile. */
export class Capacity {
  readonly #parts: ProviderParts;
  #facts: MachineFacts | undefined;
  #readAtMs: UnixMs | undefined;
  #reserve: OwnersReserve = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0 };
  #own: readonly Attribute[] = [];
  #reservations: readonly Reservation[] = [];

  constructor(parts: ProviderParts) {
    this.#parts = parts;
  }

  get facts(): MachineFacts | undefined {
    return this.#facts;
  }

  /** When the machine was read last. */
  get readAtMs(): UnixMs | undefined {
    return this.#readAtMs;
  }

  get reservations(): readonly Reservation[] {
    return this.#reservations;
  }

  async readMachine(signal: AbortSignal): Promise<void> {
    this.#facts = await this.#parts.hardware.facts(signal);
    this.#readAtMs = this.#parts.clock.now();
  }

  setReserve(ownersReserve: OwnersReserve): void {
    // An engine of our own has a disk of its own: nothing of the owner's lies on it.
    const isApart = this.#parts.ownEngine !== undefined;
    this.#reserve = isApart ? { ...ownersReserve, diskBytes: 0 } : ownersReserve;
  }

  /** What the owner says about this provider. */
  setAttributes(own: readonly Attribute[]): void {
    this.#own = own;
  }

  /** What we say about ourselves: the owner's words, and what the hardware says. */
  attributes(): readonly Attribute[] {
    const { cpuModel = '', gpus = [] } = this.#facts ?? {};
    return providerAttributes({ cpuModel, gpus, storageClasses: STORAGE_CLASSES }, [
      ...this.#parts.options.attributes,
      ...this.#own,
    ]);
  }

  /** All that the machine has. */
  whole(): Inventory {
    return this.#inventory();
  }

  /** What tenants can have with nothing held: the machine less the owner's reserve. */
  offered(): Inventory {
    return freeCapacity(this.#inventory(), this.#reserve, [], this.#parts.clock.now());
  }

  free(): Inventory {
    const now = this.#parts.clock.now();
    return freeCapacity(this.#inventory(), this.#reserve, this.#reservations, now);
  }

  holdForBids(claims: readonly (readonly [order: OrderRef, claim: Claim])[]): void {
    const { clock, options } = this.#parts;
    const atMs = addMs(clock.now(), EXPIRY_FACTOR * options.bidTimeoutMs);
    this.#hold(claims, { kind: 'instant', atMs });
  }

  holdForLease(order: OrderRef, lease: LeaseRef, claim: Claim): void {
    this.#hold([[order, claim]], { kind: 'lease-end', lease });
  }

  release(...orders: readonly OrderRef[]): void {
    if (orders.length > 0) this.#reservations = release(this.#reservations, ...orders);
  }

  /** Forgets what is held and holds what the database says. */
  rebuild(): void {
    this.#reservations = [];
    const live = this.#parts.storage.pursuits.listLive();
    this.holdForBids(live.map(({ order, claim }) => [order.ref, claim]));
    for (const { order, lease, claim } of this.#parts.storage.leases.listLive()) {
      this.holdForLease(order, lease, claim);
    }
  }

  /** Which lease has that GPU now. */
  leaseOfGpu(gpu: string): LeaseRef | undefined {
    const held = this.#reservations.find(({ claim }) =>
      claim.gpus.some((entry) => entry.gpu === gpu),
    );
    return held?.until.kind === 'lease-end' ? held.until.lease : undefined;
  }

  /**
   * Published ports that no lease has, in an order that nobody foretells: who knows one tenant's port
   * does not know the next one's, and what another program has is not tried port by port.
   */
  freePorts(): readonly number[] {
    const { first, last } = this.#parts.options.ports;
    const taken = new Set(
      this.#parts.storage.leases.listLive().flatMap(({ ports }) => ports.map((at) => at.hostPort)),
    );
    const all = Array.from({ length: last - first + 1 }, (_unused, index) => first + index);
    const free = all.filter((port) => !taken.has(port));
    return shuffled(free, this.#parts.chance ?? SYSTEM_CHANCE);
  }

  #hold(claims: readonly (readonly [order: OrderRef, claim: Claim])[], until: HeldUntil): void {
    const network = this.#parts.network.id;
    const held = claims.map(([order, claim]) => ({ network, order, claim, until }));
    this.#reservations = reserve(this.#reservations, ...held);
  }

  #inventory(): Inventory {
    const { ports } = this.#parts.options;
    const facts = this.#facts;
    return {
      cpuMilli: facts?.cpuMilli ?? 0,
      memoryBytes: facts?.memoryBytes ?? 0,
      diskBytes: facts?.diskFreeBytes ?? 0,
      storageClasses: STORAGE_CLASSES,
      ports: ports.last - ports.first + 1,
      gpus: facts?.gpus ?? [],
    };
  }
}
