import { expect, test } from 'vitest';

import { auditLines, badOf, NOTHING_BAD } from '../helpers/akash/chain-audit.ts';
import { KillTour } from '../helpers/akash/kill-tour.ts';

/**
 * A whole provider on an Akash chain that dies before and after what it writes, sends or
 * starts, from an order to a payout, while the market goes on. The counters are read from the chain's
 * own state and transactions; their controls are in `akash-day.test.ts`.
 */
const LAUNCHED = '^journal signer/flight \\+ signer/sent \\+ signer/member/';
const LANDED =
  '^journal signer/day \\+ signer/flight \\+ signer/sent \\+ signer/spent \\+ signer/intent/';
/** From an intent to what became of it. */
const sent = (kind: string, message: string): readonly string[] => [
  ...[`^journal signer/intent/${kind}$`, `${LAUNCHED}${kind}$`],
  ...[`^broadcast ${message}$`, `${LANDED}${kind}$`],
];
/** Each of these is killed at, before and after. */
const STAGES: Readonly<Record<string, readonly string[]>> = {
  order: ['^decisions.put$'],
  bid: ['^pursuits.putAll$', ...sent('bid', 'MsgCreateBid')],
  lease: ['^leases.insert$'],
  manifest: ['^leases.setManifest$'],
  running: ['^engine.deploy$', '^leases.setRun$'],
  settle: ['^ledger.setAccrued$', '^ledger.append$', '^journal akash/paid '],
  withdraw: sent('withdraw', 'MsgWithdrawLease'),
  redeem: [...sent('redeem', 'MsgBurnACT'), '^journal money.p'],
  payout: ['^account.addPayout$', ...sent('send', 'MsgSend'), '^account.notePayout$'],
  closing: ['^engine.remove$', '^broadcast MsgCloseBid$', '^account.append$'],
  'every block': ['^journal akash/cursor$'],
};

test('killed before and after each step of the flow, it loses nothing and does nothing twice', async () => {
  const tour = await KillTour.open();
  try {
    const labels = await tour.learn();
    const missed: string[] = [];
    for (const label of labels) {
      for (const phase of ['before', 'after'] as const) {
        if (!(await tour.killAt({ label, phase }))) missed.push(`${phase} ${label}`);
      }
    }
    const found = await tour.end();
    const { killedAt } = tour;
    const names = new Set(killedAt.map(({ label }) => label));
    const killed = `killed ${killedAt.length} times, before and after ${names.size} effects`;
    console.info([killed, ...auditLines(found), `not on the way: ${missed.join(', ')}`].join('\n'));
    const which = Object.values(found).flatMap((one) => one.which);
    expect({ ...badOf(found), which }).toEqual({ ...NOTHING_BAD, which: [] });
    const phasesAt = (effect: string): readonly string[] => {
      const there = killedAt.filter(({ label }) => new RegExp(effect).test(label));
      return [...new Set(there.map(({ phase }) => phase))].sort();
    };
    const notBoth = Object.entries(STAGES).flatMap(([stage, effects]) =>
      effects
        .map((effect) => ({ stage, effect, phases: phasesAt(effect) }))
        .filter(({ phases }) => phases.length < 2),
    );
    expect(notBoth).toEqual([]);
    expect(killedAt.length).toBeGreaterThan(40);
  } finally {
    await tour.world.close();
  }
}, 900_000);
