import { describe, expect, test } from 'vitest';

import type { WorldOf } from './world.ts';

/** What the reader saw while all of it happened. */
export function readingSteps(world: WorldOf): void {
  describe('the reader', () => {
    test('has read every height once and in order, over the restart', async () => {
      const { machine, rpc } = world();
      const tip = await rpc.height();
      await world().until(`height ${tip} is read`, () =>
        machine.heights.at(-1)! >= tip ? true : undefined,
      );
      const { heights, gaps, restarts } = machine;
      const all = [...heights];
      const whole = Array.from({ length: all.length }, (_unused, at) => all[0]! + at);
      expect({ all, gaps, restarts }).toEqual({ all: whole, gaps: [], restarts: 1 });
      expect(machine.reader.state().problem).toBe(undefined);
      expect(machine.reader.state().blockUs).toBeGreaterThan(0n);
    });

    test('has told each event of our transactions exactly once', async () => {
      const { machine, rpc, sent } = world();
      const hashes = [...sent.map(({ hash }) => hash), ...machine.spent.keys()];
      const keys = machine.events.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(hashes.length).toBeGreaterThan(15);
      let events = 0;
      for (const hash of hashes) {
        const told = machine.events
          .filter(({ txHash }) => txHash === hash)
          .map(({ type, attributes }) => ({ type, attributes }));
        const found = await rpc.transaction(hash);
        expect(told).toEqual(found?.code === 0 ? found.events : []);
        events += told.length;
      }
      process.stdout.write(
        `the reader: ${machine.heights.length} heights, ${events} events of ${hashes.length} transactions of ours\n`,
      );
    });
  });
}
