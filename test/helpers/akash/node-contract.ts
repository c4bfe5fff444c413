import { afterAll, beforeAll, describe } from 'vitest';

import { describeNetwork } from '../../contract/network/contract.ts';
import { NodeStage } from './node-arena.ts';
import type { AkashTarget } from './target.ts';

/** The compute network's contract on a node, by nothing but its RPC. `stepMs` bounds each step. */
export function describeNetworkOn(
  name: string,
  openTarget: () => Promise<AkashTarget>,
  stepMs: number,
): void {
  describe(`Akash as a compute network, on ${name}`, () => {
    let target: AkashTarget | undefined;
    let stage: NodeStage | undefined;
    // Our own timers do not keep a process; whatever is waited for has to come.
    const awake = setInterval(() => undefined, 60_000);

    beforeAll(async () => {
      target = await openTarget();
      stage = await NodeStage.open(target);
    }, stepMs);
    afterAll(async () => {
      try {
        await stage?.close();
      } finally {
        clearInterval(awake);
        await target?.close();
      }
    }, stepMs);

    describeNetwork(
      'akash',
      () => {
        if (stage === undefined) throw new Error('The run did not begin.');
        return stage.arena();
      },
      stepMs,
    );
  });
}
