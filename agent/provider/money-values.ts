import type { PaymentValue } from '../api/methods.ts';
import type { EntryValue, PayoutValue, RedemptionValue, WalletSlice } from '../api/wallet.ts';
import { assertNever } from '../base/errors.ts';
import type { CoinPrice, Redemption } from '../domain/account.ts';
import { decToText } from '../domain/money.ts';
import type { Payout } from '../domain/paying-out.ts';
import type { LedgerPayment, StoredEntry } from '../storage/interface.ts';

/** What moved money, as clients see it. */

/** What a coin is worth, with where that comes from. */
export function coinPriceView(price: CoinPrice): NonNullable<WalletSlice['price']> {
  return { ...price, usd: decToText(price.usd) };
}

/** A payment of the ledger as clients see it. */
export function paymentView(payment: LedgerPayment): PaymentValue {
  const { key, height, lease, amount, atMs, txHash, price } = payment;
  return {
    ...{ key, height, lease, amount, atMs },
    ...(txHash === undefined ? {} : { txHash }),
    ...(price === undefined ? {} : { price: coinPriceView(price) }),
  };
}

/** A redemption as clients see it. */
export function redemptionView(redemption: Redemption): RedemptionValue {
  const { id, askedAtMs, burned, state } = redemption;
  const asked = { id, askedAtMs, burned: { ...burned }, state };
  switch (redemption.state) {
    case 'sending':
      return asked;
    case 'pending':
      return { ...asked, height: redemption.height, txHash: redemption.txHash };
    case 'executed': {
      const { height, received, usd } = redemption;
      return {
        ...asked,
        height,
        received: { ...received },
        ...(usd === undefined ? {} : { usd: decToText(usd) }),
      };
    }
    case 'canceled':
      return { ...asked, height: redemption.height };
    case 'failed':
      return { ...asked, reason: redemption.reason };
    default:
      return assertNever(redemption);
  }
}

/** A payout as clients see it. */
export function payoutView(payout: Payout): PayoutValue {
  const { id, askedAtMs, to, amount, by, state } = payout;
  const asked = { id, askedAtMs, to, amount: { ...amount }, by, state };
  switch (payout.state) {
    case 'sending':
      return payout.txHash === undefined ? asked : { ...asked, txHash: payout.txHash };
    case 'included':
      return { ...asked, txHash: payout.txHash, height: payout.height };
    case 'failed':
      return { ...asked, reason: payout.reason };
    default:
      return assertNever(payout);
  }
}

/** A change of the account's coins as clients see it. */
export function entryView(entry: StoredEntry): EntryValue {
  const { id, key, height, atMs, txHash, kind, denom, amount, about, usd } = entry;
  return {
    ...{ id, key, height, atMs, kind, denom, amount },
    ...(txHash === undefined ? {} : { txHash }),
    ...(about === undefined ? {} : { about }),
    ...(usd === undefined ? {} : { usd: decToText(usd) }),
  };
}
