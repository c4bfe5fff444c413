import { z } from 'zod';

import { AgentError } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { LeaseRef } from '../../../domain/ids.ts';
import { parseLeaseRef } from '../../../domain/ids.ts';
import type { Coin } from '../../../domain/money.ts';
import { parseDenom } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { Journal, Payment } from '../../interface.ts';
import type { AkashErrorCode } from '../errors.ts';

const PAID = 'akash/paid/';
const WITHDRAWN = 'akash/withdrawn/';
const OPENED = 'akash/payments-from/';
/** So that the journal's order is that of the heights. */
const HEIGHT_DIGITS = 12;
/** About a month of blocks: what is older and was asked past is not kept. */
const KEPT_BLOCKS = 430_000;

/** What a lease has been paid in all, as the chain says it. */
export interface Withdrawn {
  readonly lease: LeaseRef;
  readonly withdrawn: Coin;
  readonly txHash?: string;
}

type Row = readonly [key: string, value: string | undefined];

const coinText = {
  denom: z.string().transform(parseDenom),
  amount: z
    .string()
    .regex(/^\d{1,60}$/)
    .transform(BigInt),
};
const storedCoin = z.strictObject(coinText);
const storedPayment = z.strictObject({
  key: z.string(),
  lease: z.string().transform(parseLeaseRef),
  ...coinText,
  txHash: z.string().exactOptional(),
});

/**
 * Payments as they are remembered. The chain only says how much a lease has been paid in all, so a
 * payment is what that is more than what was written down before. Both are written in one step:
 * their sum is the chain's own figure, whatever is read twice or missed.
 */
export class PaymentBook {
  readonly #journal: Journal;
  readonly #log: Logger;
  readonly #withdrawn = new Map<LeaseRef, Coin>();
  /** In the order of their heights. */
  #payments: readonly Payment[];

  /** Throws `AgentError` `akash-journal-damaged`. */
  constructor(journal: Journal, log: Logger) {
    this.#journal = journal;
    this.#log = log;
    for (const [key, text] of journal.list(WITHDRAWN)) {
      const lease = key.slice(WITHDRAWN.length) as LeaseRef;
      this.#withdrawn.set(lease, readable(key, text, storedCoin));
    }
    this.#payments = journal.list(PAID).map(([key, text]) => {
      const { amount, denom, ...rest } = readable(key, text, storedPayment);
      const height = parseBlockHeight(Number(key.slice(PAID.length, PAID.length + HEIGHT_DIGITS)));
      return { ...rest, height, amount: { denom, amount } };
    });
  }

  /** From which height on this account's payments are counted; `undefined` before the first look. */
  openedAt(account: string): BlockHeight | undefined {
    const text = this.#journal.read(OPENED + account);
    return text === undefined ? undefined : readable(OPENED, text, storedHeight);
  }

  /** What was paid before us is none of our payments: only what comes on top of it is. */
  open(account: string, height: BlockHeight, paid: readonly Withdrawn[]): void {
    this.#journal.writeAll([
      ...paid.map(({ lease, withdrawn }): Row => [WITHDRAWN + lease, coinRow(withdrawn)]),
      [OPENED + account, String(height)],
    ]);
    for (const { lease, withdrawn } of paid) this.#withdrawn.set(lease, withdrawn);
  }

  /** What the lease has been paid in all, as far as that was written down. */
  withdrawnOf(lease: LeaseRef): bigint {
    return this.#withdrawn.get(lease)?.amount ?? 0n;
  }

  /** What of this is new becomes payments of `height`; nothing is counted twice. */
  record(height: BlockHeight, paid: readonly Withdrawn[]): readonly Payment[] {
    const fresh = new Map<string, Payment>();
    const rows: Row[] = [];
    const totals = new Map<LeaseRef, Coin>();
    for (const { lease, withdrawn, txHash } of paid) {
      const before = this.#withdrawn.get(lease)?.amount ?? 0n;
      const amount = withdrawn.amount - before;
      if (amount === 0n || totals.has(lease)) continue;
      if (amount < 0n) {
        this.#log.error('the chain says that a lease was paid less than before', { lease });
        continue;
      }
      totals.set(lease, withdrawn);
      rows.push([WITHDRAWN + lease, coinRow(withdrawn)]);
      const payment = {
        ...{ key: this.#freeKey(lease, height), height, lease },
        amount: { denom: withdrawn.denom, amount },
        ...(txHash === undefined ? {} : { txHash }),
      };
      fresh.set(payment.key, payment);
      rows.push([rowKey(payment), paymentRow(payment)]);
    }
    if (rows.length === 0) return [];
    this.#journal.writeAll(rows);
    for (const [lease, withdrawn] of totals) this.#withdrawn.set(lease, withdrawn);
    this.#payments = [...this.#payments, ...fresh.values()].sort((a, b) => a.height - b.height);
    return [...fresh.values()];
  }

  /** Payments at or above `from`, oldest first. Whoever asks has those that are far below. */
  from(from: BlockHeight): readonly Payment[] {
    const old = this.#payments.filter(({ height }) => height < from - KEPT_BLOCKS);
    if (old.length > 0) {
      this.#journal.writeAll(old.map((payment): Row => [rowKey(payment), undefined]));
      this.#payments = this.#payments.slice(old.length);
    }
    return this.#payments.filter(({ height }) => height >= from);
  }

  /** The lease, counted where it was paid at this height already: what was told is never changed. */
  #freeKey(lease: LeaseRef, height: BlockHeight): string {
    const count = this.#payments.filter((one) => {
      return one.height === height && one.lease === lease;
    }).length;
    return count === 0 ? lease : `${lease}#${count + 1}`;
  }
}

function rowKey({ height, key }: Payment): string {
  return `${PAID}${String(height).padStart(HEIGHT_DIGITS, '0')}/${key}`;
}

function paymentRow({ key, lease, amount, txHash }: Payment): string {
  const { denom, amount: coins } = amount;
  return JSON.stringify({ key, lease, denom, amount: coins.toString(), txHash });
}

function coinRow({ denom, amount }: Coin): string {
  return JSON.stringify({ denom, amount: amount.toString() });
}

const storedHeight = z.number().transform(parseBlockHeight);

function readable<T extends z.ZodType>(key: string, text: string, schema: T): z.infer<T> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `What is kept of payments cannot be read (${key}): nothing is counted anew.`;
    throw new AgentError<AkashErrorCode>('akash-journal-damaged', message, { cause });
  }
}
