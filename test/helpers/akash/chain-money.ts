import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Chain } from '../../chain/chain.ts';
import type { Context } from '../../chain/module.ts';
import { LEDGER } from '../../chain/modules/bme-records.ts';
import type { EscrowAccount, EscrowPayment } from '../../chain/modules/escrow-records.ts';
import { ESCROW_ACCOUNTS, ESCROW_PAYMENTS } from '../../chain/modules/escrow-records.ts';

export const DENOMS = ['uact', 'uakt'] as const;
export type Sums = ReadonlyMap<string, bigint>;

/** What moved an account's coins, as the chain's own state has it; `kind denom` names a sum. */
interface ChainMoney {
  readonly from: bigint;
  readonly to: bigint;
  /** After each block of `from` to `to`: by denom. */
  readonly balances: ReadonlyMap<bigint, Sums>;
  /** What leases paid, by height and lease. */
  readonly payments: Sums;
  /** What leases paid in all, by lease. */
  readonly paid: Sums;
  /** By kind and denom. */
  readonly kinds: Sums;
}

/**
 * Reads it from the state after each block and from the transactions, and from no event: what the
 * agent's books are made of has no part in it.
 */
export function chainMoney(
  chain: Chain,
  account: string,
  payoutTo: string,
  from: bigint,
): ChainMoney {
  const balances = new Map<bigint, Sums>();
  const payments = new Map<string, bigint>();
  const kinds = new Map<string, bigint>();
  let before = chain.read((context) => look(context, chain, account, payoutTo), from);
  balances.set(from, before.balances);
  for (let height = from + 1n; height <= chain.height; height++) {
    const now = chain.read((context) => look(context, chain, account, payoutTo), height);
    balances.set(height, now.balances);
    for (const [lease, withdrawn] of now.withdrawn) {
      const paid = withdrawn - (before.withdrawn.get(lease) ?? 0n);
      if (paid === 0n) continue;
      add(payments, `${height} ${lease}`, paid);
      add(kinds, 'payment uact', paid);
    }
    noteDeposits(kinds, before.deposits, now.deposits);
    for (const [key, amount] of difference(now.redeemed, before.redeemed)) add(kinds, key, amount);
    for (const [denom, amount] of difference(now.payouts, before.payouts)) {
      add(kinds, `payout ${denom}`, -amount);
    }
    noteTransactions(kinds, chain, account, height);
    before = now;
  }
  const { withdrawn: paid } = before;
  return { from, to: chain.height, balances, payments, paid, kinds };
}

/** What a lease has earned at that height and nobody has withdrawn, in whole units; of one group alone. */
export function chainOwes(chain: Chain, lease: string, height: bigint): bigint {
  return chain.read((context) => {
    const payments = context.state.list(ESCROW_PAYMENTS, '');
    const payment = payments.map(([, one]) => one).find((one) => leaseOf(one) === lease);
    if (payment?.state !== 'open') throw new Error(`no open payment: ${lease} at ${height}`);
    const { scope, xid } = payment.id.account;
    const account = context.state.get(ESCROW_ACCOUNTS, `${scope}/${xid}`);
    const blocks = height - (account?.settledAt ?? height);
    const cost = wholes(payment.rate.amount * blocks);
    const there = account?.deposits.reduce((sum, { balance }) => sum + balance.amount, 0n) ?? 0n;
    return (payment.balance + (cost < there ? cost : there)) / ONE;
  }, height);
}

const ONE = 10n ** 18n;
const wholes = (dec: bigint): bigint => dec - (dec % ONE);

interface Look {
  readonly balances: Sums;
  readonly withdrawn: Sums;
  /** By bid: its coin and how much of it. */
  readonly deposits: Sums;
  readonly redeemed: Sums;
  readonly payouts: Sums;
}

function look(context: Context, chain: Chain, account: string, payoutTo: string): Look {
  const { state } = context;
  const balancesOf = (address: string): Sums =>
    new Map(DENOMS.map((denom) => [denom, chain.bank.balance(context, address, denom)]));
  const own = state
    .list(ESCROW_PAYMENTS, '')
    .map(([, payment]) => payment)
    .filter(({ owner }) => owner === account);
  const bids = state
    .list(ESCROW_ACCOUNTS, 'bid/')
    .map(([, bid]) => bid)
    .filter(({ owner }) => owner === account);
  return {
    balances: balancesOf(account),
    withdrawn: new Map(own.map((payment) => [leaseOf(payment), payment.withdrawn])),
    deposits: new Map(bids.flatMap(depositOf)),
    redeemed: redeemedOf(context, account),
    payouts: balancesOf(payoutTo),
  };
}

/** As the agent calls it; bseq is 0 so far. */
function leaseOf({ id }: EscrowPayment): string {
  return `akash:${id.account.xid}/${id.xid}/0`;
}

function depositOf({ id, deposits }: EscrowAccount): readonly (readonly [string, bigint])[] {
  return deposits.map(({ balance }) => [`${id.xid} ${balance.denom}`, balance.amount / ONE]);
}

function redeemedOf(context: Context, account: string): Sums {
  const sums = new Map<string, bigint>();
  for (const [, line] of context.state.list(LEDGER, '')) {
    if (line.id.source !== account) continue;
    if (line.status !== 'executed') {
      add(sums, `redeem-burned ${line.coin.denom}`, -line.coin.amount);
      if (line.status === 'canceled') {
        add(sums, `redeem-received ${line.coin.denom}`, line.coin.amount);
      }
      continue;
    }
    const { burned, minted, reminted, spread } = line;
    add(sums, `redeem-burned ${line.id.denom}`, -(burned?.coin.amount ?? 0n));
    const made = (minted?.coin.amount ?? 0n) + (reminted?.coin.amount ?? 0n);
    add(sums, `redeem-received ${line.id.toDenom}`, made - spread.amount);
  }
  return sums;
}

function noteDeposits(kinds: Map<string, bigint>, before: Sums, now: Sums): void {
  for (const [key, amount] of difference(now, before)) {
    const denom = key.split(' ')[1] ?? '';
    add(kinds, `${amount > 0n ? 'deposit' : 'refund'} ${denom}`, -amount);
  }
}

/** Fees, and what came from others. */
function noteTransactions(
  kinds: Map<string, bigint>,
  chain: Chain,
  account: string,
  height: bigint,
): void {
  const block = chain.block(height);
  block?.txs.forEach((tx, index) => {
    const payer = tx.granter === '' ? tx.payer : tx.granter;
    if (payer === account) {
      for (const { denom, amount } of tx.fee) add(kinds, `fee ${denom}`, -amount);
    }
    if (block.results[index]?.code !== 0) return;
    for (const { typeUrl, value } of tx.messages) {
      if (typeUrl !== `/${MsgSend.$type}`) continue;
      const { toAddress, amount } = MsgSend.decode(value);
      if (toAddress !== account) continue;
      for (const coin of amount) add(kinds, `received ${coin.denom}`, BigInt(coin.amount));
    }
  });
}

/** What changed, key by key. */
function difference(now: Sums, before: Sums): Sums {
  const keys = new Set([...now.keys(), ...before.keys()]);
  const changes = [...keys].map((key): readonly [string, bigint] => [
    key,
    (now.get(key) ?? 0n) - (before.get(key) ?? 0n),
  ]);
  return new Map(changes.filter(([, amount]) => amount !== 0n));
}

/** Adds to a sum that may not be there yet. */
export function add(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}
