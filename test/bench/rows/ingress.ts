import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { freePort } from '../../helpers/engine-docker.ts';
import type { Context, Suite } from '../context.ts';
import { newFolder } from '../context.ts';
import { interleaved, median, spread } from '../median.ts';
import { cpuSeconds, memoryMb, startProcess, withChildren } from '../processes.ts';
import type { Row } from '../row.ts';
import { atLeast, rowOf } from '../row.ts';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('ingress-child.ts', import.meta.url));
const RATE = 'ingress: requests per second';
const WAIT = 'ingress: 99 of 100 requests answered within';
const WORK = 'ingress: CPU time of a request';
const CONNECTIONS = 32;
const SECONDS = 3;
const RUNS = 5;

/** What one run said. */
interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly requests: number;
}

/** A visitor's requests through our ingress, and through nginx with one worker, to the same service. */
export const INGRESS: Suite = {
  rows: () => [RATE, WAIT, WORK],
  async measure(context) {
    await needed('nginx', '-v');
    await needed('wrk', '-v');
    const ports = { service: await freePort(), ours: await freePort(), nginx: await freePort() };
    startProcess(context, [process.execPath, CHILD, 'service', String(ports.service)]);
    const ours = startProcess(context, [
      ...([process.execPath, CHILD, 'ingress', String(ports.ours), String(ports.service)] as const),
    ]);
    const nginx = startProcess(context, nginxCommand(context, ports.nginx, ports.service));
    for (const port of Object.values(ports)) await answers(port);
    const runs = context.quick ? 3 : RUNS;
    const waits: Figures = { ours: [], nginx: [] };
    const work: Figures = { ours: [], nginx: [] };
    const pids = { ours: ours.child.pid ?? 0, nginx: nginx.child.pid ?? 0 };
    let memory = 0;
    const side = (name: 'ours' | 'nginx') => async (): Promise<number> => {
      const before = cpuOf(pids[name]);
      const { perSecond, p99Ms, requests } = await load(ports[name]);
      waits[name].push(p99Ms);
      work[name].push(((cpuOf(pids[name]) - before) / requests) * 1e6);
      if (name === 'ours') memory = Math.max(memory, memoryMb(pids.ours).rss);
      return perSecond;
    };
    const rates = await interleaved(runs, { ours: side('ours'), nginx: side('nginx') });
    return rowsOf({ rates, waits, work }, memory);
  },
};

type Figures = Record<'ours' | 'nginx', number[]>;
type Known = Readonly<Record<'ours' | 'nginx', readonly number[]>>;

/** Seconds of CPU of a process and its children. */
function cpuOf(pid: number): number {
  return withChildren(pid).reduce((total, one) => total + cpuSeconds(one), 0);
}

function rowsOf(
  { rates, waits, work }: Readonly<Record<'rates' | 'waits' | 'work', Known>>,
  memory: number,
): readonly Row[] {
  const runs = rates.ours.length;
  const peer = 'nginx, one worker';
  return [
    rowOf({
      ...{ name: RATE, value: median(rates.ours), unit: '/s', runs },
      peer: { name: peer, value: median(rates.nginx) },
      goal: atLeast(0.5),
      note:
        `${CONNECTIONS} connections for ${SECONDS} s; ${spread(rates.ours)} against ` +
        `${spread(rates.nginx)}; ${memory.toFixed(0)} MB resident afterwards`,
    }),
    rowOf({
      ...{ name: WAIT, value: median(waits.ours), unit: 'ms', runs },
      peer: { name: peer, value: median(waits.nginx) },
      note: `${spread(waits.ours, 1)} against ${spread(waits.nginx, 1)}`,
    }),
    rowOf({
      ...{ name: WORK, value: median(work.ours), unit: 'µs', runs },
      peer: { name: peer, value: median(work.nginx) },
      note: 'without what the service and the visitor need; says more than the rate where much else runs',
    }),
  ];
}

async function needed(program: string, flag: string): Promise<void> {
  try {
    await run(program, [flag]);
  } catch (error) {
    // One of them ends with 1 when it is asked for its version.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return;
    throw new Error(`${program} is not here; install the packages nginx-light and wrk`, {
      cause: error,
    });
  }
}

function nginxCommand(
  context: Context,
  port: number,
  servicePort: number,
): readonly [string, ...string[]] {
  const folder = newFolder(context, 'nginx');
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `worker_processes 1; daemon off; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 1024; }
http { access_log off; ${temps}
  upstream service { server 127.0.0.1:${servicePort}; keepalive 64; }
  server { listen 127.0.0.1:${port}; server_name bench.example.com; keepalive_requests 1000000;
    location / { proxy_pass http://service; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto http; } } }
`,
  );
  return ['nginx', '-p', folder, '-c', file];
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch (error) {
      if (tries > 200) throw error;
      await pause(50);
    }
  }
}

async function load(port: number): Promise<Load> {
  const { stdout } = await run('wrk', [
    ...['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '--latency'],
    ...['-H', 'Host: bench.example.com', `http://127.0.0.1:${port}/`],
  ]);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  const [, wait, unit = ''] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  const p99Ms = Number(wait) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? NaN);
  // A refusal is answered sooner than a request.
  if (!(perSecond > 0) || !(p99Ms > 0) || /Non-2xx|Socket errors/.test(stdout)) {
    throw new Error(`wrk failed: ${stdout.trim().slice(-300)}`);
  }
  return { perSecond, p99Ms, requests };
}
