import { hasFired, isAborted } from '../base/abort.ts';
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
  readonly storage: Pick<Storage, 'evidence' | 'leases'>;
  readonly engine: Pick<ContainerEngine, 'stats'>;
  readonly settings: Pick<LiveSettings, 'value'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * What a container counted is gone with it, and an owner who wants the machine back does not wait for
 * a last count: so much of a lease's traffic may be missing.
 */
const COUNT_EVERY_MS = 60_000;
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

  /** Counts, and deletes what is too old, until `signal` fires. */
  async follow(signal: AbortSignal): Promise<void> {
    const { storage, clock } = this.#parts;
    try {
      for (;;) {
        this.#prune();
        for (const { lease, run } of storage.leases.listLive()) {
          if (run.state !== 'awaiting-manifest') await this.#count(lease, signal);
        }
        await clock.sleep(COUNT_EVERY_MS, signal);
      }
    } catch (error) {
      if (!isAborted(error) && !hasFired(signal)) throw error;
    }
  }

  // Once, where it is told again.
  #note(lease: LeaseRef, fact: EvidenceFact): void {
    const { storage, clock } = this.#parts;
    storage.evidence.append({ lease, atMs: clock.now(), ...fact });
  }

  async #count(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    const { storage, engine, clock } = this.#parts;
    try {
      const stats = await engine.stats(lease, signal);
      const counted = stats.map(({ service, replica, receivedBytes, sentBytes }) => ({
        ...{ key: `${service}/${replica}`, receivedBytes, sentBytes },
      }));
      if (counted.length === 0) return;
      const record = addTraffic(storage.evidence.traffic(lease), counted);
      storage.evidence.setTraffic(lease, record, clock.now());
    } catch (error) {
      // Volumes are worth less than the lease, and less than its end.
      this.#log.debug('the traffic of a lease was not counted', { lease, error });
    }
  }

  #prune(): void {
    const { storage, clock, settings } = this.#parts;
    const days = settings.value.content.evidenceDays;
    try {
      const gone = storage.evidence.prune(addMs(clock.now(), -days * DAY_MS));
      if (gone > 0) this.#log.info('evidence deleted', { entries: gone, olderThanDays: days });
    } catch (error) {
      this.#log.warn('old evidence was not deleted, next time again', { error });
    }
  }
}
