import { moduleAddress } from '../../chain/addresses.ts';
import type { Chain } from '../../chain/chain.ts';
import { decOf, truncate } from '../../chain/decimal.ts';
import type { EscrowPayment } from '../../chain/modules/escrow-records.ts';
import {
  accountKey,
  ESCROW_ACCOUNTS,
  ESCROW_PAYMENTS,
  paymentKey,
  paymentsOf,
} from '../../chain/modules/escrow-records.ts';
import type { BidParts } from './messages.ts';

const ESCROW = moduleAddress('escrow');

/**
 * The deployment's account has what it owes until now and less than a block's price more; the rest
 * is back with the tenant.
 */
export function dryUp(chain: Chain, { owner, dseq }: BidParts): void {
  const id = { scope: 'deployment' as const, xid: `${owner}/${dseq}` };
  chain.alter((context) => {
    const account = context.state.get(ESCROW_ACCOUNTS, accountKey(id));
    const [deposit] = account?.deposits ?? [];
    if (account === undefined || deposit === undefined) throw new Error('no account');
    const blocks = chain.height - account.settledAt;
    const owed = paymentsOf(context, id).reduce((sum, { rate }) => sum + rate.amount * blocks, 0n);
    const left = decOf(truncate(owed) + 1n);
    const away = truncate(deposit.balance.amount - left);
    chain.bank.send(context, ESCROW, deposit.owner, [{ denom: 'uact', amount: away }]);
    const balance = { denom: 'uact', amount: left };
    const dry = { ...account, funds: [balance], deposits: [{ ...deposit, balance }] };
    context.state.set(ESCROW_ACCOUNTS, accountKey(id), dry);
  });
}

/** What the chain itself says of a lease's payment. */
export function paymentOn(chain: Chain, id: BidParts): EscrowPayment | undefined {
  const { owner, dseq, gseq, oseq, provider } = id;
  const account = { scope: 'deployment' as const, xid: `${owner}/${dseq}` };
  const payment = { account, xid: `${gseq}/${oseq}/${provider}` };
  return chain.read((context) => context.state.get(ESCROW_PAYMENTS, paymentKey(payment)));
}

/** The lease's payment is over, and nothing tells the lease. */
export function endPayment(chain: Chain, id: BidParts): void {
  const payment = paymentOn(chain, id);
  if (payment === undefined) throw new Error('no payment');
  chain.alter((context) => {
    context.state.set(ESCROW_PAYMENTS, paymentKey(payment.id), { ...payment, state: 'closed' });
  });
}
