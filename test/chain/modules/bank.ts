import type { Coin as WireCoin } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import {
  MsgSend,
  MsgSendResponse,
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
  QueryBalanceRequest,
  QueryBalanceResponse,
  QuerySpendableBalancesRequest,
  QuerySpendableBalancesResponse,
  QuerySupplyOfRequest,
  QuerySupplyOfResponse,
  QueryTotalSupplyRequest,
  QueryTotalSupplyResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { z } from 'zod';

import { isAddress, moduleAddress } from '../addresses.ts';
import { coinsText } from '../events.ts';
import type { Coin } from '../keepers.ts';
import type { Context, MessageHandler, Module } from '../module.ts';
import { Refusal } from '../module.ts';
import { page } from '../paging.ts';
import { invalidRequest, refusal } from '../refusals.ts';
import { Store } from '../state.ts';
import { GENESIS_MODULES } from './accounts.ts';
import type { Bank } from './bank-keeper.ts';

const coinSchema = z.object({ denom: z.string(), amount: z.string() });
const genesisSchema = z.object({
  balances: z.array(z.object({ address: z.string(), coins: z.array(coinSchema) })),
  supply: z.array(coinSchema),
  params: z.object({ default_send_enabled: z.boolean() }),
  send_enabled: z.array(z.object({ denom: z.string(), enabled: z.boolean() })),
});

/** Whether a coin may be sent by its owner; what is not named is as the default says. */
const sendEnabled = new Store<boolean>('bank.send_enabled');
const DEFAULT = '';

const SEND_DISABLED = 5;

/** Coins that accounts send each other. */
export function makeBankModule(bank: Bank): Module {
  return {
    name: 'cosmos.bank',
    initGenesis: (context, genesis) => {
      beginBank(context, bank, genesisSchema.parse(genesis));
    },
    messages: { [`/${MsgSend.$type}`]: sendHandler(bank) },
    queries: {
      '/cosmos.bank.v1beta1.Query/AllBalances': (context, request) => {
        const { address, pagination } = QueryAllBalancesRequest.decode(request);
        const found = page(bank.balances(context, checked(address)), keyOf, pagination);
        const balances = found.items.map(wireCoin);
        return QueryAllBalancesResponse.encode({ ...found, balances }).finish();
      },
      '/cosmos.bank.v1beta1.Query/SpendableBalances': (context, request) => {
        const { address, pagination } = QuerySpendableBalancesRequest.decode(request);
        const found = page(bank.balances(context, checked(address)), keyOf, pagination);
        const balances = found.items.map(wireCoin);
        return QuerySpendableBalancesResponse.encode({ ...found, balances }).finish();
      },
      '/cosmos.bank.v1beta1.Query/Balance': (context, request) => {
        const { address, denom } = QueryBalanceRequest.decode(request);
        const amount = bank.balance(context, checked(address), denom);
        return QueryBalanceResponse.encode({ balance: wireCoin({ denom, amount }) }).finish();
      },
      '/cosmos.bank.v1beta1.Query/SupplyOf': (context, request) => {
        const { denom } = QuerySupplyOfRequest.decode(request);
        const amount = bank.supply(context, denom);
        return QuerySupplyOfResponse.encode({ amount: wireCoin({ denom, amount }) }).finish();
      },
      '/cosmos.bank.v1beta1.Query/TotalSupply': (context, request) => {
        const { pagination } = QueryTotalSupplyRequest.decode(request);
        const found = page(bank.supplies(context), keyOf, pagination);
        const supply = found.items.map(wireCoin);
        return QueryTotalSupplyResponse.encode({ ...found, supply }).finish();
      },
    },
  };
}

function beginBank(context: Context, bank: Bank, genesis: z.output<typeof genesisSchema>): void {
  const sums = new Map<string, bigint>();
  for (const { address, coins } of genesis.balances) {
    for (const coin of coins.map(plainCoin)) {
      bank.setBalance(context, address, coin);
      sums.set(coin.denom, (sums.get(coin.denom) ?? 0n) + coin.amount);
    }
  }
  for (const { denom, amount } of genesis.supply.map(plainCoin)) {
    if (sums.get(denom) === amount) continue;
    throw new Error(`genesis says that there are ${amount}${denom}, and has ${sums.get(denom)}`);
  }
  for (const [denom, amount] of sums) bank.setSupply(context, { denom, amount });
  context.state.set(sendEnabled, DEFAULT, genesis.params.default_send_enabled);
  for (const { denom, enabled } of genesis.send_enabled) {
    context.state.set(sendEnabled, denom, enabled);
  }
}

function sendHandler(bank: Bank): MessageHandler<MsgSend> {
  const closed = new Set(GENESIS_MODULES.map(moduleAddress));
  return {
    codec: MsgSend,
    signer: ({ fromAddress }) => fromAddress,
    handle: (context, { fromAddress, toAddress, amount }) => {
      if (!isAddress(toAddress)) throw refusal('invalidAddress', 'invalid to address');
      const coins = amount.map(plainCoin);
      if (!areCoins(coins)) throw refusal('invalidCoins', coinsText(coins));
      for (const { denom } of coins) mayBeSent(context, denom);
      if (closed.has(toAddress)) {
        throw refusal('unauthorized', `${toAddress} is not allowed to receive funds`);
      }
      bank.send(context, fromAddress, toAddress, coins);
      return MsgSendResponse.encode({}).finish();
    },
  };
}

function mayBeSent(context: Context, denom: string): void {
  const may = context.state.get(sendEnabled, denom) ?? context.state.get(sendEnabled, DEFAULT);
  if (may === true) return;
  const log = `${denom} transfers are currently disabled: send transactions are disabled`;
  throw new Refusal('bank', SEND_DISABLED, log);
}

/** Coins are something of each denom, each denom once, in their order. */
function areCoins(coins: readonly Coin[]): boolean {
  return (
    coins.length > 0 &&
    coins.every(
      ({ denom, amount }, at) => amount > 0n && (at === 0 || (coins[at - 1]?.denom ?? '') < denom),
    )
  );
}

function checked(address: string): string {
  if (!isAddress(address)) throw invalidRequest('invalid address');
  return address;
}

const keyOf = ({ denom }: Coin): string => denom;
const plainCoin = ({ denom, amount }: WireCoin): Coin => ({ denom, amount: BigInt(amount) });
const wireCoin = ({ denom, amount }: Coin): WireCoin => ({ denom, amount: amount.toString() });
