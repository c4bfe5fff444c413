import { encode } from 'dns-packet';

import { EGRESS_LIMITS } from '../../../agent/domain/egress.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import { someLease, someService, someWorkload } from '../../helpers/engine-workloads.ts';
import { AT } from '../../helpers/isolation/closed-world.ts';
import type { Attempt, Hand } from '../../helpers/isolation/hand.ts';
import type { Closed } from '../closed-world.ts';
import { adapterOn, handInContainer, inClosedWorld } from '../closed-world.ts';
import type { Suite } from '../context.ts';
import { noSignal } from '../docker.ts';
import { interleaved, median, percentile, spread } from '../median.ts';
import type { Measured, Row } from '../row.ts';
import { atLeast, atMost, rowOf } from '../row.ts';
import { Rules } from './isolation-rules.ts';

const NAMES = {
  lifted: 'isolation: download, limit lifted',
  limited: 'isolation: download, default limit',
  connect50: 'isolation: connect and first byte, p50',
  connect95: 'isolation: connect and first byte, p95',
  name50: 'isolation: a name looked up, p50',
  name95: 'isolation: a name looked up, p95',
} as const;

const RUNS = { download: 25, limited: 5, latency: 11 } as const;
const QUICK_RUNS = { download: 9, limited: 2, latency: 3 } as const;
const PULL_MS = 500;
/** What a lease may have at once is used up before its speed is measured. */
const USE_UP_MS = 2_000;
const LIMITED_PULL_MS = 3_000;
/** What each turn asks of the network one after the other; pooled for the percentiles. */
const ASKED = 60;
/** A lease may begin 100 connections per second. */
const PAUSE_MS = 12;
/** The rule is there and never met: 8 GB/s. */
const LIFTED = { bytesPerSecond: 8_000_000_000 };
const PORT = { word: 80, endless: 8080, name: 53 } as const;

/** The same container of a lease, with the rules in force and with none on the machine, by turns. */
export const ISOLATION_NETWORK: Suite = {
  rows: () => Object.values(NAMES),
  measure: (context): Promise<readonly Row[]> =>
    inClosedWorld(context, async (closed) => {
      const sides = await leaseAndInternet(closed);
      const runs = context.quick ? QUICK_RUNS : RUNS;
      return [
        await download(sides, runs.download),
        await limited(sides, runs.limited),
        ...(await latency(sides, runs.latency, {
          names: [NAMES.connect50, NAMES.connect95],
          ask: () => sides.tenant.tcp(AT.internet, PORT.word),
          goal: atMost(1.2, '×'),
          what: 'a new TCP connection each, until the first byte of the answer',
          peer: 'no rules',
        })),
        ...(await latency(sides, runs.latency, {
          names: [NAMES.name50, NAMES.name95],
          ask: (side) => sides.tenant.udp(ASKED_AT[side], PORT.name, QUESTION),
          goal: atMost(3, '×'),
          what:
            'over UDP, nothing is cached; with rules the question is turned to our resolver on the bridge, which ' +
            'asks the same upstream and looks through the answer: two ways instead of one, on an upstream that is next ' +
            'door here and some 10 ms away elsewhere',
          peer: 'the upstream itself, no rules',
        })),
      ];
    }),
};

/**
 * With rules it does not matter whom a tenant asks. Two addresses, for the kernel remembers for a
 * while where it turned a question, also when the rules are gone.
 */
const ASKED_AT = { ours: AT.somebody, theirs: AT.dns } as const;

const QUESTION = encode({
  type: 'query',
  id: 1,
  flags: 0x0100,
  questions: [{ type: 'A', name: 'models.example.org' }],
}).toString('hex');

interface Sides {
  readonly tenant: Hand;
  readonly rules: Rules;
}

async function leaseAndInternet(closed: Closed): Promise<Sides> {
  const { context, plain, world } = closed;
  const { engine, options } = await adapterOn(context, plain);
  const rules = new Rules(closed, options);
  const internet = world.hand('internet');
  await internet.serve('tcp', '0.0.0.0', PORT.word, 'internet');
  await internet.serveEndless('0.0.0.0', PORT.endless);
  await world.hand('dns').serveNames('0.0.0.0', AT.internet);
  const lease = someLease();
  const service = someService('app', BUSYBOX_IMAGE, { command: ['/bin/sleep'], args: ['100000'] });
  await engine.deploy(someWorkload(lease, [service]), { signal: noSignal });
  const tenant = await handInContainer(closed, lease);
  // The rules mean this container: a device at home is reached without them only.
  await world.hand('lan').serve('tcp', '0.0.0.0', PORT.word, 'lan');
  const reached = (): Promise<Attempt> => tenant.tcp(AT.lan, PORT.word);
  await throwUnless('reached', reached);
  await rules.keep();
  await throwUnless('refused', reached);
  return { tenant, rules };
}

async function throwUnless(
  outcome: Attempt['outcome'],
  ask: () => Promise<Attempt>,
): Promise<Attempt> {
  const attempt = await ask();
  if (attempt.outcome === outcome) return attempt;
  throw new Error(`${attempt.outcome} instead of ${outcome}: ${attempt.code ?? ''}`);
}

async function pull({ tenant }: Sides, ms: number): Promise<number> {
  const { bytes, lastMs } = await tenant.pull(AT.internet, PORT.endless, ms);
  if (bytes === 0) throw new Error('nothing came from the internet of the closed world');
  return bytes / lastMs / 1000;
}

async function download(sides: Sides, runs: number): Promise<Row> {
  const ours = async (): Promise<number> => {
    await sides.rules.keep(LIFTED);
    return await pull(sides, PULL_MS);
  };
  const theirs = async (): Promise<number> => {
    await sides.rules.remove();
    return await pull(sides, PULL_MS);
  };
  // Not measured: the first one compiles.
  await ours();
  const speeds = await interleaved(runs, { ours, theirs });
  return rowOf({
    name: NAMES.lifted,
    value: median(speeds.ours),
    unit: 'MB/s',
    runs,
    peer: { name: 'no rules', value: median(speeds.theirs) },
    goal: atLeast(0.9, '×'),
    note:
      `ours ${spread(speeds.ours)} MB/s, peer ${spread(speeds.theirs)} MB/s (least to most); the same container, one ` +
      `connection for ${PULL_MS / 1000} s from the internet of a closed world, Node at both ends; all rules, with a ` +
      'limit that is never met (8 GB/s)',
  });
}

async function limited(sides: Sides, runs: number): Promise<Row> {
  const speeds: number[] = [];
  for (let run = 0; run < runs; run++) {
    await sides.rules.keep();
    await pull(sides, USE_UP_MS);
    speeds.push(await pull(sides, LIMITED_PULL_MS));
  }
  const limit = EGRESS_LIMITS.bytesPerSecond / 1e6;
  return rowOf({
    name: NAMES.limited,
    value: median(speeds),
    unit: 'MB/s',
    runs,
    peer: { name: 'the limit', value: limit },
    goal: { text: '0.8 to 1.05×', holds: (ratio) => ratio >= 0.8 && ratio <= 1.05 },
    note:
      `${spread(speeds, 1)} MB/s (least to most); one connection for ${LIMITED_PULL_MS / 1000} s, after ` +
      `${USE_UP_MS / 1000} s that use up what comes at once; each lease has ${limit} MB/s in each direction, and ` +
      'what is above is dropped: without a limit it would have what the row before this one says',
  });
}

interface Latency {
  /** p50 and p95. */
  readonly names: readonly [string, string];
  readonly ask: (side: 'ours' | 'theirs') => Promise<Attempt>;
  readonly goal: NonNullable<Measured['goal']>;
  readonly what: string;
  readonly peer: string;
}

async function latency(
  { rules }: Sides,
  runs: number,
  { names, ask, goal, what, peer }: Latency,
): Promise<readonly Row[]> {
  const times: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] };
  const turn = async (side: 'ours' | 'theirs'): Promise<number> => {
    for (let at = 0; at < ASKED; at++) {
      times[side].push(1000 * (await throwUnless('reached', () => ask(side))).ms);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return median(times[side].slice(-ASKED));
  };
  // Not measured: the first ones compile.
  await rules.keep();
  await turn('ours');
  times.ours.length = 0;
  const medians = await interleaved(runs, {
    ours: async () => {
      await rules.keep();
      return await turn('ours');
    },
    theirs: async () => {
      await rules.remove();
      return await turn('theirs');
    },
  });
  return names.map((name, at) => {
    const share = at === 0 ? 0.5 : 0.95;
    return rowOf({
      name,
      value: percentile(times.ours, share),
      unit: 'µs',
      runs,
      peer: { name: peer, value: percentile(times.theirs, share) },
      goal,
      note:
        `${what}; ${times.ours.length} each, ${ASKED} a turn; medians of turns: ours ${spread(medians.ours)} µs, ` +
        `peer ${spread(medians.theirs)} µs (least to most); default limits`,
    });
  });
}
