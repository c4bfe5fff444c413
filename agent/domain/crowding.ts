import type { Dec, DecCoin } from './money.ts';
import { decFromInt, decToText, mulDecInt, mulDecRatioCeil } from './money.ts';
import type { Refusal } from './refusal.ts';

/** How long a lease is reckoned to last: cautious, because nobody knows it beforehand. */
export const USUAL_LEASE_MS = 6 * 3_600_000;

/** What locked money could bring elsewhere in a year, in thousandths: 10 %. */
const YEARLY_RETURN_MILLI = 100n;
const YEAR_MS = 31_556_952_000n;

/** What one bid costs for certain, in the atomics of the coin that leases pay in. */
export interface BidCosts {
  /** Making the bid. */
  readonly bidFee: bigint;
  /** Taking it back, as an unanswered one has to be. */
  readonly closeFee: bigint;
  /** What it locks, and for how long at most. */
  readonly deposit: bigint;
  readonly lockedMs: number;
}

/** What is known of an order's other bids. */
export interface Crowd {
  /** How many it has. */
  readonly bids: number;
  /** How many an order can have, where there is a limit. */
  readonly mostBids: number | undefined;
}

/**
 * Why a bid is not worth making: there is no room for one more, or what it would bring is less than
 * what it costs whatever comes of it. What it would bring is the price over a usual lease times the
 * chance of being the one of all bidders: `price × blocks / (bids + 1)`. Without known costs only the
 * limit counts.
 */
export function crowdedRefusal(
  price: DecCoin,
  { bids, mostBids }: Crowd,
  blockMs: number,
  costs: BidCosts | undefined,
): Refusal | undefined {
  if (mostBids !== undefined && bids >= mostBids) {
    return { code: 'crowded', numbers: { bids, most: mostBids } };
  }
  if (costs === undefined) return undefined;
  const blocks = BigInt(Math.max(1, Math.floor(USUAL_LEASE_MS / Math.max(1, blockMs))));
  const gain = (mulDecInt(price.amount, blocks) / BigInt(bids + 1)) as Dec;
  const cost = decFromInt(costs.bidFee + costs.closeFee);
  const locked = mulDecRatioCeil(
    decFromInt(costs.deposit),
    BigInt(Math.ceil(costs.lockedMs)) * YEARLY_RETURN_MILLI,
    YEAR_MS * 1000n,
  );
  const total = (cost + locked) as Dec;
  if (gain >= total) return undefined;
  return {
    code: 'crowded',
    numbers: { bids, gain: decToText(gain), cost: decToText(total) },
  };
}
