import { expect, test } from 'vitest';

import { parseLeaseRef } from '../../../../agent/domain/ids.ts';
import type { Dec } from '../../../../agent/domain/money.ts';
import { addDec, decFromInt, parseDec, truncateDec } from '../../../../agent/domain/money.ts';
import { findFault } from '../../../../agent/network/practice/audit.ts';
import type { BidBook, Books, DeploymentBook } from '../../../../agent/network/practice/books.ts';
import { Random } from '../../../../agent/network/practice/random.ts';
import { bidRefOf } from '../../../../agent/network/practice/refs.ts';
import { manifestId } from '../../../../agent/network/practice/tenants/actions.ts';
import { TENANT_KINDS } from '../../../../agent/network/practice/tenants/terms.ts';
import {
  activeLeasesOf,
  bidsOf,
  ordersOf,
  orderView,
} from '../../../../agent/network/practice/views.ts';
import { Bench, US } from './fixtures.ts';

const LEGAL: Readonly<Record<string, readonly string[]>> = {
  'order open': ['active', 'closed'],
  'order active': ['closed'],
  'bid open': ['active', 'lost', 'closed'],
  'bid active': ['closed'],
  'lease active': ['closed', 'insufficient_funds'],
  'deployment active': ['closed'],
};

test('200 markets with a provider that does anything lose no coin and break no rule', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 200; seed++) {
    const bench = new Bench({ seed, scenario: { name: 'living' } });
    const random = new Random({ random: seed * 7919 });
    bench.register([{ key: 'capabilities/gpu/vendor/nvidia/model/rtx4090', value: 'true' }]);
    let before = statesOf(bench.market.books);
    for (let height = 0; height < 150; height++) {
      actAsProvider(bench, random);
      bench.pass();
      const after = statesOf(bench.market.books);
      for (const [key, state] of after) {
        const old = before.get(key);
        if (old === undefined || old === state) continue;
        const kind = key.split(' ')[0] ?? '';
        seen.add(`${kind} ${old} -> ${state}`);
        expect(LEGAL[`${kind} ${old}`], `seed ${seed}, ${key}`).toContain(state);
      }
      before = after;
    }
    for (const { deployment, bid } of bidsOf(bench.market.books, US)) {
      checkPaid(deployment, bid);
    }
    const sums = bench.market.books.payments.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    const taken = [...bidsOf(bench.market.books, US)].reduce(
      (sum, { bid }) => sum + BigInt(bid.lease?.withdrawn ?? '0'),
      0n,
    );
    expect(sums).toBe(taken);
  }
  // The runs did reach every change that there is.
  const reachable = Object.entries(LEGAL).flatMap(([from, tos]) =>
    tos.map((to) => `${from} -> ${to}`),
  );
  expect([...seen].sort()).toEqual(reachable.sort());
});

test('finds a coin that is missing, or made', () => {
  const bench = new Bench({ scenario: { name: 'living' } });
  bench.pass(3);
  const books = bench.market.exportBooks();
  expect(findFault(books)).toBeUndefined();
  books.bank[US] = '1';
  expect(findFault(books)).toContain('coins are there');
});

function actAsProvider(bench: Bench, random: Random): void {
  const { market } = bench;
  const once = (chance: number): boolean => random.integer(1, 100) <= chance;
  if (once(10)) {
    const kind = random.pick(TENANT_KINDS.map((one) => [one, 1] as const));
    const dry = once(40) ? { escrowBlocks: random.integer(1, 20) } : {};
    market.enqueue(market.draftTenant(kind, { rivalPercent: once(30) ? 2 : 0, ...dry }));
  }
  const open = [...ordersOf(market.books)].filter(({ order }) => order.state === 'open');
  for (const found of open.filter(() => once(50))) {
    const { ref, maxPrice } = orderView(found);
    const amount = ((maxPrice.amount * BigInt(random.integer(1, 110))) / 97n) as Dec;
    const price = { ...maxPrice, amount };
    market.enqueue({ type: 'submit-bids', provider: US, bids: [{ order: ref, price }] });
  }
  const bids = [...bidsOf(market.books, US)].map(({ deployment, order, bid }) =>
    bidRefOf(deployment, order, bid),
  );
  for (const bid of bids.filter(() => once(2))) {
    const close = { type: 'close-bid', provider: US, bid } as const;
    market.enqueue(once(50) ? close : { ...close, reason: 'decommission' });
    if (once(50)) market.enqueue({ type: 'accept-bid', bid });
  }
  for (const { deployment, order, bid } of activeLeasesOf(market.books, US)) {
    const lease = parseLeaseRef(bidRefOf(deployment, order, bid));
    if (once(10)) market.enqueue({ type: 'withdraw', provider: US, leases: [lease, lease] });
    if (once(1)) market.enqueue({ type: 'close-lease', lease });
    if (once(20)) {
      market.answerManifest(
        US,
        lease,
        manifestId(deployment),
        once(80) ? { accepted: true } : { accepted: false, code: 'x', message: 'x' },
      );
    }
  }
}

function statesOf(books: Readonly<Books>): ReadonlyMap<string, string> {
  const states = new Map<string, string>();
  for (const deployment of Object.values(books.deployments)) {
    states.set(`deployment ${deployment.dseq}`, deployment.state);
    for (const { oseq, state, bids } of deployment.orders) {
      states.set(`order ${deployment.dseq}/${oseq}`, state);
      for (const bid of bids) {
        const at = `${deployment.dseq}/${oseq}/${bid.provider}`;
        states.set(`bid ${at}`, bid.state);
        if (bid.lease !== undefined) states.set(`lease ${at}`, bid.lease.state);
      }
    }
  }
  return states;
}

/** Rate by blocks, to the last digit; and for an escrow that ran dry, never more than that. */
function checkPaid(deployment: DeploymentBook, bid: BidBook): void {
  const { lease } = bid;
  if (lease === undefined) return;
  const until = lease.closedHeight ?? deployment.escrow.settledHeight;
  const due = (parseDec(bid.price) * BigInt(until - lease.createdHeight)) as Dec;
  const got = addDec(decFromInt(BigInt(lease.withdrawn)), parseDec(lease.balance));
  if (lease.state === 'active') expect(got).toBeLessThanOrEqual(due);
  else if (lease.state === 'closed') expect(BigInt(lease.withdrawn)).toBe(truncateDec(due));
  else expect(got).toBeLessThan(due);
}
