import type { Settings } from '../../../agent/api/settings.ts';
import type { NoticeValue, Slices } from '../../../agent/api/slices.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { UptimeInterval, UptimeState } from '../../../agent/domain/uptime.ts';
import { accountOf, endpointsOf, providerOf, walletOf } from './pretend-account.ts';
import type { LeasePlan, PretendNetwork } from './pretend-leases.ts';
import { GIB, heightAt, leaseOf, moneyOf } from './pretend-leases.ts';
import type { World } from './pretend-world.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './pretend-world.ts';

export const DEFAULTS: Settings = {
  prices: {
    cpuMilli: '0.004',
    memoryMib: '0.0016',
    storageMib: '0.00016',
    endpoint: '1',
    gpu: { '*': '233' },
  },
  reserve: { cpuMilli: 500, memoryBytes: 2 * GIB, diskBytes: 10 * GIB },
  pricing: { strategy: 'scale', electricity: '0', machineWatts: 60, gpuWatts: { '*': 250 } },
  monthly: { cpu: '1.60', memory: '0.80', storage: '0.02', endpoint: '0.05', gpu: { '*': '100' } },
  bidding: { reclamation: false, mostNoticeHours: 24 },
  provider: { host: '', email: '', website: '', attributes: {} },
  gateway: { port: 8443, grpcPort: 8444, publicPort: 0 },
  ingress: { port: 80, securePort: 443, domain: '' },
  content: { images: { '*miner*': 'deny' }, otherImages: 'allow', evidenceDays: 180 },
  payout: { rule: 'manual', threshold: '50', keep: '5' },
};

export const RTX4090: Slices['hardware']['gpus'][number] = {
  id: 'GPU-5c3f1e0a-4090-4a51-9d2e-7d1f0c7a9b11',
  vendor: 'nvidia',
  model: 'rtx4090',
  memoryBytes: 24 * GIB,
  interface: 'pcie',
};

/** A machine that has run for six days and never had a tenant. */
export function emptyWorld(network: PretendNetwork, nowMs: number, upMs: number): World {
  const startedAtMs = nowMs - upMs;
  return {
    nowMs,
    agent: {
      version: '0.1.0',
      startedAtMs,
      // A machine that has run for days is one that was there before.
      recordsFromMs: upMs > DAY_MS ? nowMs - 400 * DAY_MS : startedAtMs,
      activity: 'waiting',
      network: {
        id: network.id,
        name: network.practice ? 'Practice' : 'Akash',
        practice: network.practice,
        money: network.practice ? 'none' : 'main',
        endpoints: network.practice ? [] : endpointsOf(nowMs),
        ...(network.practice ? {} : { chainId: 'akashnet-2' }),
        denom: network.denom,
        exponent: 6,
        symbol: network.symbol,
        provider: network.provider,
        height: heightAt(network, nowMs, nowMs),
        lastBlockAtMs: nowMs - 1_200,
        blockMs: network.blockMs,
      },
      engine: { kind: 'docker', up: true, version: '28.4.0', missing: [], simulated: false },
      isolation: {
        state: 'kept',
        checkedAtMs: nowMs - 12 * MINUTE_MS,
        passedAtMs: nowMs - 12 * MINUTE_MS,
        failures: [],
        warnings: [],
      },
      hostName: 'den-pc',
      problems: [],
    },
    hardware: {
      readAtMs: startedAtMs,
      cpuModel: 'AMD Ryzen 9 7950X 16-Core Processor',
      machine: {
        cpuMilli: 16_000,
        memoryBytes: 62 * GIB,
        diskBytes: 1800 * GIB,
        gpus: 1,
        ports: 1000,
      },
      offered: {
        cpuMilli: 12_000,
        memoryBytes: 46 * GIB,
        diskBytes: 1600 * GIB,
        gpus: 1,
        ports: 1000,
      },
      free: {
        cpuMilli: 12_000,
        memoryBytes: 46 * GIB,
        diskBytes: 1600 * GIB,
        gpus: 1,
        ports: 1000,
      },
      gpus: [RTX4090],
    },
    live: [],
    past: [],
    payments: [],
    decisions: [],
    notices: [],
    settings: {
      ...DEFAULTS,
      prices: { ...DEFAULTS.prices, gpu: { '*': '233', rtx4090: '465' } },
      reserve: { cpuMilli: 4_000, memoryBytes: 16 * GIB, diskBytes: 200 * GIB },
    },
    defaults: DEFAULTS,
    locked: [],
    uptime: [stretch(startedAtMs, nowMs, { class: 'up' })],
    details: new Map(),
    wallet: walletOf(network, nowMs),
    provider: providerOf(network, nowMs),
    selfRental: network.practice ? {} : { impossible: 'real-money' },
    account: accountOf(network, nowMs),
  };
}

/** Adds leases with what was paid for them; running ones take what they use from what is free. */
export function addLeases(
  world: World,
  network: PretendNetwork,
  plans: readonly LeasePlan[],
): void {
  const payments = [...world.payments];
  for (const plan of plans) {
    const lease = leaseOf(network, plan);
    const unpaid = lease.closeReason === 'manifest-timeout' || lease.state === 'awaiting-manifest';
    const money = unpaid
      ? { payments: [], accrued: 0n }
      : moneyOf(network, lease, plan, world.nowMs);
    payments.push(...money.payments);
    if (lease.state === 'closed') {
      world.past.push(lease);
      continue;
    }
    const accrued = { denom: network.denom, amount: money.accrued };
    world.live.push({ ...lease, accrued });
    occupy(world, lease.resources, lease.lease);
  }
  world.past.sort((one, other) => other.sinceMs! - one.sinceMs!);
  world.payments = payments.sort((one, other) => other.atMs - one.atMs);
  if (world.live.length > 0 && world.agent.activity === 'waiting') {
    world.agent = { ...world.agent, activity: 'renting' };
  }
}

function occupy(
  world: World,
  used: Slices['hardware']['machine'],
  lease: NonNullable<Slices['hardware']['gpus'][number]['lease']>,
): void {
  const { free, gpus } = world.hardware;
  let wanted = used.gpus;
  world.hardware = {
    ...world.hardware,
    free: {
      cpuMilli: Math.max(0, free.cpuMilli - used.cpuMilli),
      memoryBytes: Math.max(0, free.memoryBytes - used.memoryBytes),
      diskBytes: Math.max(0, free.diskBytes - used.diskBytes),
      gpus: Math.max(0, free.gpus - used.gpus),
      ports: Math.max(0, free.ports - used.ports),
    },
    gpus: gpus.map((gpu) => {
      if (gpu.lease !== undefined || wanted === 0) return gpu;
      wanted -= 1;
      return { ...gpu, lease };
    }),
  };
}

export function stretch(fromMs: number, toMs: number, state: UptimeState): UptimeInterval {
  return { fromMs: parseUnixMs(fromMs), toMs: parseUnixMs(toMs), state };
}

/** A month with one of each kind of gap; the newest days are without one. */
export function livedUptime(nowMs: number, days: number, upMs: number): UptimeInterval[] {
  const gaps: readonly (readonly [atMs: number, ms: number, state: UptimeState])[] = [
    [upMs + 5 * MINUTE_MS, 5 * MINUTE_MS, { class: 'down', cause: 'agent-stopped' }],
    [3 * DAY_MS, 12 * MINUTE_MS, { class: 'down', cause: 'engine-down' }],
    [2 * DAY_MS, 2 * HOUR_MS, { class: 'paused' }],
    [14 * HOUR_MS, 4 * MINUTE_MS, { class: 'down', cause: 'network-stale' }],
    [10 * HOUR_MS, 90 * MINUTE_MS, { class: 'paused' }],
  ];
  const made: UptimeInterval[] = [];
  let fromMs = nowMs - days * DAY_MS;
  for (const [agoMs, ms, state] of gaps) {
    const atMs = nowMs - agoMs;
    if (atMs <= fromMs) continue;
    made.push(stretch(fromMs, atMs, { class: 'up' }), stretch(atMs, atMs + ms, state));
    fromMs = atMs + ms;
  }
  made.push(stretch(fromMs, nowMs, { class: 'up' }));
  return made;
}

/** The last stretch begins `agoMs` ago and is in this state. */
export function nowIs(world: World, agoMs: number, state: UptimeState): void {
  const sinceMs = world.nowMs - agoMs;
  const before = world.uptime
    .filter(({ fromMs }) => fromMs < sinceMs)
    .map((one) => (one.toMs > sinceMs ? { ...one, toMs: parseUnixMs(sinceMs) } : one));
  world.uptime = [...before, stretch(sinceMs, world.nowMs, state)];
}

/** Adds notices, the newest first, numbered so that a later one has the larger number. */
export function addNotices(world: World, notices: readonly Omit<NoticeValue, 'id'>[]): void {
  const sorted = [...world.notices, ...notices].sort((one, other) => other.atMs - one.atMs);
  world.notices = sorted.map((notice, place) => ({ ...notice, id: sorted.length - place }));
}
