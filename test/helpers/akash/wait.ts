import { setTimeout as pause } from 'node:timers/promises';

import type { NodeRpc } from './node-rpc.ts';

/** A step of a transaction's life takes a block or two; more than this is a fault. */
const PATIENCE_BLOCKS = 30;

/** How long something may take that should be there within a few blocks. */
export function patienceMs(blockMs: number, blocks = PATIENCE_BLOCKS): number {
  return blocks * blockMs + 15_000;
}

/** How long a block takes just now, by waiting for two of them. */
export async function measureBlock(rpc: NodeRpc): Promise<number> {
  const next = async (height: number) =>
    waitFor(`height ${height + 1}`, async () => {
      const now = await rpc.height();
      return now > height ? now : undefined;
    });
  const first = await next(await rpc.height());
  const beganMs = performance.now();
  const last = await next(first);
  return Math.ceil(Math.max(50, (performance.now() - beganMs) / (last - first)));
}

/**
 * Asks until there is an answer. Throws after `blocks` blocks of `blockMs`, and a while for the answers
 * themselves.
 */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  blockMs = 10_000,
  blocks = PATIENCE_BLOCKS,
): Promise<T> {
  const endMs = performance.now() + patienceMs(blockMs, blocks);
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > endMs) throw new Error(`not within ${blocks} blocks: ${what}`);
    await pause(Math.min(1000, blockMs / 5));
  }
}
