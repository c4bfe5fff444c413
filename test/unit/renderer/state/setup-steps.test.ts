import { describe, expect, test } from 'vitest';

import type { Slices } from '../../../../agent/api/slices.ts';
import { isAwaited, notOffering, offeringOf } from '../../../../renderer/state/provider-state.ts';
import type { SetupFacts } from '../../../../renderer/state/setup-steps.ts';
import {
  currentStep,
  isOpen,
  setupProgress,
  setupSteps,
  stepAfter,
  stepBefore,
} from '../../../../renderer/state/setup-steps.ts';

type Own = NonNullable<Slices['provider']['setup']>['steps'];

const payout = { confirmCharacters: 6, latest: [] };
const ABSENT: Slices['wallet'] = { wallet: { state: 'absent' }, payout, redemptions: [] };
const READY: Slices['wallet'] = {
  wallet: {
    state: 'ready',
    account: 'a',
    signer: 'a',
    custody: 'local',
    protection: 'keychain',
    madeAtMs: 1,
  },
  payout,
  redemptions: [],
};

function facts(own: Own, more: Partial<SetupFacts> = {}, started = false): SetupFacts {
  return {
    money: 'main',
    wallet: READY,
    provider: { mode: 'shadow', blocked: [], audits: [], setup: { steps: own, started } },
    ...more,
  };
}

const own = (...states: readonly ('done' | 'now' | 'later')[]): Own =>
  (['wallet', 'backup', 'fund', 'address', 'register'] as const).map((step, place) => ({
    step,
    state: states[place] ?? 'later',
  }));

describe('the steps', () => {
  test('given practice, then the network is chosen first and the rest is ahead', () => {
    const steps = setupSteps({
      money: 'none',
      wallet: { ...ABSENT, wallet: { state: 'none' } },
      provider: { mode: 'practice', blocked: [], audits: [] },
    });
    expect(currentStep(steps)).toBe('network');
    expect(steps.filter(({ step }) => isOpen(steps, step)).map(({ step }) => step)).toEqual([
      'network',
    ]);
  });

  test('given a network without a wallet, then watching is next and the wallet may follow', () => {
    const steps = setupSteps(facts(own('now'), { wallet: ABSENT }));
    expect(currentStep(steps)).toBe('watch');
    expect(isOpen(steps, 'wallet')).toBe(true);
    expect(isOpen(steps, 'fund')).toBe(false);
    expect(stepAfter(steps, 'watch')).toBe('wallet');
    expect(stepBefore(steps, 'watch')).toBe('network');
  });

  test('given a wallet, then what the agent names is next, and later ones can be looked at', () => {
    const steps = setupSteps(facts(own('done', 'now')));
    expect(currentStep(steps)).toBe('backup');
    expect(isOpen(steps, 'fund')).toBe(true);
    expect(isOpen(steps, 'grant')).toBe(false);
  });

  test('given all of them done, then going live is next, and once gone nothing is left', () => {
    const all = own('done', 'done', 'done', 'done', 'done');
    expect(currentStep(setupSteps(facts(all)))).toBe('live');
    expect(setupProgress(facts(all))).toEqual({ done: 7, of: 8, next: 'live' });
    const live = { ...facts(all).provider, mode: 'live' as const };
    expect(setupProgress(facts(all, { provider: live }))).toBeUndefined();
  });

  test('given words that are not written down, then all else may go on, and it is not forgotten', () => {
    const steps = setupSteps(facts(own('done', 'now', 'done', 'done', 'done')));
    expect(currentStep(steps)).toBe('backup');
    expect(steps.at(-1)).toEqual({ step: 'live', state: 'now' });
  });

  test('given no step of the agent yet, then going live is not next', () => {
    expect(setupSteps(facts([])).at(-1)).toEqual({ step: 'live', state: 'later' });
  });
});

describe('why no bids are sent', () => {
  const provider = (mode: 'live' | 'shadow', ...codes: readonly string[]): Slices['provider'] => ({
    mode,
    audits: [],
    blocked: codes.map((code) => ({ code, message: code })),
  });

  test('given a mode, then what is offered follows from it', () => {
    expect(notOffering(provider('shadow'))).toBe('watching');
    expect(notOffering(provider('live', 'isolation'))).toBe('blocked');
    expect(notOffering(provider('live'))).toBeUndefined();
    expect(notOffering(undefined)).toBeUndefined();
  });

  test('given that the owner said go and something is missing, then it is waited for', () => {
    const asked = facts(own('done', 'done', 'now'), {}, true).provider;
    expect([isAwaited(asked), isAwaited(facts([]).provider)]).toEqual([true, false]);
    expect(notOffering(asked)).toBe('watching');
  });
});

test.each([
  ['waiting', undefined, false, 'offered'],
  ['renting', 'live', false, 'offered'],
  ['waiting', 'shadow', false, 'watching'],
  // What stands in the way of all of it is said, and not what would come after.
  ['paused', 'shadow', false, 'paused'],
  ['engine-down', 'live', false, 'engine-down'],
  ['renting', 'live', true, 'away'],
] as const)(
  'given an agent that is %s, %s, away: %s, then what it has is %s',
  (activity, mode, isAway, offering) => {
    const provider = mode === undefined ? undefined : { mode, blocked: [], audits: [] };
    expect(offeringOf(activity, provider, isAway)).toBe(offering);
  },
);
