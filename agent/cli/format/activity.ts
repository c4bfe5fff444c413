import type { Slices } from '../../api/slices.ts';
import { leaseCountsText } from './lease.ts';
import { refusalTitle } from './refusal.ts';
import { countText } from './resources.ts';
import { agoText, instantText, spanText } from './time.ts';

/** What is going on now, and what changes it next: the first sentence of every answer. */
export function activityText(slices: Slices, nowMs: number): string {
  const { agent, leases } = slices;
  const live = leases.live;
  const goOn =
    live.length === 0
      ? 'No lease runs.'
      : `${countText(live.length, 'lease')} ${live.length === 1 ? 'goes' : 'go'} on.`;
  switch (agent.activity) {
    case 'starting':
      return 'Starting: reading the network and the container engine; bids come after that.';
    case 'stopping':
      return 'Stopping.';
    case 'engine-down': {
      const why = agent.engine.message ?? 'It does not answer.';
      return `Not renting out: the container engine is down. ${why} Bids start again when it answers.`;
    }
    case 'network-stale': {
      const { lastBlockAtMs } = agent.network;
      const since =
        lastBlockAtMs === undefined ? 'none yet' : `the last ${agoText(lastBlockAtMs, nowMs)}`;
      return `Not bidding: the network sends no blocks (${since}). Bids start again when it does. ${goOn}`;
    }
    case 'paused': {
      const { pausedUntilMs } = agent;
      if (pausedUntilMs === undefined) {
        return `Paused: no new bids until you run "sublet resume". ${goOn}`;
      }
      const until = `${instantText(pausedUntilMs, nowMs)} (in ${spanText(pausedUntilMs - nowMs)})`;
      return `Paused until ${until}: no new bids; "sublet resume" ends it. ${goOn}`;
    }
    case 'draining':
      return live.length === 0
        ? 'Drained: no lease runs and no new bids are made; "sublet resume" rents out again.'
        : `Draining: no new bids; ${countText(live.length, 'lease')} left. "sublet resume" ends it.`;
    case 'renting':
      return `Renting out: ${leaseCountsText(live)}.${bidsText(slices)}`;
    case 'waiting':
      return waitingText(slices);
  }
}

// The first reason is the one to mend; the others are among the problems.
function waitingText(slices: Slices): string {
  const { mode, blocked, setup } = slices.provider;
  const [first] = blocked;
  if (mode === 'shadow' && setup?.started !== true) {
    return 'Watching only: nothing is sent. What would have been bid is written down.';
  }
  if (first !== undefined) return `Not bidding: ${first.message}`;
  return `Waiting for a renter.${bidsText(slices) || ' The next order that fits gets a bid.'}`;
}

/** The evidence: what came, what was done with it, and why most got no bid. */
export function marketText({ market }: Slices, nowMs: number): string {
  const since = `since ${instantText(market.sinceMs, nowMs)}`;
  if (market.seen === 0) return `no orders ${since}`;
  const most = market.refusals[0];
  const why = most === undefined ? '' : `; most often: ${refusalTitle(most.code)} (${most.count})`;
  const would = market.wouldBid === undefined ? '' : `, ${market.wouldBid} would have been`;
  return `${countText(market.seen, 'order')} ${since}: ${market.bid} bid on${would}, ${market.refused} not${why}`;
}

function bidsText({ market }: Slices): string {
  const open = market.openBids.length;
  return open === 0
    ? ''
    : ` ${countText(open, 'bid')} ${open === 1 ? 'is' : 'are'} open; the tenant decides.`;
}
