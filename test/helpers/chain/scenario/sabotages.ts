import { Bid_State, Order_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import { moduleAddress } from '../../../chain/addresses.ts';
import { ONE } from '../../../chain/decimal.ts';
import type { Context } from '../../../chain/module.ts';
import { ESCROW_ACCOUNTS, ESCROW_PAYMENTS } from '../../../chain/modules/escrow-records.ts';
import { BIDS, ORDERS } from '../../../chain/modules/market-records.ts';
import type { Value } from '../../../chain/state.ts';
import { Store } from '../../../chain/state.ts';
import type { Invariant } from './invariant.ts';
import { onlyLegalChanges } from './invariants-market.ts';
import { messagesAreTold } from './invariants-messages.ts';
import {
  coinsConserved,
  escrowIsCovered,
  movesAreTold,
  rateTimesBlocks,
} from './invariants-money.ts';
import { statesAgree } from './invariants-states.ts';
import { changesAreTold } from './invariants-told.ts';
import type { Sabotage } from './scenario-chain.ts';

/** A wrong rule, and the invariant that has to find it. */
export interface NamedSabotage extends Sabotage {
  readonly name: string;
  readonly breaks: Invariant;
}

const balances = new Store<bigint>('bank.balances');

/** One for each invariant at the least. */
export const sabotages: readonly NamedSabotage[] = [
  {
    name: 'somebody gets a unit that nobody else loses',
    breaks: coinsConserved,
    alter: (_, context) => changeFirst(context, balances, (amount) => amount + 1n),
  },
  {
    name: 'a module mints a unit without a word',
    breaks: coinsConserved,
    alter: ({ bank }, context) => bank.mint(context, 'bme', [{ denom: 'uakt', amount: 1n }]),
  },
  {
    name: 'fees go on to another module without a word',
    breaks: movesAreTold,
    alter: ({ bank }, context) => {
      const [from, to] = [moduleAddress('fee_collector'), moduleAddress('bme')];
      bank.send(context, from, to, [{ denom: 'uakt', amount: 1n }]);
    },
  },
  {
    name: 'the escrow gives away a unit that it owes to somebody',
    breaks: escrowIsCovered,
    alter: ({ bank }, context) => {
      const [from, to] = [moduleAddress('escrow'), moduleAddress('bme')];
      if (bank.balance(context, from, 'uact') === 0n) return;
      bank.send(context, from, to, [{ denom: 'uact', amount: 1n }]);
    },
  },
  {
    name: 'a payment gets a unit too many out of its account',
    breaks: rateTimesBlocks,
    alter: (_, context) =>
      changeFirst(context, ESCROW_PAYMENTS, (payment) => {
        if (payment.state !== 'open') return undefined;
        const key = `${payment.id.account.scope}/${payment.id.account.xid}`;
        changeOne(context, ESCROW_ACCOUNTS, key, (account) => ({
          ...account,
          funds: account.funds.map((fund) => ({ ...fund, amount: fund.amount - ONE })),
        }));
        return { ...payment, balance: payment.balance + ONE };
      }),
  },
  {
    name: 'a closed order opens again',
    breaks: onlyLegalChanges,
    alter: (_, context) =>
      changeFirst(context, ORDERS, (order) =>
        order.state === Order_State.closed ? { ...order, state: Order_State.open } : undefined,
      ),
  },
  {
    name: 'a bid is closed while its lease runs',
    breaks: statesAgree,
    alter: (_, context) =>
      changeFirst(context, BIDS, (bid) =>
        bid.state === Bid_State.active ? { ...bid, state: Bid_State.closed } : undefined,
      ),
  },
  {
    name: 'leases close without a word',
    breaks: changesAreTold,
    tells: ({ type }) => type !== 'akash.market.v1.EventLeaseClosed',
  },
  {
    name: 'deployments are updated without a word',
    breaks: messagesAreTold,
    tells: ({ type }) => type !== 'akash.deployment.v1.EventDeploymentUpdated',
  },
];

/** Changes the first value of a store that the change does not leave alone. */
function changeFirst<T extends Value>(
  context: Context,
  store: Store<T>,
  change: (value: T) => T | undefined,
): void {
  for (const [key, value] of context.state.list(store)) {
    const changed = change(value);
    if (changed === undefined) continue;
    context.state.set(store, key, changed);
    return;
  }
}

function changeOne<T extends Value>(
  context: Context,
  store: Store<T>,
  key: string,
  change: (value: T) => T,
): void {
  const value = context.state.get(store, key);
  if (value !== undefined) context.state.set(store, key, change(value));
}
