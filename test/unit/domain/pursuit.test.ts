import { describe, expect, test } from 'vitest';

import { addMs } from '../../../agent/base/instant.ts';
import type { Pursuit, PursuitEvent, PursuitState } from '../../../agent/domain/bid.ts';
import { nextPursuit } from '../../../agent/domain/bid.ts';
import {
  bidRef,
  buildOffer,
  buildOrder,
  leaseRef,
  price,
  START_MS,
} from '../../helpers/builders.ts';

const offer = buildOffer();
const otherOffer = buildOffer({ price: price('9') });
const t0 = START_MS;
const t1 = addMs(t0, 1000);

const states: { readonly [S in PursuitState]: Extract<Pursuit, { state: S }> } = {
  considering: { state: 'considering', order: buildOrder() },
  reserved: { state: 'reserved', ...offer },
  submitting: { state: 'submitting', sinceMs: t0, ...offer },
  open: { state: 'open', bid: bidRef(), openedMs: t0, ...offer },
  won: { state: 'won', bid: bidRef(), lease: leaseRef(), ...offer },
  lost: { state: 'lost', bid: bidRef(), ...offer },
  closed: { state: 'closed', reason: 'timeout', bid: bidRef(), ...offer },
};

// Of another bid and another lease, so that it shows where the new state has them from.
const events: { readonly [E in PursuitEvent['type']]: Extract<PursuitEvent, { type: E }> } = {
  reserved: { type: 'reserved', offer: otherOffer },
  submit: { type: 'submit', atMs: t1 },
  opened: { type: 'opened', bid: bidRef(2), atMs: t1 },
  won: { type: 'won', bid: bidRef(2), lease: leaseRef(2) },
  lost: { type: 'lost', bid: bidRef(2) },
  closed: { type: 'closed', reason: 'owner' },
};

const same = 'the same object';
const won: Pursuit = { state: 'won', bid: bidRef(2), lease: leaseRef(2), ...offer };
const lost: Pursuit = { state: 'lost', bid: bidRef(2), ...offer };
const over = {
  reserved: same,
  submit: same,
  opened: same,
  won: same,
  lost: same,
  closed: same,
} as const;

const table: Readonly<
  Record<PursuitState, Readonly<Record<PursuitEvent['type'], Pursuit | typeof same>>>
> = {
  considering: { ...over, reserved: { state: 'reserved', ...otherOffer } },
  reserved: {
    ...over,
    submit: { state: 'submitting', sinceMs: t1, ...offer },
    closed: { state: 'closed', reason: 'owner', ...offer },
  },
  submitting: {
    ...over,
    opened: { state: 'open', bid: bidRef(2), openedMs: t1, ...offer },
    won,
    lost,
    closed: { state: 'closed', reason: 'owner', ...offer },
  },
  open: {
    ...over,
    won,
    lost,
    closed: { state: 'closed', reason: 'owner', bid: bidRef(), ...offer },
  },
  won: over,
  lost: over,
  closed: over,
};

describe.each(Object.values(states))('a pursuit that is $state', (pursuit) => {
  test.each(Object.values(events))('$type', (event) => {
    const expected = table[pursuit.state][event.type];
    const next = nextPursuit(pursuit, event);
    if (expected === same) expect(next).toBe(pursuit);
    else expect(next).toStrictEqual(expected);
  });

  test('stays as it is when an event comes again', () => {
    for (const event of Object.values(events)) {
      const once = nextPursuit(pursuit, event);
      expect(nextPursuit(once, event)).toBe(once);
    }
  });
});

test.each(['never-arrived', 'refused'] as const)(
  'closed as %s, and a lease shows that it was there',
  (reason) => {
    expect(nextPursuit({ state: 'closed', reason, ...offer }, events.won)).toStrictEqual(won);
  },
);

test('an offer with more in it than it says does not become the state', () => {
  expect(
    nextPursuit(states.considering, { type: 'reserved', offer: { ...states.lost } }),
  ).toStrictEqual(states.reserved);
});

test('an event that is not known is an error', () => {
  expect(() => nextPursuit(states.open, { type: 'odd' } as never)).toThrow(
    new Error('unexpected value: {"type":"odd"}'),
  );
});
