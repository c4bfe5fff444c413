import type { WalletSlice } from '../api/wallet.ts';
import type { BidRef } from '../domain/ids.ts';
import type { AccountBalances, NetworkAccount } from '../network/interface.ts';
import { coinPriceView, payoutView, redemptionView } from './money-values.ts';
import type { UseCases } from './use-cases.ts';
import { delegationValueOf, payoutValueOf, walletValueOf } from './wallet-values.ts';

/** In the slice; the rest is asked for. */
const SHOWN_DEPOSITS = 50;
const SHOWN_PAYOUTS = 10;
const SHOWN_REDEMPTIONS = 10;

/** The wallet and its account, from what is stored and what the chain said last. */
export function walletView(provider: UseCases): WalletSlice {
  const { parts, accounting } = provider;
  const { account } = parts.network;
  const wallet = walletValueOf(parts.wallet);
  if (account === undefined || accounting === undefined) {
    return { wallet, payout: payoutValueOf(parts.wallet, []), redemptions: [] };
  }
  const { balances, price, reconciliation } = accounting;
  const { haltedSinceMs } = accounting.redeemWatch;
  const delegation = account.delegation.status();
  return {
    wallet,
    ...(balances === undefined ? {} : { balances: balancesView(provider, account, balances) }),
    ...(price === undefined ? {} : { price: coinPriceView(price) }),
    payout: payoutValueOf(parts.wallet, accounting.payouts(SHOWN_PAYOUTS).map(payoutView)),
    redemptions: account.redemptions().slice(0, SHOWN_REDEMPTIONS).map(redemptionView),
    ...(haltedSinceMs === undefined ? {} : { redeemHaltedSinceMs: haltedSinceMs }),
    ...(delegation === undefined ? {} : { delegation: delegationValueOf(delegation) }),
    queue: queueView(account),
    ...(reconciliation === undefined
      ? {}
      : {
          reconciliation: {
            height: reconciliation.height,
            atMs: reconciliation.atMs,
            rows: reconciliation.rows.map((row) => ({ ...row })),
            ...(reconciliation.payments === undefined
              ? {}
              : { payments: reconciliation.payments.map((row) => ({ ...row })) }),
          },
        }),
    explorer: account.explorer,
    ...(account.faucet === undefined ? {} : { faucet: account.faucet }),
  };
}

function balancesView(
  { parts }: UseCases,
  { coins }: NetworkAccount,
  { height, atMs, rows, deposits }: AccountBalances,
): NonNullable<WalletSlice['balances']> {
  const labels = new Map<BidRef, string>();
  for (const pursuit of parts.storage.pursuits.listLive()) {
    if (pursuit.state === 'open') labels.set(pursuit.bid, pursuit.order.label);
  }
  return {
    height,
    atMs,
    rows: rows.map((row) => {
      const coin = coins.find(({ denom }) => denom === row.denom);
      return {
        ...row,
        // What the network does not name is shown as it is counted.
        ...(coin === undefined
          ? { symbol: row.denom, exponent: 0, use: 'other' as const }
          : { symbol: coin.symbol, exponent: coin.exponent, use: coin.use }),
      };
    }),
    deposits: deposits.slice(0, SHOWN_DEPOSITS).map(({ bid, amount }) => ({
      bid,
      label: labels.get(bid) ?? bid,
      amount: { ...amount },
    })),
    more: Math.max(0, deposits.length - SHOWN_DEPOSITS),
  };
}

function queueView(account: NetworkAccount): NonNullable<WalletSlice['queue']> {
  const { pending, sending, problem, feesToday, feesPerDay } = account.queue();
  return {
    pending,
    ...(sending === undefined ? {} : { sending: { ...sending } }),
    ...(problem === undefined ? {} : { problem: { ...problem } }),
    feesToday: { ...feesToday },
    feesPerDay: { ...feesPerDay },
  };
}
