import type { Clock } from '../base/clock.ts';
import { addMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { EvidenceFact } from '../domain/evidence.ts';
import { addTraffic } from '../domain/evidence.ts';
import type { LeaseRef } from '../domain/ids.ts';
import type { CloseReason, Lease, ManifestVersion } from '../domain/lease.ts';
import type { ContainerEngine, ServiceImage } from '../engine/interface.ts';
import type { Storage } from '../storage/interface.ts';
import type { LiveSettings } from './settings.ts';

interface EvidenceParts {
  readonly storage: Pick<Storage, 'evidence'>;
  readonly engine: Pick<ContainerEngine, 'traffic'>;
  readonly settings: Pick<LiveSettings, 'value'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * What a container counted is gone with it, and an owner who wants the machine back does not wait for
 * a last count: so much of a lease's traffic may be missing.
 */
export const COUNT_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Who leased this machine, which images ran and how much traffic there was, for as many days as the
 * owner keeps it. What cannot be written down is not begun: those who tell it get the `AgentError`
 * with its `StorageErrorCode`.
 */
export class EvidenceLog {
  readonly #parts: EvidenceParts;
  readonly #log: Logger;

  constructor(parts: EvidenceParts) {
    this.#parts = parts;
    this.#log = parts.log.child('evidence');
  }

  began({ ref, tenant, order, price }: Lease): void {
    this.#note(ref, { kind: 'lease-began', tenant, order, price });
  }

  accepted(lease: LeaseRef, version: ManifestVersion): void {
    this.#note(lease, { kind: 'manifest', version });
  }

  refused(lease: LeaseRef, code: string): void {
    this.#note(lease, { kind: 'refused', code });
  }

  runs(lease: LeaseRef, { id: imageId, ...image }: ServiceImage): void {
    this.#note(lease, { kind: 'image', ...image, imageId });
  }

  ended(lease: LeaseRef, reason: CloseReason): void {
    const { receivedBytes, sentBytes } = this.#parts.storage.evidence.traffic(lease);
    this.#note(lease, { kind: 'lease-ended', reason, receivedBytes, sentBytes });
  }

  /** Deletes what is too old, and counts. Throws what the storage and the engine throw. */
  async look(signal: AbortSignal): Promise<void> {
    const { storage, engine, clock } = this.#parts;
    this.#prune();
    const byLease = Map.groupBy(await engine.traffic(signal), ({ lease }) => lease);
    for (const [lease, replicas] of byLease) {
      const counted = replicas.map(({ service, replica, receivedBytes, sentBytes }) => {
        return { key: `${service}/${replica}`, receivedBytes, sentBytes };
      });
      const record = addTraffic(storage.evidence.traffic(lease), counted);
      storage.evidence.setTraffic(lease, record, clock.now());
    }
  }

  // Once, where it is told again.
  #note(lease: LeaseRef, fact: EvidenceFact): void {
    const { storage, clock } = this.#parts;
    storage.evidence.append({ lease, atMs: clock.now(), ...fact });
  }

  #prune(): void {
    const { storage, clock, settings } = this.#parts;
    const days = settings.value.content.evidenceDays;
    const gone = storage.evidence.prune(addMs(clock.now(), -days * DAY_MS));
    if (gone > 0) this.#log.info('evidence deleted', { entries: gone, olderThanDays: days });
  }
}
