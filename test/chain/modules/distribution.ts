import { z } from 'zod';

import { moduleAddress } from '../addresses.ts';
import type { Dec } from '../decimal.ts';
import { decOf, decText, mul, mulTruncate, ONE, parseDec, quoTruncate } from '../decimal.ts';
import { plainEvent } from '../events.ts';
import type { Coin } from '../keepers.ts';
import type { Context, Module } from '../module.ts';
import { Store } from '../state.ts';
import type { Bank } from './bank-keeper.ts';
import { allValidators, bondedTokens } from './staking.ts';

const genesisSchema = z.object({ params: z.object({ community_tax: z.string() }) });

const taxes = new Store<Dec>('distribution.community_tax');
const ONLY = '';

/**
 * What the block before took in fees and minted goes to those who made it: all of it moves from the
 * collector of fees to this module, the community keeps its tax, and each validator is told its
 * part by the weight of its vote, with its own commission of it. Who draws it is not kept here.
 */
export function makeDistributionModule(bank: Bank): Module {
  return {
    name: 'cosmos.distribution',
    initGenesis: (context, genesis) => {
      const tax = genesisSchema.parse(genesis).params.community_tax;
      context.state.set(taxes, ONLY, parseDec(tax));
    },
    beginBlock: (context) => {
      // Nobody voted for a block before the first one.
      if (context.height > 1n) allocate(context, bank);
    },
  };
}

function allocate(context: Context, bank: Bank): void {
  const collector = moduleAddress('fee_collector');
  const collected = bank.balances(context, collector);
  if (collected.length === 0) return;
  bank.send(context, collector, moduleAddress('distribution'), collected);
  const keep = ONE - (context.state.get(taxes, ONLY) ?? 0n);
  const allPower = bondedTokens(context);
  for (const { operator, tokens, commission } of allValidators(context)) {
    const share = quoTruncate(decOf(tokens), decOf(allPower));
    const reward = collected.map(({ denom, amount }) => ({
      denom,
      amount: mulTruncate(mulTruncate(decOf(amount), keep), share),
    }));
    const own = reward.map(({ denom, amount }) => ({ denom, amount: mul(amount, commission) }));
    context.emit(told('commission', operator, own));
    context.emit(told('rewards', operator, reward));
  }
}

/** Amounts here have 18 digits behind the point. */
function told(
  type: string,
  validator: string,
  amounts: readonly Coin[],
): ReturnType<typeof plainEvent> {
  const amount = amounts.map((part) => `${decText(part.amount)}${part.denom}`).join(',');
  return plainEvent(type, [
    ['amount', amount],
    ['validator', validator],
  ]);
}
