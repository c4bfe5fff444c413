import type { Clock } from '../../base/clock.ts';
import { AgentError } from '../../base/errors.ts';
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
/** What it pays at most, and puts down: play money, so much that no price of an owner's is too high. */
const TERMS = { maxPrice: '1000000000', deposit: '1000000000000' };

/** Our own tenant on practice: one that does nothing by itself. Nobody else there is of its kind. */
export class PracticeOwnTenant implements OwnTenant {
  readonly #controls: PracticeControls;
  readonly #clock: Clock;

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
    const order = await this.#controls.place('manual', {
      ...{ cpuMilli, memoryMib, storageMib },
      ...TERMS,
    });
    const placed = await this.#until((books) => findOrder(books, order), signal);
    return { order, group: placed.deployment.group.name };
  }

  async accept(bid: BidRef): Promise<LeaseRef> {
    throwUnlessDone(await this.#controls.acceptBid(bid));
    return parseLeaseRef(bid);
  }

  async sendManifest(
    lease: LeaseRef,
    manifest: unknown,
    signal: AbortSignal,
  ): Promise<ManifestAnswer> {
    throwUnlessDone(await this.#controls.sendManifest(lease, manifest));
    const answer = await this.#until((books) => {
      const said = findBid(books, lease)?.deployment.script.manifest?.answer;
      return said === 'none' ? undefined : said;
    }, signal);
    if (answer === 'accepted') return { accepted: true };
    const message = 'The provider refused the manifest; its log says why.';
    return { accepted: false, code: 'refused', message };
  }

  async close(): Promise<void> {
    const { deployments } = await this.#controls.books();
    for (const one of Object.values(deployments)) {
      if (one.script.kind !== 'manual' || one.state === 'closed') continue;
      const [order] = one.orders;
      if (order !== undefined) {
        throwUnlessDone(await this.#controls.closeDeployment(orderRefOf(one, order)));
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

  async #until<T>(look: (books: Books) => T | undefined, signal: AbortSignal): Promise<T> {
    for (;;) {
      const found = look(await this.#controls.books());
      if (found !== undefined) return found;
      await this.#clock.sleep(LOOK_MS, signal);
    }
  }
}

function throwUnlessDone(outcome: MessageOutcome): void {
  if (outcome.ok) return;
  const { message } = outcome;
  throw new AgentError<OwnTenantErrorCode>(
    'own-tenant-refused',
    `The network refused: ${message}.`,
    {
      data: { reason: message },
    },
  );
}
