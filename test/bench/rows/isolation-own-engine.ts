import type { LeaseRef } from '../../../agent/domain/ids.ts';
import type { DockerEngine } from '../../../agent/engine/docker/docker-engine.ts';
import type { DiskRoom } from '../../../agent/engine/interface.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import {
  MIB,
  named,
  saidBy,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';
import type { Closed, Engine } from '../closed-world.ts';
import { adapterOn, inClosedWorld, ownEngine } from '../closed-world.ts';
import type { Suite } from '../context.ts';
import { listedRunning, noSignal } from '../docker.ts';
import { interleaved, median, spread } from '../median.ts';
import type { Measured, Row } from '../row.ts';
import { atLeast, atMost, rowOf } from '../row.ts';

const NAMES = {
  start: 'isolation: own engine, container start',
  file: 'isolation: own engine, a big file',
  files: 'isolation: own engine, small files',
} as const;

const RUNS = 7;
const QUICK_RUNS = 3;
const BIG_MIB = 192;
/** So many that hundredths of a second tell them apart. */
const SMALL_FILES = 8_000;
/** A container's own files, and its volume. */
const LEASED = { ephemeral: 64 * MIB, volume: 256 * MIB } as const;

/** The agent's adapter on an engine of our own, where each lease has disks of its own, and on the plain one. */
export const ISOLATION_OWN_ENGINE: Suite = {
  rows: () => Object.values(NAMES),
  measure: (context): Promise<readonly Row[]> =>
    inClosedWorld(context, async (closed) => {
      const own = await ownEngine(closed);
      const sides = {
        ours: await sideOn(closed, own, own.room),
        theirs: await sideOn(closed, closed.plain),
      };
      const runs = context.quick ? QUICK_RUNS : RUNS;
      return [await starts(sides, runs), await bigFile(sides, runs), await smallFiles(sides, runs)];
    }),
};

interface Side {
  readonly engine: DockerEngine;
  readonly client: Engine['client'];
  /** One that runs all the time. */
  readonly lease: LeaseRef;
}

type Sides = Readonly<Record<'ours' | 'theirs', Side>>;

async function sideOn({ context }: Closed, at: Engine, room?: DiskRoom): Promise<Side> {
  const { engine } = await adapterOn(context, at, room);
  const lease = someLease();
  await deploy(engine, lease);
  return { engine, client: at.client, lease };
}

async function deploy(engine: DockerEngine, lease: LeaseRef): Promise<void> {
  const service = someService('app', BUSYBOX_IMAGE, {
    // What is written is not to wait for the CPU.
    cpuMilli: 2_000,
    memoryBytes: 512 * MIB,
    ephemeralBytes: LEASED.ephemeral,
    volumes: [
      { name: 'data', class: 'beta2', bytes: LEASED.volume, mount: '/data', readOnly: false },
    ],
  });
  await engine.deploy(someWorkload(lease, [service]), { signal: noSignal });
}

async function starts(sides: Sides, runs: number): Promise<Row> {
  const start = async ({ engine, client }: Side): Promise<number> => {
    const lease = someLease();
    const before = performance.now();
    await deploy(engine, lease);
    await listedRunning(client, `dev.sublet.lease=${lease}`);
    const spent = performance.now() - before;
    await engine.remove(lease, noSignal);
    return spent;
  };
  return await compared(sides, runs, start, {
    ...{ name: NAMES.start, unit: 'ms', goal: atMost(2, '×') },
    what:
      'network, volume and container until it is listed as running, by the same adapter; ours makes two file systems ' +
      `(${LEASED.ephemeral / MIB} and ${LEASED.volume / MIB} MiB, taken from the disk beforehand) and mounts them`,
  });
}

async function bigFile(sides: Sides, runs: number): Promise<Row> {
  const script = `dd if=/dev/zero of=/data/big bs=1M count=${BIG_MIB} conv=fsync 2>/dev/null`;
  const write = async (side: Side): Promise<number> =>
    (BIG_MIB * MIB) / 1e6 / (await secondsOf(side, script, '/data/big'));
  return await compared(sides, runs, write, {
    ...{ name: NAMES.file, unit: 'MB/s', goal: atLeast(0.7, '×') },
    what: `${BIG_MIB} MiB into the volume, until they are on the disk (fsync)`,
  });
}

async function smallFiles(sides: Sides, runs: number): Promise<Row> {
  const script =
    `mkdir /data/many; i=0; while [ $i -lt ${SMALL_FILES} ]; do echo small > /data/many/$i || exit 1; ` +
    'i=$((i+1)); done';
  const write = async (side: Side): Promise<number> =>
    1000 * (await secondsOf(side, script, '/data/many'));
  return await compared(sides, runs, write, {
    ...{ name: NAMES.files, unit: 'ms', goal: atMost(1.5, '×') },
    what: `${SMALL_FILES} files of six bytes into the volume by a shell, as fast as the kernel takes them; the peer’s volume is a folder among all else on this machine’s disk`,
  });
}

/** By the kernel's own clock, in hundredths; what the script made goes afterwards. */
async function secondsOf({ engine, lease }: Side, script: string, made: string): Promise<number> {
  const clock = "cut -d' ' -f1 /proc/uptime";
  const command = `${clock}; { ${script}; } || exit 1; ${clock}; busybox rm -r ${made}; sync`;
  const session = await engine.exec(
    lease,
    { service: named('app'), command: ['/bin/sh', '-c', command], tty: false, stdin: false },
    noSignal,
  );
  const said = await saidBy(session);
  const code = await session.exited;
  const [began = NaN, ended = NaN] = said.trim().split('\n').map(Number);
  if (code !== 0 || !(ended > began)) throw new Error(`the container wrote not: ${code}, ${said}`);
  return ended - began;
}

async function compared(
  { ours, theirs }: Sides,
  runs: number,
  measure: (side: Side) => Promise<number>,
  { what, ...rest }: Pick<Measured, 'name' | 'unit' | 'goal'> & { readonly what: string },
): Promise<Row> {
  // Not measured: what only the first one of each pays for.
  await measure(ours);
  await measure(theirs);
  const figures = await interleaved(runs, {
    ours: () => measure(ours),
    theirs: () => measure(theirs),
  });
  return rowOf({
    ...rest,
    value: median(figures.ours),
    runs,
    peer: { name: 'the same on the plain engine', value: median(figures.theirs) },
    note:
      `ours ${spread(figures.ours)} ${rest.unit}, peer ${spread(figures.theirs)} ${rest.unit} (least to most); ${what}; ` +
      'both engines in a closed world, on the same disk of this machine; no rules on either',
  });
}
