import type { DecisionValue, LeaseDetail } from '../../../agent/api/methods.ts';
import type { LockedSetting, Settings } from '../../../agent/api/settings.ts';
import type { LeaseValue, NoticeValue, Slices } from '../../../agent/api/slices.ts';
import type { CoinValue } from '../../../agent/api/values.ts';
import { startOfLocalDay } from '../../../agent/base/clock.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { LeaseSpan } from '../../../agent/domain/timeline.ts';
import type { UptimeInterval } from '../../../agent/domain/uptime.ts';
import { summariseUptime } from '../../../agent/domain/uptime.ts';
import type { AccountWorld } from './pretend-account.ts';
import type { PaymentValue } from './pretend-leases.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './pretend-time.ts';

export { DAY_MS, HOUR_MS, MINUTE_MS };

/**
 * What a pretended agent knows. Everything that can be counted or added up is counted from here, so
 * that the figures of two views can never differ.
 */
export interface World {
  nowMs: number;
  agent: Slices['agent'];
  hardware: Slices['hardware'];
  /** Without `settled`: that is the sum of the payments. */
  live: LeaseValue[];
  /** The one that ended last first. */
  past: LeaseValue[];
  /** The newest first. */
  payments: PaymentValue[];
  /** The newest first. */
  decisions: DecisionValue[];
  /** The newest first. */
  notices: NoticeValue[];
  settings: Settings;
  defaults: Settings;
  locked: LockedSetting[];
  /** In the order of time; up to now. */
  uptime: UptimeInterval[];
  /** Of single leases, where there is more to tell than for any other. */
  details: Map<string, Partial<LeaseDetail>>;
  wallet: Slices['wallet'];
  provider: Slices['provider'];
  selfRental: Slices['selfRental'];
  account: AccountWorld;
}

/** Everything that clients see of it. */
export function slicesOf(world: World): Slices {
  return {
    agent: world.agent,
    hardware: world.hardware,
    market: marketOf(world),
    leases: {
      live: world.live.map((lease) => withMoney(world, lease)),
      past: world.past.length,
    },
    earnings: earningsOf(world),
    uptime: uptimeOf(world),
    settings: { values: world.settings, defaults: world.defaults, locked: world.locked },
    notices: {
      unread: world.notices.filter(({ read }) => !read).length,
      latest: world.notices.slice(0, 20),
    },
    wallet: world.wallet,
    provider: world.provider,
    selfRental: world.selfRental,
  };
}

/** A lease with what was paid for it. */
export function withMoney(world: World, lease: LeaseValue): LeaseValue {
  return { ...lease, settled: sum(paidByLease(world.payments).get(lease.lease) ?? []) };
}

/** Added up once for each list of payments: a year has tens of thousands. */
const paidOf = new WeakMap<readonly PaymentValue[], ReadonlyMap<string, readonly CoinValue[]>>();

function paidByLease(payments: readonly PaymentValue[]): ReadonlyMap<string, readonly CoinValue[]> {
  const kept = paidOf.get(payments);
  if (kept !== undefined) return kept;
  const made = new Map<string, CoinValue[]>();
  for (const { lease, amount } of payments) {
    const coins = made.get(lease);
    if (coins === undefined) made.set(lease, [amount]);
    else coins.push(amount);
  }
  paidOf.set(payments, made);
  return made;
}

/** One coin for each denom. */
export function sum(coins: readonly CoinValue[]): CoinValue[] {
  const byDenom = new Map<string, bigint>();
  for (const { denom, amount } of coins) byDenom.set(denom, (byDenom.get(denom) ?? 0n) + amount);
  return [...byDenom].map(([denom, amount]) => ({ denom, amount }));
}

/** When each lease ran, as the timeline wants it. */
export function spansOf({ live, past, nowMs }: World): LeaseSpan[] {
  return [...live, ...past].map(({ label, createdAtMs, state, sinceMs }) => ({
    label,
    fromMs: parseUnixMs(createdAtMs),
    toMs: parseUnixMs(state === 'closed' ? (sinceMs ?? nowMs) : nowMs),
  }));
}

function marketOf({ decisions, nowMs, agent }: World): Slices['market'] {
  const sinceMs = Math.max(nowMs - DAY_MS, agent.startedAtMs);
  const recent = decisions.filter(({ atMs }) => atMs >= sinceMs);
  const refusals = refusalsOf(recent);
  const bids = recent.flatMap(({ outcome }) => (outcome.type === 'bid' ? [outcome] : []));
  const open = decisions.flatMap(({ order, label, atMs, outcome }) =>
    outcome.type === 'bid' && outcome.state === 'open'
      ? [{ order, label, price: outcome.price, openedAtMs: atMs }]
      : [],
  );
  return {
    sinceMs,
    seen: recent.length,
    bid: bids.length,
    refused: recent.length - bids.length,
    refusals,
    openBids: open,
    won: bids.filter(({ state }) => state === 'won').length,
    lost: bids.filter(({ state }) => state === 'lost').length,
  };
}

/** Counts by code, the most frequent first. */
export function refusalsOf(decisions: readonly DecisionValue[]): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { outcome } of decisions) {
    if (outcome.type === 'refused') counts.set(outcome.code, (counts.get(outcome.code) ?? 0) + 1);
  }
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((one, other) => other.count - one.count);
}

function earningsOf({ payments, live, nowMs }: World): Slices['earnings'] {
  const midnightMs = startOfLocalDay(parseUnixMs(nowMs));
  const today = payments.filter(({ atMs }) => atMs >= midnightMs);
  return {
    atMs: nowMs,
    settled: sum(payments.map(({ amount }) => amount)),
    settledToday: sum(today.map(({ amount }) => amount)),
    accrued: sum(live.flatMap(({ accrued }) => (accrued === undefined ? [] : [accrued]))),
  };
}

function uptimeOf({ uptime, nowMs }: World): Slices['uptime'] {
  const last = uptime.at(-1);
  const within = (spanMs: number): Slices['uptime']['last24h'] => {
    const window = { fromMs: parseUnixMs(nowMs - spanMs), toMs: parseUnixMs(nowMs) };
    const summary = summariseUptime(uptime, window);
    return { ...summary, downByCause: { ...summary.downByCause } };
  };
  return {
    atMs: nowMs,
    state: last?.state.class ?? 'up',
    ...(last?.state.class === 'down' ? { cause: last.state.cause } : {}),
    sinceMs: last?.fromMs ?? nowMs,
    last24h: within(DAY_MS),
    last30d: within(30 * DAY_MS),
  };
}
