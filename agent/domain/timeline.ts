import type { UnixMs } from '../base/instant.ts';
import type { Interval } from './time.ts';
import type { DownCause, UptimeInterval, UptimeState } from './uptime.ts';

/** What the machine was doing; see {@link timelineOf} for which one hides the other. */
export type TimelineState = 'rented' | 'offered' | 'paused' | 'down' | 'unknown';

/** The longest window that a timeline is made of, in milliseconds: 32 days. */
export const LONGEST_TIMELINE_MS = 32 * 86_400_000;

/** How many labels a stretch names. */
const MOST_LABELS = 5;

/** The time in which a lease was live: from its creation until it was closed, or until now. */
export interface LeaseSpan extends Interval {
  readonly label: string;
}

/** A stretch of time in one state. */
export interface Stretch extends Interval {
  readonly state: TimelineState;
  /** Why, while it was down. */
  readonly cause?: DownCause;
  /** The labels of the leases that were live in it, in the order in which they began; at most 5. */
  readonly leases: readonly string[];
  /** How many leases those were in all. */
  readonly count: number;
}

/**
 * The window as stretches that touch and do not overlap, from its start to its end or to `nowMs`,
 * whichever is first; none where that is empty. Neighbours of the same state are one.
 *
 * - `unknown` where nothing is recorded, and `down` where the agent or the engine was down: nobody
 *   was served then, whatever was leased.
 * - `rented` where a lease was live. Also while the network was silent: its containers ran on.
 * - else what the record says: `offered` for up, `paused`, or `down` for a silent network.
 *
 * `uptime` is in the order of time and does not overlap.
 */
export function timelineOf(
  window: Interval,
  nowMs: UnixMs,
  uptime: readonly UptimeInterval[],
  leases: readonly LeaseSpan[],
): readonly Stretch[] {
  const toMs = Math.min(window.toMs, nowMs) as UnixMs;
  const spans = leases
    .filter((span) => span.fromMs < span.toMs && span.toMs > window.fromMs && span.fromMs < toMs)
    .sort((a, b) => a.fromMs - b.fromMs);
  const stretches: Building[] = [];
  const live = new Set<LeaseSpan>();
  let nextSpan = 0;
  let nextUptime = 0;
  const edges = edgesOf(window.fromMs, toMs, uptime, spans);
  for (const [place, fromMs] of edges.slice(0, -1).entries()) {
    while ((uptime[nextUptime]?.toMs ?? Infinity) <= fromMs) nextUptime++;
    for (const span of live) if (span.toMs <= fromMs) live.delete(span);
    for (let span = spans[nextSpan]; span !== undefined && span.fromMs <= fromMs;) {
      if (span.toMs > fromMs) live.add(span);
      span = spans[++nextSpan];
    }
    const record = uptime[nextUptime];
    const recorded = record !== undefined && record.fromMs <= fromMs ? record.state : undefined;
    append(stretches, {
      fromMs,
      toMs: edges[place + 1] ?? toMs,
      ...stateOf(recorded, live.size > 0),
      live,
    });
  }
  return stretches.map(({ spans: ran, ...stretch }) => ({
    ...stretch,
    leases: [...ran].slice(0, MOST_LABELS).map(({ label }) => label),
    count: ran.size,
  }));
}

type Named = Pick<Stretch, 'state' | 'cause'>;

interface Building extends Named {
  readonly fromMs: UnixMs;
  toMs: UnixMs;
  readonly spans: Set<LeaseSpan>;
}

/** Every instant in the window at which something may change, with both of its ends, rising. */
function edgesOf(
  fromMs: UnixMs,
  toMs: UnixMs,
  uptime: readonly Interval[],
  spans: readonly Interval[],
): readonly UnixMs[] {
  if (fromMs >= toMs) return [];
  const edges = new Set<UnixMs>([fromMs, toMs]);
  for (const interval of [...uptime, ...spans]) {
    for (const edge of [interval.fromMs, interval.toMs]) {
      if (edge > fromMs && edge < toMs) edges.add(edge);
    }
  }
  return [...edges].sort((a, b) => a - b);
}

function stateOf(recorded: UptimeState | undefined, leased: boolean): Named {
  if (recorded === undefined) return { state: 'unknown' };
  const silent = recorded.class === 'down' && recorded.cause === 'network-stale';
  if (recorded.class === 'down' && !(silent && leased)) {
    return { state: 'down', cause: recorded.cause };
  }
  if (leased) return { state: 'rented' };
  return { state: recorded.class === 'paused' ? 'paused' : 'offered' };
}

function append(
  stretches: Building[],
  { live, ...next }: Named & Interval & { readonly live: ReadonlySet<LeaseSpan> },
): void {
  const rented = next.state === 'rented' ? live : [];
  const last = stretches.at(-1);
  if (last?.state === next.state && last.cause === next.cause) {
    last.toMs = next.toMs;
    for (const span of rented) last.spans.add(span);
  } else {
    stretches.push({ ...next, spans: new Set(rented) });
  }
}
