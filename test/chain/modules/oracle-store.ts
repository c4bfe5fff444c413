import type { AggregatedPrice, OracleParams, PriceHealth } from '../codec/oracle.ts';
import type { Context } from '../module.ts';
import { Store } from '../state.ts';

/** The one price that the chain knows. */
export const AKT = 'akt';
/** What AKT is priced in. */
export const USD = 'usd';

/** The rules of the feed, as the chain counts with them. */
export interface OracleRules {
  readonly sources: readonly string[];
  readonly minSources: number;
  /** A source that told nothing for so long does not count. */
  readonly stalenessNs: bigint;
  /** Over which a source's prices are averaged. */
  readonly windowNs: bigint;
  readonly maxDeviationBps: bigint;
  /** As queries answer them. */
  readonly wire: OracleParams;
}

/** One entry, under the empty key. */
export const rules = new Store<OracleRules>('oracle.params');
/** The latest price that could be relied on; one entry, under the empty key. */
export const aggregated = new Store<AggregatedPrice>('oracle.aggregated');
/** Of the latest block; one entry, under the empty key. */
export const health = new Store<PriceHealth>('oracle.health');

/** The rules; a chain that has none throws. */
export function paramsOf(context: Context): OracleRules {
  const found = context.state.get(rules, '');
  if (found === undefined) throw new Error('the oracle has no genesis');
  return found;
}
