import type { NetworkId, ProviderId } from '../../domain/ids.ts';
import { parseNetworkId, parseProviderId } from '../../domain/ids.ts';
import type { Denom } from '../../domain/money.ts';
import { parseDenom } from '../../domain/money.ts';

/** What the practice market calls itself, in every reference. */
export const PRACTICE_NETWORK: NetworkId = parseNetworkId('practice');

/** What it pays in. Not money anywhere, and named so that nobody takes it for some. */
export const PRACTICE_DENOM: Denom = parseDenom('uplay');

/** How people read it: a million of the smallest unit is one `play $`. */
export const PRACTICE_EXPONENT = 6;
export const PRACTICE_SYMBOL = 'play $';
/** What people call the network. */
export const PRACTICE_NAME = 'Practice';

/** Who we are there: the market has one real provider, the others are made up. */
export const PRACTICE_PROVIDER: ProviderId = parseProviderId('practice-provider');

/** The made-up competitors. */
export const RIVALS: readonly ProviderId[] = ['rival-1', 'rival-2'].map(parseProviderId);

/** Locked by each open bid and given back when it ends, as Akash does with half a coin. */
export const BID_DEPOSIT = 500_000n;

/** What a provider starts with: deposits for 2000 bids at a time. */
export const PROVIDER_GRANT = 1_000_000_000n;

/** The purse that all tenants pay from and are refunded to; all of the market's coins begin there. */
export const TENANTS_PURSE = 'tenants';
export const COINS_AT_START = 10n ** 18n;

/** Blocks between two deliveries of a manifest that was not answered. */
export const MANIFEST_REPEAT_BLOCKS = 5;

/** Closed deployments are forgotten after this many blocks (an hour at the real pace). */
export const KEEP_CLOSED_BLOCKS = 600;

/** Payments stay longer, because a provider that was off reads them later (a day). */
export const KEEP_PAYMENTS_BLOCKS = 14_000;

export function isRival(provider: string): boolean {
  return RIVALS.some((rival) => rival === provider);
}

/** The reasons with which a provider may end a lease. */
export const PROVIDER_CLOSE_REASONS = ['manifest-timeout', 'unstable', 'decommission'] as const;
