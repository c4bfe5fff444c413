import type { Dec } from '../../domain/money.ts';
import {
  addDec,
  decFromInt,
  decToText,
  mulDecInt,
  parseDec,
  truncateDec,
} from '../../domain/money.ts';
import type { BidBook, Books, DeploymentBook, LeaseBook } from './books.ts';
import { BID_DEPOSIT, isRival, TENANTS_PURSE } from './constants.ts';

/**
 * The market's money. Coins only move between four places (bank, escrow, settled balance of a
 * lease, bid deposit); `audit.ts` counts that none is ever made or lost.
 */

/** Moves whole coins within the bank; false, and nothing moved, where there are too few. */
export function pay(books: Books, from: string, to: string, amount: bigint): boolean {
  if (balanceOf(books, from) < amount) return false;
  books.bank[from] = (balanceOf(books, from) - amount).toString();
  books.bank[to] = (balanceOf(books, to) + amount).toString();
  return true;
}

/** Locks a bid's deposit; false where the provider has too little. */
export function lockDeposit(books: Books, provider: string): bigint | undefined {
  const balance = balanceOf(books, provider);
  if (balance < BID_DEPOSIT) return undefined;
  books.bank[provider] = (balance - BID_DEPOSIT).toString();
  return BID_DEPOSIT;
}

export function refundDeposit(books: Books, bid: BidBook): void {
  books.bank[bid.provider] = (balanceOf(books, bid.provider) + BigInt(bid.deposit)).toString();
  bid.deposit = '0';
}

/** Takes whole coins out of the tenants' purse into an escrow. */
export function fundEscrow(books: Books, deployment: DeploymentBook, amount: bigint): void {
  books.bank[TENANTS_PURSE] = (balanceOf(books, TENANTS_PURSE) - amount).toString();
  const { escrow } = deployment;
  escrow.funds = decToText(addDec(parseDec(escrow.funds), decFromInt(amount)));
}

/** What the lease earned since the last settlement, cut to what the escrow has. */
export function owedSince(
  deployment: DeploymentBook,
  bid: BidBook,
  height: number,
): { readonly paid: Dec; readonly owed: Dec } {
  const blocks = BigInt(height - deployment.escrow.settledHeight);
  const owed = mulDecInt(parseDec(bid.price), blocks);
  const funds = parseDec(deployment.escrow.funds);
  return { owed, paid: owed > funds ? funds : owed };
}

/** Settles up to `height`; true where the escrow had less than was owed. */
export function settle(
  deployment: DeploymentBook,
  bid: BidBook,
  lease: LeaseBook,
  height: number,
): boolean {
  const { owed, paid } = owedSince(deployment, bid, height);
  const { escrow } = deployment;
  escrow.funds = decToText((parseDec(escrow.funds) - paid) as Dec);
  escrow.settledHeight = height;
  lease.balance = decToText(addDec(parseDec(lease.balance), paid));
  return owed > paid;
}

/** Pays the whole coins of the settled balance to the provider; the rest stays. */
export function payOut(
  books: Books,
  leaseText: string,
  bid: BidBook,
  lease: LeaseBook,
  height: number,
): void {
  const amount = truncateDec(parseDec(lease.balance));
  if (amount === 0n) return;
  lease.balance = decToText((parseDec(lease.balance) - decFromInt(amount)) as Dec);
  lease.withdrawn = (BigInt(lease.withdrawn) + amount).toString();
  books.bank[bid.provider] = (balanceOf(books, bid.provider) + amount).toString();
  // Nobody reads what the made-up competitors earn.
  if (isRival(bid.provider)) return;
  const { provider } = bid;
  books.payments.push({ lease: leaseText, provider, height, amount: amount.toString() });
}

/** What is left of a coin after a lease goes back to the tenant, so that escrows end even. */
export function returnDust(deployment: DeploymentBook, lease: LeaseBook): void {
  const funds = addDec(parseDec(deployment.escrow.funds), parseDec(lease.balance));
  deployment.escrow.funds = decToText(funds);
  lease.balance = '0';
}

/** Gives the escrow's whole coins back to the tenants; with no lease on it that is all of it. */
export function refundEscrow(books: Books, deployment: DeploymentBook): void {
  const funds = parseDec(deployment.escrow.funds);
  const amount = truncateDec(funds);
  deployment.escrow.funds = decToText((funds - decFromInt(amount)) as Dec);
  books.bank[TENANTS_PURSE] = (balanceOf(books, TENANTS_PURSE) + amount).toString();
}

/** Blocks that the escrow lasts from `height` on. */
export function blocksLeft(deployment: DeploymentBook, bid: BidBook, height: number): number {
  const { owed } = owedSince(deployment, bid, height);
  const left = parseDec(deployment.escrow.funds) - owed;
  return left <= 0n ? 0 : Number(left / parseDec(bid.price));
}

export function balanceOf(books: Books, account: string): bigint {
  return BigInt(books.bank[account] ?? '0');
}
