import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { WebSocket } from 'ws';

import { AGENT_ENV, AGENT_NODE_FLAGS } from '../../../agent/base/small-memory.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../../agent/engine/docker/options.ts';
import { SERVE } from '../../../agent/network/practice/tenants/plan.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import { freePort } from '../../helpers/engine-docker.ts';
import { removeEngineObjects } from '../../helpers/world/engine-objects.ts';
import type { Context, Suite } from '../context.ts';
import type { Docker } from '../docker.ts';
import { docker, ensureBenchImage, findDocker, peerEnv } from '../docker.ts';
import { interleaved, median, spread } from '../median.ts';
import type { Running } from '../processes.ts';
import { memoryMb, startProcess, timeOf } from '../processes.ts';
import type { Row } from '../row.ts';
import { atLeast, atMost, rowOf } from '../row.ts';
import { dockerRunPeer } from './docker-run.ts';
import { gatewayToken, LOG_BYTES, putManifest } from './gateway-tenant.ts';

const LOGS = 'gateway: a log, followed over WebSocket and TLS';
const SERVES = 'gateway: manifest sent → first page';
const MEMORY = 'gateway: memory of 1000 idle followers';

const CHILD = fileURLToPath(new URL('gateway-child.ts', import.meta.url));
const LINES = 300_000;
const LINE = 'x'.repeat(99);
const END = 'end';
const LOG_RUNS = 5;
const SERVE_RUNS = 11;
const FOLLOWERS = 1000;
const AT_ONCE = 20;
const SETTLE_MS = 10_000;

/** A tenant's ways through the gateway, with a real engine behind it. */
export const GATEWAY: Suite = {
  rows: () => [LOGS, SERVES, MEMORY],
  measure: async (context): Promise<readonly Row[]> => {
    const peer = await findDocker(context);
    await ensureBenchImage(context, peer.client, 'busybox');
    const ours = await openGateway(context);
    const logs = await logsRow(context, ours);
    const serves = await servesRow(context, peer, ours);
    await ours.running.stop();
    // One that did nothing else before.
    return [logs, serves, await memoryRow(context)];
  },
};

interface OurGateway {
  readonly running: Running;
  readonly port: number;
  readonly instance: string;
  tell(order: 'lease' | 'port' | 'running' | 'remove', dseq: number): Promise<unknown>;
}

let instances = 0;

async function openGateway(context: Context): Promise<OurGateway> {
  const instance = `bench-gateway-${process.pid}-${++instances}`;
  context.cleanup.add(`engine objects of ${instance}`, () => removeEngineObjects(instance));
  const { running, ports } = await startChild(context, 'gateway', instance);
  const [port = 0, told = 0] = ports;
  const tell: OurGateway['tell'] = async (order, dseq) => {
    const answer = await fetch(`http://127.0.0.1:${told}/${order}/${dseq}`);
    if (!answer.ok) throw new Error(await answer.text());
    return await answer.json();
  };
  return { running, port, instance, tell };
}

async function startChild(
  context: Context,
  ...args: readonly string[]
): Promise<{ readonly running: Running; readonly ports: readonly number[] }> {
  const running = startProcess(context, [process.execPath, ...AGENT_NODE_FLAGS, CHILD, ...args], {
    ...{ ...process.env, ...AGENT_ENV },
  });
  for (let tries = 0; tries < 600; tries++) {
    const ready = /^ready (.*)$/m.exec(running.output())?.[1];
    if (ready !== undefined) return { running, ports: ready.split(' ').map(Number) };
    if (running.child.exitCode !== null) break;
    await pause(50);
  }
  throw new Error(`${args[0]} did not start: ${running.output().slice(-500)}`);
}

const shell = (script: string) => ({
  ...{ image: BUSYBOX_IMAGE, command: ['/bin/sh', '-c'], args: [script] },
});

async function logsRow(context: Context, ours: OurGateway): Promise<Row> {
  const dseq = 1;
  const prints = `yes ${LINE} | head -n ${LINES}; echo ${END}; while :; do sleep 1000; done`;
  await ours.tell('lease', dseq);
  await putManifest(ours.port, dseq, shell(prints));
  await ours.tell('running', dseq);
  const container = await docker(
    'ps',
    '-q',
    '--filter',
    `label=dev.sublet.instance=${ours.instance}`,
  );
  while ((await docker('logs', '--tail', '1', container)) !== END) await pause(200);
  const bytes = LINES * (LINE.length + 1) + END.length + 1;
  const followed = (): Promise<number> => timeOfFollowing(ours.port, dseq);
  await followed();
  const times = await interleaved(context.quick ? 3 : LOG_RUNS, {
    ours: followed,
    peer: () => timeOf(context, ['docker', 'logs', container], peerEnv()),
  });
  await ours.tell('remove', dseq);
  return rowOf({
    ...{ name: LOGS, value: bytes / 1e3 / median(times.ours), unit: 'MB/s' },
    runs: times.ours.length,
    peer: { name: 'docker logs', value: bytes / 1e3 / median(times.peer) },
    goal: atLeast(0.8, '×'),
    note:
      `${(bytes / 1e6).toFixed(1)} MB in ${LINES} lines, each a frame of its own as tools want it; ours ` +
      `${spread(times.ours)} ms from the request to the last line, peer ${spread(times.peer)} ms as a whole command`,
  });
}

const followerOf = (port: number, dseq: number, tail: number): WebSocket =>
  new WebSocket(`wss://127.0.0.1:${port}/lease/${dseq}/1/1/logs?follow=true&tail=${tail}`, {
    ...{ rejectUnauthorized: false, perMessageDeflate: false },
    headers: { Authorization: `Bearer ${gatewayToken()}` },
  });

/** Until the last line has come; fewer or more lines are a failure. */
async function timeOfFollowing(port: number, dseq: number): Promise<number> {
  const before = performance.now();
  const webSocket = followerOf(port, dseq, -1);
  let lines = 0;
  await new Promise<void>((resolve, reject) => {
    webSocket.on('error', reject);
    webSocket.on('close', () => reject(new Error(`the log ended after ${lines} lines`)));
    webSocket.on('message', (data: Buffer) => {
      lines += 1;
      // Only the last one is this short.
      if (data.length < LINE.length && JSON.parse(data.toString()).message === END) resolve();
    });
  });
  const spent = performance.now() - before;
  webSocket.removeAllListeners('close').terminate();
  if (lines !== LINES + 1) throw new Error(`${lines} lines of ${LINES + 1} came`);
  return spent;
}

async function servesRow(context: Context, peer: Docker, ours: OurGateway): Promise<Row> {
  const image = await ensureBenchImage(context, peer.client, 'practice');
  const port = await freePort();
  const network = `sublet-bench-gateway-${process.pid}`;
  const { instance } = ours;
  const options = { ...DOCKER_ENGINE_DEFAULTS, instance, logFileBytes: LOG_BYTES };
  const settings = { image, options, network, port, until: () => serves(port) };
  const theirs = await dockerRunPeer(context, peer, settings);
  let dseq = 100;
  const mine = async (): Promise<number> => {
    dseq += 1;
    await ours.tell('lease', dseq);
    const before = performance.now();
    await putManifest(ours.port, dseq, { image, ...SERVE });
    await serves((await ours.tell('port', dseq)) as number);
    const spent = performance.now() - before;
    await ours.tell('remove', dseq);
    return spent;
  };
  await mine();
  await theirs();
  const runs = context.quick ? 5 : SERVE_RUNS;
  const times = await interleaved(runs, { ours: mine, theirs });
  return rowOf({
    ...{ name: SERVES, value: median(times.ours), unit: 'ms', runs },
    peer: { name: 'docker run -d', value: median(times.theirs) },
    goal: atMost(1.3, '×'),
    note:
      `until a page comes with 200, asked every 5 ms at the published port; ours ${spread(times.ours)} ms with TLS, ` +
      `token and database, peer ${spread(times.theirs)} ms (least to most); image and network are there`,
  });
}

/** Resolves when a page comes from there. */
async function serves(port: number): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    const status = await new Promise<number>((resolve) => {
      request({ host: '127.0.0.1', port, agent: false, timeout: 1_000 }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', () => resolve(0))
        .end();
    });
    if (status === 200) return;
    await pause(5);
  }
  throw new Error(`no page came from port ${port}`);
}

async function memoryRow(context: Context): Promise<Row> {
  const ours = await openGateway(context);
  await ours.tell('lease', 1);
  await putManifest(ours.port, 1, shell('echo begun; while :; do sleep 1000; done'));
  await ours.tell('running', 1);
  const bare = await startChild(context, 'bare');
  const barePort = bare.ports[0] ?? 0;
  const open = () => followerOf(ours.port, 1, 1);
  const openBare = () =>
    new WebSocket(`wss://127.0.0.1:${barePort}/`, { rejectUnauthorized: false });
  const mine = await growth(ours.running, open);
  const theirs = await growth(bare.running, openBare);
  await bare.running.stop();
  await ours.running.stop();
  return rowOf({
    ...{ name: MEMORY, value: mine.more, unit: 'MB more', runs: 1 },
    peer: { name: 'a bare ws server with TLS', value: theirs.more },
    note:
      `${((mine.more * 1000) / FOLLOWERS).toFixed(0)} kB a follower, of the peer ` +
      `${((theirs.more * 1000) / FOLLOWERS).toFixed(0)} kB; resident ${mine.before.toFixed(0)} → ${mine.after.toFixed(0)} MB ` +
      `against ${theirs.before.toFixed(0)} → ${theirs.after.toFixed(0)} MB; one silent container, each follower has ` +
      'a connection of its own to the engine; started with the flags of an agent',
  });
}

interface Growth {
  readonly before: number;
  readonly after: number;
  readonly more: number;
}

/** What so many sockets, each of which has heard something, add to a process. */
async function growth({ child }: Running, open: () => WebSocket): Promise<Growth> {
  const pid = child.pid ?? 0;
  // Not counted: what only the first ones pay for.
  await closed(await opened(AT_ONCE, open));
  await pause(SETTLE_MS);
  const before = memoryMb(pid).rss;
  const sockets = await opened(FOLLOWERS, open);
  await pause(SETTLE_MS);
  const after = memoryMb(pid).rss;
  const here = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
  await closed(sockets);
  if (here !== FOLLOWERS) throw new Error(`${here} of ${FOLLOWERS} followers stayed`);
  return { before, after, more: after - before };
}

async function opened(count: number, open: () => WebSocket): Promise<readonly WebSocket[]> {
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, async () => {
      const webSocket = open();
      await new Promise((resolve, reject) => {
        webSocket.once('message', resolve);
        webSocket.once('error', reject);
        webSocket.once('close', (code) => reject(new Error(`a follower was closed with ${code}`)));
      });
      return webSocket;
    });
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

async function closed(sockets: readonly WebSocket[]): Promise<void> {
  const ends = sockets.map(
    (webSocket) =>
      new Promise<void>((resolve) => {
        webSocket.once('close', () => resolve());
        webSocket.terminate();
      }),
  );
  await Promise.all(ends);
}
