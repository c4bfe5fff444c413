import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { LeaseRef } from '../../../agent/domain/ids.ts';
import type { DockerEngine } from '../../../agent/engine/docker/docker-engine.ts';
import { buildManifest, buildManifestService } from '../../helpers/builders.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import { shell, someLease, someService, someWorkload } from '../../helpers/engine-workloads.ts';
import { openAgentWorld } from '../agent-world.ts';
import type { Context, Suite } from '../context.ts';
import { docker, ensureBenchImage, findDocker, newEngine, noSignal, peerEnv } from '../docker.ts';
import { interleaved, median, spread } from '../median.ts';
import { SUBLET, timeOf } from '../processes.ts';
import type { Row } from '../row.ts';
import { atLeast, rowOf } from '../row.ts';

interface Kind {
  readonly text: string;
  /** What is printed, again and again; `yes` adds the newline. */
  readonly line: string;
  readonly lines: number;
  readonly runs: number;
}

/** On disk the engine takes some 70 bytes more for each line: that is what a log budget counts. */
const KINDS: readonly Kind[] = [
  { text: '100-byte lines', line: 'x'.repeat(99), lines: 1_200_000, runs: 5 },
  { text: 'one-byte lines', line: 'y', lines: 500_000, runs: 7 },
];

type Command = readonly [string, ...string[]];

const BUDGET_BYTES = 400 * 1024 ** 2;
const FIRST_PORT = 24_040;

const engineName = ({ text }: Kind): string => `logs: ${text}, engine`;
const wholeName = ({ text }: Kind): string => `logs: ${text}, sublet logs`;

/**
 * How fast a log of up to 120 MB comes out: through the engine adapter alone, and through a whole
 * agent and the command `sublet logs`, against `docker logs` of the very same container.
 */
export const LOGS: Suite = {
  rows: () => KINDS.flatMap((kind) => [engineName(kind), wholeName(kind)]),
  measure: async (context): Promise<readonly Row[]> => {
    const { client } = await findDocker(context);
    await ensureBenchImage(context, client, 'busybox');
    const rows: Row[] = [];
    for (const kind of KINDS) rows.push(...(await measureKind(context, kind)));
    return rows;
  },
};

async function measureKind(context: Context, kind: Kind): Promise<readonly Row[]> {
  const image = BUSYBOX_IMAGE;
  const script = `yes ${kind.line} | head -n ${kind.lines}; echo ${END}; while :; do sleep 1000; done`;

  const { engine, options } = await newEngine(context, { logFileBytes: BUDGET_BYTES });
  const alone = someLease();
  await engine.deploy(
    someWorkload(alone, [
      someService('app', image, { ...shell(script), cpuMilli: 2000, memoryBytes: 256 * 1024 ** 2 }),
    ]),
    { signal: noSignal },
  );
  const whole = await openAgentWorld(
    context,
    { firstPort: FIRST_PORT },
    { SABOTAGE: JSON.stringify([LARGER_BUDGET]) },
    ['--import', PRELOAD],
  );
  const rented = await whole.rent('updater', {
    updateBlocks: 1_000_000,
    cpuMilli: 1000,
    memoryMib: 256,
    storageMib: 64,
    image,
    sendsManifest: true,
    manifest: buildManifest(
      [buildManifestService({ name: 'app', image, ...shell(script), expose: [] })],
      'practice',
    ),
  });

  const containers = {
    alone: await containerOf(`dev.sublet.instance=${options.instance}`),
    rented: await containerOf(`dev.sublet.instance=${whole.world.instance}`),
  };
  await allPrinted(containers.alone);
  await allPrinted(containers.rented);
  const sublet: Command = [
    ...([process.execPath, SUBLET, 'logs', rented] as const),
    ...['--data-dir', whole.world.dataDir],
  ];
  const bytes = await sameBytes(kind, [sublet, ['docker', 'logs', containers.rented]]);

  const peer = (container: string) => (): Promise<number> =>
    timeOf(context, ['docker', 'logs', container], peerEnv());
  const times = await interleaved(kind.runs, {
    engine: () => readAll(engine, alone),
    enginePeer: peer(containers.alone),
    whole: () => timeOf(context, sublet),
    wholePeer: peer(containers.rented),
  });
  await engine.remove(alone, noSignal);
  await whole.close();

  const row = (name: string, ours: readonly number[], theirs: readonly number[]): Row =>
    rowOf({
      name,
      value: bytes / 1e3 / median(ours),
      unit: 'MB/s',
      runs: kind.runs,
      peer: { name: 'docker logs', value: bytes / 1e3 / median(theirs) },
      goal: atLeast(0.8, '×'),
      note:
        `${(bytes / 1e6).toFixed(1)} MB in ${kind.lines} lines; ours ${spread(ours)} ms, ` +
        `peer ${spread(theirs)} ms (least to most), whole commands, output to /dev/null`,
    });
  return [
    row(engineName(kind), times.engine, times.enginePeer),
    row(wholeName(kind), times.whole, times.wholePeer),
  ];
}

const PRELOAD = new URL('../../helpers/world/sabotage.ts', import.meta.url).href;

/** The budget of a tenant's log is no option; it is larger here, as it is in the engine's row. */
const LARGER_BUDGET = {
  file: 'agent/engine/docker/options.ts',
  text: 'logFileBytes: 10 * 1024 ** 2',
  instead: `logFileBytes: ${BUDGET_BYTES}`,
};

/** The tenant's last word. */
const END = 'end';

async function containerOf(label: string): Promise<string> {
  const id = await docker('ps', '-q', '--filter', `label=${label}`);
  if (!/^[0-9a-f]+$/.test(id)) throw new Error(`not one container with the label ${label}`);
  return id;
}

/** Resolves when the container has printed everything. */
async function allPrinted(container: string): Promise<void> {
  const endMs = performance.now() + 120_000;
  while ((await docker('logs', '--tail', '1', container)) !== END) {
    if (performance.now() > endMs) throw new Error('the container does not finish its log');
    await pause(500);
  }
}

async function readAll(engine: DockerEngine, lease: LeaseRef): Promise<number> {
  const before = performance.now();
  for await (const _chunk of engine.logs(lease, { follow: false }, noSignal)) {
    // As a reader that throws everything away: what is measured is the way to here.
  }
  return performance.now() - before;
}

/** Speed counts only where both give the same bytes; answers with how many. */
async function sameBytes(kind: Kind, sides: readonly Command[]): Promise<number> {
  const wanted = kind.lines * (kind.line.length + 1) + END.length + 1;
  const read = await Promise.all(sides.map(digestOf));
  const [first] = read;
  for (const { bytes, hash } of read) {
    if (bytes !== wanted || hash !== first?.hash) {
      throw new Error(`the logs differ: ${read.map((one) => one.bytes).join(' and ')} bytes`);
    }
  }
  return wanted;
}

async function digestOf([program, ...args]: Command): Promise<{ bytes: number; hash: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env: peerEnv() });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, hash: hash.digest('hex') };
}
