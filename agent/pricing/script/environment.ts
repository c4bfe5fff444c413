import type { PriceRequest } from '../interface.ts';

/** What a program needs to find its own tools, its language and the way out. */
const PASSED = new Set([
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'SYSTEMROOT',
  'PATHEXT',
  'COMSPEC',
  'TEMP',
]);
/** Akash's generic price script takes its targets from variables of these names. */
const PASSED_PREFIXES = ['PRICE_TARGET_', 'WHITELIST_URL'];

/** The program's whole environment: the agent's own may hold what is nobody else's business. */
export function scriptEnvironment(
  all: Readonly<Record<string, string | undefined>>,
  { tenant, maxPrice }: PriceRequest,
): Readonly<Record<string, string>> {
  const passed = Object.entries(all).filter(([name]) => {
    const upper = name.toUpperCase();
    return PASSED.has(upper) || PASSED_PREFIXES.some((prefix) => upper.startsWith(prefix));
  });
  return {
    ...(Object.fromEntries(passed) as Record<string, string>),
    AKASH_OWNER: tenant,
    AKASH_DENOM: maxPrice.denom,
  };
}
