import type {
  LeaseDetail,
  LeaseStats,
  MethodArgs,
  MethodName,
  MethodResult,
} from '../../../agent/api/methods.ts';
import { settingsSchema } from '../../../agent/api/settings.ts';
import type { LeaseValue } from '../../../agent/api/slices.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import { unionOf } from '../../../agent/domain/time.ts';
import { timelineOf } from '../../../agent/domain/timeline.ts';
import { summariseUptime } from '../../../agent/domain/uptime.ts';
import type { SurfaceHandlers } from '../../../agent/provider/client-surface.ts';
import { pretendAccountHandlers, refreshSetup } from './pretend-account-handlers.ts';
import { nowIs } from './pretend-base.ts';
import type { Note, WorldKeeper } from './pretend-keeper.ts';
import { runAt, runFailed, selfRentalSlice } from './pretend-self-rental.ts';
import type { World } from './pretend-world.ts';
import { refusalsOf, slicesOf, spansOf, sum, withMoney } from './pretend-world.ts';

/** What each method of a pretended agent gives. Arguments were checked by the server. */
export function pretendHandlers(keeper: WorldKeeper): SurfaceHandlers {
  const { world } = keeper;
  const note =
    <Name extends MethodName>(
      name: Name,
      answer: (args: MethodArgs<Name>) => MethodResult<Name>,
    ): ((args: MethodArgs<Name>) => Promise<MethodResult<Name>>) =>
    async (args) => {
      await keeper.called(name, args);
      return answer(args);
    };
  return {
    ...pretendAccountHandlers(keeper, note),
    ...historyHandlers(world, note),
    'state.get': note('state.get', () => ({ revision: 0, slices: slicesOf(world) })),
    'lease.get': note('lease.get', ({ lease }) => detailOf(world, mustFind(world, lease))),
    'lease.stats': note('lease.stats', ({ lease }) => statsOf(mustFind(world, lease), world)),
    'self-rental.start': note('self-rental.start', () => {
      world.selfRental = selfRentalSlice(runAt(parseUnixMs(world.nowMs), 4));
      keeper.changed('selfRental');
      return {};
    }),
    'self-rental.stop': note('self-rental.stop', () => {
      const at = parseUnixMs(world.nowMs);
      const failure = { step: 'manifest', code: 'called-off', data: {} } as const;
      world.selfRental = selfRentalSlice(runFailed(at, at, failure));
      keeper.changed('selfRental');
      return {};
    }),
    'lease.close': note('lease.close', ({ lease, reason }) => {
      if (mustFind(world, lease).state === 'closed') {
        throw new AgentError('conflict', 'This lease is over already.', { data: { lease } });
      }
      endLeases(keeper, [lease], reason);
      return {};
    }),
    'offering.pause': note('offering.pause', ({ untilMs }) => {
      if (untilMs !== undefined && untilMs <= world.nowMs) {
        throw new AgentError('bad-arguments', 'The end of a pause must lie in the future.');
      }
      offer(keeper, 'paused', untilMs);
      return {};
    }),
    'offering.resume': note('offering.resume', () => {
      offer(keeper, world.live.length > 0 ? 'renting' : 'waiting');
      return {};
    }),
    'offering.drain': note('offering.drain', () => {
      offer(keeper, 'draining');
      return { leases: world.live.length };
    }),
    'offering.take-back': note('offering.take-back', () => {
      const ended = world.live.map(({ lease }) => lease);
      endLeases(keeper, ended, 'decommission');
      offer(keeper, 'paused');
      return { leases: ended.length };
    }),
    'settings.get': note('settings.get', () => slicesOf(world).settings),
    'settings.update': note('settings.update', (change) => {
      const before = world.settings as unknown as Record<string, object>;
      const next: Record<string, object> = { ...before };
      for (const [group, patch] of Object.entries(change)) {
        for (const key of Object.keys(patch ?? {})) mustBeFree(world, `${group}.${key}`);
        next[group] = { ...before[group], ...patch };
      }
      world.settings = settingsSchema.parse(next);
      refreshSetup(world);
      keeper.changed('settings', 'provider');
      return slicesOf(world).settings;
    }),
    'settings.reset': note('settings.reset', () => {
      const { settings, defaults, locked } = world;
      const kept = structuredClone(defaults) as unknown as Record<string, Record<string, unknown>>;
      const before = settings as unknown as Record<string, Record<string, unknown>>;
      for (const { path } of locked) {
        const [group, key] = path.split('.') as [string, string];
        kept[group]![key] = before[group]![key];
      }
      world.settings = settingsSchema.parse(kept);
      keeper.changed('settings');
      return slicesOf(world).settings;
    }),
    'notices.read': note('notices.read', ({ id, older }) => {
      world.notices = world.notices.map((notice) =>
        notice.id === id || (older && notice.id < id) ? { ...notice, read: true } : notice,
      );
      keeper.changed('notices');
      return {};
    }),
    'doctor.run': note('doctor.run', () => checksOf(world)),
  };
}

type HistoryMethod =
  | 'leases.past'
  | 'orders.list'
  | 'orders.summary'
  | 'earnings.history'
  | 'earnings.payments'
  | 'uptime.get'
  | 'timeline.get'
  | 'notices.list'
  | 'evidence.list';

function historyHandlers(world: World, note: Note): Pick<SurfaceHandlers, HistoryMethod> {
  return {
    'leases.past': note('leases.past', ({ limit, beforeMs = Infinity }) =>
      world.past
        .filter(({ sinceMs }) => sinceMs! < beforeMs)
        .slice(0, limit)
        .map((lease) => withMoney(world, lease)),
    ),
    'orders.list': note('orders.list', ({ limit, beforeMs = Infinity }) =>
      world.decisions.filter(({ atMs }) => atMs < beforeMs).slice(0, limit),
    ),
    'orders.summary': note('orders.summary', ({ fromMs }) => {
      const recent = world.decisions.filter(({ atMs }) => atMs >= fromMs);
      const bids = recent.flatMap(({ order, label, atMs, maxPrice, outcome }) =>
        outcome.type === 'bid'
          ? [{ order, label, atMs, maxPrice, price: outcome.price, state: outcome.state }]
          : [],
      );
      const count = (...states: readonly string[]): number =>
        bids.filter(({ state }) => states.includes(state)).length;
      return {
        fromMs,
        toMs: world.nowMs,
        seen: recent.length,
        refusals: refusalsOf(recent),
        bid: bids.length,
        became: {
          open: count('submitting', 'open'),
          won: count('won'),
          lost: count('lost'),
          closed: count('closed'),
          unknown: count('unknown'),
        },
        bids: bids.slice(0, 200),
      };
    }),
    'earnings.history': note('earnings.history', ({ edgesMs }) => {
      const rented = unionOf(spansOf(world));
      return edgesMs.slice(0, -1).map((fromMs, place) => {
        const toMs = edgesMs[place + 1]!;
        const paid = world.payments.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
        return {
          fromMs,
          toMs,
          paid: sum(paid.map(({ amount }) => amount)),
          payments: paid.length,
          rentedMs: rented.reduce(
            (total, span) =>
              total + Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs)),
            0,
          ),
        };
      });
    }),
    'earnings.payments': note('earnings.payments', ({ limit, beforeMs = Infinity }) =>
      world.payments.filter(({ atMs }) => atMs < beforeMs).slice(0, limit),
    ),
    'uptime.get': note('uptime.get', ({ fromMs, toMs }) => {
      const window = { fromMs: parseUnixMs(fromMs), toMs: parseUnixMs(toMs) };
      const summary = summariseUptime(world.uptime, window);
      return { ...summary, downByCause: { ...summary.downByCause } };
    }),
    'timeline.get': note('timeline.get', ({ fromMs, toMs }) => {
      const window = { fromMs: parseUnixMs(fromMs), toMs: parseUnixMs(toMs) };
      const found = timelineOf(window, parseUnixMs(world.nowMs), world.uptime, spansOf(world));
      return found.map((stretch) => ({ ...stretch, leases: [...stretch.leases] }));
    }),
    'evidence.list': note('evidence.list', () => []),
    'notices.list': note('notices.list', ({ limit, beforeId = Infinity }) =>
      world.notices.filter(({ id }) => id < beforeId).slice(0, limit),
    ),
  };
}

export function findLease({ live, past }: World, ref: string): LeaseValue | undefined {
  return live.find(({ lease }) => lease === ref) ?? past.find(({ lease }) => lease === ref);
}

function mustFind(world: World, ref: string): LeaseValue {
  const found = findLease(world, ref);
  if (found === undefined) {
    throw new AgentError('not-found', `There is no lease ${ref} here. "sublet leases" lists them.`);
  }
  return found;
}

function mustBeFree({ locked }: World, path: string): void {
  const found = locked.find((lock) => lock.path === path);
  if (found === undefined) return;
  throw new AgentError('locked', `${path} is fixed by ${found.by}.`, {
    data: { at: path, by: found.by },
  });
}

function detailOf(world: World, lease: LeaseValue): LeaseDetail {
  const { createdAtMs, state, sinceMs, closeReason } = lease;
  const deployed = state !== 'awaiting-manifest';
  const over = state === 'stopping' || state === 'closed';
  const reason = closeReason ?? 'unspecified';
  const events: LeaseDetail['events'] = [
    ...(state === 'closed' ? [{ atMs: sinceMs!, code: 'lease-closed', data: { reason } }] : []),
    ...(over ? [{ atMs: sinceMs! - 3_000, code: 'lease-ending', data: { reason } }] : []),
    ...(deployed
      ? [
          { atMs: createdAtMs + 74_000, code: 'running', data: {} },
          { atMs: createdAtMs + 71_000, code: 'started', data: { service: 'web', replica: 0 } },
          { atMs: createdAtMs + 12_000, code: 'deploying', data: {} },
          {
            atMs: createdAtMs + 12_000,
            code: 'manifest-accepted',
            data: { version: '4f1c09aa27be' },
          },
        ]
      : []),
    { atMs: createdAtMs, code: 'lease-created', data: {} },
  ];
  return {
    lease: withMoney(world, lease),
    events,
    ...world.details.get(lease.lease),
  };
}

function statsOf(lease: LeaseValue, { agent }: World): LeaseStats[] {
  const { state, services, resources } = lease;
  if (state === 'closed') return [];
  if (!agent.engine.up) {
    throw new AgentError('engine-unreachable', agent.engine.message ?? 'The engine is away.');
  }
  if (state !== 'running') return [];
  return services.map(({ service }, place) => ({
    service,
    replica: 0,
    cpuMilli: 5200 / (place + 1),
    memoryBytes: 9_200_000_000 / (place + 1),
    memoryLimitBytes: resources.memoryBytes / services.length,
    receivedBytes: 1_830_000_000,
    sentBytes: 412_000_000,
    pids: 42,
  }));
}

/** They are over at once, what was accrued is paid, and what they used is free. */
function endLeases(keeper: WorldKeeper, refs: readonly string[], reason: string): void {
  const { world } = keeper;
  const ending = world.live.filter(({ lease }) => refs.includes(lease));
  world.live = world.live.filter(({ lease }) => !refs.includes(lease));
  for (const lease of ending) {
    const { accrued, blocksLeft: _blocks, ...rest } = withMoney(world, lease);
    world.past = [
      { ...rest, state: 'closed', sinceMs: world.nowMs, closeReason: reason, services: [] },
      ...world.past,
    ];
    if (accrued !== undefined && accrued.amount > 0n) {
      const height = world.agent.network.height ?? 0;
      world.payments = [
        {
          key: `${lease.lease}@end`,
          height,
          lease: lease.lease,
          amount: accrued,
          atMs: world.nowMs,
        },
        ...world.payments,
      ];
    }
    const { free, gpus } = world.hardware;
    const { resources } = lease;
    world.hardware = {
      ...world.hardware,
      free: {
        cpuMilli: free.cpuMilli + resources.cpuMilli,
        memoryBytes: free.memoryBytes + resources.memoryBytes,
        diskBytes: free.diskBytes + resources.diskBytes,
        gpus: free.gpus + resources.gpus,
        ports: free.ports + resources.ports,
      },
      gpus: gpus.map(({ lease: user, ...gpu }) =>
        user === undefined || user === lease.lease ? gpu : { ...gpu, lease: user },
      ),
    };
  }
  if (world.live.length === 0 && world.agent.activity === 'renting') {
    world.agent = { ...world.agent, activity: 'waiting' };
  }
  keeper.changed('leases', 'earnings', 'hardware', 'agent');
}

function offer(
  keeper: WorldKeeper,
  activity: World['agent']['activity'],
  pausedUntilMs?: number,
): void {
  const { world } = keeper;
  const { pausedUntilMs: _before, ...agent } = world.agent;
  world.agent = {
    ...agent,
    activity,
    ...(pausedUntilMs === undefined ? {} : { pausedUntilMs }),
  };
  nowIs(world, 0, { class: activity === 'paused' || activity === 'draining' ? 'paused' : 'up' });
  keeper.changed('agent', 'uptime');
}

function checksOf({ agent, decisions: _decisions }: World): MethodResult<'doctor.run'> {
  const { engine, network } = agent;
  const engineCheck: MethodResult<'doctor.run'>[number] = engine.up
    ? { id: 'engine', status: 'ok', message: `Docker ${engine.version ?? ''} (API 1.51) answers.` }
    : {
        id: 'engine',
        status: 'failed',
        message: engine.message ?? 'The container engine was not asked yet.',
        advice: 'Start the container engine. Running leases are kept meanwhile.',
      };
  return [
    engineCheck,
    ...(engine.missing.length === 0
      ? []
      : [
          {
            id: 'isolation',
            status: 'warning' as const,
            message: `This engine or kernel does not offer: ${engine.missing.join(', ')}.`,
            advice: 'Renting out works; what is listed is not enforced here.',
          },
        ]),
    agent.activity === 'network-stale'
      ? {
          id: 'network',
          status: 'failed',
          message: `The newest block of "${network.id}" is 840 s old.`,
          advice: 'Check the internet connection. Running leases are kept meanwhile.',
        }
      : {
          id: 'network',
          status: 'ok',
          message: `Block ${network.height ?? 0} of "${network.id}" is 1 s old.`,
        },
    {
      id: 'machine',
      status: 'ok',
      message: 'Free for tenants: 4.0 cores, 14.0 GiB of memory, 280.0 GiB of disk, 0 GPUs.',
    },
    { id: 'storage', status: 'ok', message: 'The database takes writes.' },
    ...(agent.isolation?.warnings ?? []).map((warning) => ({
      id: 'home-network-warning',
      status: 'warning' as const,
      ...warning,
      advice: 'It does not stop bids.',
    })),
    ...agent.problems.map(({ message }) => ({
      id: 'leases',
      status: 'warning' as const,
      message,
      advice: 'It is tried again by itself. "sublet lease <id>" shows its history.',
    })),
  ];
}
