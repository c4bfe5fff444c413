import { describe, expect, test } from 'vitest';

import { invariants } from '../../helpers/chain/scenario/invariants.ts';
import type { Outcome } from '../../helpers/chain/scenario/play.ts';
import { playScenario } from '../../helpers/chain/scenario/play.ts';
import { sabotages } from '../../helpers/chain/scenario/sabotages.ts';
import { startChain } from '../../helpers/chain/scenario/scenario-chain.ts';

/**
 * Scenarios that nobody wrote: other keys, balances, prices, deposits, steps and waits for each
 * seed, played to a chain of their own with real transactions. After every block every invariant
 * of test/helpers/chain/scenario/invariants.ts is checked.
 */

const SCENARIOS = 200;
const BATCH = 25;
// A batch takes a few seconds; a machine that has other things to do may take a minute.
const TIMEOUT_MS = 180_000;
const LENGTH = { blocks: 12, stepsPerBlock: 2 };
const SABOTAGED_SCENARIOS = 20;

/** What has to come up, and how often at the least, for these scenarios to be worth anything. */
const LEAST = {
  blocks: 5_000,
  accepted: {
    '/akash.bme.v1.MsgBurnACT': 80,
    '/akash.deployment.v1beta4.MsgCloseDeployment': 100,
    '/akash.deployment.v1beta4.MsgCloseGroup': 30,
    '/akash.deployment.v1beta4.MsgCreateDeployment': 800,
    '/akash.deployment.v1beta4.MsgPauseGroup': 60,
    '/akash.deployment.v1beta4.MsgStartGroup': 20,
    '/akash.deployment.v1beta4.MsgUpdateDeployment': 80,
    '/akash.escrow.v1.MsgAccountDeposit': 120,
    '/akash.market.v1beta5.MsgCloseBid': 80,
    '/akash.market.v1beta5.MsgCloseLease': 20,
    '/akash.market.v1beta5.MsgCreateBid': 400,
    '/akash.market.v1beta5.MsgCreateLease': 150,
    '/akash.market.v1beta5.MsgLeaseStartReclaim': 15,
    '/akash.market.v1beta5.MsgWithdrawLease': 80,
    '/cosmos.authz.v1beta1.MsgExec': 80,
    '/cosmos.authz.v1beta1.MsgRevoke': 30,
    '/cosmos.bank.v1beta1.MsgSend': 80,
  },
  refused: {
    '/akash.bme.v1.MsgBurnACT': 50,
    '/akash.deployment.v1beta4.MsgCreateDeployment': 10,
    '/akash.deployment.v1beta4.MsgStartGroup': 50,
    '/akash.escrow.v1.MsgAccountDeposit': 10,
    '/akash.market.v1beta5.MsgCloseBid': 30,
    '/akash.market.v1beta5.MsgCreateBid': 150,
    '/akash.market.v1beta5.MsgCreateLease': 50,
    '/akash.market.v1beta5.MsgLeaseStartReclaim': 15,
    '/akash.market.v1beta5.MsgWithdrawLease': 15,
    '/cosmos.authz.v1beta1.MsgExec': 50,
    '/cosmos.bank.v1beta1.MsgSend': 20,
  },
  leaseEnds: { closed: 60, insufficient_funds: 10 },
  told: { 'akash.bme.v1.EventLedgerRecordExecuted': 60 },
};

describe(`${SCENARIOS} generated scenarios`, () => {
  const outcomes: Outcome[] = [];

  const starts = Array.from({ length: SCENARIOS / BATCH }, (_, index) => index * BATCH + 1);
  test.each(starts)(
    `keep every invariant after every block: ${BATCH} from %i on`,
    (first) => {
      const batch = Array.from({ length: BATCH }, (_, index) =>
        playScenario(first + index, startChain, invariants, LENGTH),
      );
      outcomes.push(...batch);
      expect(batch.flatMap(({ breaches }) => breaches).slice(0, 20)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test('have seen enough of everything', () => {
    const counts = countsOf(outcomes);
    console.log(JSON.stringify({ scenarios: outcomes.length, ...counts }, undefined, 2));
    expect(outcomes.length).toBe(SCENARIOS);
    expect(tooFew(counts)).toEqual([]);
  });
});

describe('a wrong rule is found', () => {
  test.each(sabotages)(
    '$name: by "$breaks.name"',
    ({ breaks, ...sabotage }) => {
      let seed = 1;
      while (seed <= SABOTAGED_SCENARIOS) {
        const { breaches } = playScenario(
          seed,
          (accounts, oracle) => startChain(accounts, oracle, sabotage),
          [breaks],
          LENGTH,
        );
        if (breaches.length > 0) break;
        seed += 1;
      }
      expect(seed).toBeLessThanOrEqual(SABOTAGED_SCENARIOS);
    },
    TIMEOUT_MS,
  );

  test('and there is one for each invariant', () => {
    const found = new Set(sabotages.map(({ breaks }) => breaks));
    expect(invariants.filter((invariant) => !found.has(invariant))).toEqual([]);
  });
});

type Counts = ReturnType<typeof countsOf>;

function countsOf(outcomes: readonly Outcome[]) {
  return {
    blocks: outcomes.reduce((sum, { blocks }) => sum + blocks, 0),
    notTaken: outcomes.reduce((sum, { notTaken }) => sum + notTaken, 0),
    accepted: joined(outcomes.map(({ accepted }) => accepted)),
    refused: joined(outcomes.map(({ refused }) => refused)),
    leaseEnds: joined(outcomes.map(({ leaseEnds }) => leaseEnds)),
    told: joined(outcomes.map(({ told }) => told)),
  };
}

function joined(all: readonly ReadonlyMap<string, number>[]): Readonly<Record<string, number>> {
  const total = new Map<string, number>();
  for (const counts of all) {
    for (const [key, count] of counts) total.set(key, (total.get(key) ?? 0) + count);
  }
  return Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tooFew(counts: Counts): readonly string[] {
  const parts = ['accepted', 'refused', 'leaseEnds', 'told'] as const;
  return [
    ...(counts.blocks < LEAST.blocks ? [`${counts.blocks} blocks`] : []),
    ...parts.flatMap((part) =>
      Object.entries(LEAST[part]).flatMap(([key, least]) => {
        const count = counts[part][key] ?? 0;
        return count < least ? [`${part}: ${count} of ${key}, at least ${least}`] : [];
      }),
    ),
  ];
}
