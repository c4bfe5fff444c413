// Runs inside a network namespace of a test and does there what it is told: connects, sends,
// listens. Plain Node; talks to `hand.ts` over IPC.

import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

import { decode, encode } from 'dns-packet';

import type { Attempt, HandOrder, Pulled, Seen } from './hand.ts';
import { answerOrders } from './namespace-child.ts';

const seen: Seen[] = [];
const kept: Socket[] = [];

answerOrders(perform);

async function perform(order: HandOrder): Promise<unknown> {
  switch (order.do) {
    case 'serve':
      await (order.proto === 'tcp' ? serveTcp(order) : serveUdp(order));
      return undefined;
    case 'tcp':
      return await tryTcp(order.host, order.port, order.waitMs);
    case 'udp':
      return await tryUdp(order.host, order.port, order.waitMs, order.hex);
    case 'hold':
      return drop(await open(order.host, order.port, order.count));
    case 'keep':
      return kept.push(...(await open(order.host, order.port, order.count)));
    case 'letGo':
      drop(kept.splice(0));
      return undefined;
    case 'pull':
      return await pull(order.host, order.port, order.ms);
    case 'names':
      await serveNames(order.host, order.address);
      return undefined;
    case 'seen':
      return seen.splice(0);
  }
}

function serveTcp({
  host,
  port,
  says,
  endless,
}: Extract<HandOrder, { do: 'serve' }>): Promise<void> {
  const server = createServer((socket) => {
    seen.push({ proto: 'tcp', port, from: socket.remoteAddress ?? '' });
    socket.on('error', () => undefined);
    if (endless !== true) {
      socket.write(`${says}\n`);
      return;
    }
    const piece = Buffer.alloc(64 * 1024);
    const fill = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', fill);
    fill();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function serveUdp({ host, port, says }: Extract<HandOrder, { do: 'serve' }>): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (_text, from) => {
    seen.push({ proto: 'udp', port, from: from.address });
    socket.send(says, from.port, from.address);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, resolve);
  });
}

function serveNames(host: string, address: string): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, from) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    if (question === undefined) return;
    const data = { type: 'A', name: question.name, ttl: 1, data: address } as const;
    const answers = question.type === 'A' ? [data] : [];
    const answer = encode({ type: 'response', id, flags: 0x0180, questions, answers });
    socket.send(answer, from.port, from.address);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, host, resolve);
  });
}

function tryTcp(host: string, port: number, waitMs: number): Promise<Attempt> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (outcome: Attempt['outcome'], code?: string, said?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({
        outcome,
        ms: performance.now() - began,
        ...(code === undefined ? {} : { code }),
        ...(said === undefined ? {} : { said }),
      });
    };
    const timer = setTimeout(() => done('silence'), waitMs);
    socket.once('data', (bytes) => done('reached', undefined, bytes.toString().trim()));
    socket.once('error', (error: NodeJS.ErrnoException) => done('refused', error.code));
  });
}

function tryUdp(host: string, port: number, waitMs: number, hex: string): Promise<Attempt> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const done = (outcome: Attempt['outcome'], code?: string, said?: string): void => {
      clearTimeout(timer);
      socket.close();
      resolve({
        outcome,
        ms: performance.now() - began,
        ...(code === undefined ? {} : { code }),
        ...(said === undefined ? {} : { said }),
      });
    };
    const timer = setTimeout(() => done('silence'), waitMs);
    socket.once('message', (bytes) => done('reached', undefined, bytes.toString('hex')));
    socket.once('error', (error: NodeJS.ErrnoException) => done('refused', error.code));
    // A connected socket is told when its packets are refused.
    socket.connect(port, host, () => socket.send(Buffer.from(hex, 'hex')));
  });
}

/** Those of `count` connections that stand at the same time. */
async function open(host: string, port: number, count: number): Promise<readonly Socket[]> {
  const sockets = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket | undefined>((resolve) => {
          const socket = connect({ host, port });
          const timer = setTimeout(() => {
            socket.destroy();
            resolve(undefined);
          }, 1_000);
          socket.once('data', () => {
            clearTimeout(timer);
            resolve(socket);
          });
          socket.on('error', () => resolve(undefined));
        }),
    ),
  );
  return sockets.filter((socket) => socket !== undefined);
}

/** How many those were. */
function drop(sockets: readonly Socket[]): number {
  for (const socket of sockets) socket.destroy();
  return sockets.length;
}

/** What came within `ms` of an endless source, and when the last of it did. */
function pull(host: string, port: number, ms: number): Promise<Pulled> {
  const began = performance.now();
  return new Promise((resolve) => {
    let bytes = 0;
    let lastMs = 0;
    const socket = connect({ host, port });
    socket.on('data', (piece) => {
      bytes += piece.length;
      lastMs = performance.now() - began;
    });
    socket.on('error', () => undefined);
    setTimeout(() => {
      socket.destroy();
      resolve({ bytes, lastMs });
    }, ms);
  });
}
