import { z } from 'zod';

import { parseUnixMs } from '../../../base/instant.ts';
import { through } from '../../../base/through.ts';
import type { AccountEntry, AccountOpening } from '../../../domain/account.ts';
import { ENTRY_KINDS } from '../../../domain/account.ts';
import type { Coin, Dec } from '../../../domain/money.ts';
import { decToText, parseDec, parseDenom } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import { accountError } from './errors.ts';

/** What the account remembers across restarts, as it lies in the journal. */

/** Where the books of one address stand. */
export interface BooksState {
  readonly opening: AccountOpening;
  /** The last height that is in them. */
  readonly height: BlockHeight;
  /** The opening and all entries since. */
  readonly known: readonly Coin[];
  /**
   * Heights that were not seen, or not understood: everything up to `from` is in the books, and what
   * happened up to `to` has yet to be found by the balances.
   */
  readonly unsure?: { readonly from: BlockHeight; readonly to: BlockHeight };
}

/** Something that the owner asked for once: to redeem, or to send. */
export interface Order {
  readonly id: string;
  readonly what: 'redeem' | 'send';
  readonly askedAtMs: number;
  readonly amount: Coin;
  /** Of a `send`. */
  readonly to?: string;
  /** What had been read of the chain by then. */
  readonly fromHeight: BlockHeight;
  /** The signer has it: it is never given to it again. */
  readonly submitted: boolean;
  /** The transaction is in a block. */
  readonly included?: { readonly txHash: string; readonly height: BlockHeight };
  readonly failed?: string;
  /** It was sent, and no node keeps what became of that transaction: the ledger may know. */
  readonly lostHash?: string;
  /** Which exchange of its block it is, once that is known. */
  readonly sequence?: bigint;
  readonly executed?: {
    readonly height: BlockHeight;
    readonly received: Coin;
    readonly usd?: Dec;
  };
  readonly canceledHeight?: BlockHeight;
}

const height = z.number().transform(through(parseBlockHeight));
const instant = z.number().transform(through(parseUnixMs));
const whole = z
  .string()
  .regex(/^-?\d{1,60}$/)
  .transform((text) => BigInt(text));
const denom = z.string().transform(through(parseDenom));
const coin: z.ZodType<Coin> = z.strictObject({ denom, amount: whole });
const dec = z.string().transform(through(parseDec));

const booksState: z.ZodType<BooksState> = z.strictObject({
  opening: z.strictObject({ height, coins: z.array(coin) }),
  height,
  known: z.array(coin),
  unsure: z.strictObject({ from: height, to: height }).exactOptional(),
});

const entry = z
  .strictObject({
    key: z.string(),
    height,
    atMs: instant,
    txHash: z.string().optional(),
    kind: z.enum(ENTRY_KINDS),
    denom,
    amount: whole,
    about: z.string().optional(),
  })
  .transform(({ txHash, about, ...rest }): AccountEntry => ({ ...rest, txHash, about }));

const order: z.ZodType<Order> = z.strictObject({
  id: z.string(),
  what: z.enum(['redeem', 'send']),
  askedAtMs: instant,
  amount: coin,
  to: z.string().exactOptional(),
  fromHeight: height,
  submitted: z.boolean(),
  included: z.strictObject({ txHash: z.string(), height }).exactOptional(),
  failed: z.string().exactOptional(),
  lostHash: z.string().exactOptional(),
  sequence: whole.exactOptional(),
  executed: z.strictObject({ height, received: coin, usd: dec.exactOptional() }).exactOptional(),
  canceledHeight: height.exactOptional(),
});

/** Reads back what {@link recordText} wrote. Throws `AgentError` `account-journal-damaged`. */
export const parseBooks = (key: string, text: string): BooksState => read(booksState, key, text);
/** The same for an entry. */
export const parseEntry = (key: string, text: string): AccountEntry => read(entry, key, text);
/** The same for an order. */
export const parseOrder = (key: string, text: string): Order => {
  const found = read(order, key, text);
  return found;
};

/** Any of the three as it lies in the journal. */
export function recordText(record: BooksState | AccountEntry | Order): string {
  const { usd } = 'executed' in record ? (record.executed ?? {}) : {};
  const plain =
    usd === undefined || !('executed' in record)
      ? record
      : { ...record, executed: { ...record.executed, usd: decToText(usd) } };
  return JSON.stringify(plain, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

function read<T>(schema: z.ZodType<T>, key: string, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `What was written down about the account in ${key} cannot be read.`;
    throw accountError('account-journal-damaged', message, { key }, cause);
  }
}
