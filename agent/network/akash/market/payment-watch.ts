import { isAborted } from '../../../base/abort.ts';
import { codeOf } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { LeaseRef } from '../../../domain/ids.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { ChainEvent } from '../chain.ts';
import type { Told } from '../core.ts';
import type { BidId } from '../ids.ts';
import { inParallel } from '../parallel.ts';
import type { Asking, AskOptions } from '../queries/ask.ts';
import type { LeaseAnswer } from '../queries/market.ts';
import { queryLease, queryLeases } from '../queries/market.ts';
import type { OwnMarket } from './own.ts';
import type { PaymentBook, Withdrawn } from './payment-book.ts';

export interface PaymentWatchParts {
  readonly asking: Asking;
  readonly own: OwnMarket;
  readonly book: PaymentBook;
  readonly log: Logger;
}

type ToldBlock = Extract<Told, { type: 'block' }>;

const PARALLEL = 8;

/**
 * Finds payments. The escrow says nothing of them, but no coin comes to our account without the
 * bank's word: a block with such a word, or with the end of a lease of ours, is looked at, and the
 * figures of all leases that can have been meant are compared with what was written down. That
 * happens before the block counts as handled, so none is lost in a crash, and one that is looked at
 * again has nothing new. Heights only grow here: whoever asks for payments from a height on misses
 * none. What a missing state, a gap or an endpoint's silence hides is found by the look at all
 * leases, at each start and after each gap.
 */
export class PaymentWatch {
  readonly #parts: PaymentWatchParts;
  /** Whose leases were all looked at since this start or the last gap. */
  #swept: string | undefined;

  constructor(parts: PaymentWatchParts) {
    this.#parts = parts;
  }

  /** Something may have been missed. */
  forget(): void {
    this.#swept = undefined;
  }

  /** Of a block that is being handled, before its events change what is ours. */
  async note({ block, events }: ToldBlock, signal: AbortSignal): Promise<void> {
    const { own } = this.#parts;
    const { account } = own;
    if (account === undefined) return;
    if (this.#swept !== account) return this.sweep(block.height, signal);
    const arrived = block.events.filter((event) => isArrival(event, account));
    const ended = new Map<LeaseRef, BidId>();
    const closing = new Map<LeaseRef, string>();
    for (const event of events) {
      if (event.type !== 'lease-closed' || !own.isOurs(event.id)) continue;
      ended.set(event.lease, event.id);
      if (event.txHash !== undefined) closing.set(event.lease, event.txHash);
    }
    if (arrived.length === 0 && ended.size === 0) return;
    const found = await this.#guarded(block.height, signal, (options) => {
      const wanted = new Map([...own.leases, ...ended]);
      return this.#ask(account, wanted, options);
    });
    this.#record(block.height, found, (paid) => {
      return closing.get(paid.lease) ?? transactionOf(paid, arrived, this.#parts.book);
    });
  }

  /** Looks at every lease that there ever was. */
  async sweep(height: BlockHeight, signal: AbortSignal): Promise<void> {
    const { asking, own, book } = this.#parts;
    const { account } = own;
    if (account === undefined) return;
    const found = await this.#guarded(height, signal, (options) => {
      return queryLeases(asking, { provider: account }, options);
    });
    if (found === undefined) return;
    if (book.openedAt(account) === undefined) book.open(account, height, found.flatMap(withdrawn));
    else this.#record(height, found, () => undefined);
    this.#swept = account;
  }

  #record(
    height: BlockHeight,
    found: readonly LeaseAnswer[] | undefined,
    txHash: (paid: Withdrawn) => string | undefined,
  ): void {
    if (found === undefined) return;
    const paid = found.flatMap(withdrawn).map((one): Withdrawn => {
      const hash = txHash(one);
      return hash === undefined ? one : { ...one, txHash: hash };
    });
    for (const { lease, amount } of this.#parts.book.record(height, paid)) {
      this.#parts.log.info('a lease paid', { lease, height, amount: amount.amount.toString() });
    }
  }

  /** The leases of `wanted`; the ones that live come in one list, the others one by one. */
  async #ask(
    provider: string,
    wanted: ReadonlyMap<LeaseRef, BidId>,
    options: AskOptions,
  ): Promise<readonly LeaseAnswer[]> {
    const { asking } = this.#parts;
    const listed =
      wanted.size > PARALLEL
        ? await queryLeases(asking, { provider, state: 'active' }, options)
        : [];
    const there = new Set(listed.map(({ lease }) => lease.ref));
    const rest = [...wanted].filter(([ref]) => !there.has(ref));
    const asked = await inParallel(rest, PARALLEL, ([, id]) => queryLease(asking, id, options));
    return [...listed, ...asked.flatMap((answer) => answer ?? [])];
  }

  /**
   * The answer from the state of that height, or from the newest where that one is not kept. An
   * answer that makes no sense must not hold up the chain: all leases are looked at again then.
   */
  async #guarded<T>(
    height: BlockHeight,
    signal: AbortSignal,
    ask: (options: AskOptions) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await ask({ signal, height });
    } catch (error) {
      if (isAborted(error) || codeOf(error) === 'network-unreachable') throw error;
      if (codeOf(error) !== 'chain-query-refused') {
        this.#later(height, error);
        return undefined;
      }
    }
    try {
      return await ask({ signal });
    } catch (error) {
      if (isAborted(error) || codeOf(error) === 'network-unreachable') throw error;
      this.#later(height, error);
      return undefined;
    }
  }

  #later(height: BlockHeight, error: unknown): void {
    this.#parts.log.error('payments could not be read; they are looked for again', {
      height,
      error,
    });
    this.forget();
  }
}

function withdrawn({ lease, payment }: LeaseAnswer): readonly Withdrawn[] {
  return payment === undefined ? [] : [{ lease: lease.ref, withdrawn: payment.withdrawn }];
}

/** The bank's word that something came to `account`. */
function isArrival({ type, attributes }: ChainEvent, account: string): boolean {
  return type === 'coin_received' && attributes.receiver === account;
}

/** The transaction that brought just this, or the only one that brought anything. */
function transactionOf(
  { lease, withdrawn: total }: Withdrawn,
  arrived: readonly ChainEvent[],
  book: PaymentBook,
): string | undefined {
  const amount = total.amount - book.withdrawnOf(lease);
  if (amount <= 0n) return undefined;
  const text = `${amount}${total.denom}`;
  const inDenom = arrived.filter(({ attributes }) => {
    return (attributes.amount ?? '').split(',').some((coin) => coin.endsWith(total.denom));
  });
  const exact = inDenom.find(({ attributes }) =>
    (attributes.amount ?? '').split(',').includes(text),
  );
  if (exact !== undefined) return exact.txHash;
  const hashes = new Set(inDenom.map(({ txHash }) => txHash));
  return hashes.size === 1 ? [...hashes][0] : undefined;
}
