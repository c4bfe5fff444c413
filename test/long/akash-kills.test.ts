import { expect, test } from 'vitest';

import { auditLines, badOf, NOTHING_BAD } from '../helpers/akash/chain-audit.ts';
import { KillTour } from '../helpers/akash/kill-tour.ts';

/**
 * A whole provider on an Akash chain that dies before and after what it writes, sends or
 * starts, from an order to a payout, while the market goes on. The counters are read from the chain's
 * own state and transactions; their controls are in `akash-day.test.ts`.
 */
const FLIGHT = '^journal signer/flight \\+ signer/intent/';
const LANDED = '^journal signer/day \\+ signer/flight \\+ signer/spent \\+ signer/intent/';
const STAGES: Readonly<Record<string, readonly string[]>> = {
  order: ['^decisions.put$'],
  bid: ['^pursuits.putAll$', '^journal signer/intent/bid$', `${FLIGHT}bid$`, 'MsgCreateBid$'],
  lease: [`${LANDED}bid$`, '^leases.insert$'],
  manifest: ['^leases.setManifest$'],
  running: ['^engine.deploy$', '^leases.setRun$'],
  settle: ['^ledger.setAccrued$', '^ledger.append$', '^journal akash/paid '],
  withdraw: ['^journal signer/intent/withdraw$', `${FLIGHT}withdraw$`, 'MsgWithdrawLease$'],
  redeem: ['^journal signer/intent/redeem$', `${FLIGHT}redeem$`, 'MsgBurnACT$', '^journal money.p'],
  payout: [
    '^account.addPayout$',
    '^journal signer/intent/send$',
    'MsgSend$',
    '^account.notePayout$',
  ],
  closing: ['^engine.remove$', 'MsgCloseBid$', '^account.append$'],
  'every block': ['^journal akash/cursor$'],
};

test('killed before and after each step of the flow, it loses nothing and does nothing twice', async () => {
  const tour = await KillTour.open();
  try {
    const all = Object.values(STAGES).flat().join('|');
    const isLong = process.env.SUBLET_LONG === '1';
    // The others, of notices and of what is only shown, take as long again.
    const labels = (await tour.learn()).filter((label) => isLong || new RegExp(all).test(label));
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
    for (const [stage, effects] of Object.entries(STAGES)) {
      const there = killedAt.filter(({ label }) => new RegExp(effects.join('|')).test(label));
      const phases = [...new Set(there.map(({ phase }) => phase))].sort();
      expect({ stage, phases }).toEqual({ stage, phases: ['after', 'before'] });
    }
    expect(killedAt.length).toBeGreaterThan(40);
  } finally {
    await tour.world.close();
  }
}, 600_000);
