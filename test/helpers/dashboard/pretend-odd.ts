import type { LeaseValue } from '../../../agent/api/slices.ts';
import { LEASE_STATES, NOTICE_LEVELS } from '../../../agent/api/slices.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import { parseServiceName } from '../../../agent/domain/ids.ts';
import { REFUSAL_CODES } from '../../../agent/domain/refusal.ts';
import { HOSTILE_LIST, HOSTILE_TEXTS } from './hostile-texts.ts';
import { busyWallet, delegatedKeys, delegatedWallet } from './pretend-account.ts';
import { addLeases, addNotices } from './pretend-base.ts';
import type { LeasePlan, PretendNetwork } from './pretend-leases.ts';
import { GIB, REAL } from './pretend-leases.ts';
import { runFailed, selfRentalSlice } from './pretend-self-rental.ts';
import type { World } from './pretend-world.ts';
import { HOUR_MS, MINUTE_MS } from './pretend-world.ts';

const SMALL = { cpuMilli: 1000, memoryBytes: 2 * GIB, diskBytes: 5 * GIB, gpus: 0, ports: 1 };

/** A lease in each state that there is; the one that is over is the last to have ended. */
export function endingLeases(world: World, network: PretendNetwork): World {
  const { nowMs } = world;
  const web = parseServiceName('web');
  const changes: Readonly<Record<(typeof LEASE_STATES)[number], Partial<LeaseValue>>> = {
    'awaiting-manifest': {
      state: 'awaiting-manifest',
      sinceMs: nowMs - 2 * MINUTE_MS,
      manifestDeadlineMs: nowMs + 3 * MINUTE_MS,
      services: [],
    },
    deploying: {
      state: 'deploying',
      sinceMs: nowMs - 40_000,
      progress: {
        service: web,
        step: 'pulling',
        doneBytes: Math.round(2.1 * GIB),
        totalBytes: Math.round(6.2 * GIB),
      },
      services: [{ service: web, wanted: 1, ready: 0, replicas: [] }],
    },
    running: { state: 'running' },
    unhealthy: {
      state: 'unhealthy',
      sinceMs: nowMs - 5 * MINUTE_MS,
      problem: 'service "web" ends again and again; last exit code 137 (out of memory)',
      services: [
        {
          service: web,
          wanted: 1,
          ready: 0,
          replicas: [
            {
              replica: 0,
              state: 'waiting-restart',
              restarts: 7,
              exitCode: 137,
              outOfMemory: true,
              nextStartAtMs: nowMs + 20_000,
              ports: [],
            },
          ],
        },
      ],
    },
    stopping: { state: 'stopping', sinceMs: nowMs - 4_000, closeReason: 'decommission' },
    closed: {},
  };
  const plans = LEASE_STATES.map((state, place): LeasePlan => ({
    dseq: 19_483_100 + place,
    tenant: `e${place}`,
    resources: { ...SMALL, gpus: state === 'running' ? 1 : 0 },
    hourly: state === 'running' ? 0.284 : 0.009,
    createdAtMs: nowMs - (6 - place) * HOUR_MS,
    ...(state === 'closed' ? { endedAtMs: nowMs - MINUTE_MS, closeReason: 'unstable' } : {}),
    changes: changes[state],
  }));
  addLeases(world, network, plans);
  return world;
}

/** Every text that somebody else chose is one of those that try something. */
export function hostileWorld(world: World, network: PretendNetwork): World {
  const { nowMs } = world;
  const at = parseUnixMs(nowMs - MINUTE_MS);
  world.selfRental = selfRentalSlice(
    runFailed(at, at, {
      ...{ step: 'money', code: 'money-missing' },
      data: { address: HOSTILE_LIST[0]!, reason: HOSTILE_LIST[1]! },
    }),
  );
  const text = (place: number): string => HOSTILE_LIST[place % HOSTILE_LIST.length]!;
  addLeases(
    world,
    network,
    HOSTILE_LIST.map((_, place) => ({
      dseq: 19_483_200 + place,
      tenant: `h${place}`,
      // The longest name that is allowed.
      services: [place % 2 === 0 ? 'web' : `a${'b'.repeat(62)}`],
      resources: { ...SMALL, gpus: place === 0 ? 1 : 0 },
      hourly: 0.009,
      createdAtMs: nowMs - (place + 1) * 20 * MINUTE_MS,
      changes: {
        label: text(place),
        tenant: text(place + 1),
        state: place % 3 === 0 ? 'unhealthy' : 'running',
        problem: text(place + 2),
      },
    })),
  );
  world.past = world.past.map((lease, place) => ({
    ...lease,
    label: text(place),
    tenant: text(place + 3),
    ...(place % 4 === 0 ? { closeReason: text(place + 5) } : {}),
    problem: text(place + 7),
  }));
  world.decisions = world.decisions.map((decision, place) => {
    const { outcome } = decision;
    const plant = (value: number | string, offset: number): number | string =>
      typeof value === 'string' && !/^\d/.test(value) ? text(place + offset) : value;
    return {
      ...decision,
      label: text(place),
      outcome:
        outcome.type !== 'refused'
          ? outcome
          : {
              ...outcome,
              ...(place % 9 === 0 ? { code: text(place) } : {}),
              numbers: Object.fromEntries([
                ...Object.entries(outcome.numbers).map(
                  ([name, value], offset) => [name, plant(value, offset)] as const,
                ),
                [text(place + 4).slice(0, 200), text(place + 6)],
              ]),
            },
    };
  });
  plantKnownRefusals(world, text);
  const live = world.live[0]!;
  const planted = Object.fromEntries(HOSTILE_LIST.map((value, place) => [`key${place}`, value]));
  addNotices(
    world,
    HOSTILE_LIST.flatMap((value, place) => [
      {
        atMs: nowMs - place * 7 * MINUTE_MS,
        code: ['lease-running', 'lease-ended', 'lease-failed', 'engine-down', value][place % 5]!,
        level: NOTICE_LEVELS[place % NOTICE_LEVELS.length]!,
        read: place % 2 === 0,
        lease: live.lease,
        data: {
          ...planted,
          label: value,
          closeReason: text(place + 1),
          problem: text(place + 2),
          message: text(place + 3),
          durationMs: 1000,
          waitedMs: 1000,
          paid: '12',
          denom: text(place + 4),
        },
      },
    ]),
  );
  world.agent = {
    ...world.agent,
    // These are not a tenant's, but the machine's and the engine's; still never ours.
    hostName: `${HOSTILE_TEXTS.script}${HOSTILE_TEXTS.rtl}`,
    engine: { ...world.agent.engine, version: HOSTILE_TEXTS.image, missing: [...HOSTILE_LIST] },
    problems: HOSTILE_LIST.map((value, place) => ({
      code: place % 2 === 0 ? 'lease-not-running' : value,
      message: `${text(place)} does not run yet: ${text(place + 1)}`,
      sinceMs: nowMs - place * MINUTE_MS,
    })),
  };
  world.hardware = {
    ...world.hardware,
    cpuModel: HOSTILE_TEXTS.svg,
    gpus: world.hardware.gpus.map((gpu) => ({ ...gpu, model: HOSTILE_TEXTS.long, id: 'GPU-<b>' })),
  };
  plantAccount(world, text);
  world.locked = [{ path: 'prices.gpu', by: `${HOSTILE_TEXTS.image}${HOSTILE_TEXTS.words}` }];
  for (const lease of world.live) {
    world.details.set(lease.lease, {
      events: HOSTILE_LIST.map((value, place) => ({
        atMs: nowMs - place * MINUTE_MS,
        code: place % 3 === 0 ? value : 'manifest-refused',
        data: { code: value, reason: text(place + 1), [text(place + 2).slice(0, 60)]: true },
      })),
    });
  }
  return world;
}

/** Every known code once, with texts where it has any: the catalogue's own words around them. */
function plantKnownRefusals(world: World, text: (place: number) => string): void {
  const codes = [...REFUSAL_CODES];
  world.decisions = world.decisions.map((decision, place) =>
    place < codes.length
      ? {
          ...decision,
          outcome: {
            type: 'refused',
            code: codes[place]!,
            numbers: {
              key: text(place),
              value: text(place + 1),
              wants: text(place + 2),
              has: text(place + 3),
              needs: 2,
              free: 1,
              most: 1,
              pays: '10',
              asks: '20',
              rank: 2,
              orders: 3,
              reason: text(place + 4),
            },
          },
        }
      : decision,
  );
}

/** Addresses, attributes, endpoints, names of networks and of winners: none of these is ours. */
function plantAccount(world: World, text: (place: number) => string): void {
  const { nowMs } = world;
  const busy = busyWallet(delegatedWallet(world.wallet, REAL, nowMs), REAL, nowMs);
  const { wallet, balances, payout } = busy;
  if (wallet.state !== 'ready' || balances === undefined) throw new Error('There is no wallet.');
  world.account.keys = delegatedKeys(REAL, nowMs).map(({ here }, place) => ({
    key: text(place),
    here,
    granted: [{ message: text(place + 1), endsAtMs: nowMs }, { message: text(place + 2) }],
  }));
  world.wallet = {
    ...busy,
    wallet: { ...wallet, account: text(0), signer: text(1) },
    balances: {
      ...balances,
      rows: balances.rows.map((row, place) => ({ ...row, symbol: text(place + 1).slice(0, 80) })),
      deposits: HOSTILE_LIST.map((value, place) => ({
        bid: balances.deposits[0]!.bid.replace('/1948', `/${place}`) as never,
        label: value,
        amount: { denom: text(place + 2), amount: 5n },
      })),
    },
    payout: {
      ...payout,
      current: text(3),
      next: { ...payout.next!, address: text(4) },
      latest: payout.latest.map((one, place) => ({ ...one, to: text(place), reason: text(place) })),
    },
    redemptions: busy.redemptions.map((one, place) => ({ ...one, reason: text(place + 3) })),
    delegation: {
      ...busy.delegation!,
      granted: HOSTILE_LIST.map((message) => ({ message })),
      missing: [...HOSTILE_LIST],
      excess: [...HOSTILE_LIST],
      gasProblem: text(5),
    },
    queue: { ...busy.queue!, problem: { code: text(6), message: text(7) } },
    explorer: `javascript:${text(0)}//{hash}`,
    faucet: 'javascript:alert(1)',
  };
  world.account.entries = world.account.entries.map((entry, place) => ({
    ...entry,
    about: text(place),
    denom: place % 3 === 0 ? text(place) : entry.denom,
    txHash: text(place),
  }));
  world.account.networks = world.account.networks.map((known, place) => ({
    ...known,
    name: text(place),
  }));
  world.account.protections = world.account.protections.map((known, place) => ({
    ...known,
    problem: text(place),
  }));
  world.account.shadow = {
    ...world.account.shadow,
    refusals: HOSTILE_LIST.map((code) => ({ code, count: 1 })),
    orders: world.account.shadow.orders.map((order, place) => ({
      ...order,
      label: text(place),
      refusal: text(place + 1),
      winner: { provider: text(place + 2), price: { denom: text(place), amount: '1' } },
    })),
  };
  world.provider = {
    ...world.provider,
    setup: {
      steps: (['wallet', 'grant', 'fund', 'address', 'register'] as const).map((step, place) => ({
        step,
        state: place === 1 ? 'now' : 'done',
        problem: text(place + 2),
      })),
      needs: { denom: text(1), amount: 5n },
      has: { denom: text(2), amount: 1n },
      started: false,
    },
    blocked: HOSTILE_LIST.map((message, place) => ({ code: `${place}`, message })),
    record: {
      hostUri: text(0),
      email: text(1),
      website: text(2),
      attributes: HOSTILE_LIST.map((value, place) => ({ key: text(place + 1), value })),
      upToDate: false,
      readAtMs: nowMs,
    },
    audits: HOSTILE_LIST.map((auditor, place) => ({
      auditor: `${place}${auditor}`,
      attributes: 1,
    })),
  };
  world.agent = {
    ...world.agent,
    network: {
      ...world.agent.network,
      name: text(8),
      chainId: text(9),
      endpoints: HOSTILE_LIST.map((url, place) => ({
        url: `${place}${url}`,
        state: 'contradicting',
        problem: text(place + 1),
      })),
    },
  };
}
