import { setTimeout as pause } from 'node:timers/promises';

import { parseLeaseRef, parseOrderRef } from '../../../agent/domain/ids.ts';
import type { BidBook } from '../../../agent/network/practice/books.ts';
import { PRACTICE_PROVIDER } from '../../../agent/network/practice/constants.ts';
import { manifestOf } from '../../../agent/network/practice/tenants/layout.ts';
import { scriptOf } from '../../../agent/network/practice/tenants/scripts.ts';
import type { DatabaseReading } from './database-reader.ts';
import type { EngineObjects } from './engine-objects.ts';
import type { World } from './world.ts';
import { eventually } from './world.ts';

/** What the tenant of a story orders, how it goes on, and how its rental has to end. */
export interface Story {
  readonly name: 'served' | 'silent' | 'unanswered';
  readonly flags: readonly string[];
  /** Blocks until the tenant looks at the bids. */
  readonly waitBlocks: number;
  /** Sends a second manifest once the first is served. */
  readonly updates: boolean;
}

const served: Story = { name: 'served', flags: [], waitBlocks: 2, updates: true };

export const STORIES = {
  /** Served, updated in place, paid several times, closed by its tenant. */
  served,
  /** The same without an update, which would hide that the first manifest was lost. */
  once: { ...served, updates: false },
  /** The same by a tenant who thinks long enough for an agent to come back. */
  slow: { ...served, waitBlocks: 100 },
  /** Leased and never sent a manifest: the agent closes the lease. */
  silent: { ...served, name: 'silent', flags: ['--provider-manifest-timeout-ms', '1200'] },
  /** Never answers a bid: the agent takes it back. */
  unanswered: {
    ...served,
    name: 'unanswered',
    flags: ['--provider-bid-timeout-ms', '1200'],
    waitBlocks: 100_000,
  },
} as const satisfies Record<string, Story>;

const CONTAINERS = 2;
const SETTLEMENTS = 2;
/** Between what the tenant sees and what it does, so that the agent has seen it too. */
const PAUSE_BLOCKS = 5;
const KIND = { served: 'keeper', silent: 'silent', unanswered: 'web' } as const;

/** Places the story's tenant. */
export async function place(world: World, story: Story): Promise<void> {
  await world.controls.place(KIND[story.name], {
    rivalPercent: 0,
    lifeBlocks: 0,
    escrowBlocks: 100_000,
    patienceBlocks: 100_000,
    waitBlocks: story.waitBlocks,
    ...(story.name === 'served' ? { updateBlocks: 100_000 } : {}),
  });
}

/** All bids of ours in the market's books. */
export async function ourBids(world: World): Promise<readonly BidBook[]> {
  const { deployments } = await world.books();
  return Object.values(deployments).flatMap(({ orders }) =>
    orders.flatMap(({ bids }) => bids.filter(({ provider }) => provider === PRACTICE_PROVIDER)),
  );
}

/** Follows one story: what its tenant does next depends on what the books and the engine show. */
export class Rental {
  readonly #world: World;
  readonly story: Story;
  #servedSince: { readonly version: string; readonly height: number } | undefined;
  #firstVersion: string | undefined;

  constructor(world: World, story: Story) {
    this.#world = world;
    this.story = story;
  }

  /** Takes the story on by one look. True when the market says that it is over. */
  async takeOn(): Promise<boolean> {
    const { height, deployments } = await this.#world.books();
    const [deployment] = Object.values(deployments);
    const bid = deployment?.orders[0]?.bids.find(({ provider }) => provider === PRACTICE_PROVIDER);
    if (deployment === undefined || bid === undefined) return false;
    if (this.story.name === 'unanswered') return bid.state === 'closed';
    if (bid.lease === undefined) return false;
    if (bid.lease.state !== 'active') return true;
    if (this.story.name === 'silent') return false;

    const version = await this.#servedVersion();
    if (version === undefined || version !== this.#servedSince?.version) {
      this.#servedSince = version === undefined ? undefined : { version, height };
      return false;
    }
    if (height < this.#servedSince.height + PAUSE_BLOCKS) return false;
    this.#firstVersion ??= version;
    const ref = `practice:${deployment.tenant}/${deployment.dseq}/1/1`;
    if (this.story.updates && version === this.#firstVersion) {
      if (deployment.script.manifest?.revision !== 1) return false;
      const { kind, terms } = deployment.script;
      const next = manifestOf(scriptOf(kind).services(terms, 2), deployment.group, terms);
      await this.#world.controls.sendManifest(parseLeaseRef(`${ref}/${PRACTICE_PROVIDER}/0`), next);
      return false;
    }
    if ((await this.#world.paidByMarket()).length >= SETTLEMENTS) {
      await this.#world.controls.closeDeployment(parseOrderRef(ref));
    }
    return false;
  }

  /**
   * Follows it to its end, and leaves the agent dead. Only then is its database read: a copy of a
   * file that is being written can be torn. Where it has something left to do, `restart` lets it.
   */
  async toTheEnd(restart: () => void, within = 60_000): Promise<void> {
    const world = this.#world;
    const words = (): string => world.agent?.output() ?? '';
    const { name } = this.story;
    await eventually(`${name}: the rental is over`, () => this.takeOn(), { within, words });
    await eventually(
      `${name}: nothing is left on the engine`,
      async () => isEmpty(await world.objects()),
      { within: 20_000, words },
    );
    for (let look = 1; look <= MOST_LOOKS; look++) {
      await pause(look * 1_000);
      world.agent?.kill('SIGKILL');
      await world.agent?.closed;
      if (isAtRest(world.database())) return;
      if (look < MOST_LOOKS) restart();
    }
  }

  /** The one version that all containers run, or `undefined` where not all of them run yet. */
  async #servedVersion(): Promise<string | undefined> {
    const { containers } = await this.#world.objects();
    const running = containers.filter(({ running: runs }) => runs);
    const versions = new Set(running.map(({ labels }) => labels['dev.sublet.version'] ?? ''));
    const all = running.length === CONTAINERS && containers.length === CONTAINERS;
    return all && versions.size === 1 ? [...versions][0] : undefined;
  }
}

const MOST_LOOKS = 6;

function isAtRest({ leases, pursuits }: DatabaseReading): boolean {
  return (
    leases.every(({ state }) => state === 'closed') &&
    pursuits.every(({ state }) => state !== 'open' && state !== 'submitting')
  );
}

export function isEmpty(objects: EngineObjects): boolean {
  return (
    objects.containers.length === 0 && objects.networks.length === 0 && objects.volumes.length === 0
  );
}

/** What has to hold at the end of a story; compared as one whole value. */
export interface Outcome {
  readonly bids: readonly string[];
  readonly lockedDeposits: string;
  readonly leases: readonly string[];
  readonly ledgerIsBooks: boolean;
  readonly doubleRows: number;
  readonly settlements: 'some' | 'none';
  readonly databaseLeases: readonly string[];
  readonly databasePursuits: readonly string[];
  readonly leftovers: readonly string[];
  readonly integrity: string;
}

const LEASED = {
  bids: ['closed'],
  lockedDeposits: '0',
  ledgerIsBooks: true,
  doubleRows: 0,
  databasePursuits: ['won'],
  leftovers: [],
  integrity: 'ok',
} as const;

export const EXPECTED: Readonly<Record<Story['name'], Outcome>> = {
  served: {
    ...LEASED,
    leases: ['closed tenant'],
    databaseLeases: ['closed tenant'],
    settlements: 'some',
  },
  silent: {
    ...LEASED,
    leases: ['closed manifest-timeout'],
    databaseLeases: ['closed manifest-timeout'],
    settlements: 'some',
  },
  unanswered: {
    ...LEASED,
    leases: [],
    databaseLeases: [],
    databasePursuits: ['closed'],
    settlements: 'none',
  },
};

/** Reads books, engine and database of a world whose agent is dead. */
export async function outcomeOf(world: World): Promise<Outcome> {
  const bids = await ourBids(world);
  const paid = await world.paidByMarket();
  const { containers, networks, volumes } = await world.objects();
  const database = world.database();
  const keys = database.payments.map(({ key, height }) => `${key}@${height}`);
  return {
    bids: bids.map(({ state }) => state),
    lockedDeposits: bids.reduce((sum, { deposit }) => sum + BigInt(deposit), 0n).toString(),
    leases: bids.flatMap(({ lease }) =>
      lease === undefined ? [] : [`${lease.state} ${lease.reason ?? ''}`],
    ),
    ledgerIsBooks: JSON.stringify(database.payments.map(plain)) === JSON.stringify(paid.map(plain)),
    doubleRows: keys.length - new Set(keys).size,
    settlements: paid.length === 0 ? 'none' : 'some',
    databaseLeases: database.leases.map(({ state, reason }) => `${state} ${reason ?? ''}`),
    databasePursuits: database.pursuits.map(({ state }) => state),
    leftovers: [...containers.map(({ id }) => id), ...networks, ...volumes],
    integrity: database.integrity,
  };
}

function plain(row: { key: string; height: number; amount: string }): readonly unknown[] {
  return [row.key, row.height, row.amount];
}
