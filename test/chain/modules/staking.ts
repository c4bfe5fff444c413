import { z } from 'zod';

import { moduleAddress, validatorAccount } from '../addresses.ts';
import { parseDec } from '../decimal.ts';
import type { Context, Module } from '../module.ts';
import { Store } from '../state.ts';
import type { Bank } from './bank-keeper.ts';

/** Who makes blocks. */
export interface Validator {
  /** bech32, prefix `akashvaloper`. */
  readonly operator: string;
  /** What is bonded to it, in the smallest unit of the bond's coin. */
  readonly tokens: bigint;
  /** Its share of the rewards, ×10^18. */
  readonly commission: bigint;
}

const genesisSchema = z.object({
  gen_txs: z.array(
    z.object({
      body: z.object({
        messages: z.array(
          z.object({
            '@type': z.literal('/cosmos.staking.v1beta1.MsgCreateValidator'),
            validator_address: z.string(),
            commission: z.object({ rate: z.string() }),
            value: z.object({ denom: z.string(), amount: z.string() }),
          }),
        ),
      }),
    }),
  ),
});

const validators = new Store<Validator>('staking.validators');

/**
 * The validators that the genesis file brings in, and nothing else: nobody delegates, leaves or is
 * jailed here. What is bonded lies with a module, so it counts for the supply and for no account.
 * The fee of a genesis transaction is not taken.
 */
export function makeGenutilModule(bank: Bank): Module {
  return {
    name: 'cosmos.genutil',
    initGenesis: (context, genesis) => {
      const transactions = genesisSchema.parse(genesis).gen_txs;
      for (const message of transactions.flatMap(({ body }) => body.messages)) {
        const { validator_address: operator, commission, value } = message;
        const tokens = BigInt(value.amount);
        const pool = moduleAddress('bonded_tokens_pool');
        const coins = [{ denom: value.denom, amount: tokens }];
        bank.send(context, validatorAccount(operator), pool, coins);
        const validator = { operator, tokens, commission: parseDec(commission.rate) };
        context.state.set(validators, operator, validator);
      }
    },
  };
}

/** In the order of their addresses. */
export function allValidators(context: Context): readonly Validator[] {
  return context.state.list(validators).map(([, validator]) => validator);
}

/** What is bonded to all validators together. */
export function bondedTokens(context: Context): bigint {
  return allValidators(context).reduce((sum, { tokens }) => sum + tokens, 0n);
}
