import { describe, expect, test } from 'vitest';

import type { FieldState } from '../../../../../renderer/views/settings/draft.ts';
import {
  accepted,
  AT_REST,
  isConflict,
  keptMine,
  refused,
  sending,
  settle,
  typed,
} from '../../../../../renderer/views/settings/draft.ts';

const problem = { code: 'not-a-number' } as const;
const editing = typed(AT_REST, '5', '4');

describe('a box', () => {
  test('typing starts from what is stored and takes an old error away', () => {
    expect([
      editing,
      typed(refused(editing, problem), '56', '4'),
      typed(sending(editing, '5'), '6', '4'),
    ]).toEqual([
      { phase: 'editing', draft: '5', base: '4' },
      { phase: 'editing', draft: '56', base: '4' },
      { phase: 'sending', draft: '5', base: '4', value: '5' },
    ]);
  });

  test('a refused value is kept with its error', () => {
    expect([refused(editing, problem), refused(sending(editing, '5'), problem)]).toEqual([
      { phase: 'editing', draft: '5', base: '4', problem },
      { phase: 'editing', draft: '5', base: '4', problem },
    ]);
    expect(refused(AT_REST, problem)).toEqual(AT_REST);
  });

  test('an accepted value is shown until the agent tells it, then it is saved', () => {
    const taken = accepted(sending(editing, '5'));
    expect([settle(taken, '4'), settle(taken, '5'), settle(taken, '7')]).toEqual([
      { phase: 'accepted', draft: '5', base: '4', value: '5' },
      { phase: 'rest', saved: true },
      { phase: 'rest', saved: true },
    ]);
    expect(accepted(AT_REST)).toEqual(AT_REST);
  });

  test('typing on after it was accepted is no conflict with its own value', () => {
    const on = typed(accepted(sending(editing, '5')), '6', '4');
    expect([isConflict(settle(on, '4'), '4'), isConflict(settle(on, '5'), '5')]).toEqual([
      false,
      false,
    ]);
    expect(isConflict(settle(on, '7'), '7')).toBe(true);
    expect(settle(on, '5')).toEqual({ phase: 'editing', draft: '6', base: '5' });
  });
});

describe('a change from elsewhere', () => {
  test.each<[string, FieldState, string | undefined, boolean]>([
    ['while it is typed', editing, '9', true],
    ['that takes the setting away', editing, undefined, true],
    ['that is none', editing, '4', false],
    ['while nothing is typed', AT_REST, '9', false],
    ['while it is sent', sending(editing, '5'), '9', false],
  ])('%s', (_, state, stored, conflict) => {
    expect(isConflict(state, stored)).toBe(conflict);
  });

  test('keeping mine replaces the other value from then on', () => {
    const mine = keptMine(editing, '9');
    expect(mine).toEqual({ phase: 'editing', draft: '5', base: '9' });
    expect(isConflict(mine, '9')).toBe(false);
  });
});
