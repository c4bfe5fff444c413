import { z } from 'zod';

import { moduleAddress } from '../addresses.ts';
import type { Dec } from '../decimal.ts';
import { decOf, decText, mul, ONE, parseDec, quo, truncate } from '../decimal.ts';
import { plainEvent } from '../events.ts';
import type { Context, Module } from '../module.ts';
import { Store } from '../state.ts';
import type { Bank } from './bank-keeper.ts';
import { bondedTokens } from './staking.ts';

interface MintParams {
  readonly denom: string;
  readonly inflationRateChange: Dec;
  readonly inflationMax: Dec;
  readonly inflationMin: Dec;
  readonly goalBonded: Dec;
  readonly blocksPerYear: bigint;
}

const genesisSchema = z.object({
  minter: z.object({ inflation: z.string() }),
  params: z.object({
    mint_denom: z.string(),
    inflation_rate_change: z.string(),
    inflation_max: z.string(),
    inflation_min: z.string(),
    goal_bonded: z.string(),
    blocks_per_year: z.string(),
  }),
});

const params = new Store<MintParams>('mint.params');
const inflations = new Store<Dec>('mint.inflation');
const ONLY = '';
const MODULE = 'mint';

/**
 * New coins with every block. The less of all coins is bonded, the faster the yearly inflation
 * grows; a block gets its share of what a year brings, cut to whole units, and hands it to the
 * collector of fees.
 */
export function makeMintModule(bank: Bank): Module {
  return {
    name: 'cosmos.mint',
    initGenesis: (context, genesis) => {
      const { minter, params: given } = genesisSchema.parse(genesis);
      context.state.set(inflations, ONLY, parseDec(minter.inflation));
      context.state.set(params, ONLY, {
        denom: given.mint_denom,
        inflationRateChange: parseDec(given.inflation_rate_change),
        inflationMax: parseDec(given.inflation_max),
        inflationMin: parseDec(given.inflation_min),
        goalBonded: parseDec(given.goal_bonded),
        blocksPerYear: BigInt(given.blocks_per_year),
      });
    },
    beginBlock: (context) => {
      mintBlock(context, bank);
    },
  };
}

function mintBlock(context: Context, bank: Bank): void {
  const rules = context.state.get(params, ONLY);
  const before = context.state.get(inflations, ONLY);
  if (rules === undefined || before === undefined) throw new Error('mint has no genesis');
  const supply = bank.supply(context, rules.denom);
  const bondedRatio = supply === 0n ? 0n : decOf(bondedTokens(context)) / supply;
  const inflation = nextInflation(before, bondedRatio, rules);
  const annualProvisions = inflation * supply;
  const amount = truncate(annualProvisions / rules.blocksPerYear);
  context.state.set(inflations, ONLY, inflation);
  const coins = [{ denom: rules.denom, amount }];
  bank.mint(context, MODULE, coins);
  bank.send(context, moduleAddress(MODULE), moduleAddress('fee_collector'), coins);
  context.emit(
    plainEvent('mint', [
      ['bonded_ratio', decText(bondedRatio)],
      ['inflation', decText(inflation)],
      ['annual_provisions', decText(annualProvisions)],
      ['amount', amount.toString()],
    ]),
  );
}

/** (1 - bonded ÷ goal) × change a year, a block's part of it, within the bounds. */
function nextInflation(before: Dec, bondedRatio: Dec, rules: MintParams): Dec {
  const perYear = mul(ONE - quo(bondedRatio, rules.goalBonded), rules.inflationRateChange);
  const inflation = before + quo(perYear, decOf(rules.blocksPerYear));
  if (inflation > rules.inflationMax) return rules.inflationMax;
  return inflation < rules.inflationMin ? rules.inflationMin : inflation;
}
