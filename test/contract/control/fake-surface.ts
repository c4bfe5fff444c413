import type { EvidenceValue } from '../../../agent/api/evidence.ts';
import type { Handlers, MethodArgs, MethodResult } from '../../../agent/api/methods.ts';
import type { Settings } from '../../../agent/api/settings.ts';
import type { LeaseValue, NoticeValue, SliceName, Slices } from '../../../agent/api/slices.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import { parseLeaseRef, parseOrderRef, parseServiceName } from '../../../agent/domain/ids.ts';
import { accountHandlers } from '../../../agent/provider/account-surface.ts';
import type {
  ClientSurface,
  StreamHandlers,
  SurfaceHandlers,
} from '../../../agent/provider/client-surface.ts';
import { practiceRefusals } from '../../helpers/practice-refusals.ts';

/** The instant at which the samples were taken: 2025-06-15T15:06:40Z. */
export const NOW_MS = 1_750_000_000_000;

export const settings: Settings = {
  prices: {
    cpuMilli: '0.004',
    memoryMib: '0.0016',
    storageMib: '0.00016',
    endpoint: '1',
    gpu: { '*': '233', rtx4090: '400' },
  },
  reserve: { cpuMilli: 500, memoryBytes: 2 ** 31, diskBytes: 10 * 2 ** 30 },
  pricing: { strategy: 'scale', electricity: '0', machineWatts: 60, gpuWatts: { '*': 250 } },
  monthly: { cpu: '1.60', memory: '0.80', storage: '0.02', endpoint: '0.05', gpu: { '*': '100' } },
  bidding: { reclamation: false, mostNoticeHours: 24 },
  provider: { host: '', email: '', website: '', attributes: {} },
  gateway: { port: 8443, grpcPort: 8444, publicPort: 0 },
  ingress: { port: 80, securePort: 443, domain: '' },
  content: { images: {}, otherImages: 'allow', evidenceDays: 180 },
  payout: { rule: 'manual', threshold: '50', keep: '5' },
};

export function sampleLease(dseq: number, changes: Partial<LeaseValue> = {}): LeaseValue {
  return {
    lease: parseLeaseRef(`practice:tenant-${dseq}/${dseq}/1/1/practice-provider/0`),
    order: parseOrderRef(`practice:tenant-${dseq}/${dseq}/1/1`),
    label: `lease ${dseq}/1/1`,
    tenant: `tenant-${dseq}`,
    state: 'running',
    sinceMs: NOW_MS - 60_000,
    price: { denom: 'uplay', amount: '3.15' },
    createdAtMs: NOW_MS - 3_600_000,
    resources: { cpuMilli: 500, memoryBytes: 2 ** 29, diskBytes: 2 ** 30, gpus: 0, ports: 1 },
    services: [
      {
        service: parseServiceName('web'),
        wanted: 1,
        ready: 1,
        replicas: [
          {
            replica: 0,
            state: 'running',
            restarts: 0,
            startedAtMs: NOW_MS - 60_000,
            ports: [{ port: 8080, proto: 'tcp', hostPort: 31_000, http: true }],
          },
        ],
      },
    ],
    settled: [{ denom: 'uplay', amount: 1_234_567n }],
    accrued: { denom: 'uplay', amount: 890n },
    blocksLeft: 600,
    ...changes,
  };
}

const uptime = {
  upMs: 999,
  downMs: 1,
  pausedMs: 0,
  unknownMs: 0,
  downByCause: { 'engine-down': 1 },
};

const sampleSettings: Slices['settings'] = { values: settings, defaults: settings, locked: [] };

const sampleEvidence: readonly EvidenceValue[] = [
  {
    ...{ id: 1, atMs: NOW_MS, lease: sampleLease(1001).lease, kind: 'lease-began' },
    ...{ tenant: 'akash1tenant', order: sampleLease(1001).order },
    price: { denom: 'ucoin', amount: '7.25' },
  },
  {
    ...{ id: 2, atMs: NOW_MS, lease: sampleLease(1001).lease, kind: 'image' },
    service: parseServiceName('web'),
    ...{ image: 'nginx:1', imageId: 'sha256:11', digest: 'sha256:22' },
  },
];

const sampleNotice: NoticeValue = {
  id: 1,
  atMs: NOW_MS - 60_000,
  code: 'first-renter',
  level: 'news',
  read: false,
  data: { label: 'lease 1001/1/1' },
};

export function sampleSlices(): Slices {
  return {
    agent: {
      version: '0.1.0',
      startedAtMs: NOW_MS - 7_200_000,
      recordsFromMs: 1_000,
      activity: 'renting',
      network: {
        id: 'practice',
        name: 'Practice',
        practice: true,
        money: 'none',
        endpoints: [],
        denom: 'uplay',
        exponent: 6,
        symbol: 'play $',
        provider: 'practice-provider',
        height: 1234,
        lastBlockAtMs: NOW_MS - 3000,
        blockMs: 6000,
      },
      engine: { kind: 'docker', up: true, version: '20.10.24', missing: [], simulated: false },
      hostName: 'a-machine',
      problems: [],
    },
    hardware: {
      readAtMs: NOW_MS,
      cpuModel: 'A CPU',
      machine: { cpuMilli: 8500, memoryBytes: 2 ** 35, diskBytes: 2 ** 38, gpus: 1, ports: 1000 },
      offered: { cpuMilli: 8000, memoryBytes: 2 ** 34, diskBytes: 2 ** 37, gpus: 1, ports: 1000 },
      free: { cpuMilli: 7500, memoryBytes: 2 ** 33, diskBytes: 2 ** 36, gpus: 0, ports: 999 },
      gpus: [],
    },
    market: {
      sinceMs: NOW_MS - 3_600_000,
      seen: 10,
      bid: 3,
      refused: 7,
      refusals: [
        { code: 'gpu-none', count: 5 },
        { code: 'price-too-low', count: 2 },
      ],
      openBids: [],
      won: 2,
      lost: 1,
    },
    leases: { live: [sampleLease(1001)], past: 1 },
    earnings: {
      atMs: NOW_MS,
      settled: [{ denom: 'uplay', amount: 9_876_543_210_987_654_321n }],
      settledToday: [{ denom: 'uplay', amount: 5n }],
      accrued: [{ denom: 'uplay', amount: 890n }],
    },
    uptime: {
      atMs: NOW_MS,
      state: 'up',
      sinceMs: NOW_MS - 7_200_000,
      last24h: uptime,
      last30d: uptime,
    },
    settings: sampleSettings,
    notices: { unread: 1, latest: [sampleNotice] },
    wallet: {
      wallet: { state: 'none' },
      payout: { confirmCharacters: 6, latest: [] },
      redemptions: [],
    },
    provider: { mode: 'practice', blocked: [], audits: [] },
    selfRental: {},
  };
}

/** A surface made of plain values, which notes what it is asked. */
export class FakeSurface implements ClientSurface {
  readonly version = '0.1.0';
  current = sampleSlices();
  past: LeaseValue[] = [];
  readonly calls: (readonly [string, unknown])[] = [];
  /** Items taken from `lease.logs` so far, over all streams. */
  pulled = 0;
  /** What `lease.logs` gives; endless by default, so that only the reader's pace ends it. */
  logText: (place: number) => string | undefined = (place) => `line ${place}\n`;
  /** Streams whose generators were ended. */
  ended = 0;
  readonly #listeners = new Set<(slice: SliceName) => void>();
  handlers: SurfaceHandlers;
  streams: StreamHandlers;

  constructor(changes: Partial<SurfaceHandlers> = {}) {
    this.handlers = { ...this.#handlers(), ...changes };
    this.streams = { 'lease.logs': this.#logs, 'lease.shell': this.#shell };
  }

  readonly state = {
    slices: (): Slices => this.current,
    onChange: (listener: (slice: SliceName) => void): (() => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };

  change<Name extends SliceName>(slice: Name, value: Slices[Name]): void {
    this.current = { ...this.current, [slice]: value };
    for (const listener of this.#listeners) listener(slice);
  }

  #handlers(): SurfaceHandlers {
    const note =
      <Name extends keyof SurfaceHandlers>(
        name: Name,
        result: (args: MethodArgs<Name>) => MethodResult<Name>,
      ): ((args: MethodArgs<Name>) => Promise<MethodResult<Name>>) =>
      async (args) => {
        this.calls.push([name, args]);
        return result(args);
      };
    return {
      ...accountHandlers(),
      ...practiceRefusals(),
      'state.get': note('state.get', () => ({ revision: 0, slices: this.current })),
      'leases.past': note('leases.past', () => this.past),
      'lease.get': note('lease.get', ({ lease }) => {
        const found = this.current.leases.live.find((live) => live.lease === lease);
        if (found === undefined) throw new AgentError('not-found', `There is no lease ${lease}.`);
        return { lease: found, events: sampleEvents };
      }),
      'lease.stats': note('lease.stats', ({ lease }) => {
        if (this.current.leases.live.some((live) => live.lease === lease)) return sampleStats;
        if (this.past.some((past) => past.lease === lease)) return [];
        throw new AgentError('not-found', `There is no lease ${lease}.`);
      }),
      'lease.close': note('lease.close', () => ({})),
      'self-rental.start': note('self-rental.start', () => ({})),
      'self-rental.stop': note('self-rental.stop', () => ({})),
      'orders.list': note('orders.list', () => sampleDecisions),
      'orders.summary': note('orders.summary', ({ fromMs }) => ({
        fromMs,
        toMs: NOW_MS,
        seen: 10,
        refusals: [{ code: 'gpu-none', count: 5 }],
        bid: 3,
        became: { open: 0, won: 2, lost: 1, closed: 0, unknown: 0 },
        bids: [],
      })),
      // The last bucket has something in it.
      'earnings.history': note('earnings.history', ({ edgesMs }) =>
        edgesMs.slice(1).map((toMs, place) => {
          const last = place === edgesMs.length - 2;
          return {
            fromMs: edgesMs[place] ?? toMs,
            toMs,
            paid: last ? [{ denom: 'uplay', amount: 1_234_567n }] : [],
            payments: last ? 3 : 0,
            rentedMs: last ? 5_400_000 : 0,
          };
        }),
      ),
      'earnings.payments': note('earnings.payments', () => [
        {
          key: 'k1',
          height: 1200,
          lease: sampleLease(1001).lease,
          amount: { denom: 'uplay', amount: 2n ** 64n },
          atMs: NOW_MS - 200_000,
        },
      ]),
      'uptime.get': note('uptime.get', () => uptime),
      'offering.pause': note('offering.pause', ({ untilMs }) => {
        const { agent } = this.current;
        this.change('agent', {
          ...agent,
          activity: 'paused',
          ...(untilMs === undefined ? {} : { pausedUntilMs: untilMs }),
        });
        return {};
      }),
      'offering.resume': note('offering.resume', () => ({})),
      'offering.drain': note('offering.drain', () => {
        this.change('agent', { ...this.current.agent, activity: 'draining' });
        return { leases: this.current.leases.live.length };
      }),
      'offering.take-back': note('offering.take-back', () => ({
        leases: this.current.leases.live.length,
      })),
      'timeline.get': note('timeline.get', ({ fromMs, toMs }) => [
        { fromMs, toMs, state: 'offered', leases: [], count: 0 },
      ]),
      'settings.get': note('settings.get', () => sampleSettings),
      'settings.update': note('settings.update', () => sampleSettings),
      'settings.reset': note('settings.reset', () => sampleSettings),
      'notices.list': note('notices.list', () => [sampleNotice]),
      'notices.read': note('notices.read', () => ({})),
      'evidence.list': note('evidence.list', () => [...sampleEvidence]),
      'doctor.run': note('doctor.run', () => [
        { id: 'engine', status: 'ok', message: 'Docker answers.' },
        {
          id: 'network',
          status: 'failed',
          message: 'The newest block is 90 s old.',
          advice: 'Check the internet connection.',
        },
      ]),
    };
  }

  readonly #logs: StreamHandlers['lease.logs'] = (_args, _inputs, _signal) => {
    const give = (): string | undefined => this.logText(this.pulled++);
    const onEnd = (): void => {
      this.ended++;
    };
    return (async function* () {
      try {
        for (let text = give(); text !== undefined; text = give()) {
          yield { service: parseServiceName('web'), replica: 0, stream: 'stdout', text };
        }
      } finally {
        onEnd();
      }
    })();
  };

  /** Echoes its input; `exit 3` as its command ends with that code. */
  readonly #shell: StreamHandlers['lease.shell'] = (args, inputs) => {
    this.calls.push(['lease.shell', args]);
    return (async function* () {
      if (args.command[0] === 'exit') {
        yield { type: 'exit', code: Number(args.command[1]) };
        return;
      }
      for await (const input of inputs) {
        if (input.type === 'end') break;
        if (input.type === 'bytes') {
          yield { type: 'output', stream: 'stdout', bytes: input.bytes };
        }
      }
      yield { type: 'exit', code: 0 };
    })();
  };
}

const sampleEvents = [
  { atMs: NOW_MS - 3_600_000, code: 'lease-created', data: {} },
  { atMs: NOW_MS - 3_000_000, code: 'container-started', data: { service: 'web', replica: 0 } },
];
const sampleStats = [
  {
    service: parseServiceName('web'),
    replica: 0,
    cpuMilli: 250,
    memoryBytes: 2 ** 27,
    memoryLimitBytes: 2 ** 29,
    receivedBytes: 1500,
    sentBytes: 0,
    pids: 3,
  },
];
const asked = { cpuMilli: 1000, memoryBytes: 2 ** 30, diskBytes: 0, gpus: 1, ports: 1 };
const sampleDecisions: Awaited<ReturnType<Handlers['orders.list']>> = [
  {
    order: parseOrderRef('practice:a/1003/1/1'),
    label: 'order 1003/1/1',
    atMs: NOW_MS - 12_000,
    height: 1233,
    resources: asked,
    maxPrice: { denom: 'uplay', amount: '1000.5' },
    outcome: { type: 'refused', code: 'gpu-none', numbers: { needs: 1, memoryGi: 24 } },
  },
  {
    order: parseOrderRef('practice:a/1001/1/1'),
    label: 'order 1001/1/1',
    atMs: NOW_MS - 3_600_000,
    height: 900,
    resources: { ...asked, gpus: 0 },
    maxPrice: { denom: 'uplay', amount: '9' },
    outcome: { type: 'bid', price: { denom: 'uplay', amount: '3.15' }, state: 'won' },
  },
];
