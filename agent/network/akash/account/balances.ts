import type { Clock } from '../../../base/clock.ts';
import { AgentError } from '../../../base/errors.ts';
import type { Balance } from '../../../domain/balances.ts';
import { sumBalances } from '../../../domain/balances.ts';
import type { BidRef } from '../../../domain/ids.ts';
import type { Coin, DecCoin, Denom } from '../../../domain/money.ts';
import { truncateDec } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { AccountBalances } from '../../interface.ts';
import type { ChainAccess } from '../chain.ts';
import { queryBalances } from '../queries/accounts.ts';
import type { Asking } from '../queries/ask.ts';
import { queryLedgerRecords } from '../queries/bme.ts';
import { queryBids, queryLeases } from '../queries/market.ts';

/** What balances are asked with. */
export interface BalanceParts {
  readonly access: Pick<ChainAccess, 'tip'>;
  readonly asking: Asking;
  readonly clock: Clock;
}

/** A node has its newest block a moment before its state. */
const TRIES = 6;
const WAIT_MS = 250;

/** Everything that the account has, of one height. `shown` are the denoms that are there if empty. */
export async function askBalances(
  parts: BalanceParts,
  address: string,
  shown: readonly Denom[],
  signal: AbortSignal,
): Promise<AccountBalances> {
  for (let attempt = 1; ; attempt++) {
    const { height, atMs } = await parts.access.tip(signal);
    try {
      return { height, atMs, ...(await balancesAt(parts.asking, address, shown, height, signal)) };
    } catch (error) {
      const refused = error instanceof AgentError && error.code === 'chain-query-refused';
      if (!refused || attempt === TRIES) throw error;
      await parts.clock.sleep(WAIT_MS, signal);
    }
  }
}

async function balancesAt(
  asking: Asking,
  address: string,
  shown: readonly Denom[],
  height: BlockHeight,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly Balance[]; readonly deposits: AccountBalances['deposits'] }> {
  const at = { signal, height };
  const ofUs = { provider: address };
  const [free, open, active, leases, reclaiming, ledger] = await Promise.all([
    queryBalances(asking, address, at),
    queryBids(asking, { ...ofUs, state: 'open' }, at),
    // The deposit of a bid that became a lease stays locked until the lease ends.
    queryBids(asking, { ...ofUs, state: 'active' }, at),
    queryLeases(asking, { ...ofUs, state: 'active' }, at),
    queryLeases(asking, { ...ofUs, state: 'reclaiming' }, at),
    queryLedgerRecords(asking, { source: address }, at),
  ]);
  const deposits = [...open, ...active].flatMap(({ bid, escrow }) =>
    (escrow?.funds ?? []).map(wholeOf).flatMap((amount) => depositOf(bid.ref, amount)),
  );
  const rows = sumBalances(
    {
      free,
      bidDeposits: deposits.map(({ amount }) => amount),
      escrowPayments: [...leases, ...reclaiming].flatMap(({ payment }) =>
        payment === undefined ? [] : [wholeOf(payment.balance)],
      ),
      redemptions: ledger.flatMap(({ pending }) => (pending === undefined ? [] : [pending.burn])),
    },
    shown,
  );
  return { rows, deposits };
}

function depositOf(bid: BidRef, amount: Coin): AccountBalances['deposits'] {
  return amount.amount > 0n ? [{ bid, amount }] : [];
}

/** The chain pays whole atomics; a fraction stays where it is. */
function wholeOf({ denom, amount }: DecCoin): Coin {
  return { denom, amount: truncateDec(amount) };
}
