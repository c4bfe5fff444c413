import { expect, test } from 'vitest';

import { isAborted } from '../../../agent/base/abort.ts';
import { Listing } from '../../../agent/engine/docker/listing.ts';
import { openDockerProbe } from '../../../agent/engine/docker/probe.ts';
import { anySignal, dockerUnderTest } from '../../helpers/engine-docker.ts';

/** From before the first network to after the last container, on a quick and on a busy machine. */
const BROKEN_OFF_AFTER_MS = [0, 5, 10, 20, 40, 60, 90, 120, 180, 240, 320, 420, 540, 700];
/** The engine ends what it was asked for in this time, whether or not somebody still listens. */
const AFTERWARDS_MS = 300;

test('a probe that is broken off leaves nothing, whenever that is', async () => {
  const under = await dockerUnderTest();
  try {
    const { client, options } = under;
    const listing = new Listing(client, `${options.instance}.probe`);
    const left: string[] = [];
    let brokenOff = 0;
    for (const afterMs of BROKEN_OFF_AFTER_MS) {
      const over = new AbortController();
      setTimeout(() => over.abort(), afterMs);
      try {
        const probe = await openDockerProbe({ client, options }, over.signal);
        await probe.close();
      } catch (error) {
        expect(isAborted(error) || over.signal.aborted, String(error)).toBe(true);
        brokenOff += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
      const networks = await listing.networks(undefined, anySignal);
      const containers = await listing.containers(undefined, anySignal);
      left.push(...networks.map(({ Name }) => `${afterMs} ms: ${Name}`));
      left.push(...containers.map(({ name }) => `${afterMs} ms: ${name}`));
    }
    expect({ left, tried: brokenOff > 3 }).toEqual({ left: [], tried: true });
  } finally {
    await under.cleanUp();
  }
}, 120_000);
