import type { Slices } from '../../../agent/api/slices.ts';
import { addMs, parseUnixMs } from '../../../agent/base/instant.ts';
import { manyEntries } from './pretend-account.ts';
import type { AccountState } from './pretend-account-states.ts';
import { ACCOUNT_STATES, ACCOUNT_WORLDS } from './pretend-account-states.ts';
import { addLeases, addNotices, emptyWorld, livedUptime, nowIs, RTX4090 } from './pretend-base.ts';
import type { LeasePlan, PretendNetwork } from './pretend-leases.ts';
import { GIB, pastPlans, PRACTICE, REAL } from './pretend-leases.ts';
import { endingLeases, hostileWorld } from './pretend-odd.ts';
import { BUSY_DAY, ordersOf, QUIET_DAY } from './pretend-orders.ts';
import { runFailed, selfRentalSlice } from './pretend-self-rental.ts';
import type { World } from './pretend-world.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './pretend-world.ts';

/** What a pretended agent can be in. */
export const PRETEND_STATES = [
  'renting',
  'idle',
  'empty',
  'practice',
  'practice-empty',
  'offline',
  'no-engine',
  'simulated',
  'network-stale',
  'paused',
  'paused-until',
  'draining',
  'attention',
  'locked',
  'several-gpus',
  'loading',
  'error',
  'many',
  'hostile',
  'ending',
  ...ACCOUNT_STATES,
] as const;
export type PretendState = (typeof PRETEND_STATES)[number];

export interface WorldOptions {
  readonly nowMs: number;
  readonly historyDays?: number;
  /** How many leases run, in `many`. */
  readonly leases?: number;
  readonly past?: number;
  readonly orders?: number;
}

const UP_MS = 6 * DAY_MS + 4 * HOUR_MS;

/** The world of that state, as it is at `nowMs`. */
export function worldOf(state: PretendState, options: WorldOptions): World {
  if (isAccountState(state)) return ACCOUNT_WORLDS[state](idleWorld(options));
  return WORLDS[state](options);
}

function isAccountState(state: PretendState): state is AccountState {
  return Object.hasOwn(ACCOUNT_WORLDS, state);
}

const WORLDS: Readonly<
  Record<Exclude<PretendState, AccountState>, (options: WorldOptions) => World>
> = {
  renting: rentingWorld,
  idle: idleWorld,
  empty: firstRunWorld,
  practice: practiceWorld,
  'practice-empty': ({ nowMs }) => emptyWorld(PRACTICE, nowMs, 20_000),
  offline: rentingWorld,
  'no-engine': noEngineWorld,
  simulated: simulatedWorld,
  'network-stale': staleWorld,
  paused: (options) => pausedWorld(options, undefined),
  'paused-until': (options) => pausedWorld(options, options.nowMs + HOUR_MS),
  draining: drainingWorld,
  attention: attentionWorld,
  locked: lockedWorld,
  'several-gpus': severalGpusWorld,
  loading: rentingWorld,
  error: rentingWorld,
  many: manyWorld,
  hostile: (options) => hostileWorld(livedWorld(REAL, options), REAL),
  ending: (options) => endingLeases(livedWorld(REAL, options), REAL),
};

/** A month of leases that are over, and a day of orders; nothing runs. */
function livedWorld(network: PretendNetwork, { nowMs, historyDays = 30 }: WorldOptions): World {
  const world = emptyWorld(network, nowMs, UP_MS);
  world.uptime = livedUptime(nowMs, historyDays, UP_MS);
  const llmBatch: LeasePlan = {
    dseq: 19_482_101,
    tenant: 'p4v9',
    services: ['llm-batch'],
    resources: { cpuMilli: 6000, memoryBytes: 24 * GIB, diskBytes: 60 * GIB, gpus: 1, ports: 1 },
    hourly: 0.262,
    createdAtMs: nowMs - 7 * HOUR_MS - 28 * MINUTE_MS - (8 * HOUR_MS + 54 * MINUTE_MS),
    endedAtMs: nowMs - 7 * HOUR_MS - 28 * MINUTE_MS,
  };
  const earlier = pastPlans(llmBatch.createdAtMs - 40 * MINUTE_MS, { days: historyDays - 1 });
  addLeases(world, network, [llmBatch, ...earlier]);
  world.decisions = ordersOf(network, nowMs, {
    mix: BUSY_DAY,
    fromMs: nowMs - DAY_MS,
    toMs: nowMs,
  });
  const ended = world.past.slice(0, 8);
  addNotices(world, [
    ...ended.map((lease, place) => ({
      atMs: lease.sinceMs!,
      code: 'lease-ended',
      level: lease.closeReason === 'tenant' ? ('quiet' as const) : ('news' as const),
      read: place > 0,
      lease: lease.lease,
      data: {
        label: lease.label,
        closeReason: lease.closeReason!,
        durationMs: lease.sinceMs! - lease.createdAtMs,
        paid: String(
          world.payments
            .filter((payment) => payment.lease === lease.lease)
            .reduce((sum, { amount }) => sum + amount.amount, 0n),
        ),
        denom: network.denom,
      },
    })),
    {
      atMs: nowMs - 3 * DAY_MS + 12 * MINUTE_MS,
      code: 'engine-back',
      level: 'news',
      read: true,
      data: { downMs: 12 * MINUTE_MS },
    },
    {
      atMs: nowMs - 3 * DAY_MS + MINUTE_MS,
      code: 'engine-down',
      level: 'attention',
      read: true,
      data: { message: 'The container engine does not answer at /var/run/docker.sock. Start it.' },
    },
    {
      atMs: nowMs - UP_MS,
      code: 'agent-was-off',
      level: 'quiet',
      read: true,
      data: { fromMs: nowMs - UP_MS - 5 * MINUTE_MS, toMs: nowMs - UP_MS },
    },
  ]);
  return world;
}

function chatApi(nowMs: number): LeasePlan {
  return {
    dseq: 19_482_317,
    tenant: 't7kz',
    services: ['api', 'web'],
    resources: { cpuMilli: 8000, memoryBytes: 32 * GIB, diskBytes: 120 * GIB, gpus: 1, ports: 2 },
    hourly: 0.284,
    createdAtMs: nowMs - 5 * HOUR_MS - 14 * MINUTE_MS,
  };
}

function waitingLease(nowMs: number): LeasePlan {
  return {
    dseq: 19_483_006,
    tenant: 'm2ja',
    resources: { cpuMilli: 2000, memoryBytes: 4 * GIB, diskBytes: 10 * GIB, gpus: 0, ports: 1 },
    hourly: 0.009,
    createdAtMs: nowMs - 108_000,
    changes: {
      state: 'awaiting-manifest',
      sinceMs: nowMs - 108_000,
      manifestDeadlineMs: nowMs + 192_000,
      services: [],
    },
  };
}

function rentingWorld(options: WorldOptions): World {
  const { nowMs } = options;
  const world = livedWorld(REAL, options);
  addLeases(world, REAL, [chatApi(nowMs), waitingLease(nowMs)]);
  const [chat] = world.live;
  addNotices(world, [
    {
      atMs: chat!.sinceMs!,
      code: 'lease-running',
      level: 'quiet',
      read: false,
      lease: chat!.lease,
      data: { label: chat!.label, waitedMs: 74_000 },
    },
  ]);
  return world;
}

function idleWorld(options: WorldOptions): World {
  const { nowMs } = options;
  const world = livedWorld(REAL, options);
  world.decisions = ordersOf(REAL, nowMs, {
    mix: QUIET_DAY,
    fromMs: nowMs - DAY_MS,
    toMs: nowMs,
  });
  return world;
}

function firstRunWorld({ nowMs }: WorldOptions): World {
  const world = emptyWorld(REAL, nowMs, 25_000);
  world.settings = structuredClone(world.defaults);
  return world;
}

function practiceWorld({ nowMs }: WorldOptions): World {
  const upMs = 26 * MINUTE_MS;
  const world = emptyWorld(PRACTICE, nowMs, upMs);
  const resources = { cpuMilli: 500, memoryBytes: GIB, diskBytes: GIB, gpus: 0, ports: 1 };
  const plan = { tenant: 'practice-tenant', services: ['hello'], resources, hourly: 0.2 };
  addLeases(world, PRACTICE, [
    {
      ...plan,
      dseq: 1,
      createdAtMs: nowMs - 24 * MINUTE_MS,
      endedAtMs: nowMs - 16 * MINUTE_MS,
    },
    {
      ...plan,
      dseq: 4,
      resources: { ...resources, cpuMilli: 4000, memoryBytes: 8 * GIB, gpus: 1 },
      createdAtMs: nowMs - 6 * MINUTE_MS - 20_000,
    },
  ]);
  world.decisions = ordersOf(PRACTICE, nowMs, {
    mix: {
      refused: [
        ['gpu-model', 3],
        ['gpu-busy', 2],
        ['price-too-low', 1],
      ],
      bids: { won: 2 },
    },
    fromMs: nowMs - upMs,
    toMs: nowMs - MINUTE_MS,
  });
  const [running] = world.live;
  const [over] = world.past;
  addNotices(world, [
    {
      atMs: over!.createdAtMs + 9_000,
      code: 'first-renter',
      level: 'news',
      read: false,
      lease: over!.lease,
      data: { label: over!.label },
    },
    {
      atMs: over!.createdAtMs + MINUTE_MS,
      code: 'first-payment',
      level: 'news',
      read: false,
      lease: over!.lease,
      data: { paid: world.payments.at(-1)!.amount.amount.toString(), denom: PRACTICE.denom },
    },
    {
      atMs: running!.sinceMs!,
      code: 'lease-running',
      level: 'quiet',
      read: false,
      lease: running!.lease,
      data: { label: running!.label, waitedMs: 74_000 },
    },
  ]);
  return world;
}

const ENGINE_DOWN =
  'The container engine does not answer at /var/run/docker.sock. Start it; running leases are kept.';

function noEngineWorld(options: WorldOptions): World {
  const { nowMs } = options;
  const world = rentingWorld(options);
  const sinceMs = nowMs - 9 * MINUTE_MS;
  nowIs(world, 9 * MINUTE_MS, { class: 'down', cause: 'engine-down' });
  world.agent = {
    ...world.agent,
    activity: 'engine-down',
    engine: { kind: 'docker', up: false, message: ENGINE_DOWN, missing: [], simulated: false },
    problems: [{ code: 'engine-down', message: ENGINE_DOWN, sinceMs }],
  };
  addNotices(world, [
    {
      atMs: sinceMs,
      code: 'engine-down',
      level: 'attention',
      read: false,
      data: { message: ENGINE_DOWN },
    },
  ]);
  return world;
}

/** Practice on a machine without an engine: containers are only simulated. */
function simulatedWorld(options: WorldOptions): World {
  const world = practiceWorld(options);
  const { isolation: _ofContainers, ...agent } = world.agent;
  world.agent = {
    ...agent,
    engine: { kind: 'fake', up: true, version: '0', missing: [], simulated: true },
  };
  const at = parseUnixMs(options.nowMs - 3 * MINUTE_MS);
  const failure = { step: 'money', code: 'simulated', data: {} } as const;
  world.selfRental = selfRentalSlice(runFailed(at, addMs(at, 9_000), failure));
  return world;
}

function staleWorld(options: WorldOptions): World {
  const { nowMs } = options;
  const world = rentingWorld(options);
  const silentMs = 14 * MINUTE_MS;
  nowIs(world, silentMs - MINUTE_MS, { class: 'down', cause: 'network-stale' });
  world.agent = {
    ...world.agent,
    activity: 'network-stale',
    network: { ...world.agent.network, lastBlockAtMs: nowMs - silentMs },
  };
  addNotices(world, [
    {
      atMs: nowMs - silentMs + MINUTE_MS,
      code: 'network-stale',
      level: 'attention',
      read: false,
      data: { silentMs: MINUTE_MS },
    },
  ]);
  return world;
}

function pausedWorld(options: WorldOptions, pausedUntilMs: number | undefined): World {
  const world = idleWorld(options);
  nowIs(world, 25 * MINUTE_MS, { class: 'paused' });
  world.agent = {
    ...world.agent,
    activity: 'paused',
    ...(pausedUntilMs === undefined ? {} : { pausedUntilMs }),
  };
  return world;
}

function drainingWorld(options: WorldOptions): World {
  const world = rentingWorld(options);
  nowIs(world, 12 * MINUTE_MS, { class: 'paused' });
  world.agent = { ...world.agent, activity: 'draining' };
  return world;
}

function attentionWorld(options: WorldOptions): World {
  const { nowMs } = options;
  const world = rentingWorld(options);
  const [chat] = world.live;
  const problem =
    'container-refused: service "api" cannot start: no such device: GPU access is blocked by the operating system';
  const problems: Slices['agent']['problems'] = [
    {
      code: 'lease-not-running',
      message: `${chat!.label} does not run yet: ${problem}`,
      sinceMs: nowMs - 3 * MINUTE_MS,
    },
    {
      code: 'ENOSPC',
      message: 'No room left on the disk. Free some; nothing that was stored is lost.',
      sinceMs: nowMs - 40 * MINUTE_MS,
    },
    {
      code: 'something-new',
      message: 'A kind of problem that this dashboard does not know yet.',
      sinceMs: nowMs - DAY_MS,
    },
  ];
  world.live = world.live.map((lease) =>
    lease.lease === chat!.lease
      ? { ...lease, state: 'unhealthy', sinceMs: nowMs - 3 * MINUTE_MS, problem }
      : lease,
  );
  world.agent = {
    ...world.agent,
    engine: { ...world.agent.engine, missing: ['pids limit', 'user namespaces'] },
    isolation: {
      state: 'open',
      because:
        'The check of the isolation of tenants failed: A tenant could reach your router. (and 2 more)',
      checkedAtMs: nowMs - MINUTE_MS,
      passedAtMs: nowMs - 3 * HOUR_MS,
      failures: [
        { check: 'router', message: 'A tenant could reach your router.' },
        { check: 'versions', message: 'runc 1.1.5 has a known way out of containers. Update it.' },
        { check: 'a-later-kind', message: 'Something that this page does not know yet.' },
      ],
      warnings: [],
    },
    problems,
  };
  addNotices(world, [
    {
      atMs: nowMs - 40 * MINUTE_MS,
      code: 'storage-failed',
      level: 'attention',
      read: false,
      data: { error: 'ENOSPC', message: problems[1]!.message, lastedMs: 5 * MINUTE_MS },
    },
    {
      atMs: nowMs - 50 * MINUTE_MS,
      code: 'a-later-kind',
      level: 'attention',
      read: false,
      data: { count: 3, what: 'something', always: true },
    },
  ]);
  return world;
}

function lockedWorld(options: WorldOptions): World {
  const world = rentingWorld(options);
  world.locked = ['prices.gpu', 'prices.cpuMilli', 'reserve.memoryBytes'].map((path) => ({
    path,
    by: 'IT, Example Ltd',
  }));
  return world;
}

function severalGpusWorld(options: WorldOptions): World {
  const { nowMs } = options;
  const world = livedWorld(REAL, options);
  const id = (place: number): string => `${RTX4090.id.slice(0, -1)}${place}`;
  world.hardware = {
    ...world.hardware,
    machine: { ...world.hardware.machine, gpus: 3 },
    offered: { ...world.hardware.offered, gpus: 3 },
    free: { ...world.hardware.free, gpus: 3 },
    gpus: [
      RTX4090,
      { ...RTX4090, id: id(2) },
      { ...RTX4090, id: id(3), model: 'rtx3060', memoryBytes: 12 * GIB },
    ],
  };
  world.settings = {
    ...world.settings,
    prices: { ...world.settings.prices, gpu: { '*': '233', rtx4090: '465', rtx3060: '120' } },
  };
  addLeases(world, REAL, [chatApi(nowMs)]);
  return world;
}

/** More of everything than a page can show at once. */
function manyWorld(options: WorldOptions): World {
  const { nowMs, historyDays = 365, leases = 50, past = 10_000, orders = 5_000 } = options;
  const world = emptyWorld(REAL, nowMs, UP_MS);
  world.uptime = livedUptime(nowMs, historyDays, UP_MS);
  addLeases(
    world,
    REAL,
    pastPlans(nowMs - 6 * HOUR_MS, { days: historyDays, most: past, packed: true }),
  );
  world.hardware = {
    ...world.hardware,
    machine: { ...world.hardware.machine, cpuMilli: 256_000, memoryBytes: 1024 * GIB },
    offered: { ...world.hardware.offered, cpuMilli: 252_000, memoryBytes: 1008 * GIB },
    free: {
      ...world.hardware.free,
      cpuMilli: 240_000,
      memoryBytes: 900 * GIB,
      diskBytes: 1500 * GIB,
    },
  };
  addLeases(
    world,
    REAL,
    Array.from({ length: leases }, (_, place) => ({
      ...waitingLease(nowMs),
      dseq: 19_482_400 + place * 7,
      tenant: `m${place}`,
      services: place % 3 === 0 ? ['api', 'web', 'worker'] : ['web'],
      createdAtMs: nowMs - (10 + place * 13) * MINUTE_MS,
      resources: {
        cpuMilli: 2000,
        memoryBytes: 4 * GIB,
        diskBytes: 10 * GIB,
        gpus: place === 0 ? 1 : 0,
        ports: 1,
      },
      changes: {},
    })),
  );
  world.decisions = ordersOf(REAL, nowMs, {
    mix: BUSY_DAY,
    fromMs: nowMs - 7 * DAY_MS,
    toMs: nowMs,
    count: orders,
  });
  world.account.entries = manyEntries(REAL, nowMs);
  const kinds = world.past.slice(0, 300);
  addNotices(
    world,
    kinds.map((lease) => ({
      atMs: lease.createdAtMs + 74_000,
      code: 'lease-running',
      level: 'quiet',
      read: false,
      lease: lease.lease,
      data: { label: lease.label, waitedMs: 74_000 },
    })),
  );
  return world;
}
