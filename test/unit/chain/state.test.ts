import { describe, expect, test } from 'vitest';

import { History } from '../../chain/history.ts';
import { State, Store } from '../../chain/state.ts';

const fruit = new Store<number>('fruit');

describe('a branch', () => {
  test('keeps its changes apart until they are committed', () => {
    const trunk = new State();
    trunk.set(fruit, 'apple', 1);
    trunk.set(fruit, 'pear', 2);
    const branch = trunk.branch();
    branch.set(fruit, 'apple', 10);
    branch.delete(fruit, 'pear');
    branch.set(fruit, 'plum', 3);
    const before = trunk.list(fruit);
    branch.commit();
    expect({ before, after: trunk.list(fruit), gone: trunk.get(fruit, 'pear') }).toEqual({
      before: [
        ['apple', 1],
        ['pear', 2],
      ],
      after: [
        ['apple', 10],
        ['plum', 3],
      ],
      gone: undefined,
    });
  });

  test('lists what begins alike, in the order of the keys', () => {
    const state = new State();
    for (const key of ['b/2', 'a/1', 'b/10', 'b', 'c']) state.set(fruit, key, 0);
    expect(state.list(fruit, 'b/').map(([key]) => key)).toEqual(['b/10', 'b/2']);
  });

  test('of nothing cannot be committed', () => {
    expect(() => {
      new State().commit();
    }).toThrow('nothing to be committed to');
  });
});

describe('the history', () => {
  function grown(): History {
    const history = new History();
    const at = (height: bigint, change: (state: State) => void): void => {
      history.beginHeight(height);
      const state = new State(history);
      change(state);
      state.commit();
    };
    at(1n, (state) => {
      state.set(fruit, 'apple', 1);
      state.set(fruit, 'pear', 1);
    });
    at(2n, (state) => {
      state.set(fruit, 'apple', 2);
    });
    at(3n, (state) => {
      state.delete(fruit, 'pear');
      state.set(fruit, 'plum', 3);
    });
    return history;
  }
  const listed = (history: History, height: bigint) =>
    new State(history.at(height)).list(fruit).map(([key, value]) => `${key} ${value}`);

  test('gives the state of every height', () => {
    const history = grown();
    expect([0n, 1n, 2n, 3n].map((height) => listed(history, height))).toEqual([
      [],
      ['apple 1', 'pear 1'],
      ['apple 2', 'pear 1'],
      ['apple 2', 'plum 3'],
    ]);
  });

  test('that was pruned still gives what came later', () => {
    const history = grown();
    history.pruneBelow(3n);
    expect(listed(history, 3n)).toEqual(['apple 2', 'plum 3']);
  });

  test('cannot be changed in the past', () => {
    const past = new State(grown().at(1n));
    past.set(fruit, 'apple', 7);
    expect(() => {
      past.commit();
    }).toThrow('the past cannot be changed');
  });
});
