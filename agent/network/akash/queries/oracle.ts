import { AgentError } from '../../../base/errors.ts';
import type { OraclePrice } from '../codec/oracle.ts';
import { decodePrice, encodePriceRequest } from '../codec/oracle.ts';
import type { Asking, AskOptions } from './ask.ts';
import { ask } from './ask.ts';

const PATH = '/akash.oracle.v2.Query/AggregatedPrice';

/**
 * The price of a coin, by the oracle's own name for it. `undefined` where the chain has none: it was
 * never told one, or has no oracle of this version.
 */
export async function queryPrice(
  asking: Asking,
  coin: string,
  options: AskOptions,
): Promise<OraclePrice | undefined> {
  try {
    return await ask(asking, PATH, encodePriceRequest(coin), options, decodePrice);
  } catch (error) {
    if (error instanceof AgentError && error.code === 'chain-query-refused') {
      if (/unknown query path|not found/.test(String(error.data.log))) return undefined;
    }
    throw error;
  }
}
