import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { ourBids } from '../helpers/world/rental.ts';
import { eventually, World } from '../helpers/world/world.ts';
import { blocksGoOn, endAgent, ourLeases, PATIENT, plain, rent, running } from './steps.ts';

/** The wall clock of a real agent is set while it works: its own clock that only grows is not. */

const preload = new URL('jumping-clock.ts', import.meta.url).href;
const HOUR_MS = 3_600_000;

test(
  'a clock that is set takes back no bid, ends no lease and stops no payment',
  { timeout: 120_000 },
  async () => {
    const world = await World.open({ firstPort: 25_300 });
    try {
      const file = path.join(world.folder, 'clock');
      const agent = world.startAgent({ SUBLET_TEST_CLOCK: file }, ['--import', preload]);
      await agent.ready;
      await rent(world, 'web');
      // A bid that its tenant has not answered, and a lease that waits for its manifest: both have
      // five minutes by the wall clock.
      await world.controls.place('web', { ...PATIENT, waitBlocks: 1_000_000 });
      await world.controls.place('silent', PATIENT);
      await eventually('both wait', async () => (await states()) === 'active open active');

      const jump = async (offMs: number): Promise<string> => {
        writeFileSync(file, String(offMs));
        agent.kill('SIGUSR2');
        await blocksGoOn(world, 40);
        return await states();
      };
      const seen = {
        ahead: await jump(2 * HOUR_MS),
        back: await jump(-2 * HOUR_MS),
        right: await jump(0),
        containers: await world.runningContainers(),
        inBooks: (await ourLeases(world)).map(({ state }) => state),
      };
      await world.controls.place('web', PATIENT);
      await running(world, 4);
      const database = await endAgent(world, ({ leases }) =>
        leases.every(({ state }) => state !== 'deploying'),
      );
      expect({
        ...seen,
        ended: await agent.closed,
        integrity: database.integrity,
        leases: database.leases.map(({ state }) => state),
        overlaps: database.uptime.filter(
          ({ from }, at) => from < (database.uptime[at - 1]?.to ?? 0),
        ),
        ledger: plain(database.payments),
      }).toEqual({
        ahead: 'active open active',
        back: 'active open active',
        right: 'active open active',
        containers: 2,
        inBooks: ['active', 'active'],
        ended: { code: null, signal: 'SIGKILL' },
        integrity: 'ok',
        leases: ['running', 'awaiting-manifest', 'running'],
        overlaps: [],
        ledger: plain(await world.paidByMarket()),
      });
    } finally {
      await world.close();
    }

    async function states(): Promise<string> {
      return (await ourBids(world)).map(({ state }) => state).join(' ');
    }
  },
);
