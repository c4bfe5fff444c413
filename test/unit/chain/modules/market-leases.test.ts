import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import * as v1beta5 from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { describe, expect, test } from 'vitest';

import {
  QueryBidResponse,
  QueryLeaseResponse,
  QueryOrderResponse,
} from '../../../chain/codec/reclamation.ts';
import { account, createBid, leaseId, PROVIDER } from './messages.ts';
import {
  DEPLOYMENT,
  ESCROW,
  MARKET,
  must,
  register,
  withLease,
  withOrder,
  type World,
} from './world.ts';

/** The states of a lease, its bid, its order and its group, in words. */
function states(world: World, id = leaseId()): readonly (string | undefined)[] {
  const { lease } = world.query(
    `${MARKET}.Query/Lease`,
    v1beta5.QueryLeaseRequest,
    { id },
    QueryLeaseResponse,
  );
  const { bid } = world.query(
    `${MARKET}.Query/Bid`,
    v1beta5.QueryBidRequest,
    { id },
    QueryBidResponse,
  );
  const { order } = world.query(
    `${MARKET}.Query/Order`,
    v1beta5.QueryOrderRequest,
    { id },
    QueryOrderResponse,
  );
  const { group } = world.query(
    `${DEPLOYMENT}.Query/Group`,
    v1beta4.QueryGroupRequest,
    { id },
    v1beta4.QueryGroupResponse,
  );
  return [
    v1.Lease_State[lease?.state ?? 0] ?? `${lease?.state}`,
    v1beta5.Bid_State[bid?.state ?? 0],
    v1beta5.Order_State[order?.state ?? 0],
    v1beta4.Group_State[group?.state ?? 0],
  ];
}

describe('a lease', () => {
  test('makes bid and order active, and starts a payment', () => {
    const world = withOrder();
    must(world.send(`${MARKET}.MsgCreateBid`, createBid()));
    expect(world.send(`${MARKET}.MsgCreateLease`, { bidId: leaseId() })).toEqual({
      events: ['EventLeaseCreated'],
    });
    expect(states(world)).toEqual(['active', 'active', 'active', 'open']);
  });

  test('needs a bid that is open', () => {
    const world = withLease();
    expect(world.send(`${MARKET}.MsgCreateLease`, { bidId: leaseId() })).toEqual({
      refused: 'market 12',
      log: 'bid not open',
    });
    const bidId = leaseId({ provider: account('nobody') });
    expect(world.send(`${MARKET}.MsgCreateLease`, { bidId })).toEqual({
      refused: 'market 18',
      log: 'invalid bid: bid not found',
    });
  });

  test('gives one losing bid its deposit back, and leaves the others open', () => {
    const world = withOrder();
    must(world.send(`${MARKET}.MsgCreateBid`, createBid()));
    const losers = ['b', 'a', 'c'].map(account).map((provider) => leaseId({ provider }));
    for (const id of losers) {
      register(world, id.provider);
      must(world.send(`${MARKET}.MsgCreateBid`, createBid({ id })));
    }
    const first = [...losers].sort((x, y) => (x.provider < y.provider ? -1 : 1))[0];
    expect(world.send(`${MARKET}.MsgCreateLease`, { bidId: leaseId() })).toEqual({
      events: ['EventLeaseCreated', `escrow → ${first?.provider}: 500000uact`],
    });
    const bids = world.query(
      `${MARKET}.Query/Bids`,
      v1beta5.QueryBidsRequest,
      v1beta5.QueryBidsRequest.fromPartial({ filters: { state: 'open' } }),
      v1beta5.QueryBidsResponse,
    );
    expect(bids.bids).toHaveLength(2);
    const left = bids.bids[0]?.bid?.id;
    expect(world.send(`${MARKET}.MsgCloseBid`, { id: left, reason: 10_002 })).toEqual({
      events: [`escrow → ${left?.provider}: 500000uact`, 'EventBidClosed'],
    });
  });

  test('lost, the bid can not be closed', () => {
    const world = withOrder();
    const id = leaseId({ provider: account('loser') });
    register(world, account('loser'));
    must(world.send(`${MARKET}.MsgCreateBid`, createBid()));
    must(world.send(`${MARKET}.MsgCreateBid`, createBid({ id })));
    must(world.send(`${MARKET}.MsgCreateLease`, { bidId: leaseId() }));
    expect(world.send(`${MARKET}.MsgCloseBid`, { id, reason: 10_002 })).toEqual({
      refused: 'market 8',
      log: 'unknown lease for bid',
    });
  });

  test('closed by its tenant puts the group on the market again', () => {
    const world = withLease();
    world.pass(3n);
    expect(world.send(`${MARKET}.MsgCloseLease`, { id: leaseId(), reason: 0 })).toEqual({
      events: [
        'EventLeaseClosed',
        'escrow → provider: 500000uact',
        'EventBidClosed',
        'EventOrderClosed',
        'escrow → provider: 37uact',
        'EventOrderCreated',
      ],
    });
    expect(states(world)).toEqual(['closed', 'closed', 'closed', 'open']);
    must(world.send(`${MARKET}.MsgCreateBid`, createBid({ id: leaseId({ oseq: 2 }) })));
  });

  test('closed by its provider pauses the group until the tenant starts it', () => {
    const world = withLease();
    world.pass(1n);
    expect(world.send(`${MARKET}.MsgCloseBid`, { id: leaseId(), reason: 10_000 })).toEqual({
      events: [
        'EventGroupPaused',
        'EventLeaseClosed',
        'escrow → provider: 500000uact',
        'EventBidClosed',
        'EventOrderClosed',
        'escrow → provider: 12uact',
      ],
    });
    expect(states(world)).toEqual(['closed', 'closed', 'closed', 'paused']);
    expect(world.send(`${DEPLOYMENT}.MsgStartGroup`, { id: leaseId() })).toEqual({
      events: ['EventGroupStarted', 'EventOrderCreated'],
    });
    expect(world.send(`${MARKET}.MsgCloseBid`, { id: leaseId(), reason: 10_000 })).toEqual({
      refused: 'market 10',
      log: 'lease not active',
    });
  });

  test('is closed by its provider for a provider’s reason only', () => {
    const world = withLease();
    expect(world.send(`${MARKET}.MsgCloseBid`, { id: leaseId(), reason: 1 })).toEqual({
      refused: 'market 33',
      log: 'value "1" range 10000..19999: invalid lease closed reason',
    });
  });

  test('ends with its deployment, and the rest of the deposit goes back', () => {
    const world = withLease();
    world.pass(4n);
    expect(world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId() })).toEqual({
      events: [
        'escrow → provider: 50uact',
        'escrow → tenant: 4999950uact',
        'EventDeploymentClosed',
        'EventGroupClosed',
        'EventOrderClosed',
        'escrow → provider: 500000uact',
        'EventBidClosed',
        'EventLeaseClosed',
      ],
    });
    expect(states(world)).toEqual(['closed', 'closed', 'closed', 'closed']);
    expect(world.balance(ESCROW, 'uact')).toBe(0n);
  });

  test.each([
    ['MsgCloseGroup', 'EventGroupClosed', 'closed'],
    ['MsgPauseGroup', 'EventGroupPaused', 'paused'],
  ])('ends by %s', (message, event, state) => {
    const world = withLease();
    world.pass(2n);
    expect(world.send(`${DEPLOYMENT}.${message}`, { id: leaseId() })).toEqual({
      events: [
        event,
        'EventOrderClosed',
        'escrow → provider: 500000uact',
        'EventBidClosed',
        'EventLeaseClosed',
        'escrow → provider: 25uact',
      ],
    });
    expect(states(world)).toEqual(['closed', 'closed', 'closed', state]);
  });
});

describe('a lease with a window', () => {
  const open = () => withLease({ minWindow: 7200n }, { window: 7200n });
  const reclaim = (world: World) =>
    world.send(`${MARKET}.MsgLeaseStartReclaim`, { id: leaseId(), reason: 10_001 });
  const close = (world: World) =>
    world.send(`${MARKET}.MsgCloseBid`, { id: leaseId(), reason: 10_001 });

  test('is not closed by its provider before it is reclaimed', () => {
    expect(close(open())).toEqual({
      refused: 'market 37',
      log: 'reclamation not started; call MsgLeaseStartReclaim first',
    });
  });

  test('is reclaimed once, and closed when the window has passed, not before', () => {
    const world = open();
    expect(reclaim(world)).toEqual({ events: ['EventLeaseReclaimStarted'] });
    expect(world.takeEvents()[0]?.attributes[0]).toEqual(['deadline', '"7300"']);
    expect(states(world)[0]).toBe('4');
    expect(reclaim(world)).toEqual({ refused: 'market 10', log: 'lease not active' });
    world.pass(7199n);
    expect(close(world)).toEqual({
      refused: 'market 38',
      log: 'reclamation window has not elapsed',
    });
    world.pass(1n);
    expect(must(close(world))).toContain('EventLeaseClosed');
    expect(world.balance(PROVIDER, 'uact')).toBe(1_001_000_000n + 90_000n);
  });

  test('is closed by its tenant at any time', () => {
    const world = open();
    must(reclaim(world));
    world.pass(1n);
    must(world.send(`${MARKET}.MsgCloseLease`, { id: leaseId(), reason: 1 }));
    expect(states(world)).toEqual(['closed', 'closed', 'closed', 'open']);
  });

  test('without one there is nothing to reclaim', () => {
    expect(reclaim(withLease())).toEqual({
      refused: 'market 35',
      log: 'lease does not have reclamation configured',
    });
  });
});
