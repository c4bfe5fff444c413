import { expect, test } from 'vitest';

import type { SetupFacts } from '../../../agent/domain/setup.ts';
import { isReady, setupObstacles, setupSteps, unfinished } from '../../../agent/domain/setup.ts';
import { DENOM } from '../../helpers/builders.ts';

const coin = (amount: bigint) => ({ denom: DENOM, amount });
const local = { state: 'ready', custody: 'local' } as const;
const delegated = { state: 'ready', custody: 'delegated' } as const;
const locked = { state: 'locked', custody: 'local' } as const;
const grant = { state: 'working', missing: [], gasProblem: undefined } as const;

/** Everything is there. */
const ALL: SetupFacts = {
  wallet: local,
  walletProblem: undefined,
  backup: 'done',
  grant: undefined,
  needs: coin(100n),
  has: coin(100n),
  free: coin(50n),
  bidTakes: coin(10n),
  host: 'provider.example',
  registered: true,
  registerProblem: undefined,
  feesLeft: true,
};
const NOTHING: SetupFacts = {
  ...ALL,
  wallet: { state: 'absent' },
  backup: 'missing',
  has: undefined,
  free: undefined,
  host: '',
  registered: false,
};

const brief = (facts: SetupFacts) =>
  setupSteps(facts)
    .map(({ step, state }) => `${step}:${state}`)
    .join(' ');

test.each<[string, SetupFacts, string]>([
  ['nothing', NOTHING, 'wallet:now backup:later fund:later address:later register:later'],
  ['all', ALL, 'wallet:done backup:done fund:done address:done register:done'],
  [
    'a locked wallet',
    { ...ALL, wallet: locked },
    'wallet:now backup:done fund:done address:done register:done',
  ],
  [
    'words that nobody wrote down',
    { ...ALL, backup: 'missing' },
    'wallet:done backup:now fund:done address:done register:done',
  ],
  [
    'words that lie elsewhere',
    { ...ALL, backup: 'needless' },
    'wallet:done fund:done address:done register:done',
  ],
  [
    'a delegated wallet whose grant was not read',
    { ...ALL, wallet: delegated, backup: 'needless' },
    'wallet:done grant:now fund:done address:done register:done',
  ],
  [
    'a grant with something missing',
    {
      ...ALL,
      wallet: delegated,
      backup: 'needless',
      grant: { ...grant, state: 'partial', missing: ['close bids'] },
    },
    'wallet:done grant:now fund:done address:done register:done',
  ],
  [
    'a grant that works',
    { ...ALL, wallet: delegated, backup: 'needless', grant },
    'wallet:done grant:done fund:done address:done register:done',
  ],
  [
    'one coin too little',
    { ...ALL, has: coin(99n), registered: false },
    'wallet:done backup:done fund:now address:done register:later',
  ],
  [
    'an account that was not read',
    { ...ALL, has: undefined },
    'wallet:done backup:done fund:now address:done register:done',
  ],
  [
    'no address',
    { ...ALL, host: '', registered: false },
    'wallet:done backup:done fund:done address:now register:later',
  ],
  [
    'not registered',
    { ...ALL, registered: false },
    'wallet:done backup:done fund:done address:done register:now',
  ],
])('with %s the steps are these', (_name, facts, expected) => {
  expect(brief(facts)).toBe(expected);
});

test('exactly one step is now until all are done, in every combination', () => {
  const wallets = [{ state: 'absent' } as const, locked, local, delegated];
  for (const wallet of wallets) {
    for (const backup of ['needless', 'missing', 'done'] as const) {
      for (const amount of [0n, 100n]) {
        for (const host of ['', 'h']) {
          for (const registered of [true, false, undefined]) {
            const facts = { ...ALL, wallet, backup, has: coin(amount), host, registered };
            const steps = setupSteps(facts);
            const open = steps.filter(({ state }) => state !== 'done');
            expect(open.map(({ state }) => state)).toEqual(
              open.map((_step, place) => (place === 0 ? 'now' : 'later')),
            );
            const needed = open.filter(({ step }) => step !== 'backup');
            expect([isReady(steps), unfinished(steps) === undefined]).toEqual([
              needed.length === 0,
              needed.length === 0,
            ]);
          }
        }
      }
    }
  }
});

test.each<[string, Partial<SetupFacts>, string | undefined]>([
  ['wallet', { wallet: locked, walletProblem: 'Unlock your keychain.' }, 'Unlock your keychain.'],
  ['wallet', { wallet: locked }, 'The wallet is locked: unlock it. Leases go on meanwhile.'],
  ['fund', { has: undefined }, 'The network has not said yet what is there.'],
  ['fund', { has: coin(1n) }, undefined],
  ['register', { registered: false, registerProblem: 'It failed.' }, 'It failed.'],
])('%s says why it does not go on by itself: %o', (step, change, problem) => {
  const found = setupSteps({ ...ALL, ...change }).find(({ state }) => state === 'now');
  expect([found?.step, found?.problem]).toEqual([step, problem]);
  expect(unfinished(setupSteps({ ...ALL, ...change }))?.message).toMatch(problem ?? /^Bids begin/);
});

test('words that nobody wrote down hold no bid back, and hide no reason that does', () => {
  const facts: SetupFacts = {
    ...ALL,
    backup: 'missing',
    registered: false,
    registerProblem: 'No.',
  };
  expect(brief(facts)).toBe('wallet:done backup:now fund:done address:done register:later');
  expect(unfinished(setupSteps(facts))).toEqual({ code: 'setting-up', message: 'No.' });
  expect(isReady(setupSteps({ ...facts, registered: true }))).toBe(true);
});

test.each<[Partial<SetupFacts>, readonly string[]]>([
  [{}, []],
  [{ wallet: { state: 'absent' } }, ['wallet-absent']],
  [{ wallet: locked }, ['wallet-locked']],
  [{ wallet: delegated }, ['delegation-unknown']],
  [{ wallet: delegated, grant }, []],
  [{ wallet: delegated, grant: { ...grant, state: 'ended' } }, ['delegation-ended']],
  [{ wallet: delegated, grant: { ...grant, state: 'partial' } }, ['delegation-partial']],
  [{ wallet: delegated, grant: { ...grant, gasProblem: 'No gas.' } }, ['delegation-gas']],
  [{ feesLeft: false }, ['fees-spent']],
  [{ free: coin(9n) }, ['funds-low']],
  [{ free: coin(10n) }, []],
  [{ free: undefined }, []],
  // Bids go on with less than what one should have at the start.
  [{ has: coin(20n), free: coin(20n) }, []],
  [{ registered: false }, ['not-registered']],
  [{ registered: undefined }, ['registration-unknown']],
  [
    { wallet: locked, feesLeft: false, free: coin(0n), registered: false },
    ['wallet-locked', 'fees-spent', 'funds-low', 'not-registered'],
  ],
])('%o holds bids back by %j', (change, codes) => {
  const found = setupObstacles({ ...ALL, ...change });
  expect(found.map(({ code }) => code)).toEqual(codes);
  for (const { message } of found) expect(message).toMatch(/\S/);
});
