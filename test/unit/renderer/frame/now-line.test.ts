import { expect, test } from 'vitest';

import type { Slices } from '../../../../agent/api/slices.ts';
import { thingOf } from '../../../../renderer/format/machine.ts';
import type { NowFacts } from '../../../../renderer/frame/now-line.ts';
import { nowLine } from '../../../../renderer/frame/now-line.ts';

type Agent = Slices['agent'];

function facts(
  activity: Agent['activity'],
  {
    live = 0,
    practice = false,
    status = 'live',
  }: { live?: number; practice?: boolean; status?: NowFacts['status'] } = {},
): NowFacts {
  const agent = { activity, network: { practice, blockMs: 6000 } } as Agent;
  const leases = { past: 0, live: Array.from({ length: live }, () => ({})) } as Slices['leases'];
  return { status, agent, leases, hardware: undefined };
}

test.each([
  ['starting', 0, 'starting', ['pause', 'take-back']],
  ['stopping', 1, 'stopping', []],
  ['engine-down', 0, 'engine-down', ['pause']],
  ['engine-down', 2, 'engine-down', ['pause', 'take-back']],
  ['network-stale', 1, 'network-stale', ['pause', 'take-back']],
  ['paused', 0, 'paused', ['resume']],
  ['paused', 1, 'paused', ['resume', 'take-back']],
  ['draining', 1, 'draining', ['resume', 'take-back']],
  ['renting', 1, 'renting', ['pause', 'take-back']],
  ['waiting', 0, 'waiting', ['see-why', 'pause', 'take-back']],
] as const)(
  'given an agent that is %s with %i leases, then %s with %j',
  (activity, live, state, actions) => {
    expect(nowLine(facts(activity, { live }), 0)).toEqual({ state, live, actions });
  },
);

test('given a lease on the practice network, then it is practice', () => {
  expect(nowLine(facts('renting', { live: 1, practice: true }), 0).state).toBe('practising');
});

test.each([
  ['offline', 'offline', ['start-agent']],
  ['locked-out', 'locked-out', []],
  ['reconnecting', 'renting', ['pause', 'take-back']],
] as const)('given a connection that is %s, then %s', (status, state, actions) => {
  expect(nowLine(facts('renting', { live: 1, status }), 0)).toEqual({ state, live: 1, actions });
});

test.each([
  ['shadow', [], 'watching', ['go-on']],
  ['shadow', ['isolation'], 'watching', ['go-on']],
  ['live', ['isolation'], 'blocked', ['pause']],
  ['live', [], 'waiting', ['see-why', 'pause', 'take-back']],
  ['practice', ['isolation'], 'waiting', ['see-why', 'pause', 'take-back']],
] as const)(
  'given a provider that is %s and held back by %j, then nothing else is claimed than %s',
  (mode, codes, state, actions) => {
    const blocked = codes.map((code) => ({ code, message: code }));
    const provider = { mode, blocked, audits: [] };
    expect(nowLine({ ...facts('waiting'), provider }, 0)).toEqual({ state, live: 0, actions });
    // What runs, runs.
    expect(nowLine({ ...facts('renting', { live: 1 }), provider }, 0).state).toBe('renting');
  },
);

test('given nothing told yet, then loading without actions', () => {
  const nothing = {
    status: 'connecting',
    agent: undefined,
    leases: undefined,
    hardware: undefined,
  };
  expect(nowLine(nothing as NowFacts, 0)).toEqual({ state: 'loading', live: 0, actions: [] });
});

test('given two leases with money, when asked until when it is paid, then the first that runs dry', () => {
  const { agent } = facts('renting');
  const leases = {
    past: 0,
    live: [{ blocksLeft: 100 }, { blocksLeft: 40 }, {}],
  } as Slices['leases'];
  expect(nowLine({ status: 'live', agent, leases, hardware: undefined }, 1_000_000)).toEqual({
    state: 'renting',
    live: 3,
    actions: ['pause', 'take-back'],
    paidUntilMs: 1_240_000,
  });
});

test('given no GPU, one and two, when named, then PC, model and number', () => {
  const gpu = (model: string): Slices['hardware']['gpus'][number] =>
    ({ model }) as Slices['hardware']['gpus'][number];
  const of = (...models: string[]): ReturnType<typeof thingOf> =>
    thingOf({ gpus: models.map(gpu) } as Slices['hardware']);
  expect([of(), of('rtx4090'), of('rtx4090', 'rtx3060')]).toEqual([
    { kind: 'pc' },
    { kind: 'gpu', model: 'rtx4090' },
    { kind: 'gpus', count: 2 },
  ]);
});
