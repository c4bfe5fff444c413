import { orAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { AgentError, codeOf } from '../../base/errors.ts';
import type { BidRef, LeaseRef, OrderRef } from '../../domain/ids.ts';
import { parseLeaseRef } from '../../domain/ids.ts';
import { SELF_RENTAL } from '../../domain/self-rental.ts';
import type { ManifestAnswer, OwnSettlement, OwnTenant, OwnTenantErrorCode } from '../interface.ts';
import type { Books } from './books.ts';
import { PRACTICE_DENOM } from './constants.ts';
import type { PracticeControls } from './controls.ts';
import { findBid, findOrder, orderRefOf } from './refs.ts';
import type { MessageOutcome } from './transactions.ts';

const LOOK_MS = 200;
/** Many blocks: what is not there then was lost with a market that ended, or no blocks are made. */
const WITHIN_MS = 120_000;
/** What it pays at most, and puts down: play money, so much that no price of an owner's is too high. */
const TERMS = { maxPrice: '1000', deposit: '10000000' };

/** Our own tenant on practice: one that does nothing by itself. Nobody else there is of its kind. */
export class PracticeOwnTenant implements OwnTenant {
  readonly #controls: PracticeControls;
  readonly #clock: Clock;
  /** It comes with the next block, also when nobody waits for it any more. */
  #placed: Promise<OrderRef> | undefined;

  constructor(controls: PracticeControls, clock: Clock) {
    this.#controls = controls;
    this.#clock = clock;
  }

  // All tenants pay out of one purse there, which never is empty.
  fund(): Promise<void> {
    return Promise.resolve();
  }

  async order(signal: AbortSignal): Promise<{ readonly order: OrderRef; readonly group: string }> {
    const { cpuMilli, memoryMib, storageMib } = SELF_RENTAL;
    this.#placed = this.#controls.place('manual', {
      ...{ cpuMilli, memoryMib, storageMib },
      ...TERMS,
    });
    const order = await orAborted(this.#placed, signal);
    const placed = await this.#until('the order', (books) => findOrder(books, order), signal);
    this.#placed = undefined;
    return { order, group: placed.deployment.group.name };
  }

  async accept(bid: BidRef, signal: AbortSignal): Promise<LeaseRef> {
    throwUnlessDone(await orAborted(this.#controls.acceptBid(bid), signal));
    return parseLeaseRef(bid);
  }

  async sendManifest(
    lease: LeaseRef,
    manifest: unknown,
    signal: AbortSignal,
  ): Promise<ManifestAnswer> {
    throwUnlessDone(await orAborted(this.#controls.sendManifest(lease, manifest), signal));
    const answered = (books: Books): 'accepted' | 'refused' | undefined => {
      const said = findBid(books, lease)?.deployment.script.manifest?.answer;
      return said === 'none' ? undefined : said;
    };
    const answer = await this.#until('an answer to the manifest', answered, signal);
    if (answer === 'accepted') return { accepted: true };
    const message = 'The provider refused the manifest; its log says why.';
    return { accepted: false, code: 'refused', message };
  }

  async close(signal: AbortSignal): Promise<void> {
    await this.#arrived(signal);
    const { deployments } = await orAborted(this.#controls.books(), signal);
    for (const one of Object.values(deployments)) {
      if (one.script.kind !== 'manual' || one.state === 'closed') continue;
      const [order] = one.orders;
      if (order !== undefined) {
        const closing = this.#controls.closeDeployment(orderRefOf(one, order));
        throwUnlessDone(await orAborted(closing, signal));
      }
    }
  }

  async settlement(order: OrderRef): Promise<OwnSettlement | undefined> {
    const own = findOrder(await this.#controls.books(), order)?.deployment;
    if (own?.state !== 'closed') return undefined;
    const leases = own.orders.flatMap(({ bids }) => bids.flatMap(({ lease }) => lease ?? []));
    const deposited = BigInt(own.script.terms.deposit);
    const paid = leases.reduce((sum, { withdrawn }) => sum + BigInt(withdrawn), 0n);
    // What was not paid is not in the escrow any more: it is where it came from.
    const [kept = '0'] = own.escrow.funds.split('.');
    const returned = deposited - paid - BigInt(kept);
    const coin = (amount: bigint) => ({ denom: PRACTICE_DENOM, amount });
    return { deposited: coin(deposited), paid: coin(paid), returned: coin(returned) };
  }

  /** Until an order that was placed is in the books, or never will be. */
  async #arrived(signal: AbortSignal): Promise<void> {
    // One that could not be placed is nowhere.
    const placing = this.#placed?.catch(() => undefined) ?? Promise.resolve(undefined);
    const order = await orAborted(placing, signal);
    try {
      if (order !== undefined) {
        await this.#until('the order', (books) => findOrder(books, order), signal);
      }
    } catch (error) {
      if (codeOf(error) !== 'own-tenant-refused') throw error;
      // It was lost with its market: there is nothing of it to close.
    }
    this.#placed = undefined;
  }

  /** Throws `own-tenant-refused` where it does not come. */
  async #until<T>(
    what: string,
    look: (books: Books) => T | undefined,
    signal: AbortSignal,
  ): Promise<T> {
    const endMs = this.#clock.monotonicMs() + WITHIN_MS;
    for (;;) {
      const found = look(await orAborted(this.#controls.books(), signal));
      if (found !== undefined) return found;
      if (this.#clock.monotonicMs() >= endMs) {
        throw refused(`${what} has not come within ${WITHIN_MS / 1000} seconds`);
      }
      await this.#clock.sleep(LOOK_MS, signal);
    }
  }
}

function throwUnlessDone(outcome: MessageOutcome): void {
  if (!outcome.ok) throw refused(outcome.message);
}

function refused(reason: string): AgentError {
  return new AgentError<OwnTenantErrorCode>(
    'own-tenant-refused',
    `The network refused: ${reason}.`,
    {
      data: { reason },
    },
  );
}
