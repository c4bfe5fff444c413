import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { describe, expect, test } from 'vitest';

import { createBid, createDeployment, group, leaseId, PROVIDER, TENANT } from './messages.ts';
import { DEPLOYMENT, ESCROW, MARKET, must, withLease, withOrder, type World } from './world.ts';

const XID = `deployment/${TENANT}/7`;

const withdraw = (world: World, id = leaseId()) => world.send(`${MARKET}.MsgWithdrawLease`, { id });

function deposit(world: World, denom: string, amount: bigint) {
  return world.send('/akash.escrow.v1.MsgAccountDeposit', {
    signer: TENANT,
    id: { scope: v1.Scope.deployment, xid: `${TENANT}/7` },
    deposit: { amount: { denom, amount: amount.toString() }, sources: [v1.Source.balance] },
  });
}

/** Accounts and payments of the deployment, whatever their state. */
function books(world: World) {
  const request = { state: '', xid: '', pagination: undefined };
  const { accounts } = world.query(
    '/akash.escrow.v1.Query/Accounts',
    v1.QueryAccountsRequest,
    request,
    v1.QueryAccountsResponse,
  );
  const { payments } = world.query(
    '/akash.escrow.v1.Query/Payments',
    v1.QueryPaymentsRequest,
    request,
    v1.QueryPaymentsResponse,
  );
  const account = accounts.find(({ id }) => id?.scope === v1.Scope.deployment)?.state;
  return {
    account: account && {
      state: v1.Types_State[account.state],
      settledAt: account.settledAt.toNumber(),
      funds: account.funds.map(({ denom, amount }) => `${amount}${denom}`),
      transferred: account.transferred.map(({ denom, amount }) => `${amount}${denom}`),
    },
    payments: payments.map(({ state }) => ({
      state: v1.Types_State[state?.state ?? 0],
      balance: state?.balance?.amount,
      unsettled: state?.unsettled?.amount,
      withdrawn: state?.withdrawn?.amount,
    })),
  };
}

describe('a payment', () => {
  test('is settled when somebody looks: rate × blocks, cut to whole units', () => {
    const world = withLease();
    world.pass(3n);
    expect(books(world)).toEqual({
      account: {
        state: 'open',
        settledAt: 100,
        funds: ['5000000uact'],
        transferred: ['0uact'],
      },
      payments: [{ state: 'open', balance: '0', unsettled: '0', withdrawn: '0' }],
    });
    expect(withdraw(world)).toEqual({ events: ['escrow → provider: 37uact'] });
    expect(books(world)).toEqual({
      account: {
        state: 'open',
        settledAt: 103,
        funds: ['4999963uact'],
        transferred: ['37uact'],
      },
      payments: [{ state: 'open', balance: '0', unsettled: '0', withdrawn: '37' }],
    });
  });

  test('is withdrawn once in a block; the second time the node breaks off', () => {
    const world = withLease();
    world.pass(1n);
    must(withdraw(world));
    expect(withdraw(world)).toMatchObject({
      refused: 'undefined 111222',
      log: expect.stringContaining("couldn't find payment"),
    });
  });

  test('that has ended is not withdrawn', () => {
    const world = withLease();
    world.pass(1n);
    must(world.send(`${MARKET}.MsgCloseLease`, { id: leaseId(), reason: 1 }));
    expect(withdraw(world)).toEqual({ refused: 'escrow 7', log: 'payment closed' });
  });

  test('shares the account with those of other groups', () => {
    const groups = [group({ name: 'one' }), group({ name: 'two' })];
    const world = withOrder({ groups });
    const [first, second] = [leaseId(), leaseId({ gseq: 2 })];
    must(world.send(`${MARKET}.MsgCreateBid`, createBid({ id: first })));
    must(world.send(`${MARKET}.MsgCreateBid`, createBid({ id: second })));
    must(world.send(`${MARKET}.MsgCreateLease`, { bidId: first }));
    world.pass(2n);
    must(world.send(`${MARKET}.MsgCreateLease`, { bidId: second }));
    world.pass(2n);
    expect(withdraw(world, first)).toEqual({ events: ['escrow → provider: 50uact'] });
    expect(books(world)).toMatchObject({
      account: { funds: ['4999925uact'], transferred: ['75uact'] },
      payments: [
        { balance: '0', withdrawn: '50' },
        { balance: '25', withdrawn: '0' },
      ],
    });
  });
});

describe('an account that runs dry', () => {
  const dry = () =>
    withLease(
      { deposit: { denom: 'uact', amount: 500_000n }, groups: [richGroup()] },
      { price: { denom: 'uact', amount: '200000' } },
    );
  const richGroup = () => {
    const spec = group();
    const [unit] = spec.resources;
    return {
      ...spec,
      resources: unit ? [{ ...unit, price: { denom: 'uact', amount: '200000' } }] : [],
    };
  };

  test('closes nothing until somebody settles; then all of it ends', () => {
    const world = dry();
    expect(world.pass(7n)).not.toContain('EventLeaseClosed');
    expect(withdraw(world)).toEqual({
      events: [
        'escrow → provider: 500000uact',
        'EventDeploymentClosed',
        'EventGroupClosed',
        'EventOrderClosed',
        'escrow → provider: 500000uact',
        'EventBidClosed',
        'EventLeaseClosed',
      ],
    });
    expect(world.takeEvents().at(-1)?.attributes.at(-1)).toEqual([
      'reason',
      '"lease_closed_reason_insufficient_funds"',
    ]);
    expect(books(world)).toEqual({
      account: {
        state: 'overdrawn',
        settledAt: 107,
        funds: ['-900000uact'],
        transferred: ['500000uact'],
      },
      payments: [{ state: 'overdrawn', balance: '0', unsettled: '900000', withdrawn: '500000' }],
    });
    expect(withdraw(world)).toEqual({ refused: 'escrow 7', log: 'payment closed' });
  });

  test('pays what it owes when money comes, and gives back the rest', () => {
    const world = dry();
    world.pass(7n);
    must(withdraw(world));
    expect(deposit(world, 'uact', 1_000_000n)).toEqual({
      events: [
        'tenant → escrow: 1000000uact',
        'escrow → provider: 900000uact',
        'escrow → tenant: 100000uact',
      ],
    });
    expect(books(world)).toMatchObject({
      account: { state: 'closed', funds: ['0uact'] },
      payments: [{ state: 'closed', unsettled: '0', withdrawn: '1400000' }],
    });
    expect(world.balance(ESCROW, 'uact')).toBe(0n);
  });

  test('stays overdrawn when too little comes', () => {
    const world = dry();
    world.pass(7n);
    must(withdraw(world));
    expect(deposit(world, 'uact', 100_000n)).toEqual({
      events: ['tenant → escrow: 100000uact', 'escrow → provider: 100000uact'],
    });
    expect(books(world)).toMatchObject({
      account: { state: 'overdrawn', funds: ['-800000uact'] },
      payments: [{ state: 'overdrawn', unsettled: '800000', withdrawn: '600000' }],
    });
  });

  test('pays in AKT while no ACT can be made and there is a price', () => {
    const world = dry();
    must(deposit(world, 'uakt', 2_000_000n));
    world.price = 1_250_000_000_000_000_000n;
    world.pass(7n);
    // 900 000 uact at 1.25 US dollars for an AKT.
    expect(withdraw(world)).toEqual({
      events: ['escrow → provider: 720000uakt', 'escrow → provider: 500000uact'],
    });
    expect(books(world)).toMatchObject({
      account: { state: 'open', funds: ['-900000uact', '1280000uakt'] },
      payments: [{ state: 'open', unsettled: '0', withdrawn: '500000' }],
    });
  });

  test('without a price the AKT only goes back', () => {
    const world = dry();
    must(deposit(world, 'uakt', 2_000_000n));
    world.pass(7n);
    expect(must(withdraw(world)).slice(0, 2)).toEqual([
      'escrow → provider: 500000uact',
      'escrow → tenant: 2000000uakt',
    ]);
  });
});

describe('a deposit', () => {
  test('prolongs a deployment, and goes back deposit by deposit', () => {
    const world = withLease();
    must(deposit(world, 'uact', 1_000_000n));
    world.pass(4n);
    expect(
      must(world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId() })).slice(0, 3),
    ).toEqual([
      'escrow → provider: 50uact',
      'escrow → tenant: 4999950uact',
      'escrow → tenant: 1000000uact',
    ]);
  });

  test.each([
    ['more than there is', 9_000_000_000n, 'undefined 1'],
    ['nothing', 0n, 'escrow 16'],
  ])('of %s is refused', (_, amount, refused) => {
    expect(deposit(withOrder(), 'uact', amount)).toMatchObject({ refused });
  });

  test('into an account that is closed, or not there, is refused', () => {
    const world = withOrder();
    must(world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId() }));
    expect(deposit(world, 'uact', 1n)).toEqual({ refused: 'escrow 2', log: 'account closed' });
    const id = { scope: v1.Scope.deployment, xid: `${PROVIDER}/7` };
    const message = { amount: { denom: 'uact', amount: '1' }, sources: [v1.Source.balance] };
    expect(
      world.send('/akash.escrow.v1.MsgAccountDeposit', { signer: TENANT, id, deposit: message }),
    ).toEqual({ refused: 'escrow 3', log: 'account not found' });
  });
});

describe('the lists of accounts and payments', () => {
  test('are found by how their keys begin, page by page', () => {
    const world = withOrder();
    for (const dseq of [70n, 71n, 8n]) {
      must(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, createDeployment({ dseq })));
    }
    const list = (key: Uint8Array) =>
      world.query(
        '/akash.escrow.v1.Query/Accounts',
        v1.QueryAccountsRequest,
        v1.QueryAccountsRequest.fromPartial({
          state: 'open',
          xid: XID,
          pagination: { limit: 2, key },
        }),
        v1.QueryAccountsResponse,
      );
    const first = list(new Uint8Array());
    const second = list(first.pagination?.nextKey ?? new Uint8Array());
    const names = [first, second].map(({ accounts }) => accounts.map(({ id }) => id?.xid));
    expect(names).toEqual([[`${TENANT}/7`, `${TENANT}/70`], [`${TENANT}/71`]]);
    expect(second.pagination?.nextKey).toHaveLength(0);
  });

  test('know no other states than their own', () => {
    const request = { state: 'broken', xid: '', pagination: undefined };
    expect(() =>
      withOrder().query(
        '/akash.escrow.v1.Query/Accounts',
        v1.QueryAccountsRequest,
        request,
        v1.QueryAccountsResponse,
      ),
    ).toThrow('rpc error: code = InvalidArgument desc = invalid state value: invalid request');
  });
});
