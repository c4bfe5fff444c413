import { z } from 'zod';

import { GVISOR_USES } from '../domain/isolation.ts';
import { SELF_RENTAL_FAILURES, SELF_RENTAL_STEPS } from '../domain/self-rental.ts';
import { endpointValue, providerSlice } from './provider.ts';
import { servedPort } from './served-ports.ts';
import { lockedSetting, settingsSchema } from './settings.ts';
import {
  coin,
  decCoin,
  gpuValue,
  leaseRef,
  orderRef,
  resourceTotals,
  serviceName,
  unixMs,
} from './values.ts';
import { walletSlice } from './wallet.ts';

/**
 * The agent's state as clients see it. A subscription gives the whole snapshot and then, whenever
 * one changes, a whole slice: never a delta, never "please ask again". History is queried.
 */

/** What the agent is doing, in the order in which one hides the other. */
export const ACTIVITIES = [
  'starting',
  'stopping',
  'engine-down',
  'network-stale',
  'paused',
  'draining',
  'renting',
  'waiting',
] as const;

/** How well tenants are kept apart, as a container like theirs has found out from inside. */
const isolationValue = z.object({
  /** `open`: something is, or it could not be tried. `unchecked`: it is being found out. */
  state: z.enum(['kept', 'open', 'unchecked']),
  /** Why nobody is let in, one sentence; missing while `kept`. */
  because: z.string().optional(),
  /** The last check, and the last one that found nothing; maybe of an earlier run. */
  checkedAtMs: unixMs.optional(),
  passedAtMs: unixMs.optional(),
  /** What the last check found: codes of `domain/isolation.ts`, a sentence each. */
  failures: z.array(z.object({ check: z.string(), message: z.string() })),
  /** What does not stop bids and should be mended: codes of `domain/isolation.ts`, what each names, a sentence. */
  warnings: z.array(
    z.object({ code: z.string(), data: z.record(z.string(), z.string()), message: z.string() }),
  ),
});

export const agentSlice = z.object({
  version: z.string(),
  startedAtMs: unixMs,
  /** When an agent first ran on this data: there are no records from before. */
  recordsFromMs: unixMs,
  activity: z.enum(ACTIVITIES),
  /** Set while paused with an end. */
  pausedUntilMs: unixMs.optional(),
  network: z.object({
    id: z.string(),
    /** What people call it: `Akash`. */
    name: z.string(),
    /** True where nothing here is real money. */
    practice: z.boolean(),
    /** What is earned there: nothing, test money, or money. */
    money: z.enum(['none', 'test', 'main']),
    chainId: z.string().optional(),
    /** The ways to it and how each is; empty where it is in this process. */
    endpoints: z.array(endpointValue),
    denom: z.string(),
    /** How many digits of an amount lie behind the point where people read it: 6 for `uakt`. */
    exponent: z.number().int().min(0).max(18),
    /** What people call it: `AKT`, `play $`. */
    symbol: z.string(),
    provider: z.string(),
    height: z.number().optional(),
    lastBlockAtMs: unixMs.optional(),
    /** Milliseconds between blocks, measured over the last ones, those before a restart among them. */
    blockMs: z.number().optional(),
  }),
  engine: z.object({
    kind: z.enum(['docker', 'fake']),
    up: z.boolean(),
    version: z.string().optional(),
    /** What is wrong and what to do, where it is not up. */
    message: z.string().optional(),
    missing: z.array(z.string()),
    /** Which containers have a kernel of their own before this machine's; missing while it is away. */
    gvisor: z.enum(GVISOR_USES).optional(),
    /** Containers are simulated: there is no engine, and this is practice. */
    simulated: z.boolean(),
  }),
  /** Whether tenants are kept from the owner's network; missing where containers are simulated. */
  isolation: isolationValue.optional(),
  /** The machine's own name, as its owner knows it. */
  hostName: z.string(),
  /** Things that need the owner: one line each, with a stable code. */
  problems: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      sinceMs: unixMs,
      /** What it is about, where that is a port. */
      port: servedPort.optional(),
    }),
  ),
});

export const hardwareSlice = z.object({
  readAtMs: unixMs,
  cpuModel: z.string(),
  /** All that the machine has; of the disk, what was free when it was read. */
  machine: resourceTotals,
  /** What tenants can have in all: the machine less what the owner keeps. */
  offered: resourceTotals,
  /** What is left for tenants now. */
  free: resourceTotals,
  gpus: z.array(gpuValue.extend({ lease: leaseRef.optional() })),
});

export const marketSlice = z.object({
  /** Since when the counts below are. */
  sinceMs: unixMs,
  seen: z.number(),
  bid: z.number(),
  /** Would have been bid on; nothing was sent. */
  wouldBid: z.number().optional(),
  refused: z.number(),
  /** Refusals by code, most frequent first. */
  refusals: z.array(z.object({ code: z.string(), count: z.number() })),
  openBids: z.array(
    z.object({ order: orderRef, label: z.string(), price: decCoin, openedAtMs: unixMs }),
  ),
  won: z.number(),
  lost: z.number(),
});

export const replicaValue = z.object({
  replica: z.number(),
  state: z.enum(['created', 'running', 'waiting-restart', 'exited']),
  restarts: z.number(),
  exitCode: z.number().optional(),
  outOfMemory: z.boolean().optional(),
  startedAtMs: unixMs.optional(),
  nextStartAtMs: unixMs.optional(),
  ports: z.array(
    z.object({
      port: z.number(),
      proto: z.enum(['tcp', 'udp']),
      hostPort: z.number(),
      http: z.boolean(),
    }),
  ),
});

export const serviceValue = z.object({
  service: serviceName,
  wanted: z.number(),
  ready: z.number(),
  replicas: z.array(replicaValue),
});

export const LEASE_STATES = [
  'awaiting-manifest',
  'deploying',
  'running',
  'unhealthy',
  'stopping',
  'closed',
] as const;

export const leaseValue = z.object({
  lease: leaseRef,
  order: orderRef,
  label: z.string(),
  tenant: z.string(),
  state: z.enum(LEASE_STATES),
  /** Since when it is in this state. */
  sinceMs: unixMs.optional(),
  /** Until when the manifest must come, while it is awaited. */
  manifestDeadlineMs: unixMs.optional(),
  closeReason: z.string().optional(),
  /** The tenant was promised notice before a close of ours. */
  notice: z
    .object({
      seconds: z.number(),
      /** `asked`: the owner wants it to end, and the network is being told. */
      state: z.enum(['none', 'asked', 'announced']),
      /** Announced: it runs until then. */
      untilMs: unixMs.optional(),
    })
    .optional(),
  price: decCoin,
  createdAtMs: unixMs,
  resources: resourceTotals,
  /** What the deployment waits for: image and bytes, while it deploys. */
  progress: z
    .object({
      service: serviceName,
      step: z.enum(['pulling', 'creating', 'starting', 'started']),
      doneBytes: z.number().optional(),
      totalBytes: z.number().optional(),
    })
    .optional(),
  /** Why it does not run, in one line, and the code of that: the one in its `deploy-failed` event. */
  problem: z.string().optional(),
  problemCode: z.string().optional(),
  services: z.array(serviceValue),
  /** Paid so far. */
  settled: z.array(coin),
  /** Earned since, not paid yet. */
  accrued: coin.optional(),
  /** Blocks for which the tenant's money lasts. */
  blocksLeft: z.number().optional(),
});
export type LeaseValue = z.output<typeof leaseValue>;

export const leasesSlice = z.object({ live: z.array(leaseValue), past: z.number() });

export const earningsSlice = z.object({
  atMs: unixMs,
  /** Paid by the network, ever. Never contains what is accrued. */
  settled: z.array(coin),
  settledToday: z.array(coin),
  /** Expected, not paid yet. */
  accrued: z.array(coin),
});

export const uptimeSummary = z.object({
  upMs: z.number(),
  downMs: z.number(),
  pausedMs: z.number(),
  unknownMs: z.number(),
  downByCause: z.record(z.string(), z.number()),
});

export const uptimeSlice = z.object({
  atMs: unixMs,
  state: z.enum(['up', 'down', 'paused']),
  cause: z.string().optional(),
  sinceMs: unixMs,
  last24h: uptimeSummary,
  last30d: uptimeSummary,
});

export const settingsSlice = z.object({
  values: settingsSchema,
  /** What a reset gives. */
  defaults: settingsSchema,
  locked: z.array(lockedSetting),
  /** True where a price program was named at the start (`pricing.script`). */
  script: z.boolean().optional(),
});

/** How loud a notice is. `attention` needs the owner; `news` is worth knowing; `quiet` is a record. */
export const NOTICE_LEVELS = ['attention', 'news', 'quiet'] as const;

export const noticeValue = z.object({
  id: z.number().int(),
  atMs: unixMs,
  /** What happened, a stable code. `domain/notice.ts` has all of them with the `data` of each. */
  code: z.string(),
  level: z.enum(NOTICE_LEVELS),
  read: z.boolean(),
  /** The numbers and names that its text needs. Texts in it may be tenants' own. */
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The lease that it is about. */
  lease: leaseRef.optional(),
});
export type NoticeValue = z.output<typeof noticeValue>;

export const noticesSlice = z.object({
  unread: z.number().int(),
  /** The newest first, at most 20; the rest by `notices.list`. */
  latest: z.array(noticeValue),
});

/** Renting from ourselves: whether it can be tried here, and the last run, or the one that goes on. */
export const selfRentalSlice = z.object({
  /** Why it cannot, where it cannot: it would cost real money, or its key cannot be read here. */
  impossible: z.enum(['real-money', 'unavailable']).optional(),
  run: z
    .object({
      startedAtMs: unixMs,
      /** Missing while it goes on. */
      endedAtMs: unixMs.optional(),
      steps: z.array(
        z.object({
          step: z.enum(SELF_RENTAL_STEPS),
          state: z.enum(['waiting', 'now', 'done', 'failed']),
          tookMs: z.number().optional(),
        }),
      ),
      /** At which step it ended and why: a code of `domain/self-rental.ts` with what its text names. */
      failure: z
        .object({
          step: z.enum(SELF_RENTAL_STEPS),
          code: z.enum(SELF_RENTAL_FAILURES),
          data: z.record(z.string(), z.union([z.string(), z.number()])),
          /** Why no bid was made, as of other orders. */
          refusal: z
            .object({
              code: z.string(),
              numbers: z.record(z.string(), z.union([z.string(), z.number()])),
            })
            .optional(),
        })
        .optional(),
      order: orderRef.optional(),
      lease: leaseRef.optional(),
      /** What was ordered is being closed. */
      mayBeOpen: z.literal(true).optional(),
    })
    .optional(),
});

export const slices = {
  agent: agentSlice,
  hardware: hardwareSlice,
  market: marketSlice,
  leases: leasesSlice,
  earnings: earningsSlice,
  uptime: uptimeSlice,
  settings: settingsSlice,
  notices: noticesSlice,
  wallet: walletSlice,
  provider: providerSlice,
  selfRental: selfRentalSlice,
} as const;

export type Slices = { readonly [Name in SliceName]: z.output<(typeof slices)[Name]> };
export type SliceName = keyof typeof slices;
export const SLICE_NAMES = Object.keys(slices) as readonly SliceName[];

/** Everything at once. `revision` counts the frames of one subscription: a gap means one was lost. */
export const agentSnapshot = z.object({ revision: z.number().int(), slices: z.object(slices) });
export interface AgentSnapshot {
  readonly revision: number;
  readonly slices: Slices;
}
