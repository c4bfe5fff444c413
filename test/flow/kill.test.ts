import { afterAll, describe, expect, test } from 'vitest';

import type { CrashPoint } from '../../agent/base/crash-point.ts';
import { CRASH_POINTS } from '../../agent/base/crash-point.ts';
import type { Story } from '../helpers/world/rental.ts';
import { EXPECTED, outcomeOf, place, Rental, STORIES } from '../helpers/world/rental.ts';
import { eventually, World } from '../helpers/world/world.ts';

/**
 * A real agent, a real engine and a market in a process of its own, which goes on making blocks
 * while the agent is dead. The agent is killed at each named point of a lease's life, started
 * again, and at the end market, engine and database have to agree.
 */

const LATER_PASSES: readonly string[] = [
  'engine.container.before#2',
  'engine.container.after#3',
  'engine.start.after#2',
  'engine.start.before#3',
  'ledger.persist.after#2',
  'settle.withdraw.after#2',
  'deploy.running.before#2',
];

const STORY_OF: Readonly<Partial<Record<CrashPoint, Story>>> = {
  'bid.close.before': STORIES.unanswered,
  'bid.close.after': STORIES.unanswered,
  'close.broadcast.before': STORIES.silent,
  'close.broadcast.after': STORIES.silent,
};

// The unharmed halves of the controls below: the same kills, with nothing taken out.
const OTHER_STORIES = [
  { at: 'bid.broadcast.after', story: STORIES.slow },
  { at: 'manifest.answer.after', story: STORIES.once },
];

const cases = [
  ...[...CRASH_POINTS, ...LATER_PASSES].map((at) => ({
    at,
    story: STORY_OF[at.split('#')[0] as CrashPoint] ?? STORIES.served,
  })),
  ...OTHER_STORIES,
].map((one, index) => ({ ...one, firstPort: 20_000 + index * 20 }));

const killedAt: string[] = [];
const preload = new URL('../helpers/world/sabotage.ts', import.meta.url).href;

async function killAt(
  { at, story, firstPort }: (typeof cases)[number],
  sabotage?: { file: string; text: string; instead: string },
  within = 90_000,
): Promise<Awaited<ReturnType<typeof outcomeOf>>> {
  const world = await World.open({ firstPort, flags: story.flags });
  try {
    await place(world, story);
    const rental = new Rental(world, story);
    const extra = sabotage === undefined ? {} : { SABOTAGE: JSON.stringify([sabotage]) };
    const nodeFlags = sabotage === undefined ? [] : ['--import', preload];
    const first = world.startAgent({ ...extra, SUBLET_CRASH_AT: at }, nodeFlags);
    let dead = false;
    const gone = first.closed.then((how) => {
      dead = true;
      return how;
    });
    await eventually(
      `the agent reached ${at}`,
      async () => {
        if (!dead) await rental.takeOn();
        return dead;
      },
      { within: 90_000, words: first.output },
    );
    expect(await gone).toEqual({ code: null, signal: 'SIGKILL' });
    killedAt.push(at);
    const { height } = await world.books();
    await eventually('blocks go on', async () => (await world.books()).height >= height + 4);

    const restart = (): void => void world.startAgent(extra, nodeFlags);
    restart();
    await rental.toTheEnd(restart, within);
    return await outcomeOf(world);
  } finally {
    await world.close();
  }
}

describe.concurrent('an agent that is killed', { timeout: 240_000 }, () => {
  test.each(cases)('at $at loses nothing and does nothing twice', async (at) => {
    expect(await killAt(at)).toEqual(EXPECTED[at.story.name]);
  });
});

// The controls: with a persist taken out the same test has to go red.
describe.concurrent('with a persist taken out', { timeout: 240_000 }, () => {
  const control = (at: string, story: Story, index: number) => ({
    at,
    story,
    firstPort: 22_000 + index * 20,
  });

  test('of the bid, the kill loses the rental', async () => {
    const sabotage = {
      file: 'agent/provider/bidding.ts',
      text: 'storage.pursuits.putAll(intents, clock.now());',
      instead: '',
    };
    const killed = killAt(control('bid.broadcast.after', STORIES.slow, 0), sabotage, 30_000);
    await expect(killed).rejects.toThrow('the rental is over');
  });

  test('of the manifest, the kill leaves a lease that nobody serves', async () => {
    const sabotage = {
      file: 'agent/provider/leasing.ts',
      text: 'storage.leases.setManifest(lease, stored, run);',
      instead: '',
    };
    const killed = killAt(control('manifest.answer.after', STORIES.once, 1), sabotage, 15_000);
    await expect(killed).rejects.toThrow('the rental is over');
  });

  test('of the ledger, the books have payments that the ledger has not', async () => {
    const sabotage = {
      file: 'agent/provider/settling.ts',
      text: 'storage.ledger.append(',
      instead: '((): never[] => [])(',
    };
    const outcome = await killAt(control('settle.withdraw.after', STORIES.served, 2), sabotage);
    expect(outcome.ledgerIsBooks).toBe(false);
  });
});

afterAll(() => {
  // At least 25 points, and every one of the list.
  const names = new Set(killedAt.map((at) => at.split('#')[0]));
  expect([...names].sort()).toEqual([...CRASH_POINTS].sort());
  expect(names.size).toBeGreaterThanOrEqual(25);
  process.stdout.write(
    `kill test: ${killedAt.length} kills at ${names.size} points; leases lost, double bids, ` +
      `double ledger rows and leftovers are compared in each\n`,
  );
});
