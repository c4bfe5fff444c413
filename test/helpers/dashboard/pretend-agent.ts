import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { MethodName } from '../../../agent/api/methods.ts';
import type { SliceName, Slices } from '../../../agent/api/slices.ts';
import { SLICE_NAMES } from '../../../agent/api/slices.ts';
import { SystemClock } from '../../../agent/base/clock.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { ControlServer } from '../../../agent/control/server.ts';
import { serveControl } from '../../../agent/control/server.ts';
import type { StateReader, StreamHandlers } from '../../../agent/provider/client-surface.ts';
import { findLease, pretendHandlers } from './pretend-handlers.ts';
import type { PretendState, WorldOptions } from './pretend-states.ts';
import { worldOf } from './pretend-states.ts';
import { pretendLogs, pretendShell } from './pretend-streams.ts';
import type { World } from './pretend-world.ts';
import { slicesOf } from './pretend-world.ts';
import type { SilentProxy } from './silent-proxy.ts';
import { openSilentProxy } from './silent-proxy.ts';

export interface PretendOptions extends Partial<WorldOptions> {
  readonly state: PretendState;
  /** The built dashboard. */
  readonly folder: string;
  readonly port?: number;
  /** Blocks come and money accrues; off where a picture has to be the same each time. */
  readonly ticking?: boolean;
  /** Lines a second that each log prints; 2 unless told. */
  readonly logRate?: number;
  /** Lines printed before; 4812 unless told. */
  readonly logBefore?: number;
}

/** A call that a page made. */
export interface PretendCall {
  readonly name: string;
  readonly args: unknown;
}

export interface PretendAgent {
  /** With a one-time token: opens the dashboard once. */
  address(): string;
  readonly world: World;
  /** What was called so far, streams included. */
  readonly calls: readonly PretendCall[];
  /** Shows that value in that slice, whatever the world holds, until `update` names the slice. */
  publish<Name extends SliceName>(slice: Name, value: Slices[Name]): void;
  /** Changes the world; all slices are sent again. */
  update(change: (world: World) => void): void;
  /** Calls of that method fail with it, until told `undefined`. */
  fail(method: MethodName, error: AgentError | undefined): void;
  /** Calls of that method are not answered, until told `false`: then they are, with the rest. */
  hang(method: MethodName, hangs: boolean): void;
  /** The agent is gone, as after a crash; its folder stays. */
  goOffline(): Promise<void>;
  /** It is back, on the same port. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** What fails in the state `error`: all that is read from the database. */
const HISTORY: readonly MethodName[] = [
  'leases.past',
  'lease.get',
  'orders.list',
  'orders.summary',
  'earnings.history',
  'earnings.payments',
  'uptime.get',
  'timeline.get',
  'notices.list',
  'doctor.run',
  'wallet.entries',
  'shadow.summary',
  'network.list',
];

const TICK_MS = 2_000;

/** Serves pretended values on the real control server: the dashboard without engine or network. */
export async function openPretendAgent(options: PretendOptions): Promise<PretendAgent> {
  const { state, folder, ticking = true, logRate = 2, logBefore = 4_812 } = options;
  const clock = new SystemClock();
  const nowMs = options.nowMs ?? clock.now();
  const sinceMs = clock.monotonicMs();
  const world = worldOf(state, { ...options, nowMs });
  const calls: PretendCall[] = [];
  const listeners = new Set<(slice: SliceName) => void>();
  const failures = new Map<MethodName, AgentError>();
  const hanging = new Map<MethodName, Gate>();
  let shown: Partial<Slices> = {};
  let slices = slicesOf(world);
  const changed = (...names: readonly SliceName[]): void => {
    slices = { ...slicesOf(world), ...shown };
    for (const name of names) for (const listener of listeners) listener(name);
  };
  if (state === 'error') {
    const message = 'The database cannot be read: the disk reports an error (EIO).';
    for (const method of HISTORY) failures.set(method, new AgentError('storage-failed', message));
  }
  const handlers = pretendHandlers({
    world,
    changed,
    called: async (name, args) => {
      calls.push({ name, args });
      await hanging.get(name)?.opened;
      const failure = failures.get(name);
      if (failure !== undefined) throw failure;
    },
  });
  const lease = (ref: string): ReturnType<typeof findLease> => findLease(world, ref);
  const logs = pretendLogs(lease, {
    rate: logRate,
    before: logBefore,
    hostile: state === 'hostile',
  });
  const shell = pretendShell(lease);
  const streams: StreamHandlers = {
    'lease.logs': (args, inputs, signal) => {
      calls.push({ name: 'lease.logs', args });
      return logs(args, inputs, signal);
    },
    'lease.shell': (args, inputs, signal) => {
      calls.push({ name: 'lease.shell', args });
      return shell(args, inputs, signal);
    },
  };
  const reader: StateReader = {
    slices: () => slices,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const serving = new Serving({ version: world.agent.version, handlers, streams, state: reader });
  await serving.start(folder, options.port ?? 0);
  const proxy: SilentProxy | undefined =
    state === 'loading' ? await openSilentProxy(serving.server.webOrigin!) : undefined;
  const timer = ticking
    ? setInterval(() => {
        tick(world, Math.floor(nowMs + clock.monotonicMs() - sinceMs));
        changed('agent', 'leases', 'earnings');
      }, TICK_MS)
    : undefined;
  return {
    world,
    calls,
    address: () => {
      const address = serving.server.openAddress()!;
      return proxy === undefined ? address : proxy.addressOf(address);
    },
    publish: (slice, value) => {
      shown = { ...shown, [slice]: value };
      changed(slice);
    },
    update: (change) => {
      change(world);
      shown = {};
      changed(...SLICE_NAMES);
    },
    fail: (method, error) => {
      if (error === undefined) failures.delete(method);
      else failures.set(method, error);
    },
    hang: (method, hangs) => {
      hanging.get(method)?.open();
      hanging.delete(method);
      if (hangs) hanging.set(method, closedGate());
    },
    goOffline: () => serving.stop(),
    comeBack: () => serving.start(folder, serving.port),
    close: async () => {
      clearInterval(timer);
      await proxy?.close();
      await serving.end();
    },
  };
}

/** What waits until it is opened. */
interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

function closedGate(): Gate {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** A control server that can go away and come back, as an agent does. */
class Serving {
  readonly #surface: Parameters<typeof serveControl>[0];
  readonly #dataDir = mkdtempSync(path.join(tmpdir(), 'sublet-pretend-'));
  #stopping = new AbortController();
  #server: ControlServer | undefined;
  port = 0;

  constructor(surface: Parameters<typeof serveControl>[0]) {
    this.#surface = surface;
  }

  get server(): ControlServer {
    if (this.#server === undefined) throw new Error('This pretended agent is not running.');
    return this.#server;
  }

  async start(folder: string, port: number): Promise<void> {
    this.#stopping = new AbortController();
    this.#server = await serveControl(
      this.#surface,
      {
        socketPath: path.join(this.#dataDir, 'control', 'agent.sock'),
        tokenPath: path.join(this.#dataDir, 'control', 'token'),
        web: { atStart: true, port, folder },
      },
      { clock: new SystemClock(), log: silentLogger, signal: this.#stopping.signal },
    );
    this.port = Number(new URL(this.#server.webOrigin!).port);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#server?.close();
    this.#server = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** What changes by itself: blocks come, and what runs earns. */
function tick(world: World, nowMs: number): void {
  const spanMs = nowMs - world.nowMs;
  world.nowMs = nowMs;
  const last = world.uptime.at(-1);
  if (last !== undefined) {
    world.uptime = [...world.uptime.slice(0, -1), { ...last, toMs: nowMs as typeof last.toMs }];
  }
  const { network } = world.agent;
  const { activity, pausedUntilMs } = world.agent;
  if (activity === 'network-stale' || network.lastBlockAtMs === undefined) return;
  const blockMs = network.blockMs ?? 6_000;
  const blocks = Math.floor((nowMs - network.lastBlockAtMs) / blockMs);
  world.agent = {
    ...world.agent,
    network: {
      ...network,
      height: (network.height ?? 0) + blocks,
      lastBlockAtMs: network.lastBlockAtMs + blocks * blockMs,
    },
  };
  if (pausedUntilMs !== undefined && pausedUntilMs <= nowMs) {
    const { pausedUntilMs: _over, ...agent } = world.agent;
    world.agent = { ...agent, activity: world.live.length > 0 ? 'renting' : 'waiting' };
  }
  world.live = world.live.map((lease) => {
    if (lease.accrued === undefined || lease.state === 'awaiting-manifest') return lease;
    const earned = BigInt(Math.floor((Number(lease.price.amount) * spanMs) / blockMs));
    return { ...lease, accrued: { ...lease.accrued, amount: lease.accrued.amount + earned } };
  });
}
