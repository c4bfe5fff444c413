import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { DatabaseReading } from '../helpers/world/database-reader.ts';
import { OwnEngine, whyNoOwnEngine } from '../helpers/world/own-engine.ts';
import { eventually, World } from '../helpers/world/world.ts';
import {
  bidStates,
  blocksGoOn,
  endAgent,
  orderOf,
  ourLeases,
  PATIENT,
  plain,
  rent,
  running,
  statusOf,
} from './steps.ts';

/** An engine of the test's own, which goes away and comes back under running leases. */

const reason = whyNoOwnEngine();
const title = reason === undefined ? 'when the engine goes away' : `skipped: ${reason}`;
const OUTAGE_MS = 60_000;

let engine: OwnEngine;
let world: World;

describe.skipIf(reason !== undefined)(title, { timeout: 240_000 }, () => {
  beforeEach(async () => {
    engine = await OwnEngine.make();
    world = await World.open({ engineSocket: engine.socket, firstPort: 25_000 });
    await world.startAgent().ready;
  }, 120_000);
  afterEach(async () => {
    try {
      if (!engine.running) await engine.start();
      await world.close();
    } finally {
      await engine.close();
    }
  }, 120_000);

  test('and comes back: every container runs again, for the same leases', async () => {
    await rent(world, 'web');
    await rent(world, 'keeper', { updateBlocks: 1_000_000 });
    const before = await leasesInBooks();

    await engine.restart();
    await running(world, 4);
    // Time for the engine to write down what it started.
    await blocksGoOn(world, 30);
    await engine.kill();
    await engine.start();
    await running(world, 4);

    await blocksGoOn(world, 20);
    const after = await leasesInBooks();
    const database = await endAgent(world);
    expect({
      after,
      database: summary(database),
      paid: plain(database.payments).length > 0,
      ledger: plain(database.payments),
    }).toEqual({
      after: before,
      database: { integrity: 'ok', leases: ['running', 'running'], pursuits: ['won', 'won'] },
      paid: true,
      ledger: plain(await world.paidByMarket()),
    });
  });

  test('for a minute: nothing is bid on or closed, and it says so', async () => {
    await rent(world, 'web');
    await engine.stop();
    const downFromMs = Date.now();
    const live = world.agent;

    await eventually(
      'the agent says that the engine is down',
      async () => (await statusOf(world.dataDir)).agent.activity === 'engine-down',
    );
    const { agent } = await statusOf(world.dataDir);
    expect(agent).toMatchObject({
      engine: { up: false, message: 'The container engine does not answer; start Docker.' },
      problems: [
        { code: 'engine-down', message: 'The container engine does not answer; start Docker.' },
      ],
    });

    // One waits until the engine is back, the other goes away before that.
    const waiting = await world.controls.place('web', PATIENT);
    const leaving = await world.controls.place('web', { ...PATIENT, patienceBlocks: 40 });
    await eventually(
      'one tenant has left',
      async () => (await world.books()).deployments[orderOf(leaving).dseq]?.state === 'closed',
    );
    while (Date.now() < downFromMs + OUTAGE_MS) {
      expect(await bidStates(world, waiting)).toEqual([]);
      await pause(1_000);
    }
    const whileDown = (await ourLeases(world)).map(({ state }) => state);
    const downMs = Date.now() - downFromMs;
    await engine.start();

    await running(world, 4);
    expect(await bidStates(world, waiting)).toEqual(['active']);
    await blocksGoOn(world, 20);
    const leases = (await ourLeases(world)).map(({ state }) => state);
    const sameAgent = world.agent === live;
    const database = await endAgent(world);
    const down = database.uptime.filter(({ cause }) => cause === 'engine-down');
    const [{ from, to } = { from: 0, to: 0 }] = down;
    expect({
      sameAgent,
      whileDown,
      leases,
      database: summary(database),
      refused: database.decisions.find(({ order }) => order === leaving)?.outcome,
      downs: down.length,
      // Noticed at the next look, and over at the next look after that.
      minute: Math.abs(to - from - downMs) < 15_000,
      ledger: plain(database.payments),
    }).toEqual({
      sameAgent: true,
      whileDown: ['active'],
      leases: ['active', 'active'],
      database: { integrity: 'ok', leases: ['running', 'running'], pursuits: ['won', 'won'] },
      refused: 'engine-down',
      downs: 1,
      minute: true,
      ledger: plain(await world.paidByMarket()),
    });
  });
});

async function leasesInBooks(): Promise<readonly string[]> {
  const { deployments } = await world.books();
  return Object.values(deployments).flatMap(({ dseq, state, orders }) =>
    orders.flatMap(({ oseq, bids }) =>
      bids.map(({ provider, lease }) => [dseq, state, oseq, provider, lease?.state].join(' ')),
    ),
  );
}

function summary(database: DatabaseReading): Readonly<Record<string, unknown>> {
  return {
    integrity: database.integrity,
    leases: database.leases.map(({ state }) => state),
    pursuits: database.pursuits.map(({ state }) => state),
  };
}
