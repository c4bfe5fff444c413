import { WebSocket } from 'ws';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { EventReader } from '../../../agent/network/akash/events.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { ChainReader } from '../../../agent/network/akash/reader.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';

/**
 * Reads a chain in a process of its own and tells when each block was handled:
 * `node akash-read-child.ts ours|peer URL CHAIN-ID FROM TO`. FROM 0 is to begin at the tip. Ours is
 * the product's reader with everything it checks; the peer asks for one block after the other and
 * keeps nothing, or, from the tip, is told of a block by WebSocket and asks for its results.
 */
const [side, url = '', chainId = '', fromText, toText] = process.argv.slice(2);
const [from, to] = [Number(fromText), Number(toText)];
const now = (): number => performance.timeOrigin + performance.now();

let peakBytes = 0;
const sample = (): void => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
};
const beganBytes = process.memoryUsage.rss();

function handled(height: number): void {
  if (height % 50 === 0) sample();
  if (from === 0) process.send?.({ height, atMs: now() });
}

async function ours(): Promise<number> {
  const clock = new SystemClock();
  const log = silentLogger;
  const cursor = JSON.stringify({ chainId, height: from, hash: '' });
  const journal = new MemoryJournal(from === 0 ? [] : [['akash/cursor', cursor]]);
  const source = openAccess({ chainId, endpoints: [url] }, { clock, log });
  const reader = new ChainReader({ source, journal, clock, log });
  const events = new EventReader(log);
  const stop = new AbortController();
  let blocks = 0;
  await reader.read((reading) => {
    if (reading.type !== 'block') throw new Error('a gap');
    events.read(reading.block);
    blocks += 1;
    handled(reading.block.height);
    if (reading.block.height === to) stop.abort();
  }, stop.signal);
  await source.close();
  return blocks;
}

async function peer(): Promise<number> {
  if (from === 0) return listen();
  for (let height = from + 1; height <= to; height++) {
    await Promise.all([ask('block', height), ask('block_results', height)]);
    handled(height);
  }
  return to - from;
}

function listen(): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws') + '/websocket');
  socket.on('open', () => {
    const params = { query: "tm.event='NewBlockHeader'" };
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscribe', params }));
  });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const height = Number(/"height":"(\d+)"/.exec(data.toString())?.[1] ?? 0);
      if (height === 0) {
        process.send?.({ height: 0, atMs: now() });
        return;
      }
      ask('block_results', height).then(() => {
        handled(height);
        if (height === to) {
          socket.terminate();
          resolve(height);
        }
      }, reject);
    });
  });
}

async function ask(method: string, height: number): Promise<unknown> {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method,
    params: { height: String(height) },
  });
  return (await fetch(url, { method: 'POST', body })).json();
}

// Our own timers do not keep a process.
const awake = setInterval(sample, 20);
const beganMs = now();
const blocks = await (side === 'ours' ? ours() : peer());
const spentMs = now() - beganMs;
clearInterval(awake);
process.send?.({ blocks, spentMs, grownMib: (peakBytes - beganBytes) / 2 ** 20 });
process.disconnect();
