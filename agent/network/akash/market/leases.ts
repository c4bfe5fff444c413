import type { Clock } from '../../../base/clock.ts';
import { AgentError } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import { addMs } from '../../../base/instant.ts';
import type { LeaseRef } from '../../../domain/ids.ts';
import type { Lease, ProviderCloseReason } from '../../../domain/lease.ts';
import type { Chain } from '../chain.ts';
import type { ChainLease } from '../codec/market.ts';
import { closeBidMessage, leaseStartReclaimMessage } from '../codec/messages.ts';
import type { AkashErrorCode } from '../errors.ts';
import { parseBidId } from '../ids.ts';
import type { Asking } from '../queries/ask.ts';
import { queryLease } from '../queries/market.ts';
import { leaseOf } from './lease-of.ts';
import type { OwnMarket } from './own.ts';
import { queryLiveLeases } from './own.ts';
import type { Sending } from './sending.ts';
import { throwUnlessIncluded } from './sending.ts';

export interface LeasesParts {
  readonly chain: Pick<Chain, 'tip'>;
  readonly asking: Asking;
  readonly sending: Sending;
  readonly own: OwnMarket;
  readonly clock: Clock;
}

const SEND_WITHIN_MS = 10 * 60_000;
/** Gas of a close that ends a lease. */
const CLOSE_WEIGHT = 260_000n;
const RECLAIM_WEIGHT = 120_000n;
const TRIES = 3;

/** Our leases: asked for, and ended. */
export class Leases {
  readonly #parts: LeasesParts;

  constructor(parts: LeasesParts) {
    this.#parts = parts;
  }

  async active(signal: AbortSignal): Promise<readonly Lease[]> {
    const { asking, own } = this.#parts;
    if (own.account === undefined) return [];
    const leases = await queryLiveLeases(asking, own.account, { signal });
    return leases.map(({ lease }) => leaseOf(lease));
  }

  async find(ref: LeaseRef, signal: AbortSignal): Promise<Lease | undefined> {
    const lease = await this.#ask(ref, signal);
    return lease && leaseOf(lease);
  }

  /**
   * Ends a lease; nothing where it is over. One with notice is announced first and ends at its
   * deadline: until then this throws `lease-has-notice`, however often it is called.
   */
  async close(ref: LeaseRef, reason: ProviderCloseReason, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const lease = await this.#ask(ref, signal);
      if (lease === undefined || isOver(lease)) return;
      await this.#waitForNotice(lease, reason, signal);
      const outcome = await this.#parts.sending.anew(
        {
          id: `close/${ref}`,
          messages: [closeBidMessage(parseBidId(ref), reason)],
          ...{ weight: CLOSE_WEIGHT, priority: 'must' },
          deadlineMs: this.#deadline(),
        },
        signal,
      );
      if (outcome.state === 'included') return;
      // It may have ended by itself meanwhile; the next look tells.
      if (attempt >= TRIES) throwUnlessIncluded(outcome, `Closing the lease ${ref}`);
    }
  }

  /** Announces a close; nothing where that was done, or where the lease ends without notice. */
  async startReclaim(
    ref: LeaseRef,
    reason: ProviderCloseReason,
    signal: AbortSignal,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const lease = await this.#ask(ref, signal);
      const mustBeSaid = lease?.state === 'active' && lease.reclamation !== undefined;
      if (!mustBeSaid || lease.reclamation.startedHeight !== undefined) return;
      const outcome = await this.#parts.sending.anew(
        {
          id: `reclaim/${ref}`,
          messages: [leaseStartReclaimMessage(parseBidId(ref), reason)],
          ...{ weight: RECLAIM_WEIGHT, priority: 'must' },
          deadlineMs: this.#deadline(),
        },
        signal,
      );
      if (outcome.state === 'included') return;
      if (attempt >= TRIES) throwUnlessIncluded(outcome, `Announcing the end of the lease ${ref}`);
    }
  }

  async #waitForNotice(
    before: ChainLease,
    reason: ProviderCloseReason,
    signal: AbortSignal,
  ): Promise<void> {
    if (before.reclamation === undefined) return;
    let lease: ChainLease | undefined = before;
    if (before.state === 'active') {
      await this.startReclaim(before.ref, reason, signal);
      lease = await this.#ask(before.ref, signal);
    }
    if (lease === undefined || isOver(lease)) return;
    const deadlineMs = lease.reclamation?.deadlineMs;
    // The chain's time counts, not this machine's.
    const { atMs } = await this.#parts.chain.tip(signal);
    if (deadlineMs !== undefined && atMs >= deadlineMs) return;
    const message =
      'This lease ends with notice, which has been given: it can be closed when that has passed.';
    throw new AgentError<AkashErrorCode>('lease-has-notice', message, {
      data: { lease: before.ref, deadlineMs: deadlineMs ?? null },
    });
  }

  async #ask(ref: LeaseRef, signal: AbortSignal): Promise<ChainLease | undefined> {
    const found = await queryLease(this.#parts.asking, parseBidId(ref), { signal });
    return found?.lease;
  }

  #deadline(): UnixMs {
    return addMs(this.#parts.clock.now(), SEND_WITHIN_MS);
  }
}

function isOver({ state }: ChainLease): boolean {
  return state === 'closed' || state === 'insufficient_funds';
}
