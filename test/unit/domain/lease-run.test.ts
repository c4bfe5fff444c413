import { describe, expect, test } from 'vitest';

import { addMs } from '../../../agent/base/instant.ts';
import type {
  LeaseNotice,
  LeaseRun,
  LeaseRunEvent,
  LeaseRunState,
} from '../../../agent/domain/lease.ts';
import { nextLeaseRun, noticeOf } from '../../../agent/domain/lease.ts';
import { START_MS } from '../../helpers/builders.ts';

const t0 = START_MS;
const t1 = addMs(t0, 1000);
const t2 = addMs(t0, 3_600_000);
const version = 'a'.repeat(64);
const other = 'b'.repeat(64);

const states: { readonly [S in LeaseRunState]: Extract<LeaseRun, { state: S }> } = {
  'awaiting-manifest': { state: 'awaiting-manifest', deadlineMs: t0 },
  deploying: { state: 'deploying', version, sinceMs: t0 },
  running: { state: 'running', version, sinceMs: t0 },
  unhealthy: { state: 'unhealthy', version, sinceMs: t0 },
  stopping: { state: 'stopping', reason: 'tenant', sinceMs: t0 },
  closed: { state: 'closed', reason: 'tenant', atMs: t0 },
};

// Each type once, and those that name a version for the one that is run and for another.
const events = {
  'the same manifest': { type: 'manifest', version, atMs: t1 },
  'another manifest': { type: 'manifest', version: other, atMs: t1 },
  ready: { type: 'ready', version, atMs: t1 },
  'ready with another version': { type: 'ready', version: other, atMs: t1 },
  'not ready': { type: 'not-ready', atMs: t1 },
  'give notice': { type: 'give-notice', reason: 'decommission', atMs: t1 },
  announced: { type: 'announced', deadlineMs: t2 },
  end: { type: 'end', reason: 'decommission', atMs: t1 },
  removed: { type: 'removed', atMs: t1 },
} as const satisfies Record<string, LeaseRunEvent>;
type EventName = keyof typeof events;

const covered: Readonly<Record<LeaseRunEvent['type'], readonly EventName[]>> = {
  manifest: ['the same manifest', 'another manifest'],
  ready: ['ready', 'ready with another version'],
  'not-ready': ['not ready'],
  'give-notice': ['give notice'],
  announced: ['announced'],
  end: ['end'],
  removed: ['removed'],
};

const same = 'the same object';
const deploying: LeaseRun = { state: 'deploying', version, sinceMs: t1 };
const updating: LeaseRun = { state: 'deploying', version: other, sinceMs: t1 };
const running: LeaseRun = { state: 'running', version, sinceMs: t1 };
const asked: LeaseNotice = { state: 'asked', reason: 'decommission', atMs: t1 };
const announced: LeaseNotice = { state: 'announced', reason: 'decommission', deadlineMs: t2 };
const ending: LeaseRun = { state: 'stopping', reason: 'decommission', sinceMs: t1 };

const table: Readonly<Record<LeaseRunState, Readonly<Record<EventName, LeaseRun | typeof same>>>> =
  {
    'awaiting-manifest': {
      'the same manifest': deploying,
      'another manifest': updating,
      ready: same,
      'ready with another version': same,
      'not ready': same,
      'give notice': { ...states['awaiting-manifest'], notice: asked },
      announced: { ...states['awaiting-manifest'], notice: announced },
      end: ending,
      removed: same,
    },
    deploying: {
      'the same manifest': same,
      'another manifest': updating,
      ready: running,
      'ready with another version': same,
      'not ready': same,
      'give notice': { ...states.deploying, notice: asked },
      announced: { ...states.deploying, notice: announced },
      end: ending,
      removed: same,
    },
    running: {
      'the same manifest': same,
      'another manifest': updating,
      ready: same,
      'ready with another version': same,
      'not ready': { state: 'unhealthy', version, sinceMs: t1 },
      'give notice': { ...states.running, notice: asked },
      announced: { ...states.running, notice: announced },
      end: ending,
      removed: same,
    },
    unhealthy: {
      'the same manifest': same,
      'another manifest': updating,
      ready: running,
      'ready with another version': same,
      'not ready': same,
      'give notice': { ...states.unhealthy, notice: asked },
      announced: { ...states.unhealthy, notice: announced },
      end: ending,
      removed: same,
    },
    stopping: {
      'the same manifest': same,
      'another manifest': same,
      ready: same,
      'ready with another version': same,
      'not ready': same,
      'give notice': same,
      announced: same,
      end: same,
      removed: { state: 'closed', reason: 'tenant', atMs: t1 },
    },
    closed: {
      'the same manifest': same,
      'another manifest': same,
      ready: same,
      'ready with another version': same,
      'not ready': same,
      'give notice': same,
      announced: same,
      end: same,
      removed: same,
    },
  };

test('the table has an event of each type', () => {
  expect(Object.values(covered).flat()).toEqual(Object.keys(events));
});

describe.each(Object.values(states))('a lease that is $state', (run) => {
  test.each(Object.keys(events) as EventName[])('%s', (name) => {
    const expected = table[run.state][name];
    const next = nextLeaseRun(run, events[name]);
    if (expected === same) expect(next).toBe(run);
    else expect(next).toStrictEqual(expected);
  });

  test('stays as it is when an event comes again', () => {
    for (const event of Object.values(events)) {
      const once = nextLeaseRun(run, event);
      expect(nextLeaseRun(once, event)).toBe(once);
    }
  });
});

describe('notice', () => {
  const live = [states['awaiting-manifest'], states.deploying, states.running, states.unhealthy];
  const others = Object.entries(events).filter(
    ([name]) => !['give notice', 'announced', 'end', 'removed'].includes(name),
  );

  test('stays through everything that happens to the workload meanwhile', () => {
    for (const run of live) {
      const noticed = nextLeaseRun(run, events.announced);
      const after = others.map(([, event]) => noticeOf(nextLeaseRun(noticed, event)));
      expect(after).toEqual(others.map(() => announced));
    }
  });

  test('keeps its first reason, also when the network answers', () => {
    const wanted = nextLeaseRun(states.running, {
      type: 'give-notice',
      reason: 'unstable',
      atMs: t1,
    });
    const again = nextLeaseRun(wanted, events['give notice']);
    expect(noticeOf(nextLeaseRun(again, events.announced))).toEqual({
      ...announced,
      reason: 'unstable',
    });
  });

  test('follows the network where it says another instant, and never goes back to asked', () => {
    const told = nextLeaseRun(states.running, events.announced);
    expect(nextLeaseRun(told, events['give notice'])).toBe(told);
    const later = addMs(t2, 1000);
    expect(noticeOf(nextLeaseRun(told, { type: 'announced', deadlineMs: later }))).toEqual({
      ...announced,
      deadlineMs: later,
    });
  });

  test('is gone once the lease ends', () => {
    const told = nextLeaseRun(states.running, events.announced);
    expect(nextLeaseRun(told, events.end)).toStrictEqual(ending);
    expect(noticeOf(ending)).toBeUndefined();
  });
});

test('an event that is not known is an error', () => {
  expect(() => nextLeaseRun(states.running, { type: 'odd' } as never)).toThrow(
    new Error('unexpected value: {"type":"odd"}'),
  );
});
