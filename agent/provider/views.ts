import type { LeaseValue, NoticeValue, SliceName, Slices } from '../api/slices.ts';
import type { ResourceTotals } from '../api/values.ts';
import { startOfLocalDay } from '../base/clock.ts';
import { addMs, parseUnixMs } from '../base/instant.ts';
import { VERSION } from '../base/version.ts';
import type { Inventory } from '../domain/inventory.ts';
import { portsNeeded } from '../domain/inventory.ts';
import { noticeOf } from '../domain/lease.ts';
import type { Coin, DecCoin } from '../domain/money.ts';
import { decToText, sumCoins } from '../domain/money.ts';
import type { GroupSpec } from '../domain/resources.ts';
import { replicaDiskBytes, replicaMemoryBytes } from '../domain/resources.ts';
import type { UptimeSummary } from '../domain/uptime.ts';
import { NETWORK_FRESH_MS, summariseUptime } from '../domain/uptime.ts';
import type { LeaseRecord, StoredNotice } from '../storage/interface.ts';
import { endpointsView } from './account-views.ts';
import { providerView } from './provider-view.ts';
import { selfRentalView } from './self-rental/view.ts';
import type { SliceBuilders } from './state.ts';
import type { UseCases } from './use-cases.ts';
import { walletView } from './wallet-view.ts';

const DAY_MS = 86_400_000;
/** In the slice; the rest is asked for. */
const SHOWN_NOTICES = 20;

/** How each slice is made. Pure reading: nothing here changes anything. */
export function sliceBuilders(provider: UseCases): SliceBuilders {
  return {
    agent: () => agentView(provider),
    hardware: () => hardwareView(provider),
    market: () => marketView(provider),
    leases: () => ({
      live: provider.parts.storage.leases.listLive().map((record) => leaseView(provider, record)),
      past: provider.parts.storage.leases.countPast(),
    }),
    earnings: () => earningsView(provider),
    uptime: () => uptimeView(provider),
    settings: () => provider.settings.slice,
    notices: () => noticesView(provider),
    wallet: () => walletView(provider),
    provider: () => providerView(provider),
    selfRental: () => selfRentalView(provider),
  } satisfies { [Name in SliceName]: () => Slices[Name] };
}

function agentView(provider: UseCases): Slices['agent'] {
  const { parts, engineWatch, offering, head, blockMs } = provider;
  const mode = offering.mode;
  const pausedUntilMs = mode.mode === 'paused' ? mode.untilMs : undefined;
  return {
    version: VERSION,
    startedAtMs: provider.startedAtMs,
    recordsFromMs: provider.firstStartMs,
    activity: activityOf(provider),
    ...(pausedUntilMs === undefined ? {} : { pausedUntilMs }),
    network: {
      id: parts.network.id,
      name: parts.network.name,
      practice: parts.network.id === 'practice',
      money: parts.network.money,
      ...(parts.network.account === undefined ? {} : { chainId: parts.network.account.chainId }),
      endpoints: endpointsView(parts.network),
      denom: parts.network.denom,
      exponent: parts.network.exponent,
      symbol: parts.network.symbol,
      provider: parts.network.provider,
      ...(head === undefined ? {} : { height: head.height, lastBlockAtMs: head.atMs }),
      ...(blockMs === undefined ? {} : { blockMs: Math.round(blockMs) }),
    },
    engine: {
      kind: parts.engine.kind,
      up: engineWatch.up,
      ...(engineWatch.capabilities === undefined
        ? {}
        : { version: engineWatch.capabilities.version }),
      ...(engineWatch.problem === undefined ? {} : { message: engineWatch.problem }),
      missing: [...(engineWatch.capabilities?.missing ?? [])],
      ...(engineWatch.capabilities === undefined
        ? {}
        : { gvisor: engineWatch.capabilities.gvisor }),
      simulated: parts.engine.kind === 'fake',
    },
    ...isolationView(provider),
    hostName: parts.hardware.hostName,
    problems: [
      ...(engineWatch.up
        ? []
        : [
            {
              code: 'engine-down',
              message: engineWatch.problem ?? 'The container engine was not asked yet.',
              sinceMs: provider.uptime.current.sinceMs,
            },
          ]),
      ...(provider.uptime.problem === undefined ? [] : [provider.uptime.problem]),
      ...provider.setup.problems(),
      // Without an engine no lease runs, which is one problem and not many.
      ...(engineWatch.up ? leaseProblems(provider) : []),
    ],
  };
}

function isolationView({ parts }: UseCases): Pick<Slices['agent'], 'isolation'> {
  if (parts.gate === undefined) return {};
  const { state, because, report } = parts.gate.status();
  const { checkedAtMs, passedAtMs, failures = [], warnings = [] } = report ?? {};
  return {
    isolation: {
      state,
      ...(because === undefined ? {} : { because }),
      ...(checkedAtMs === undefined ? {} : { checkedAtMs }),
      ...(passedAtMs === undefined ? {} : { passedAtMs }),
      failures: failures.map((failure) => ({ ...failure })),
      warnings: warnings.map((warning) => ({ ...warning, data: { ...warning.data } })),
    },
  };
}

/** Leases that ought to run and do not, each with its reason. */
export function leaseProblems(provider: UseCases): Slices['agent']['problems'] {
  const { storage, clock } = provider.parts;
  return storage.leases.listLive().flatMap(({ lease, label, run }) => {
    const problem = provider.leasing.deploying.view(lease)?.problem;
    if (problem === undefined) return [];
    const sinceMs = 'sinceMs' in run ? run.sinceMs : clock.now();
    return [
      { code: 'lease-not-running', message: `${label} does not run yet: ${problem}`, sinceMs },
    ];
  });
}

function activityOf(provider: UseCases): Slices['agent']['activity'] {
  const { parts, phase, engineWatch, offering, head } = provider;
  if (phase !== 'running') return phase;
  if (!engineWatch.up) return 'engine-down';
  const lastMs = head?.atMs ?? provider.startedAtMs;
  if (parts.clock.now() - lastMs > NETWORK_FRESH_MS) return 'network-stale';
  if (head === undefined) return 'starting';
  if (offering.mode.mode === 'paused') return 'paused';
  if (offering.mode.mode === 'drain') return 'draining';
  return parts.storage.leases.listLive().length > 0 ? 'renting' : 'waiting';
}

function hardwareView(provider: UseCases): Slices['hardware'] {
  const { capacity } = provider;
  const { facts } = capacity;
  return {
    readAtMs: capacity.readAtMs ?? provider.startedAtMs,
    cpuModel: facts?.cpuModel ?? '',
    machine: inventoryTotals(capacity.whole()),
    offered: inventoryTotals(capacity.offered()),
    free: inventoryTotals(capacity.free()),
    gpus: (facts?.gpus ?? []).map((gpu) => {
      const lease = capacity.leaseOfGpu(gpu.id);
      return { ...gpu, ...(lease === undefined ? {} : { lease }) };
    }),
  };
}

function marketView(provider: UseCases): Slices['market'] {
  const { storage, clock } = provider.parts;
  // A day, or as long as there has been anything to see.
  const sinceMs = parseUnixMs(Math.max(clock.now() - DAY_MS, provider.firstStartMs));
  const counts = storage.decisions.count(sinceMs);
  const became = storage.pursuits.count(sinceMs);
  const { bid = 0, 'shadow-bid': wouldBid = 0, ...refusedCounts } = counts;
  const refusals = Object.entries(refusedCounts)
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count);
  const refused = refusals.reduce((sum, { count }) => sum + count, 0);
  return {
    sinceMs,
    seen: bid + wouldBid + refused,
    bid,
    ...(wouldBid === 0 ? {} : { wouldBid }),
    refused,
    refusals,
    openBids: storage.pursuits.listLive().flatMap((pursuit) =>
      pursuit.state === 'open'
        ? [
            {
              order: pursuit.order.ref,
              label: pursuit.order.label,
              price: priceValue(pursuit.price),
              openedAtMs: pursuit.openedMs,
            },
          ]
        : [],
    ),
    won: became.won ?? 0,
    lost: became.lost ?? 0,
  };
}

/** A lease as clients see it, from what is stored and what is known now. */
export function leaseView(provider: UseCases, record: LeaseRecord): LeaseValue {
  const { storage } = provider.parts;
  const { lease, run } = record;
  const status = provider.leasing.status(lease);
  const deploy = provider.leasing.deploying.view(lease);
  const escrow = provider.settling.escrow(lease);
  const { progress } = deploy ?? {};
  return {
    lease,
    order: record.order,
    label: record.label,
    tenant: record.tenant,
    state: run.state,
    ...('sinceMs' in run ? { sinceMs: run.sinceMs } : {}),
    ...(run.state === 'closed' ? { sinceMs: run.atMs } : {}),
    ...(run.state === 'awaiting-manifest' ? { manifestDeadlineMs: run.deadlineMs } : {}),
    ...(run.state === 'stopping' || run.state === 'closed' ? { closeReason: run.reason } : {}),
    ...noticeView(record),
    price: priceValue(record.price),
    createdAtMs: record.createdMs,
    resources: groupTotals(record.group),
    ...(progress === undefined ? {} : { progress }),
    ...(deploy?.problem === undefined ? {} : { problem: deploy.problem }),
    ...(deploy?.problemCode === undefined ? {} : { problemCode: deploy.problemCode }),
    services: (status?.services ?? []).map((service) => ({
      ...service,
      replicas: service.replicas.map((replica) => ({ ...replica, ports: [...replica.ports] })),
    })),
    settled: coinValues(storage.ledger.settledByLease(lease)),
    ...(escrow === undefined || run.state === 'closed'
      ? {}
      : { accrued: { ...escrow.unsettled }, blocksLeft: escrow.blocksLeft }),
  };
}

function noticeView({ run, reclamationSeconds }: LeaseRecord): Pick<LeaseValue, 'notice'> {
  const notice = noticeOf(run);
  if (reclamationSeconds === undefined && notice === undefined) return {};
  return {
    notice: {
      seconds: reclamationSeconds ?? 0,
      state: notice?.state ?? 'none',
      ...(notice?.state === 'announced' ? { untilMs: notice.deadlineMs } : {}),
    },
  };
}

function earningsView(provider: UseCases): Slices['earnings'] {
  const { storage, clock, network } = provider.parts;
  const now = clock.now();
  return {
    atMs: now,
    settled: coinValues(storage.ledger.settled(network.id)),
    settledToday: coinValues(storage.ledger.settled(network.id, startOfLocalDay(now))),
    accrued: coinValues(sumCoins(storage.ledger.accrued(network.id).map(({ amount }) => amount))),
  };
}

function uptimeView(provider: UseCases): Slices['uptime'] {
  const { clock } = provider.parts;
  const nowMs = clock.now();
  const { state, sinceMs } = provider.uptime.current;
  return {
    atMs: nowMs,
    state: state.class,
    ...(state.class === 'down' ? { cause: state.cause } : {}),
    sinceMs,
    last24h: uptimeOf(provider, DAY_MS),
    last30d: uptimeOf(provider, 30 * DAY_MS),
  };
}

function uptimeOf(provider: UseCases, spanMs: number): Slices['uptime']['last24h'] {
  const toMs = provider.parts.clock.now();
  const window = { fromMs: addMs(toMs, -spanMs), toMs };
  return uptimeValue(summariseUptime(provider.parts.storage.uptime.list(window), window));
}

function noticesView({ parts }: UseCases): Slices['notices'] {
  const { notices } = parts.storage;
  return { unread: notices.countUnread(), latest: notices.list(SHOWN_NOTICES).map(noticeValue) };
}

/** A notice as clients see it. */
export function noticeValue(notice: StoredNotice): NoticeValue {
  return { ...notice, data: { ...notice.data } };
}

export function uptimeValue(summary: UptimeSummary): Slices['uptime']['last24h'] {
  return { ...summary, downByCause: { ...summary.downByCause } };
}

export function priceValue(price: DecCoin): { denom: string; amount: string } {
  return { denom: price.denom, amount: decToText(price.amount) };
}

export function coinValues(coins: readonly Coin[]): { denom: string; amount: bigint }[] {
  return coins.map(({ denom, amount }) => ({ denom, amount }));
}

/** Sums over all units and replicas. */
export function groupTotals(group: GroupSpec): ResourceTotals {
  const sum = (of: (unit: GroupSpec['units'][number]) => number): number =>
    group.units.reduce((total, unit) => total + of(unit) * unit.count, 0);
  return {
    cpuMilli: sum(({ cpuMilli }) => cpuMilli),
    memoryBytes: sum(replicaMemoryBytes),
    diskBytes: sum(replicaDiskBytes),
    gpus: sum(({ gpu }) => gpu.count),
    ports: portsNeeded(group),
  };
}

function inventoryTotals(inventory: Inventory): ResourceTotals {
  const { cpuMilli, memoryBytes, diskBytes, ports, gpus } = inventory;
  return { cpuMilli, memoryBytes, diskBytes, ports, gpus: gpus.length };
}
