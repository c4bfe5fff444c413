import { describe, expect, test } from 'vitest';

import { Aborted } from '../../../agent/base/abort.ts';
import type { Clock } from '../../../agent/base/clock.ts';
import { startOfLocalWeek, SystemClock } from '../../../agent/base/clock.ts';
import { addMs, parseUnixMs } from '../../../agent/base/instant.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';

describe('instants', () => {
  test.each([0, 1, 1.9, 1_750_000_000_000])('reads %d', (value) => {
    expect(parseUnixMs(value)).toBe(Math.trunc(value));
  });

  test.each([-1, NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => parseUnixMs(value)).toThrow(
      new RangeError(`not an instant in milliseconds: ${String(value)}`),
    );
  });

  test.each([
    [1000, 500, 1500],
    [1000, -500, 500],
    [1000, -2000, 0],
    [1000, 0.7, 1000],
  ])('%d and %d milliseconds is %d', (instant, ms, expected) => {
    expect(addMs(parseUnixMs(instant), ms)).toBe(expected);
  });
});

describe('ManualClock', () => {
  test('stands still', () => {
    const clock = new ManualClock(5000);
    expect([clock.now(), clock.monotonicMs(), clock.pendingTimers]).toEqual([5000, 0, 0]);
  });

  test('runs due timers in the order of their time, then of their setting', async () => {
    const clock = new ManualClock(0);
    const ran: string[] = [];
    const set = (name: string, delayMs: number): void => {
      clock.after(delayMs, () => ran.push(`${name} at ${clock.now()}`));
    };
    set('late', 30);
    set('first', 10);
    set('second', 10);
    set('past', -5);
    set('never', 31);
    await clock.advance(30);
    expect({
      ran,
      now: clock.now(),
      elapsed: clock.monotonicMs(),
      left: clock.pendingTimers,
    }).toEqual({
      ran: ['past at 0', 'first at 10', 'second at 10', 'late at 30'],
      now: 30,
      elapsed: 30,
      left: 1,
    });
  });

  test('runs timers that due timers set, at their own time', async () => {
    const clock = new ManualClock(0);
    const ran: number[] = [];
    const again = (): void => {
      ran.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    await clock.advance(35);
    expect(ran).toEqual([10, 20, 30]);
  });

  test('lets promises settle before the next timer', async () => {
    const clock = new ManualClock(0);
    const { signal } = new AbortController();
    const woke: number[] = [];
    const loop = (async () => {
      for (let turn = 0; turn < 3; turn++) {
        await clock.sleep(10, signal);
        woke.push(clock.now());
      }
    })();
    await clock.advance(100);
    await loop;
    expect(woke).toEqual([10, 20, 30]);
  });

  test('does not run what was cancelled, also by an earlier timer', async () => {
    const clock = new ManualClock();
    const ran: string[] = [];
    const later = clock.after(20, () => ran.push('later'));
    clock.after(10, () => {
      ran.push('sooner');
      later.cancel();
    });
    clock.after(5, () => ran.push('cancelled')).cancel();
    await clock.advance(100);
    expect({ ran, left: clock.pendingTimers }).toEqual({ ran: ['sooner'], left: 0 });
  });

  test('jumps without time passing', async () => {
    const clock = new ManualClock(100_000);
    let ran = 0;
    clock.after(10, () => ran++);
    clock.jumpWall(3_600_000);
    clock.jumpWall(-7_200_000_000);
    await clock.advance(9);
    expect([clock.now(), clock.monotonicMs(), ran]).toEqual([9, 9, 0]);
  });
});

describe.each([
  ['ManualClock', (): Clock => new ManualClock()],
  ['SystemClock', (): Clock => new SystemClock()],
])('sleep on %s', (_name, make) => {
  test('ends at once where the signal has fired', async () => {
    const clock = make();
    await expect(clock.sleep(1e9, AbortSignal.abort())).rejects.toEqual(new Aborted());
  });

  test('is called off, and leaves no timer', async () => {
    const clock = make();
    const controller = new AbortController();
    const sleeping = clock.sleep(1e9, controller.signal);
    controller.abort();
    await expect(sleeping).rejects.toEqual(new Aborted());
    expect(clock instanceof ManualClock ? clock.pendingTimers : 0).toBe(0);
  });
});

describe('SystemClock', () => {
  test('tells the time of the machine', () => {
    const before = Date.now();
    const now = new SystemClock().now();
    expect(before <= now && now <= Date.now()).toBe(true);
  });

  test('runs a timer, once, and not when it was cancelled', async () => {
    const clock = new SystemClock();
    const ran: string[] = [];
    const { signal } = new AbortController();
    clock.after(0, () => ran.push('cancelled')).cancel();
    const timer = clock.after(0, () => ran.push('kept'));
    // Node would run a longer delay than it knows at once.
    const far = clock.after(2 ** 40, () => ran.push('far'));
    const hold = setTimeout(() => {}, 1000);
    await clock.sleep(5, signal);
    clearTimeout(hold);
    timer.cancel();
    far.cancel();
    expect(ran).toEqual(['kept']);
  });
});

test('a local week begins with its Monday, also where the clocks change in it', () => {
  const at = (...parts: [number, number, number, number?]) =>
    parseUnixMs(new Date(...parts).getTime());
  const monday = at(2026, 2, 23);
  for (const [day, hour] of [
    [23, 0],
    [26, 12],
    [29, 23],
  ] as const) {
    expect(startOfLocalWeek(at(2026, 2, day, hour))).toBe(monday);
  }
  expect(startOfLocalWeek(at(2026, 2, 30, 0))).toBe(at(2026, 2, 30));
});
