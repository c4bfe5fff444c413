import { readFile, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';

import { afterAll, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { findFault } from '../../../agent/network/practice/audit.ts';
import { parseBooks } from '../../../agent/network/practice/books.ts';
import { SocketControls } from '../../../agent/network/practice/socket-controls.ts';
import { openSocketPractice } from '../../../agent/network/practice/socket-link.ts';
import { describeNetwork } from './contract.ts';
import { killLeftMarkets, newFolder, startMarket } from './market-process.ts';
import { practiceTenant } from './practice-tenant.ts';

const deps = { clock: new SystemClock(), log: silentLogger };
afterAll(killLeftMarkets);

const signal = new AbortController().signal;
// Blocks come when a test asks for them.
const BY_HAND = ['--block-ms', '3600000'];

describeNetwork('practice, in another process', async () => {
  const { folder, remove } = await newFolder();
  let market = await startMarket(folder, BY_HAND);
  let controls = new SocketControls(market.socket, deps);
  const network = openSocketPractice(market.socket, deps);
  const current: ReturnType<typeof practiceTenant> = practiceTenant({
    books: () => controls.books(),
    place: (...args) => controls.place(...args),
    acceptBid: (bid) => controls.acceptBid(bid),
    sendManifest: (...args) => controls.sendManifest(...args),
    closeDeployment: (order) => controls.closeDeployment(order),
    closeLease: (lease) => controls.closeLease(lease),
    drain: (order) => controls.drain(order),
    pauseBlocks: () => controls.pauseBlocks(),
    resumeBlocks: () => controls.resumeBlocks(),
    advance: (blocks) => controls.advance(blocks),
  });
  return {
    network,
    tenant: current,
    cutStream: async () => {
      await controls.close();
      await market.stop('SIGKILL');
      market = await startMarket(folder, BY_HAND);
      controls = new SocketControls(market.socket, deps);
      await expect.poll(() => reached(network), { timeout: 20_000 }).toBe(true);
    },
    close: async () => {
      await network.close();
      await controls.close();
      await market.stop();
      await remove();
    },
  };
});

async function reached(network: ReturnType<typeof openSocketPractice>): Promise<boolean> {
  try {
    await network.openOrders(signal);
    return true;
  } catch {
    return false;
  }
}

test('makes its blocks by itself and ends on SIGTERM with its books saved', async () => {
  const { folder, remove } = await newFolder();
  const market = await startMarket(folder, ['--block-ms', '20', '--scenario', 'living']);
  expect(market.ready).toMatchObject({ ready: true, socket: market.socket, pid: market.pid });
  const controls = new SocketControls(market.socket, deps);
  await expect.poll(async () => (await controls.books()).height).toBeGreaterThan(10);
  await controls.pauseBlocks();
  const { height } = await controls.books();
  await controls.advance(3);
  expect((await controls.books()).height).toBe(height + 3);
  await controls.close();
  expect(await market.stop()).toBe(0);
  const books = parseBooks(await readFile(market.books, 'utf8'));
  expect(books.height).toBe(height + 3);
  expect(Object.keys(books.deployments)).not.toEqual([]);
  expect(findFault(books)).toBeUndefined();
  await remove();
});

test('is reached by its owner alone, goes on after a kill, and never runs twice', async () => {
  const { folder, remove } = await newFolder();
  const killed = await startMarket(folder, BY_HAND);
  if (process.platform !== 'win32') expect((await stat(killed.socket)).mode & 0o077).toBe(0);
  const controls = new SocketControls(killed.socket, deps);
  const order = await controls.place('web');
  await controls.advance(1);
  await killed.stop('SIGKILL');
  await expect(controls.books()).rejects.toMatchObject({ code: 'network-unreachable' });
  await controls.close();

  const market = await startMarket(folder, BY_HAND);
  expect(market.ready).toMatchObject({ ready: true, height: 1 });
  const network = openSocketPractice(market.socket, deps);
  expect((await network.openOrders(signal)).map(({ ref }) => ref)).toEqual([order]);
  await network.close();

  const second = await startMarket(folder, BY_HAND);
  expect(second.ready).toMatchObject({ ready: false, code: 'practice-socket-in-use' });
  expect(await second.exited).toBe(1);
  expect(await market.stop()).toBe(0);
  await remove();
});

test('answers what it does not understand, and cuts off what is no frame', async () => {
  const { folder, remove } = await newFolder();
  const market = await startMarket(folder, BY_HAND);
  expect(await say(market.socket, '{"id":1,"method":"toString","params":{}}\n')).toMatchObject({
    id: 1,
    error: { code: 'practice-request-refused' },
  });
  expect(
    await say(market.socket, '{"id":2,"method":"order","params":{"order":"x"}}\n'),
  ).toMatchObject({ id: 2, error: { code: 'practice-request-refused' } });
  expect(await say(market.socket, 'hello\n')).toBeUndefined();
  expect(await say(market.socket, `${'x'.repeat(5 * 2 ** 20)}\n`)).toBeUndefined();
  expect(await say(market.socket, '{"id":3,"method":"open-orders","params":{}}\n')).toEqual({
    id: 3,
    result: [],
  });
  await market.stop();
  await remove();
});

/** The first line of the answer; `undefined` where the connection ended without one. */
function say(socketPath: string, text: string): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    let heard = '';
    const end = (answer: unknown): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('utf8');
      if (heard.includes('\n')) end(JSON.parse(heard));
    });
    socket.on('error', () => end(undefined));
    socket.on('close', () => end(undefined));
    socket.write(text);
  });
}
