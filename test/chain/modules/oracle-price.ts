import type { AggregatedPrice, PriceHealth } from '../codec/oracle.ts';
import type { Dec } from '../decimal.ts';
import { decOf, quo, truncate } from '../decimal.ts';
import type { OracleRules } from './oracle-store.ts';
import { AKT } from './oracle-store.ts';

/** What a source told once. */
export interface PricePoint {
  readonly price: Dec;
  readonly timeNs: bigint;
}

/** The points of one source, the oldest first. */
export interface SourceHistory {
  readonly points: readonly PricePoint[];
}

const ALL_BPS = 10_000n;

/** What the fresh sources say together; nothing while all are stale. */
export function aggregate(
  sources: readonly SourceHistory[],
  nowNs: bigint,
  rules: OracleRules,
): AggregatedPrice | undefined {
  const fresh = sources.flatMap(({ points }) => {
    const latest = points.at(-1);
    if (latest === undefined || latest.timeNs < nowNs - rules.stalenessNs) return [];
    return [{ latest: latest.price, twap: timeWeighted(points, nowNs, rules.windowNs) }];
  });
  if (fresh.length === 0) return undefined;
  const latest = fresh.map((source) => source.latest).sort((a, b) => (a < b ? -1 : 1));
  const [minPrice = 0n, maxPrice = 0n] = [latest[0], latest.at(-1)];
  const twaps = fresh.reduce((sum, { twap }) => sum + twap, 0n);
  return {
    denom: AKT,
    twap: quo(twaps, decOf(BigInt(fresh.length))),
    medianPrice: median(latest),
    minPrice,
    maxPrice,
    timestamp: nowNs,
    numSources: fresh.length,
    deviationBps: truncate(quo((maxPrice - minPrice) * ALL_BPS, minPrice)),
  };
}

/** Whether a price can be relied on, and why not. */
export function healthOf(
  price: AggregatedPrice | undefined,
  totalSources: number,
  rules: OracleRules,
): PriceHealth {
  const fresh = price?.numSources ?? 0;
  const deviation = price?.deviationBps ?? 0n;
  const hasMinSources = fresh >= rules.minSources;
  const deviationOk = deviation <= rules.maxDeviationBps;
  return {
    denom: AKT,
    isHealthy: hasMinSources && deviationOk,
    hasMinSources,
    deviationOk,
    totalSources,
    totalHealthySources: fresh,
    failureReason: [
      ...(hasMinSources ? [] : [`insufficient price sources: ${fresh} < ${rules.minSources}`]),
      ...(deviationOk
        ? []
        : [`price deviation too high: ${deviation}dbps > ${rules.maxDeviationBps}dbps`]),
    ],
  };
}

/**
 * Each price counts for as long as it was the last one told, within the window. The price that was
 * valid when the window began counts from then on.
 */
function timeWeighted(points: readonly PricePoint[], nowNs: bigint, windowNs: bigint): Dec {
  const beginNs = nowNs - windowNs;
  const before = points.findLast(({ timeNs }) => timeNs < beginNs);
  const within = points.filter(({ timeNs }) => timeNs >= beginNs && timeNs <= nowNs);
  const counted = [...(before === undefined ? [] : [{ ...before, timeNs: beginNs }]), ...within];
  let [sum, weight] = [0n, 0n];
  counted.forEach(({ price, timeNs }, at) => {
    const lasted = (counted[at + 1]?.timeNs ?? nowNs) - timeNs;
    sum += price * lasted;
    weight += lasted;
  });
  if (weight > 0n) return quo(sum, decOf(weight));
  // Nothing has lasted yet: then all of them count alike.
  const total = counted.reduce((all, { price }) => all + price, 0n);
  return quo(total, decOf(BigInt(Math.max(counted.length, 1))));
}

function median(sorted: readonly Dec[]): Dec {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0n;
  if (sorted.length % 2 === 1) return upper;
  return quo((sorted[middle - 1] ?? 0n) + upper, decOf(2n));
}
