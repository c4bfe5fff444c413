import { moduleAddress } from '../addresses.ts';
import type { Dec } from '../decimal.ts';
import { decOf, decText, mul, ONE, quo, truncate } from '../decimal.ts';
import { typedEvent } from '../events.ts';
import type { BankKeeper, OracleKeeper } from '../keepers.ts';
import type { Context } from '../module.ts';
import { UACT, UAKT } from './akash-coins.ts';
import type { BmeParams, Breaker, MintStatus } from './bme-records.ts';
import {
  bmeRefusals,
  BREAKER,
  breakerOf,
  oracleRefusals,
  paramsOf,
  PENDING_BALANCES,
} from './bme-records.ts';

/** The account of the vault: AKT that stands behind ACT. */
export const VAULT = moduleAddress('bme');

/** However far the ratio falls: no more than about a day of blocks between two epochs. */
const MAX_EPOCH_BLOCKS = 14_400n;
/** A step down in the ratio that makes epochs longer, in ten-thousandths. */
const BACKOFF_STEP = 10n;
const BPS = 10_000n;

/** In US dollars: of AKT what the oracle says, of ACT always one. */
export function priceOf(context: Context, oracle: OracleKeeper, denom: string): Dec {
  if (denom === UACT) return ONE;
  const price = oracle.price(context);
  if (price === undefined) throw oracleRefusals.priceStalled();
  return price;
}

/** What the AKT in the vault is worth, for each ACT that there is. What still waits is not in. */
export function collateralRatio(context: Context, bank: BankKeeper, oracle: OracleKeeper): Dec {
  const price = priceOf(context, oracle, UAKT);
  if (price === 0n) throw bmeRefusals.zeroPrice();
  const pending = context.state.get(PENDING_BALANCES, UAKT) ?? 0n;
  const worth = mul(decOf(bank.balance(context, VAULT, UAKT) - pending), quo(price, ONE));
  const outstanding = bank.supply(context, UACT);
  return outstanding > 0n ? quo(worth, decOf(outstanding)) : worth;
}

/** Looks at the ratio again. Says what the breaker is now, and whether that is new. */
export function updateBreaker(
  context: Context,
  bank: BankKeeper,
  oracle: OracleKeeper,
): { readonly breaker: Breaker; readonly changed: boolean } {
  const before = breakerOf(context);
  const priced = (oracle.price(context) ?? 0n) > 0n;
  const ratio = priced ? collateralRatio(context, bank, oracle) : 0n;
  const now = priced ? judge(paramsOf(context), before, ratio) : { ...before, status: HALT_ORACLE };
  if (now.status === before.status && now.epochBlocks === before.epochBlocks) {
    return { breaker: before, changed: false };
  }
  const breaker = { ...now, previous: before.status };
  context.state.set(BREAKER, '', breaker);
  context.emit(
    typedEvent('akash.bme.v1.EventMintStatusChange', {
      previous_status: `mint_status_${breaker.previous}`,
      new_status: `mint_status_${breaker.status}`,
      collateral_ratio: decText(ratio),
    }),
  );
  return { breaker, changed: true };
}

const HALT_ORACLE: MintStatus = 'halt_oracle';

function judge(params: BmeParams, before: Breaker, ratio: Dec): Breaker {
  const bps = truncate(ratio * BPS);
  if (bps <= params.haltThreshold) return { ...before, status: 'halt_cr' };
  const status = bps > params.warnThreshold ? 'healthy' : 'warning';
  return { ...before, status, epochBlocks: epochBlocks(params, bps) };
}

/** With each step below the warning, epochs grow by some percent of what they were. */
function epochBlocks(params: BmeParams, bps: bigint): bigint {
  const { warnThreshold, minEpochBlocks, backoffPercent } = params;
  const steps = bps >= warnThreshold ? 0n : (warnThreshold - bps) / BACKOFF_STEP;
  const factor = quo(decOf(100n + backoffPercent), decOf(100n));
  let blocks = decOf(minEpochBlocks);
  for (let step = 0n; step < steps; step += 1n) blocks = mul(blocks, factor);
  const whole = truncate(blocks);
  return whole > MAX_EPOCH_BLOCKS ? MAX_EPOCH_BLOCKS : whole;
}
