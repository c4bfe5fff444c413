import { ownersEnvironment } from '../../base/owners-program.ts';
import type { PriceRequest } from '../interface.ts';

/** Akash's generic price script takes its targets from variables of these names. */
const PASSED_PREFIXES = ['PRICE_TARGET_', 'WHITELIST_URL'];

/** The program's whole environment: the agent's own may hold what is nobody else's business. */
export function scriptEnvironment(
  all: Readonly<Record<string, string | undefined>>,
  { tenant, maxPrice }: PriceRequest,
): Readonly<Record<string, string>> {
  return {
    ...ownersEnvironment(all, PASSED_PREFIXES),
    AKASH_OWNER: tenant,
    AKASH_DENOM: maxPrice.denom,
  };
}
