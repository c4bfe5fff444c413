import type { z } from 'zod';

import type { paymentValue } from '../../../agent/api/methods.ts';
import type { LeaseValue } from '../../../agent/api/slices.ts';
import { parseLeaseRef, parseOrderRef, parseServiceName } from '../../../agent/domain/ids.ts';
import { HOUR_MS, MINUTE_MS } from './pretend-time.ts';

export type PaymentValue = z.output<typeof paymentValue>;

export const GIB = 2 ** 30;

/** A network as far as amounts and names go. */
export interface PretendNetwork {
  readonly id: string;
  readonly practice: boolean;
  readonly denom: string;
  readonly symbol: string;
  readonly provider: string;
  readonly blockMs: number;
  /** How often what is accrued is paid. */
  readonly settleMs: number;
  readonly tenant: (short: string) => string;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** An address that ends in `tail`, the same one each time. */
function address(tail: string): string {
  const random = randomOf(
    Array.from(tail).reduce((seed, sign) => seed * 31 + sign.charCodeAt(0), 7),
  );
  const body = Array.from({ length: 38 - tail.length }, () => BECH32[Math.floor(random() * 32)]);
  return `akash1${body.join('')}${tail}`;
}

export const REAL: PretendNetwork = {
  id: 'akash',
  practice: false,
  denom: 'uact',
  symbol: 'US$',
  provider: address('9q2f'),
  blockMs: 6_118,
  settleMs: 4 * HOUR_MS,
  tenant: address,
};

export const PRACTICE: PretendNetwork = {
  id: 'practice',
  practice: true,
  denom: 'uplay',
  symbol: 'play $',
  provider: 'practice-provider',
  blockMs: 2_000,
  settleMs: MINUTE_MS,
  tenant: (short) => short,
};

/** Numbers from 0 to 1 that look random and are the same each time. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface LeasePlan {
  readonly dseq: number;
  readonly tenant: string;
  readonly services?: readonly string[];
  readonly resources: LeaseValue['resources'];
  /** What people read, for an hour: 0.284. */
  readonly hourly: number;
  readonly createdAtMs: number;
  /** Where it is over. */
  readonly endedAtMs?: number;
  readonly closeReason?: string;
  readonly changes?: Partial<LeaseValue>;
}

/** A lease as the agent shows it; running, unless the plan says otherwise. */
export function leaseOf(network: PretendNetwork, plan: LeasePlan): LeaseValue {
  const { dseq, createdAtMs, endedAtMs, services = ['web'] } = plan;
  const tenant = network.tenant(plan.tenant);
  const order = `${network.id}:${tenant}/${dseq}/1/1`;
  const startedAtMs = createdAtMs + 74_000;
  const isOver = endedAtMs !== undefined;
  return {
    lease: parseLeaseRef(`${order}/${network.provider}/1`),
    order: parseOrderRef(order),
    label: `lease ${dseq}/1/1`,
    tenant,
    state: isOver ? 'closed' : 'running',
    sinceMs: endedAtMs ?? startedAtMs,
    ...(isOver ? { closeReason: plan.closeReason ?? 'tenant' } : {}),
    price: { denom: network.denom, amount: priceOf(network, plan.hourly) },
    createdAtMs,
    resources: plan.resources,
    services: isOver
      ? []
      : services.map((name, place) => ({
          service: parseServiceName(name),
          wanted: 1,
          ready: 1,
          replicas: [
            {
              replica: 0,
              state: 'running',
              restarts: 0,
              startedAtMs,
              ports: [
                {
                  port: place === 0 ? 8080 : 443,
                  proto: 'tcp',
                  hostPort: 31_000 + ((dseq + place) % 1000),
                  http: true,
                },
              ],
            },
          ],
        })),
    settled: [],
    ...(isOver ? {} : { blocksLeft: Math.floor((21 * HOUR_MS) / network.blockMs) }),
    ...plan.changes,
  };
}

/** Per block, in atomics, from what people read for an hour. */
export function priceOf(network: PretendNetwork, hourly: number): string {
  const atomics = (hourly * 1e6 * network.blockMs) / HOUR_MS;
  // Up, so that an hour of it is not a hair less than what was meant.
  return (Math.ceil(atomics * 1e6) / 1e6).toFixed(6).replace(/\.?0+$/, '');
}

/** What a lease earns in that time, in whole atomics. */
export function earned(hourly: number, ms: number): bigint {
  return BigInt(Math.floor((hourly * 1e6 * Math.max(0, ms)) / HOUR_MS));
}

/** What was paid for a lease by now, and what is not paid yet. */
export function moneyOf(
  network: PretendNetwork,
  { lease }: LeaseValue,
  { hourly, createdAtMs, endedAtMs }: LeasePlan,
  nowMs: number,
): { readonly payments: PaymentValue[]; readonly accrued: bigint } {
  const endMs = endedAtMs ?? nowMs;
  const payments: PaymentValue[] = [];
  let paidUntilMs = createdAtMs;
  const pay = (atMs: number): void => {
    const height = heightAt(network, nowMs, atMs);
    const amount = { denom: network.denom, amount: earned(hourly, atMs - paidUntilMs) };
    payments.push({ key: `${lease}@${height}`, height, lease, amount, atMs });
    paidUntilMs = atMs;
  };
  while (paidUntilMs + network.settleMs <= endMs) pay(paidUntilMs + network.settleMs);
  if (endedAtMs !== undefined && endedAtMs > paidUntilMs) pay(endedAtMs);
  return { payments, accrued: earned(hourly, endMs - paidUntilMs) };
}

const HEIGHT_NOW = 19_483_120;

/** The block of that time. */
export function heightAt(network: PretendNetwork, nowMs: number, atMs: number): number {
  return HEIGHT_NOW - Math.floor((nowMs - atMs) / network.blockMs);
}

const REASONS = [
  ...Array.from({ length: 14 }, () => 'tenant'),
  'insufficient-funds',
  'insufficient-funds',
  'decommission',
  'unstable',
  'unspecified',
] as const;
const SHORT_NAMES = ['p4v9', 'x2rq', 'c8zm', 'h3wd', 'n0uf', 'j6ys', 'k7le', 'd5ga'] as const;

/** Leases that are over, one after the other on the one GPU, back to `days` ago or until `most`. */
export function pastPlans(
  endMs: number,
  { days, most, packed = false }: { days: number; most?: number; packed?: boolean },
): LeasePlan[] {
  const random = randomOf(4090);
  const plans: LeasePlan[] = [];
  const firstMs = endMs - days * 24 * HOUR_MS;
  // As many as are asked for, in the time that there is.
  const spanMs = most === undefined ? 7 * HOUR_MS : (days * 24 * HOUR_MS) / most;
  let freeMs = endMs;
  for (let place = 0; freeMs > firstMs && plans.length < (most ?? Infinity); place += 1) {
    const endedAtMs = Math.floor(freeMs - random() * spanMs * (packed ? 0.4 : 0.9));
    const createdAtMs = Math.floor(endedAtMs - (0.1 + random() * 0.9) * spanMs * 0.6);
    freeMs = createdAtMs;
    if (createdAtMs < firstMs) break;
    plans.push({
      dseq: 19_482_000 - place * 53 - Math.floor(random() * 50),
      tenant: SHORT_NAMES[Math.floor(random() * SHORT_NAMES.length)]!,
      resources: {
        cpuMilli: 1000 * (2 + Math.floor(random() * 7)),
        memoryBytes: GIB * 4 * (1 + Math.floor(random() * 8)),
        diskBytes: GIB * 20 * (1 + Math.floor(random() * 6)),
        gpus: random() < 0.8 ? 1 : 0,
        ports: 1 + Math.floor(random() * 2),
      },
      hourly: Math.round((0.24 + random() * 0.08) * 1000) / 1000,
      createdAtMs,
      endedAtMs,
      closeReason: REASONS[Math.floor(random() * REASONS.length)]!,
    });
  }
  return plans;
}
