import { isAborted } from '../base/abort.ts';
import { crashPoint } from '../base/crash-point.ts';
import type { UnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { CoinPrice } from '../domain/account.ts';
import type { LeaseRef } from '../domain/ids.ts';
import type { BlockHeight } from '../domain/time.ts';
import { parseBlockHeight } from '../domain/time.ts';
import type { LeaseEscrow } from '../network/interface.ts';
import type { LeaseRecord } from '../storage/interface.ts';
import type { FeeValues } from './fee-values.ts';
import type { Notices } from './notices.ts';
import type { ProviderParts } from './parts.ts';
import type { ProviderState } from './state.ts';

interface SettlingParts extends ProviderParts {
  readonly notices: Notices;
  readonly fees: FeeValues;
  readonly state: () => ProviderState;
  /** What the network's coin was worth then, where that is known. */
  readonly priceAt: (height: BlockHeight) => CoinPrice | undefined;
}

/** After a settlement that changed nothing, the same lease is left alone for this long. */
const DRY_RETRY_MS = 60_000;

/**
 * Money: what is accrued is read and shown as such; what is due is withdrawn; what was paid is
 * written into the ledger, each payment once. What is due waits until it is many times the fee of
 * taking it. A dry escrow is settled at once, because nothing else ends such a lease, and that pays
 * the rest of it.
 */
export class Settling {
  readonly #parts: SettlingParts;
  readonly #log: Logger;
  readonly #escrows = new Map<LeaseRef, LeaseEscrow>();
  readonly #triedDry = new Map<LeaseRef, number>();
  #withdrawnMs: UnixMs;
  #collecting: Promise<void> = Promise.resolve();

  constructor(parts: SettlingParts) {
    this.#parts = parts;
    this.#log = parts.log.child('settling');
    this.#withdrawnMs = parts.clock.now();
  }

  /** The escrow as it was last read. */
  escrow(lease: LeaseRef): LeaseEscrow | undefined {
    return this.#escrows.get(lease);
  }

  /** Reads what was paid and what is accrued, and withdraws where it is time to. On the clock. */
  async tick(signal: AbortSignal): Promise<void> {
    const { clock, options, fees } = this.#parts;
    await this.collect(signal);
    await fees.refresh(signal);
    const atMs = clock.now();
    const everything = atMs - this.#withdrawnMs >= options.withdrawMs || atMs < this.#withdrawnMs;
    // Less would go into fees; where nobody knows what they are worth, time alone decides.
    const least = (fees.withdrawal() ?? 0n) * BigInt(options.withdrawFees);
    const due = this.#live().filter(
      ({ unsettled }) => everything && unsettled.amount > 0n && unsettled.amount >= least,
    );
    if (everything) this.#withdrawnMs = atMs;
    await this.#withdraw(
      due.map(({ lease }) => lease),
      signal,
    );
  }

  /** Settles leases whose money ran out by this block, by the forecast of the last reading. */
  async settleDry(height: BlockHeight, signal: AbortSignal): Promise<void> {
    const dry = this.#live().filter((escrow) => this.#isDry(escrow, height));
    for (const { lease } of dry) this.#triedDry.set(lease, this.#parts.clock.monotonicMs());
    await this.#withdraw(
      dry.map(({ lease }) => lease),
      signal,
    );
  }

  /**
   * Writes payments into the ledger that are not there yet. Safe to repeat: each has a key and a
   * height. One at a time, so that two callers never read the same stretch twice at once.
   */
  collect(signal: AbortSignal): Promise<void> {
    const next = this.#collecting.then(
      () => this.#collect(signal),
      () => this.#collect(signal),
    );
    this.#collecting = next;
    return next;
  }

  /** The lease is over: nothing of it is accrued any more. */
  forget(lease: LeaseRef, record: LeaseRecord): void {
    const { storage, clock, network } = this.#parts;
    this.#escrows.delete(lease);
    this.#triedDry.delete(lease);
    storage.ledger.setAccrued([
      {
        lease,
        network: network.id,
        amount: { denom: record.price.denom, amount: 0n },
        height: record.createdHeight,
        atMs: clock.now(),
      },
    ]);
  }

  /** The escrows of leases that go on here. */
  #live(): readonly LeaseEscrow[] {
    const live = new Set(this.#parts.storage.leases.listLive().map(({ lease }) => lease));
    return [...this.#escrows.values()].filter(({ lease }) => live.has(lease));
  }

  /**
   * With the block after the last one that is paid for: tried on that last one itself, a settlement
   * looks like any other, and the gas of that is too little to end a lease in the next block.
   */
  #isDry(escrow: LeaseEscrow, height: BlockHeight): boolean {
    if (escrow.height + escrow.blocksLeft >= height) return false;
    const tried = this.#triedDry.get(escrow.lease);
    return tried === undefined || this.#parts.clock.monotonicMs() - tried >= DRY_RETRY_MS;
  }

  async #withdraw(leases: readonly LeaseRef[], signal: AbortSignal): Promise<void> {
    if (leases.length === 0) return;
    crashPoint('settle.withdraw.before');
    try {
      await this.#parts.network.withdraw(leases, signal);
    } catch (error) {
      if (!isAborted(error)) this.#log.warn('not withdrawn, will try again', { error });
      return;
    }
    crashPoint('settle.withdraw.after');
    await this.collect(signal);
  }

  async #collect(signal: AbortSignal): Promise<void> {
    const { network, storage, clock, notices, state, priceAt } = this.#parts;
    const lastHeight = storage.ledger.lastHeight(network.id);
    const payments = await network.payments(lastHeight ?? parseBlockHeight(0), signal);
    // Asked after the payments and noted together with them: what was paid is no longer accrued.
    const escrows = await network.escrows(signal);
    const atMs = clock.now();
    const [first] = payments;
    if (first !== undefined) {
      if (lastHeight === undefined) notices.firstPayment(first.lease, first.amount);
      crashPoint('ledger.persist.before');
      const fresh = storage.ledger.append(
        payments.map((payment) => {
          const price = priceAt(payment.height);
          return {
            ...payment,
            network: network.id,
            atMs,
            ...(price === undefined ? {} : { price }),
          };
        }),
      );
      crashPoint('ledger.persist.after');
      if (fresh.length > 0) this.#log.info('paid', { payments: fresh.length });
    }
    const live = new Set(storage.leases.listLive().map(({ lease }) => lease));
    this.#escrows.clear();
    for (const escrow of escrows) this.#escrows.set(escrow.lease, escrow);
    storage.ledger.setAccrued(
      escrows
        .filter(({ lease }) => live.has(lease))
        .map(({ lease, unsettled, height }) => ({
          lease,
          network: network.id,
          amount: unsettled,
          height,
          atMs,
        })),
    );
    state().publish('earnings', 'leases');
  }
}
