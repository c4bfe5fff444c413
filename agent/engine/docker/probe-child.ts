// Runs inside of a probe's container, as the only file of ours there, on this machine's own Node.
// It does what a hostile tenant might do and says what became of it: one line of JSON per attempt.

import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { appendFileSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

import type { ProbeAttempt, ProbeResult } from '../../domain/isolation.ts';

type Order =
  | { readonly serve: number }
  | { readonly attempts: readonly ProbeAttempt[]; readonly waitMs: number };

/** Longer than any check takes. */
const SERVE_MS = 300_000;

const order = JSON.parse(process.argv[2] ?? '') as Order;
if ('serve' in order) serve(order.serve);
else await tryAll(order.attempts, order.waitMs);

function serve(port: number): void {
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('hello\n');
  });
  tcp.listen(port, '0.0.0.0', () => process.stdout.write('ready\n'));
  const udp = createSocket('udp4');
  udp.on('message', (_text, from) => {
    udp.send('hello', from.port, from.address);
  });
  udp.bind(port);
  process.once('SIGTERM', () => process.exit(0));
  // Whoever asked for it may have been killed.
  setTimeout(() => process.exit(0), SERVE_MS);
}

// In turn: the kernel bounds how many refusals it tells of in a second.
async function tryAll(attempts: readonly ProbeAttempt[], waitMs: number): Promise<void> {
  for (const attempt of attempts) {
    const began = performance.now();
    const became = await make(attempt, waitMs);
    const ms = Math.round(performance.now() - began);
    process.stdout.write(`${JSON.stringify({ ...became, ms } satisfies ProbeResult)}\n`);
  }
}

type Became = Omit<ProbeResult, 'ms'>;

async function make(attempt: ProbeAttempt, waitMs: number): Promise<Became> {
  switch (attempt.kind) {
    case 'tcp':
      return await tryTcp(attempt.host, attempt.port, waitMs);
    case 'udp':
      return await tryUdp(attempt.host, attempt.port, Math.min(waitMs, 500));
    case 'name':
      return await tryName(attempt.name, attempt.type, waitMs);
    case 'read':
      return trying(() => readFileSync(attempt.path, 'utf8').slice(0, 4_000));
    case 'write':
      return trying(() => {
        // Nothing is changed where it is allowed after all.
        appendFileSync(attempt.path, '');
        return '';
      });
  }
}

function tryTcp(host: string, port: number, waitMs: number): Promise<Became> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (became: Became): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(became);
    };
    const timer = setTimeout(() => done({ outcome: 'silence' }), waitMs);
    socket.once('connect', () => done({ outcome: 'reached' }));
    socket.once('error', (error: NodeJS.ErrnoException) => done(refused(error)));
  });
}

function tryUdp(host: string, port: number, waitMs: number): Promise<Became> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const done = (became: Became): void => {
      clearTimeout(timer);
      socket.close();
      resolve(became);
    };
    const timer = setTimeout(() => done({ outcome: 'silence' }), waitMs);
    socket.once('message', () => done({ outcome: 'reached' }));
    socket.once('error', (error: NodeJS.ErrnoException) => done(refused(error)));
    socket.connect(port, host, () => {
      socket.send('hello');
    });
  });
}

async function tryName(name: string, type: 'A' | 'TXT', waitMs: number): Promise<Became> {
  const resolver = new Resolver({ timeout: waitMs, tries: 1 });
  try {
    const records = type === 'A' ? await resolver.resolve4(name) : await resolver.resolveTxt(name);
    return { outcome: 'reached', said: records.flat().join(' ') };
  } catch (error) {
    const became = refused(error as NodeJS.ErrnoException);
    return became.code === 'ETIMEOUT' ? { outcome: 'silence' } : became;
  }
}

function trying(work: () => string): Became {
  try {
    return { outcome: 'reached', said: work() };
  } catch (error) {
    return refused(error as NodeJS.ErrnoException);
  }
}

function refused({ code }: NodeJS.ErrnoException): Became {
  return { outcome: 'refused', ...(code === undefined ? {} : { code }) };
}
