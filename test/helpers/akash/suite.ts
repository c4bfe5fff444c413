import { afterAll, beforeAll, describe } from 'vitest';

import { accessSteps } from './suite-access.ts';
import { certificateSteps } from './suite-certificate.ts';
import { delegationSteps } from './suite-delegation.ts';
import { faultSteps } from './suite-faults.ts';
import { leaseSteps } from './suite-leases.ts';
import { moneySteps } from './suite-money.ts';
import { networkSteps } from './suite-network.ts';
import { readingSteps } from './suite-reading.ts';
import type { AkashTarget } from './target.ts';
import type { WorldOf } from './world.ts';
import { AkashWorld } from './world.ts';

/**
 * Plays one scenario on a chain with our reader and signer as the provider, step by step: a step
 * needs those before it. It uses nothing but the target's RPC address and words, and may be played
 * on the same chain again and again. `stepMs` bounds each step.
 */
export function describeAkash(
  name: string,
  openTarget: () => Promise<AkashTarget>,
  stepMs: number,
): void {
  describe(`Akash, on ${name}`, { timeout: stepMs }, () => {
    let target: AkashTarget | undefined;
    let opened: AkashWorld | undefined;
    // Our own timers do not keep a process; whatever is waited for has to come.
    const awake = setInterval(() => undefined, 60_000);
    const world: WorldOf = () => {
      if (opened === undefined) throw new Error('The run did not begin.');
      return opened;
    };

    beforeAll(async () => {
      target = await openTarget();
      opened = await AkashWorld.open(target);
    }, stepMs);
    afterAll(async () => {
      try {
        await opened?.close();
      } finally {
        clearInterval(awake);
        await target?.close();
      }
    }, stepMs);

    accessSteps(world);
    leaseSteps(world);
    faultSteps(world);
    certificateSteps(world);
    delegationSteps(world);
    moneySteps(world);
    networkSteps(world);
    readingSteps(world);
  });
}
