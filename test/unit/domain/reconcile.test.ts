import { describe, expect, test } from 'vitest';

import type {
  EngineRow,
  PursuitRow,
  ReconcileAction,
  ReconcileInput,
  RunRow,
} from '../../../agent/domain/reconcile.ts';
import { planReconcile } from '../../../agent/domain/reconcile.ts';
import { bidRef, buildBid, buildLease, leaseRef, orderRef } from '../../helpers/builders.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';

const version = 'a'.repeat(64);
const other = 'b'.repeat(64);

const bid = (dseq = 1) => buildBid({}, dseq);
const lease = (dseq = 1) => buildLease({}, dseq);
const pursuit = (state: PursuitRow['state'], dseq = 1): PursuitRow => ({
  order: orderRef(dseq),
  state,
  bid: state === 'open' ? bidRef(dseq) : undefined,
});
const run = (state: RunRow['state'], dseq = 1): RunRow => ({
  lease: leaseRef(dseq),
  order: orderRef(dseq),
  state,
  version: state === 'awaiting-manifest' ? undefined : version,
});
const workload = (overrides: Partial<EngineRow> = {}, dseq = 1): EngineRow => ({
  lease: leaseRef(dseq),
  version,
  complete: true,
  ...overrides,
});
/** Everything answered and nothing is anywhere. */
const empty: ReconcileInput = {
  bids: [],
  leases: [],
  openOrders: new Set(),
  workloads: [],
  pursuits: [],
  runs: [],
};

const order = orderRef();
const ref = leaseRef();
const openOrders = new Set([order]);
const noteOpen: ReconcileAction = { type: 'note-bid-open', order, bid: bidRef() };
const resubmit: ReconcileAction = { type: 'resubmit-bid', order };
const settle: ReconcileAction = { type: 'settle-pursuit', order };
const closeDead: ReconcileAction = { type: 'close-dead-bid', bid: bidRef(), order };
const closeStray: ReconcileAction = { type: 'close-stray-bid', bid: bidRef(), order };
const begin: ReconcileAction = { type: 'begin-lease', lease: ref };
const end: ReconcileAction = { type: 'end-lease', lease: ref, reason: 'unspecified' };
const deploy: ReconcileAction = { type: 'deploy', lease: ref };
const finish: ReconcileAction = { type: 'finish-stopping', lease: ref };
const remove: ReconcileAction = { type: 'remove-workload', lease: ref };

type Row = readonly [
  what: string,
  input: Partial<ReconcileInput>,
  expected: readonly ReconcileAction[],
];

describe('pursuits: stored state × bid × order', () => {
  const rows: readonly Row[] = [
    [
      'submitting, no bid, order open',
      { pursuits: [pursuit('submitting')], openOrders },
      [resubmit],
    ],
    ['submitting, no bid, order gone', { pursuits: [pursuit('submitting')] }, [settle]],
    [
      'submitting, bid, order open',
      { pursuits: [pursuit('submitting')], bids: [bid()], openOrders },
      [noteOpen],
    ],
    [
      'submitting, bid, order gone',
      { pursuits: [pursuit('submitting')], bids: [bid()] },
      [noteOpen],
    ],
    ['open, no bid, order open', { pursuits: [pursuit('open')], openOrders }, [settle]],
    ['open, no bid, order gone', { pursuits: [pursuit('open')] }, [settle]],
    ['open, bid, order open', { pursuits: [pursuit('open')], bids: [bid()], openOrders }, []],
    ['open, bid, order gone', { pursuits: [pursuit('open')], bids: [bid()] }, [closeDead]],
    ['unknown, bid, order open', { bids: [bid()], openOrders }, [closeStray]],
    ['unknown, bid, order gone', { bids: [bid()] }, [closeStray]],
    ['unknown, no bid, order open', { openOrders }, []],
    [
      'submitting, and a lease came of it',
      { pursuits: [pursuit('submitting')], leases: [lease()] },
      [begin],
    ],
    [
      'open, and a lease came of it',
      { pursuits: [pursuit('open')], leases: [lease()], bids: [bid()] },
      [begin],
    ],
    ['a bid that is a lease is no stray', { bids: [bid()], leases: [lease()] }, [begin]],
    [
      'submitting, bids not known',
      { pursuits: [pursuit('submitting')], openOrders, bids: undefined },
      [],
    ],
    [
      'submitting, leases not known',
      { pursuits: [pursuit('submitting')], openOrders, leases: undefined },
      [],
    ],
    [
      'submitting, orders not known',
      { pursuits: [pursuit('submitting')], openOrders: undefined },
      [],
    ],
    ['a stray bid, leases not known', { bids: [bid()], leases: undefined }, []],
    ['a stray bid, orders not known', { bids: [bid()], openOrders: undefined }, []],
    ['a stray bid, engine not known', { bids: [bid()], workloads: undefined }, [closeStray]],
  ];
  test.each(rows)('%s', (_what, input, expected) => {
    expect(planReconcile({ ...empty, ...input })).toEqual(expected);
  });
});

describe('leases: stored state × network × engine', () => {
  const engines = {
    'not known': undefined,
    'none there': [],
    'all there': [workload()],
    'not all there': [workload({ complete: false })],
    'another version there': [workload({ version: other })],
    'a mixture there': [workload({ version: undefined })],
  } as const satisfies Record<string, ReconcileInput['workloads']>;
  const networks = {
    'not known': undefined,
    active: [lease()],
    gone: [],
  } as const satisfies Record<string, ReconcileInput['leases']>;

  const always = (actions: readonly ReconcileAction[]) => ({
    'not known': actions,
    'none there': actions,
    'all there': actions,
    'not all there': actions,
    'another version there': actions,
    'a mixture there': actions,
  });
  const running = {
    'not known': [],
    'none there': [deploy],
    'all there': [],
    'not all there': [deploy],
    'another version there': [deploy],
    'a mixture there': [deploy],
  };
  const rented = { 'not known': running, active: running, gone: always([end]) };

  type Plan = Record<
    keyof typeof networks,
    Record<keyof typeof engines, readonly ReconcileAction[]>
  >;
  const table: Readonly<Record<RunRow['state'] | 'unknown', Plan>> = {
    'awaiting-manifest': { 'not known': always([]), active: always([]), gone: always([end]) },
    deploying: rented,
    running: rented,
    unhealthy: rented,
    stopping: { 'not known': always([finish]), active: always([finish]), gone: always([finish]) },
    unknown: {
      'not known': always([]),
      active: always([begin]),
      gone: { ...always([remove]), 'not known': [], 'none there': [] },
    },
  };
  const cases = Object.entries(table).flatMap(([state, byNetwork]) =>
    Object.entries(byNetwork).flatMap(([network, byEngine]) =>
      Object.entries(byEngine).map(([engine, expected]) => ({ state, network, engine, expected })),
    ),
  );

  test.each(cases)(
    '$state, network: $network, engine: $engine',
    ({ state, network, engine, expected }) => {
      const input: ReconcileInput = {
        ...empty,
        leases: networks[network as keyof typeof networks],
        workloads: engines[engine as keyof typeof engines],
        runs: state === 'unknown' ? [] : [run(state as RunRow['state'])],
      };
      expect(planReconcile(input)).toEqual(expected);
    },
  );
});

test('nothing anywhere is nothing to do', () => {
  expect(planReconcile(empty)).toEqual([]);
});

test('the order of actions: bids, then leases, then workloads', () => {
  const input: ReconcileInput = {
    bids: [bid(1), bid(2)],
    leases: [lease(3), lease(5)],
    openOrders: new Set([orderRef(7)]),
    workloads: [workload({}, 4), workload({}, 6)],
    pursuits: [pursuit('submitting', 7), pursuit('submitting', 1), pursuit('open', 8)],
    runs: [run('running', 4), run('running', 5), run('stopping', 9)],
  };
  expect(planReconcile(input)).toEqual([
    { type: 'resubmit-bid', order: orderRef(7) },
    { type: 'note-bid-open', order: orderRef(1), bid: bidRef(1) },
    { type: 'settle-pursuit', order: orderRef(8) },
    { type: 'close-stray-bid', bid: bidRef(2), order: orderRef(2) },
    { type: 'begin-lease', lease: leaseRef(3) },
    { type: 'end-lease', lease: leaseRef(4), reason: 'unspecified' },
    { type: 'deploy', lease: leaseRef(5) },
    { type: 'finish-stopping', lease: leaseRef(9) },
    { type: 'remove-workload', lease: leaseRef(6) },
  ]);
});

// Each of the six orders is in any state on any side, whether or not that makes sense.
function randomInput(random: Random): ReconcileInput {
  const orders = [1, 2, 3, 4, 5, 6];
  const some = (): number[] => orders.filter(() => random.bool());
  const versions = [version, other, undefined];
  const states = ['awaiting-manifest', 'deploying', 'running', 'unhealthy', 'stopping'] as const;
  return {
    bids: some().map((dseq) => bid(dseq)),
    leases: some().map((dseq) => lease(dseq)),
    openOrders: new Set(some().map((dseq) => orderRef(dseq))),
    workloads: some().map((dseq) =>
      workload({ version: random.pick(versions), complete: random.bool() }, dseq),
    ),
    pursuits: some().map((dseq) => pursuit(random.bool() ? 'open' : 'submitting', dseq)),
    runs: some().map((dseq) => run(random.pick(states), dseq)),
  };
}

const ENDING = ['end-lease', 'remove-workload', 'close-stray-bid'];
const ending = (actions: readonly ReconcileAction[]): ReconcileAction[] =>
  actions.filter(({ type }) => ENDING.includes(type));
const typesOf = (input: ReconcileInput): string[] => planReconcile(input).map(({ type }) => type);

describe('what is not known never ends anything, in 2000 random inputs', () => {
  const unknown = {
    bids: undefined,
    leases: undefined,
    openOrders: undefined,
    workloads: undefined,
  };

  test('without the network: no end, no removal, no bid taken back', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const { bids, leases, openOrders: _orders, ...rest } = randomInput(seededRandom(seed));
      const silent = { ...rest, bids: undefined, leases: undefined, openOrders: undefined };
      expect(ending(planReconcile(silent))).toEqual([]);
      expect(ending(planReconcile({ ...silent, bids, openOrders: new Set() }))).toEqual([]);
      const halfKnown = ending(planReconcile({ ...silent, leases }));
      expect(halfKnown.filter(({ type }) => type === 'close-stray-bid')).toEqual([]);
    }
  });

  test('without the engine: nothing removed, nothing deployed', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const input = { ...randomInput(seededRandom(seed)), workloads: undefined };
      const types = typesOf(input);
      expect([types.includes('remove-workload'), types.includes('deploy')]).toEqual([false, false]);
    }
  });

  test('with nothing known: only what was stopping before goes on', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const input = { ...randomInput(seededRandom(seed)), ...unknown };
      const stopping = input.runs.filter(({ state }) => state === 'stopping');
      expect(planReconcile(input)).toEqual(
        stopping.map(({ lease: stopped }) => ({ type: 'finish-stopping', lease: stopped })),
      );
    }
  });

  test('knowing less never ends more', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const random = seededRandom(seed);
      const input = randomInput(random);
      const less = { ...input };
      for (const key of Object.keys(unknown) as (keyof typeof unknown)[]) {
        if (random.bool()) less[key] = undefined;
      }
      const all = ending(planReconcile(input));
      expect(all).toEqual(expect.arrayContaining(ending(planReconcile(less))));
    }
  });

  test('each end has its reason in what the network says', () => {
    let ends = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const input = randomInput(seededRandom(seed));
      const rented = input.leases!.map((each) => each.ref);
      for (const action of ending(planReconcile(input))) {
        ends++;
        if (action.type === 'close-stray-bid') {
          const known = input.pursuits.map((each) => each.order);
          const leased = input.leases!.map((each) => each.order);
          expect([...known, ...leased]).not.toContain(action.order);
        } else if (action.type === 'end-lease') {
          expect(rented).not.toContain(action.lease);
        } else if (action.type === 'remove-workload') {
          const stored = input.runs.map((each) => each.lease);
          expect([...rented, ...stored]).not.toContain(action.lease);
        }
      }
    }
    expect(ends).toBeGreaterThan(2000);
  });
});

describe('a plan that was carried out, in 2000 random inputs', () => {
  test('names nothing twice', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const plan = planReconcile(randomInput(seededRandom(seed))).map((each) =>
        JSON.stringify(each),
      );
      expect(new Set(plan).size).toBe(plan.length);
    }
  });

  test('is not planned again, and the third plan is empty', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const before = randomInput(seededRandom(seed));
      const first = planReconcile(before);
      const between = first.reduce(carryOut, before);
      const second = planReconcile(between);
      const third = planReconcile(second.reduce(carryOut, between));
      expect({
        again: second.filter((action) => first.some((done) => same(done, action))),
        third,
      }).toEqual({ again: [], third: [] });
    }
  });

  const same = (a: ReconcileAction, b: ReconcileAction): boolean =>
    JSON.stringify(a) === JSON.stringify(b);

  /** The world after an action that worked. */
  function carryOut(world: ReconcileInput, action: ReconcileAction): ReconcileInput {
    const dseq = Number(('order' in action ? action.order : action.lease).split('/')[1] ?? '0');
    const without = <T>(rows: readonly T[] | undefined, key: (row: T) => string, is: string): T[] =>
      (rows ?? []).filter((row) => key(row) !== is);
    const pursuits = without(world.pursuits, (row) => row.order, orderRef(dseq));
    const runs = without(world.runs, (row) => row.lease, leaseRef(dseq));
    const workloads = without(world.workloads, (row) => row.lease, leaseRef(dseq));
    const leases = without(world.leases, (row) => row.ref, leaseRef(dseq));
    const bids = without(world.bids, (row) => row.order, orderRef(dseq));
    switch (action.type) {
      case 'note-bid-open':
        return { ...world, pursuits: [...pursuits, pursuit('open', dseq)] };
      case 'resubmit-bid':
        return {
          ...world,
          pursuits: [...pursuits, pursuit('open', dseq)],
          bids: [...bids, bid(dseq)],
        };
      case 'settle-pursuit':
        return { ...world, pursuits };
      case 'close-dead-bid':
        return { ...world, bids, pursuits };
      case 'close-stray-bid':
        return { ...world, bids };
      case 'begin-lease':
        return { ...world, pursuits, bids, runs: [...runs, run('awaiting-manifest', dseq)] };
      case 'end-lease':
        return { ...world, runs: [...runs, run('stopping', dseq)] };
      case 'deploy':
        return { ...world, workloads: [...workloads, workload({}, dseq)] };
      case 'finish-stopping':
        return { ...world, runs, workloads, leases };
      case 'remove-workload':
        return { ...world, workloads };
    }
  }
});
