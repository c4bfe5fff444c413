import type {
  DecisionValue,
  EarningsBucket,
  OrdersSummary,
  TimelineValue,
} from '../api/methods.ts';
import { AgentError, assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import type { Interval } from '../domain/time.ts';
import { coveredBetween } from '../domain/time.ts';
import type { LeaseSpan } from '../domain/timeline.ts';
import { LONGEST_TIMELINE_MS, timelineOf } from '../domain/timeline.ts';
import type { UptimeInterval } from '../domain/uptime.ts';
import type { Decision } from '../storage/interface.ts';
import type { UseCases } from './use-cases.ts';
import { coinValues, groupTotals, priceValue } from './views.ts';

/** The past, as clients ask for it. Pure reading: nothing here changes anything. */

const DAY_MS = 86_400_000;
const SHOWN_BIDS = 200;
/** A year and a day, and a day more for a change of the clocks. */
const LONGEST_WINDOW_MS = 367 * DAY_MS;

/** A window that a client asked for. Throws `bad-arguments` where it is reversed or too long. */
export function windowOf(
  asked: { readonly fromMs: number; readonly toMs: number },
  mostMs = LONGEST_WINDOW_MS,
): Interval {
  const [fromMs, toMs] = [parseUnixMs(asked.fromMs), parseUnixMs(asked.toMs)];
  if (toMs < fromMs) throw badArguments('The window ends before it begins.', 'toMs');
  if (toMs - fromMs > mostMs) {
    const days = Math.round(mostMs / DAY_MS);
    throw badArguments(`The window is longer than ${days} days. Ask for less at a time.`, 'toMs');
  }
  return { fromMs, toMs };
}

export function timelineView(
  provider: UseCases,
  asked: { readonly fromMs: number; readonly toMs: number },
): TimelineValue[] {
  const { storage, clock } = provider.parts;
  const window = windowOf(asked, LONGEST_TIMELINE_MS);
  const nowMs = clock.now();
  const uptime = untilNow(provider, storage.uptime.list(window), nowMs);
  return timelineOf(window, nowMs, uptime, leaseSpans(provider, window, nowMs)).map((stretch) => ({
    ...stretch,
    leases: [...stretch.leases],
  }));
}

export function earningsHistory(
  provider: UseCases,
  { edgesMs }: { readonly edgesMs: readonly number[] },
): EarningsBucket[] {
  const { storage, network, clock } = provider.parts;
  const edges = edgesMs.map(parseUnixMs);
  const [fromMs, toMs] = [edges[0], edges.at(-1)];
  const falls = edges.findIndex((edge, place) => edge <= (edges[place - 1] ?? -1));
  if (falls !== -1 || fromMs === undefined || toMs === undefined) {
    throw badArguments('Each edge has to be later than the one before it.', `edgesMs.${falls}`);
  }
  const spans = leaseSpans(provider, { fromMs, toMs }, clock.now());
  const rented = coveredBetween(edges, spans);
  return storage.ledger.history(network.id, edges).map((bucket, place) => ({
    ...bucket,
    paid: coinValues(bucket.paid),
    rentedMs: rented[place] ?? 0,
  }));
}

export function ordersSummaryView(
  provider: UseCases,
  asked: { readonly fromMs: number },
): OrdersSummary {
  const { decisions } = provider.parts.storage;
  const fromMs = parseUnixMs(asked.fromMs);
  const { bid = 0, 'shadow-bid': wouldBid = 0, ...refused } = decisions.count(fromMs);
  const refusals = Object.entries(refused)
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count);
  const { submitting = 0, open = 0, ...became } = decisions.countBids(fromMs);
  return {
    fromMs,
    toMs: Math.max(fromMs, provider.parts.clock.now()),
    seen: refusals.reduce((sum, { count }) => sum + count, bid + wouldBid),
    refusals,
    bid,
    ...(wouldBid === 0 ? {} : { wouldBid }),
    // One that is on its way is as undecided as an open one.
    became: { open: open + submitting, won: 0, lost: 0, closed: 0, unknown: 0, ...became },
    bids: decisions.listBids(fromMs, SHOWN_BIDS).map(({ price, maxPrice, ...placed }) => ({
      ...placed,
      price: priceValue(price),
      maxPrice: priceValue(maxPrice),
    })),
  };
}

export function decisionView({ parts }: UseCases, decision: Decision): DecisionValue {
  const { order, label, atMs, height, group, maxPrice } = decision;
  const { storage, network } = parts;
  const winner = storage.outcomes.get(order)?.winner;
  return {
    order,
    label,
    atMs,
    height,
    resources: groupTotals(group),
    maxPrice: priceValue(maxPrice),
    outcome: outcomeValue(parts, decision),
    ...(winner === undefined
      ? {}
      : {
          winner: {
            provider: winner.provider,
            price: priceValue(winner.price),
            ours: winner.provider === network.provider,
          },
        }),
  };
}

function outcomeValue(
  { storage }: UseCases['parts'],
  { order, outcome }: Decision,
): DecisionValue['outcome'] {
  switch (outcome.type) {
    case 'bid': {
      const state = storage.pursuits.get(order)?.state ?? 'unknown';
      return { type: 'bid', price: priceValue(outcome.price), state };
    }
    case 'shadow-bid':
      return { ...outcome, price: priceValue(outcome.price) };
    case 'refused': {
      const { code, numbers } = outcome.refusal;
      return { type: 'refused', code, numbers: { ...numbers } };
    }
    default:
      return assertNever(outcome);
  }
}

function leaseSpans({ parts }: UseCases, window: Interval, nowMs: UnixMs): readonly LeaseSpan[] {
  return parts.storage.leases.listOverlapping(window).map(({ label, createdMs, closedMs }) => ({
    label,
    fromMs: createdMs,
    toMs: closedMs ?? nowMs,
  }));
}

/** The record ends at the last beat; from there to now we are in the same state, a beat at most. */
function untilNow(
  { parts, uptime }: UseCases,
  recorded: readonly UptimeInterval[],
  nowMs: UnixMs,
): readonly UptimeInterval[] {
  const endMs = parts.storage.uptime.lastBeatMs();
  if (endMs === undefined || endMs >= nowMs || nowMs - endMs > 2 * parts.options.beatMs) {
    return recorded;
  }
  return [...recorded, { fromMs: endMs, toMs: nowMs, state: uptime.current.state }];
}

function badArguments(message: string, at: string): AgentError {
  return new AgentError('bad-arguments', message, { data: { at } });
}
