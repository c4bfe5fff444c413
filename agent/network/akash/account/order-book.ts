import type { UnixMs } from '../../../base/instant.ts';
import type { Redemption } from '../../../domain/account.ts';
import type { Journal, SendFate } from '../../interface.ts';
import type { LedgerRecord } from '../codec/bme.ts';
import type { IntentState } from '../signer/intents.ts';
import type { Row } from './books.ts';
import type { LedgerEnd } from './classify.ts';
import { accountError } from './errors.ts';
import type { Order } from './records.ts';
import { parseOrder, recordText } from './records.ts';

/** Redemptions that are kept to be shown. */
const MOST_REDEMPTIONS = 100;
const PREFIX = 'account/';

/** The intent that carries an order out. */
export function intentIdOf({ what, id }: Pick<Order, 'what' | 'id'>): string {
  return `${what}/${id}`;
}

/**
 * What was asked for once, of each address: followed from the request to its end, and never given to
 * the signer a second time.
 */
export class OrderBook {
  readonly #journal: Journal;
  readonly #orders = new Map<string, Map<string, Order>>();

  /** Throws `AgentError` `account-journal-damaged`. */
  constructor(journal: Journal) {
    this.#journal = journal;
    for (const [key, text] of journal.list(PREFIX)) {
      const [, address = '', kind] = key.split('/');
      if (kind !== 'order') continue;
      const order = parseOrder(key, text);
      this.#of(address).set(order.id, order);
    }
  }

  get(address: string, id: string): Order | undefined {
    return this.#orders.get(address)?.get(id);
  }

  list(address: string): readonly Order[] {
    return [...(this.#orders.get(address)?.values() ?? [])];
  }

  /** The newest first: as many as are kept when they are over. */
  redemptions(address: string): readonly Order[] {
    return this.#redeems(address).slice(0, MOST_REDEMPTIONS);
  }

  /** Of every address. */
  all(): readonly (readonly [address: string, order: Order])[] {
    return [...this.#orders].flatMap(([address, orders]) =>
      [...orders.values()].map((order) => [address, order] as const),
    );
  }

  /**
   * Takes a new order in; one that is known is left as it is. Throws `AgentError` `id-wrong`, or
   * `id-taken` where it wants something else than before.
   */
  add(address: string, order: Order): void {
    const { id, what, amount, to } = order;
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(id)) {
      throw accountError('id-wrong', 'An id has letters, digits and . _ : -, at most 100.');
    }
    const known = this.get(address, id);
    if (known === undefined) {
      this.keep(address, [order]);
      this.#forgetOld(address);
      return;
    }
    const same =
      known.what === what &&
      known.to === to &&
      known.amount.denom === amount.denom &&
      known.amount.amount === amount.amount;
    if (!same)
      throw accountError('id-taken', `Something else was asked for as ${id} before.`, { id });
  }

  /** Writes orders as they are now, alone. */
  keep(address: string, orders: readonly Order[]): void {
    if (orders.length === 0) return;
    this.#journal.writeAll(this.rows(address, orders));
    this.believe(address, orders);
  }

  /** How these would be written, for whoever writes more in the same step; then {@link believe}. */
  rows(address: string, orders: readonly Order[]): readonly Row[] {
    return orders.map((order) => [keyOf(address, order), recordText(order)]);
  }

  /** These are written. */
  believe(address: string, orders: readonly Order[]): void {
    for (const order of orders) this.#of(address).set(order.id, order);
  }

  #redeems(address: string): readonly Order[] {
    return this.list(address)
      .filter(({ what }) => what === 'redeem')
      .reverse()
      .sort((a, b) => b.askedAtMs - a.askedAtMs);
  }

  #of(address: string): Map<string, Order> {
    const known = this.#orders.get(address);
    if (known !== undefined) return known;
    const orders = new Map<string, Order>();
    this.#orders.set(address, orders);
    return orders;
  }

  #forgetOld(address: string): void {
    const over = this.#redeems(address)
      .filter((order) => !isOpen(order))
      .slice(MOST_REDEMPTIONS);
    if (over.length === 0) return;
    this.#journal.writeAll(over.map((order) => [keyOf(address, order), undefined]));
    for (const { id } of over) this.#of(address).delete(id);
  }
}

/** It is not over yet: not in a block, or not executed. */
export function isOpen(order: Order): boolean {
  if (order.failed !== undefined) return false;
  if (order.what === 'send') return order.included === undefined;
  return order.executed === undefined && order.canceledHeight === undefined;
}

/** Burned, and not executed as far as we know. */
export function isPending(order: Order): boolean {
  return order.what === 'redeem' && order.included !== undefined && isOpen(order);
}

/** The order after what the signer says of its intent; the same one where that is nothing new. */
export function afterIntent(order: Order, state: IntentState): Order {
  if (order.included !== undefined || order.failed !== undefined) return order;
  switch (state.state) {
    case 'included':
      return { ...order, submitted: true, included: { txHash: state.hash, height: state.height } };
    case 'failed': {
      const after = { ...order, submitted: true, failed: state.refusal.words };
      // Words without a code are the signer's own: it was sent, and nobody remembers.
      const isLost = state.refusal.code === null && state.hash !== undefined;
      return isLost ? { ...after, lostHash: state.hash ?? '' } : after;
    }
    case 'expired':
      return { ...order, submitted: true, failed: 'It was not sent in time.' };
    case 'queued':
    case 'broadcast':
      return order.submitted ? order : { ...order, submitted: true };
  }
}

/** Which of the orders that wait for the ledger has ended by that; `undefined` where none is ours. */
export function endedBy(orders: readonly Order[], end: LedgerEnd): Order | undefined {
  const order = orders.find(
    (one) =>
      isPending(one) &&
      one.included?.height === end.id.height &&
      one.amount.amount === end.burned &&
      (one.sequence === undefined || one.sequence === end.id.sequence),
  );
  if (order === undefined) return undefined;
  const { received, usd, height, id } = end;
  const known = { ...order, sequence: id.sequence };
  if (end.end === 'canceled') return { ...known, canceledHeight: height };
  return { ...known, executed: { height, received, ...(usd === undefined ? {} : { usd }) } };
}

/**
 * What the chain's ledger says of those that wait, where their end was not seen in a block. Two of
 * one block and one amount are the same to the ledger; each record belongs to one of them. `end`
 * makes the end of a record that is over.
 */
export function endsOf(
  orders: readonly Order[],
  records: readonly LedgerRecord[],
  end: (record: LedgerRecord) => LedgerEnd | undefined,
): readonly Order[] {
  const taken = new Set(
    orders.flatMap((order) => {
      const { included, sequence } = order;
      const isOver = included !== undefined && sequence !== undefined && !isPending(order);
      return isOver ? [`${included.height}/${sequence}`] : [];
    }),
  );
  const changed: Order[] = [];
  let open = orders.filter(isPending);
  const inOrder = [...records].sort((a, b) => Number(a.id.sequence - b.id.sequence));
  for (const record of inOrder) {
    if (taken.has(`${record.id.height}/${record.id.sequence}`)) continue;
    const over = end(record);
    const ended = over && endedBy(open, over);
    if (ended === undefined) continue;
    changed.push(ended);
    open = open.filter(({ id }) => id !== ended.id);
  }
  return changed;
}

/**
 * Those that were sent and lost which the chain's ledger has all the same: each takes a record of its
 * amount that was made since it was asked for and belongs to no other one.
 */
export function foundAgain(
  orders: readonly Order[],
  records: readonly LedgerRecord[],
): readonly Order[] {
  const taken = new Set(orders.map(({ included, sequence }) => `${included?.height}/${sequence}`));
  const isOfOther = ({ id }: LedgerRecord): boolean =>
    orders.some(
      ({ included, sequence }) => included?.height === id.height && sequence === undefined,
    );
  return orders.flatMap((order) => {
    const { failed: _failed, lostHash, ...rest } = order;
    if (lostHash === undefined || order.what !== 'redeem') return [];
    const record = records.find(
      (one) =>
        one.id.height > order.fromHeight &&
        burnedBy(one) === order.amount.amount &&
        !isOfOther(one) &&
        !taken.has(`${one.id.height}/${one.id.sequence}`),
    );
    if (record === undefined) return [];
    const { height, sequence } = record.id;
    taken.add(`${height}/${sequence}`);
    return [{ ...rest, included: { txHash: lostHash, height }, sequence }];
  });
}

function burnedBy({ pending, executed, canceled }: LedgerRecord): bigint | undefined {
  return pending?.burn.amount ?? executed?.burned?.coin.amount ?? canceled?.returned.amount;
}

/** What became of the transaction; `state` is what the signer says, where it still knows. */
export function fateOf(order: Order, state: IntentState | undefined): SendFate {
  const { included, failed } = order;
  if (included !== undefined) return { state: 'included', ...included };
  if (failed !== undefined) return { state: 'failed', reason: failed };
  return state?.state === 'broadcast'
    ? { state: 'sent', txHash: state.hash }
    : { state: 'waiting' };
}

/** An order to redeem as the port tells it. */
export function redemptionOf(order: Order): Redemption {
  const { id, askedAtMs, amount: burned, included, failed, executed, canceledHeight } = order;
  const base = { id, askedAtMs: askedAtMs as UnixMs, burned };
  if (executed !== undefined) return { ...base, state: 'executed', usd: undefined, ...executed };
  if (canceledHeight !== undefined) return { ...base, state: 'canceled', height: canceledHeight };
  if (failed !== undefined) return { ...base, state: 'failed', reason: failed };
  if (included !== undefined) return { ...base, state: 'pending', ...included };
  return { ...base, state: 'sending' };
}

function keyOf(address: string, { id }: Order): string {
  return `${PREFIX}${address}/order/${id}`;
}
