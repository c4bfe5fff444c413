import { afterAll, describe, expect, test } from 'vitest';

import { kindOf } from '../../../../../agent/network/akash/signer/refusals.ts';
import { recordedRefusals } from './recorded-refusals.ts';
import type { Said } from './scripted-chain.ts';
import { intent, Setup } from './setup.ts';

const PLACES = ['door', 'block', 'simulation'] as const;
const cases = PLACES.flatMap((place) =>
  recordedRefusals(place).map((said) => ({ place, ...said })),
);

/** Said of the transaction as a whole: it passes, once it was made anew. */
const PASSING: readonly string[] = ['sequence', 'fee-too-small', 'out-of-gas'];

let tried = 0;

describe('every refusal of the recording', () => {
  test.each(cases)('at the $place: $name', async ({ place, codespace, code, log }) => {
    const world = new Setup();
    const passes = PASSING.includes(kindOf(codespace, code, log).kind);
    const said: Said = { place, codespace, code: code ?? 6, log, times: passes ? 1 : Infinity };
    world.chain.said.set('bad', said);
    await world.submit(...['a', 'b', 'bad', 'c', 'd'].map((id) => intent(id)));
    await world.block(60);
    const { chain, spent } = world;
    expect(world.states()).toEqual({
      ...{ a: 'included', b: 'included', c: 'included', d: 'included' },
      bad: passes ? 'included' : 'failed',
    });
    // Nothing twice, nothing left out, each fee told.
    expect([...chain.done].sort()).toEqual(['a', 'b', ...(passes ? ['bad'] : []), 'c', 'd'].sort());
    const told = new Map(spent.map(({ hash, fee }) => [hash, fee.amount]));
    const sum = [...told.values()].reduce((total, fee) => total + fee, 0n);
    expect(sum).toBe([...chain.paid.values()].reduce((total, fee) => total + fee, 0n));
    await world.signer.close();
    tried += 1;
  });
});

afterAll(() => {
  expect(tried).toBe(43);
});
