import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TermsOverrides } from '../../agent/network/practice/tenants/terms.ts';
import { ourBids } from '../helpers/world/rental.ts';
import { SmallDisk, whyNoSmallDisk } from '../helpers/world/small-disk.ts';
import { eventually, World } from '../helpers/world/world.ts';
import {
  blocksGoOn,
  endAgent,
  ourLeases,
  PATIENT,
  plain,
  rent,
  running,
  statusOf,
  sublet,
} from './steps.ts';

/** The agent's data on a disk of its own, which is filled to the last byte at bad moments. */

const reason = whyNoSmallDisk();
const title = reason === undefined ? 'a disk that is full' : `skipped: ${reason}`;
const DISK_BYTES = 32 * 1024 ** 2;
/** The least that a tenant may ask for, so that the small disk can hold it. */
const SMALL: TermsOverrides = { ...PATIENT, storageMib: 5 };

let disk: SmallDisk;
let world: World;

/** What the tenant of the story does before the disk is full, and while it is. */
interface Moment {
  readonly name: string;
  readonly before: () => Promise<void>;
  readonly meanwhile: () => Promise<void>;
}

const MOMENTS: readonly Moment[] = [
  {
    name: 'before the bid',
    before: async () => undefined,
    meanwhile: async () => {
      await world.controls.place('web', SMALL);
      await blocksGoOn(world, 20);
      // What could not be written down first is not done.
      expect(await ourBids(world)).toEqual([]);
    },
  },
  {
    name: 'between bid and lease',
    before: async () => {
      await world.controls.place('web', { ...SMALL, waitBlocks: 30 });
      await eventually('a bid is open', async () => (await ourBids(world)).length === 1);
    },
    meanwhile: async () => {
      await eventually('there is a lease', async () => (await ourLeases(world)).length === 1);
      await blocksGoOn(world, 20);
      const { script } = (await world.deployment()) ?? {};
      // A manifest that is not stored is not acknowledged: its tenant sends it again.
      expect(script?.manifest?.answer).toBe('none');
    },
  },
  {
    name: 'while deploying',
    before: async () => {
      await world.controls.place('web', SMALL);
      await eventually(
        'the first container is being made',
        async () => (await world.objects()).containers.length > 0,
        { every: 5 },
      );
    },
    meanwhile: async () => {
      await running(world, 2);
      await blocksGoOn(world, 20);
    },
  },
  {
    name: 'while running',
    before: () => rent(world, 'web', SMALL),
    meanwhile: async () => {
      await blocksGoOn(world, 40);
      expect(await world.runningContainers()).toBe(2);
    },
  },
];

describe.skipIf(reason !== undefined)(title, { timeout: 120_000 }, () => {
  beforeEach(async () => {
    disk = new SmallDisk(DISK_BYTES);
    world = await World.open({ firstPort: 25_100, dataDir: `${disk.folder}/data` });
    await world.startAgent().ready;
    const reserve = ['settings', 'set', 'reserve.diskBytes', '0', '--data-dir', world.dataDir];
    expect((await sublet(reserve)).code).toBe(0);
  });
  afterEach(async () => {
    try {
      await world.close();
    } finally {
      disk.close();
    }
  });

  test.each(MOMENTS)('$name ends nothing, loses nothing and is told', async (moment) => {
    const agent = world.agent;
    await moment.before();
    const known = (await world.runningContainers()) > 0;
    disk.fill();
    await moment.meanwhile();
    await eventually(
      'the log says that the disk is full',
      async () => agent?.output().includes('"code":"storage-full"') === true,
      { words: () => agent?.output() ?? '' },
    );
    // Each beat says it; the owner sees it without asking for a check.
    await eventually(
      'the status says that the disk is full',
      async () => (await problems()).join() === 'storage-full',
    );
    const whileFull = {
      ...(await storageCheck()),
      activity: (await statusOf(world.dataDir)).agent.activity,
      leases: (await ourLeases(world)).filter(({ state }) => state !== 'active'),
    };
    expect(whileFull).toEqual({
      status: 'failed',
      message: expect.stringContaining('free some disk space') as string,
      advice: 'Free some disk space. Nothing that was stored is lost.',
      activity: known ? 'renting' : expect.stringMatching(/renting|waiting/),
      leases: [],
    });

    disk.makeRoom();
    await running(world, 2);
    await rent(world, 'web', SMALL);
    await blocksGoOn(world, 20);
    expect({ check: (await storageCheck()).status, problems: await problems() }).toEqual({
      check: 'ok',
      problems: [],
    });
    const database = await endAgent(world);
    const bids = (await ourBids(world)).map(({ state }) => state);
    expect({
      sameAgent: world.agent === agent,
      bids,
      integrity: database.integrity,
      leases: database.leases.map(({ state }) => state),
      paid: database.payments.length > 0,
      ledger: plain(database.payments),
    }).toEqual({
      sameAgent: true,
      bids: ['active', 'active'],
      integrity: 'ok',
      leases: ['running', 'running'],
      paid: true,
      ledger: plain(await world.paidByMarket()),
    });
  });
});

/** Codes of what `sublet status` says to be wrong. */
async function problems(): Promise<readonly string[]> {
  return (await statusOf(world.dataDir)).agent.problems.map(({ code }) => code);
}

interface Check {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly advice?: string;
}

/** What `sublet doctor` says about the database. */
async function storageCheck(): Promise<Omit<Check, 'id'>> {
  const { out } = await sublet(['doctor', '--json', '--data-dir', world.dataDir]);
  const { id, ...check } = (JSON.parse(out) as Check[]).find(({ id: of }) => of === 'storage') ?? {
    id: 'storage',
    status: 'missing',
    message: out,
  };
  return id === 'storage' ? check : { status: 'missing', message: out };
}
