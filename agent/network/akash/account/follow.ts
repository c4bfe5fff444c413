import { isAborted } from '../../../base/abort.ts';
import { crashPoint } from '../../../base/crash-point.ts';
import type { AccountEntry } from '../../../domain/account.ts';
import type { Coin } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { LedgerRecord } from '../codec/bme.ts';
import type { AkashCore, Told } from '../core.ts';
import { queryLedgerRecords } from '../queries/bme.ts';
import type { Noted } from './books.ts';
import { Books } from './books.ts';
import type { LedgerEnd } from './classify.ts';
import type { OrderBook } from './order-book.ts';
import { afterIntent, endedBy, endsOf, foundAgain, intentIdOf, isPending } from './order-book.ts';
import type { Order } from './records.ts';

/** After so many blocks without its end being seen, the ledger is asked for a redemption. */
const LEDGER_EVERY = 100;

/**
 * Takes every height into the books of the account whose wallet is here, and moves what was asked for
 * on by what it saw. All that belongs to a height is written in one step.
 */
export class Follow {
  readonly #core: AkashCore;
  readonly #orders: OrderBook;
  readonly #changed: () => void;
  readonly #books = new Map<string, Books>();
  /** Ends of redemptions may have gone by unseen: at a start, and after a gap. */
  #askLedger = true;

  constructor(core: AkashCore, orders: OrderBook, changed: () => void) {
    this.#core = core;
    this.#orders = orders;
    this.#changed = changed;
    core.signal.addEventListener('abort', () => {
      // What lies below need not be looked at again at the next start.
      for (const books of this.#books.values()) books.store();
    });
  }

  /** The books of an address. Throws `AgentError` `account-journal-damaged`. */
  booksOf(address: string | undefined): Books | undefined {
    if (address === undefined) return undefined;
    const known = this.#books.get(address);
    if (known !== undefined) return known;
    const { asking, chain: access, journal, log } = this.#core;
    const heardTip = (): BlockHeight | undefined => this.#core.reading.tip;
    const books = new Books(address, { asking, access, journal, log, heardTip });
    this.#books.set(address, books);
    return books;
  }

  /** What is sent there is a payout, from now on. */
  notePayout(to: string): void {
    const key = PAYOUT_TO + to;
    if (this.#core.journal.read(key) === undefined) this.#core.journal.write(key, '');
  }

  async take(address: string, told: Told, signal: AbortSignal): Promise<void> {
    const books = this.booksOf(address);
    if (books === undefined) return;
    const { fee, pay } = this.#core.data;
    const account = {
      feeDenom: fee.denom,
      payDenom: pay.denom,
      isPayout: (to: string) => this.#core.journal.read(PAYOUT_TO + to) !== undefined,
    };
    let orders: readonly Order[] = [];
    const noted = await books.take(
      told,
      account,
      (found) => {
        const linked = this.#link(address, found);
        orders = linked.orders;
        crashPoint('account.block.before');
        return { entries: linked.entries, rows: this.#orders.rows(address, orders) };
      },
      signal,
    );
    crashPoint('account.block.after');
    this.#orders.believe(address, orders);
    if (told.type === 'gap' || noted?.unsure === true) this.#askLedger = true;
    if (told.type === 'block') await this.#ledger(address, told.block.height, signal);
    if ((noted?.entries.length ?? 0) > 0 || orders.length > 0) this.#changed();
  }

  /** Writes down what the signer says of an order; `true` where that was new. */
  settle(address: string, id: string): boolean {
    const order = this.#orders.get(address, id);
    const state = order && this.#core.signer.get(intentIdOf(order));
    if (order === undefined || state === undefined) return false;
    const after = afterIntent(order, state);
    if (after === order) return false;
    this.#orders.keep(address, [after]);
    // Its block may have been read before this was known.
    if (isPending(after) || after.lostHash !== undefined) this.#askLedger = true;
    return true;
  }

  /** Names the orders that a block's entries are about, and moves these on. */
  #link(
    address: string,
    { entries, ledgerEnds }: Pick<Noted, 'entries' | 'ledgerEnds'>,
  ): { readonly entries: readonly AccountEntry[]; readonly orders: readonly Order[] } {
    const changed = new Map<string, Order>();
    const open = (): readonly Order[] =>
      this.#orders.list(address).map((order) => changed.get(order.id) ?? order);
    const about = new Map<string, string>();
    for (const entry of entries) {
      if (entry.kind !== 'redeem-burned') continue;
      const order = open().find((one) => !changed.has(one.id) && this.#isBurn(one, entry));
      if (order === undefined || entry.txHash === undefined) continue;
      const included = { txHash: entry.txHash, height: entry.height };
      changed.set(order.id, { ...order, submitted: true, included });
      about.set(entry.key, order.id);
    }
    for (const end of ledgerEnds) {
      const ended = endedBy(open(), end);
      if (ended !== undefined) changed.set(ended.id, ended);
      // The ledger may have told of its end before the block did.
      const order = ended ?? open().find((one) => isOf(one, end));
      if (order !== undefined) about.set(end.key, order.id);
    }
    return {
      entries: entries.map((entry) => ({ ...entry, about: about.get(entry.key) ?? entry.about })),
      orders: [...changed.values()],
    };
  }

  /** The coins that left are those of this redemption. */
  #isBurn(order: Order, { txHash, amount, height }: AccountEntry): boolean {
    if (order.what !== 'redeem' || order.failed !== undefined) return false;
    if (order.amount.amount !== -amount) return false;
    if (order.included !== undefined) {
      return order.included.txHash === txHash && order.included.height === height;
    }
    const state = this.#core.signer.get(intentIdOf(order));
    return state !== undefined && 'hash' in state && state.hash === txHash;
  }

  /** Asks the chain's ledger about redemptions whose end may have gone by unseen. */
  async #ledger(address: string, height: BlockHeight, signal: AbortSignal): Promise<void> {
    const open = this.#orders
      .list(address)
      .filter((order) => isPending(order) || order.lostHash !== undefined);
    const oldest = Math.min(...open.map(({ included }) => included?.height ?? height));
    const isLate = height > oldest && (height - oldest) % LEDGER_EVERY === 0;
    if (open.length === 0 || !(this.#askLedger || isLate)) return;
    const { asking, log, data } = this.#core;
    try {
      const records = await queryLedgerRecords(asking, { source: address }, { signal });
      const ofOurs = records.filter(
        ({ id }) => id.denom === data.pay.denom && id.toDenom === data.fee.denom,
      );
      const found = foundAgain(this.#orders.list(address), ofOurs);
      this.#orders.keep(address, found);
      const ended = endsOf(this.#orders.list(address), ofOurs, (record) => endOf(record, height));
      this.#orders.keep(address, ended);
      this.#askLedger = false;
      if (found.length + ended.length > 0) this.#changed();
    } catch (error) {
      if (isAborted(error)) throw error;
      log.warn('the ledger of redemptions cannot be asked now', { error });
    }
  }
}

const PAYOUT_TO = 'account/payout-to/';

/** The end of a record; when that was the ledger does not say, only that it was by `height`. */
function endOf(record: LedgerRecord, height: BlockHeight): LedgerEnd | undefined {
  const { id, executed, canceled } = record;
  const base = { id, key: '', height };
  if (canceled !== undefined) {
    const { returned } = canceled;
    return {
      ...base,
      end: 'canceled',
      burned: returned.amount,
      received: returned,
      usd: undefined,
    };
  }
  const made = executed?.minted ?? executed?.reminted;
  if (executed?.burned === undefined || made === undefined) return undefined;
  const { denom } = made.coin;
  const amount =
    (executed.minted?.coin.amount ?? 0n) +
    (executed.reminted?.coin.amount ?? 0n) -
    spreadOf(executed.spread, denom);
  return {
    ...base,
    end: 'executed',
    burned: executed.burned.coin.amount,
    received: { denom, amount },
    usd: made.price,
  };
}

function isOf({ included, sequence }: Order, { id }: LedgerEnd): boolean {
  return included?.height === id.height && sequence === id.sequence;
}

function spreadOf(spread: Coin | undefined, denom: Coin['denom']): bigint {
  return spread?.denom === denom ? spread.amount : 0n;
}
