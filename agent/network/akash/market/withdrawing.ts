import { backoffMs } from '../../../base/backoff.ts';
import type { Clock } from '../../../base/clock.ts';
import { addMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import type { LeaseRef } from '../../../domain/ids.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { withdrawLeaseMessage } from '../codec/messages.ts';
import { parseBidId } from '../ids.ts';
import { inParallel } from '../parallel.ts';
import type { Asking } from '../queries/ask.ts';
import { queryLease } from '../queries/market.ts';
import type { Intent, IntentOutcome } from '../signer/intents.ts';
import { isEnded } from '../signer/intents.ts';
import type { OwnMarket } from './own.ts';
import type { Sending } from './sending.ts';

export interface WithdrawingParts {
  readonly asking: Asking;
  readonly sending: Sending;
  readonly own: OwnMarket;
  readonly clock: Clock;
  readonly log: Logger;
  /** The last height that was handled here. */
  readonly height: () => BlockHeight | undefined;
}

const INTENT = 'withdraw/';
/** Gas of one among others; where it ends a dry lease it is three times as much. */
const WEIGHT = 120_000n;
const SEND_WITHIN_MS = 10 * 60_000;
const PARALLEL = 8;
/** A lease whose withdrawals fail is left alone for a while, and longer each time. */
const REST = { firstMs: 10 * 60_000, factor: 2, mostMs: 24 * 60 * 60_000 };

/**
 * Takes what is due. An account settles once in a block: of two leases of one deployment the second
 * would break the whole transaction off, so it waits for a block of its own.
 */
export class Withdrawing {
  readonly #parts: WithdrawingParts;
  readonly #failed = new Map<LeaseRef, { readonly times: number; readonly untilMs: number }>();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: WithdrawingParts) {
    this.#parts = parts;
  }

  /** One call after the other, so that no deployment is in two of them at once. */
  withdraw(leases: readonly LeaseRef[], signal: AbortSignal): Promise<void> {
    const run = (): Promise<void> => this.#withdraw(leases, signal);
    const next = this.#last.then(run, run);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #withdraw(leases: readonly LeaseRef[], signal: AbortSignal): Promise<void> {
    if (leases.length === 0) return;
    this.#parts.sending.wallet();
    let rest = [...new Set(leases)].filter((lease) => this.#parts.own.isOurs(parseBidId(lease)));
    while (rest.length > 0) {
      const round = firstOfEach(rest);
      rest = rest.filter((lease) => !round.includes(lease));
      await this.#round(round, signal);
    }
  }

  async #round(leases: readonly LeaseRef[], signal: AbortSignal): Promise<void> {
    const { sending, clock } = this.#parts;
    // One of an earlier call, or of before a restart, may be on its way: it is what is wanted.
    const pending = leases.flatMap((lease) => this.#pendingOf(lease));
    await sending.wait(pending, signal);
    const waited = new Set(pending.map((id) => leaseIn(id)));
    const left = leases.filter((lease) => !waited.has(lease) && !this.#rests(lease));
    const alive = await inParallel(left, PARALLEL, async (lease) => {
      const found = await queryLease(this.#parts.asking, parseBidId(lease), { signal });
      const state = found?.lease.state;
      return state === 'active' || state === 'reclaiming' ? [lease] : [];
    });
    const height = this.#parts.height() ?? 0;
    const intents = alive.flat().map((lease): Intent => ({
      // With the height, because it is to happen again later.
      id: `${INTENT}${lease}/${height}`,
      messages: [withdrawLeaseMessage(parseBidId(lease))],
      ...{ weight: WEIGHT, priority: 'must' },
      deadlineMs: addMs(clock.now(), SEND_WITHIN_MS),
    }));
    const outcomes = await sending.carryOut(intents, signal);
    for (const [at, { id }] of intents.entries()) this.#note(leaseIn(id), outcomes[at]);
    sending.forget(intents.map(({ id }) => id));
  }

  /** The intents of this lease's deployment that are not over; those that are over are let go. */
  #pendingOf(lease: LeaseRef): readonly string[] {
    const { sending } = this.#parts;
    const all = sending.list(INTENT + deploymentOf(lease));
    sending.forget(all.flatMap(([id, state]) => (isEnded(state) ? [id] : [])));
    return all.flatMap(([id, state]) => (isEnded(state) ? [] : [id]));
  }

  #rests(lease: LeaseRef): boolean {
    const failed = this.#failed.get(lease);
    return failed !== undefined && this.#parts.clock.monotonicMs() < failed.untilMs;
  }

  #note(lease: LeaseRef, outcome: IntentOutcome | undefined): void {
    if (outcome?.state !== 'failed') {
      this.#failed.delete(lease);
      return;
    }
    const times = (this.#failed.get(lease)?.times ?? 0) + 1;
    const restMs = backoffMs(REST, times);
    this.#failed.set(lease, { times, untilMs: this.#parts.clock.monotonicMs() + restMs });
    const { words } = outcome.refusal;
    this.#parts.log.warn('nothing was withdrawn; the lease is left alone', {
      ...{ lease, words, times, restMs },
    });
  }
}

function firstOfEach(leases: readonly LeaseRef[]): readonly LeaseRef[] {
  const first = new Map<string, LeaseRef>();
  for (const lease of leases) {
    const deployment = deploymentOf(lease);
    if (!first.has(deployment)) first.set(deployment, lease);
  }
  return [...first.values()];
}

/** `akash:owner/dseq/`, by which every reference of the deployment begins. */
function deploymentOf(lease: LeaseRef): string {
  return `${lease.split('/').slice(0, 2).join('/')}/`;
}

function leaseIn(intent: string): LeaseRef {
  return intent.slice(INTENT.length, intent.lastIndexOf('/')) as LeaseRef;
}
