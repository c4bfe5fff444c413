import type { Deposit } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Source } from '@akashnetwork/chain-sdk/private-types/akash.v1';

import { decOf } from '../decimal.ts';
import type { BankKeeper } from '../keepers.ts';
import type { Context } from '../module.ts';
import { coinFault, coinOf, coinText } from './akash-coins.ts';
import { refusals, unnumbered } from './akash-refusals.ts';
import type { Depositor } from './escrow-records.ts';

const refuse = refusals('akash', { invalidDepositSource: [4, 'invalid deposit source'] });

/** Refuses a deposit that makes no sense whoever sends it. */
export function checkDeposit(deposit: Deposit | undefined): void {
  const fault = coinFault(coinOf(deposit?.amount));
  if (fault !== undefined) throw unnumbered(fault);
  checkSources(deposit?.sources ?? []);
}

/** A deposit says where to take it from, each source once. */
export function checkSources(sources: readonly Source[]): void {
  if (sources.length === 0) throw refuse.invalidDepositSource('empty deposit sources');
  const seen = new Set<Source>();
  for (const source of sources) {
    if (source !== Source.balance && source !== Source.grant) {
      throw refuse.invalidDepositSource(`empty deposit source type ${source}`);
    }
    if (seen.has(source)) {
      throw refuse.invalidDepositSource(`duplicate deposit source type ${source}`);
    }
    seen.add(source);
  }
}

/**
 * From whom the coins of a deposit are to come. From the signer's balance, where that is a source;
 * nobody lends to others on this chain, so the source `grant` never gives anything.
 */
export function authorizeDeposit(
  context: Context,
  bank: BankKeeper,
  signer: string,
  deposit: Deposit | undefined,
): readonly Depositor[] {
  const { denom, amount } = coinOf(deposit?.amount);
  if (amount === 0n) return [];
  const fromBalance = deposit?.sources.includes(Source.balance) ?? false;
  if (!fromBalance || bank.balance(context, signer, denom) < amount) {
    throw unnumbered('deposit invalid: insufficient balance');
  }
  const balance = { denom, amount: decOf(amount) };
  return [{ owner: signer, height: context.height, source: Source.balance, balance }];
}

/** As a node prints a deposit: `{10uakt [balance]}`. */
export function depositText(deposit: Deposit | undefined): string {
  const sources = (deposit?.sources ?? []).map((source) => Source[source]);
  return `{${coinText(coinOf(deposit?.amount))} [${sources.join(' ')}]}`;
}
