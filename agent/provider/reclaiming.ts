import { isAborted } from '../base/abort.ts';
import type { UnixMs } from '../base/instant.ts';
import { addMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { LeaseRef } from '../domain/ids.ts';
import type { Lease, LeaseRunEvent, ProviderCloseReason } from '../domain/lease.ts';
import { noticeOf } from '../domain/lease.ts';
import type { LeaseEventRecord, LeaseRecord } from '../storage/interface.ts';
import type { ProviderParts } from './parts.ts';

/** What of the lease's own steps is needed here. */
interface ReclaimingParts extends ProviderParts {
  /** Moves the lease's run on, stores and tells it; nothing where the event changes nothing. */
  readonly step: (
    lease: LeaseRef,
    event: LeaseRunEvent,
    note: { readonly code: string; readonly data: LeaseEventRecord['data'] },
  ) => Promise<void>;
  /** Ends it now. */
  readonly finish: (lease: LeaseRef, reason: ProviderCloseReason) => Promise<void>;
}

/** An announcement that nobody heard of is made again after this; doing it twice does no harm. */
const REPEAT_MS = 30_000;

/**
 * Leases whose tenant was promised notice: we announce the close, the workload runs on until the
 * network's deadline, and only then is the lease closed. What was asked for is stored first, so that
 * a restart goes on with it.
 */
export class Reclaiming {
  readonly #parts: ReclaimingParts;
  readonly #signal: AbortSignal;
  readonly #log: Logger;
  readonly #told = new Map<LeaseRef, number>();

  constructor(parts: ReclaimingParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
    this.#log = parts.log.child('leasing');
  }

  /** Whether a close of ours has to be announced first, and its time has not come yet. */
  needsNotice({ run, reclamationSeconds }: LeaseRecord, chainMs: UnixMs | undefined): boolean {
    if (run.state === 'stopping' || run.state === 'closed') return false;
    const notice = noticeOf(run);
    if (reclamationSeconds === undefined && notice === undefined) return false;
    return !(notice?.state === 'announced' && isOver(notice.deadlineMs, chainMs));
  }

  /** Stores that the lease is to end and announces it. */
  async give(lease: LeaseRef, reason: ProviderCloseReason): Promise<void> {
    const { clock } = this.#parts;
    await this.#parts.step(
      lease,
      { type: 'give-notice', reason, atMs: clock.now() },
      { code: 'notice-asked', data: { reason } },
    );
    await this.#announce(lease);
  }

  /** The network announced the close. */
  async noteAnnounced(lease: LeaseRef, deadlineMs: UnixMs): Promise<void> {
    await this.#parts.step(
      lease,
      { type: 'announced', deadlineMs },
      { code: 'notice-given', data: { untilMs: deadlineMs } },
    );
    this.#told.delete(lease);
  }

  /** The same from a comparison: what the network told while nobody listened. */
  async compare({ ref, state, deadlineMs }: Lease): Promise<void> {
    if (state !== 'reclaiming') return;
    const record = this.#parts.storage.leases.get(ref);
    if (record === undefined || noticeOf(record.run)?.state === 'announced') return;
    // Without the network's own instant the whole window from now on: later, never earlier.
    const windowMs = (record.reclamationSeconds ?? 0) * 1000;
    await this.noteAnnounced(ref, deadlineMs ?? addMs(this.#parts.clock.now(), windowMs));
  }

  /** Announces what is not announced yet and ends what is due. On every block, with its own time. */
  sweep(live: readonly LeaseRecord[], chainMs: UnixMs | undefined): void {
    const refs = new Set(live.map(({ lease }) => lease));
    for (const lease of this.#told.keys()) if (!refs.has(lease)) this.#told.delete(lease);
    for (const { lease, run } of live) {
      const notice = noticeOf(run);
      if (notice?.state === 'asked') void this.#announce(lease);
      if (notice?.state === 'announced' && isOver(notice.deadlineMs, chainMs)) {
        void this.#parts.finish(lease, notice.reason);
      }
    }
  }

  async #announce(lease: LeaseRef): Promise<void> {
    const { storage, clock, network } = this.#parts;
    const record = storage.leases.get(lease);
    const notice = record === undefined ? undefined : noticeOf(record.run);
    if (notice?.state !== 'asked') return;
    const toldMs = this.#told.get(lease);
    if (toldMs !== undefined && clock.monotonicMs() - toldMs < REPEAT_MS) return;
    this.#told.set(lease, clock.monotonicMs());
    try {
      await network.startReclaim(lease, notice.reason, this.#signal);
    } catch (error) {
      if (isAborted(error)) return;
      this.#log.warn('a close is not announced yet, will try again', { lease, error });
    }
  }
}

// The chain's clock and not ours: it refuses a close that comes before its own deadline.
function isOver(deadlineMs: UnixMs, chainMs: UnixMs | undefined): boolean {
  return chainMs !== undefined && chainMs >= deadlineMs;
}
