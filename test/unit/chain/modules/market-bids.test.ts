import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1beta5 from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { describe, expect, test } from 'vitest';

import { QueryBidResponse } from '../../../chain/codec/reclamation.ts';
import {
  account,
  type BidTerms,
  createBid,
  createDeployment,
  type DeploymentTerms,
  group,
  leaseId,
  PROVIDER,
  TENANT,
  unit,
} from './messages.ts';
import {
  DEPLOYMENT,
  ESCROW,
  MARKET,
  must,
  register,
  withLease,
  withOrder,
  World,
} from './world.ts';

const bidOf = (world: World, id = leaseId()) =>
  world.query(`${MARKET}.Query/Bid`, v1beta5.QueryBidRequest, { id }, QueryBidResponse);

describe('a bid', () => {
  test('locks its deposit in an account of its own', () => {
    const world = withOrder();
    expect(world.send(`${MARKET}.MsgCreateBid`, createBid())).toEqual({
      events: ['EventBidCreated', 'provider → escrow: 500000uact'],
    });
    const { bid, escrowAccount } = bidOf(world);
    expect(v1beta5.Bid_State[bid?.state ?? 0]).toBe('open');
    expect(v1.AccountState.toJSON(escrowAccount?.state ?? v1.AccountState.fromPartial({}))).toEqual(
      {
        owner: PROVIDER,
        state: 'open',
        transferred: [{ denom: 'uact', amount: '0' }],
        settled_at: '100',
        funds: [{ denom: 'uact', amount: '500000' }],
        deposits: [
          {
            owner: PROVIDER,
            height: '100',
            source: 'balance',
            balance: { denom: 'uact', amount: '500000' },
          },
        ],
      },
    );
    expect(world.balance(ESCROW, 'uact')).toBe(5_500_000n);
  });

  test('tells its id and price, the fields in the order of their names', () => {
    const world = withOrder();
    must(world.send(`${MARKET}.MsgCreateBid`, createBid()));
    const id = `{"owner":"${TENANT}","dseq":"7","gseq":1,"oseq":1,"provider":"${PROVIDER}","bseq":0}`;
    expect(world.takeEvents()[0]).toEqual({
      type: 'akash.market.v1.EventBidCreated',
      attributes: [
        ['id', id],
        ['price', '{"denom":"uact","amount":"12.500000000000000000"}'],
      ],
    });
  });

  test.each<[string, BidTerms, string, string]>([
    [
      'with a deposit that is too small',
      { deposit: { denom: 'uakt', amount: 499_999n } },
      'undefined 1',
      'deposit invalid: minimum:500000uakt received:{499999uakt [balance]}',
    ],
    [
      'with a deposit in another coin',
      { deposit: { denom: 'uusd', amount: 500_000n } },
      'undefined 1',
      'deposit invalid: unsupported denom uusd',
    ],
    [
      'whose deposit the provider does not have',
      { deposit: { denom: 'uact', amount: 9_000_000_000n } },
      'undefined 1',
      'deposit invalid: insufficient balance',
    ],
    [
      'with a sequence of its own',
      { id: leaseId({ bseq: 1 }) },
      'sdk 36',
      'BidID: invalid bseq: conflict',
    ],
    [
      'on an order that is not there',
      { id: leaseId({ oseq: 2 }) },
      'market 15',
      'invalid order: order not found',
    ],
    [
      'above the price of the order',
      { price: { denom: 'uact', amount: '100.000000000000000001' } },
      'market 22',
      'bid price is invalid',
    ],
    [
      'for nothing',
      { price: { denom: 'uact', amount: '0' } },
      'market 19',
      'invalid bid: zero price',
    ],
    [
      'that offers a unit which is not asked for',
      { offer: [{ resources: { id: 2 }, count: 1 }] },
      'market 32',
      'capabilities mismatch',
    ],
    [
      'that offers a unit more often than it is asked for',
      { offer: [{ resources: { id: 1 }, count: 2 }] },
      'market 32',
      'capabilities mismatch',
    ],
    [
      'of somebody who is no provider',
      { id: leaseId({ provider: account('nobody') }) },
      'market 30',
      'unknown provider',
    ],
    [
      'on an order of one’s own',
      { id: leaseId({ provider: TENANT }) },
      'sdk 36',
      'BidID: self-bid: conflict',
    ],
  ])('%s is refused', (_, terms, refused, log) => {
    const world = withOrder();
    expect(world.send(`${MARKET}.MsgCreateBid`, createBid(terms))).toEqual({ refused, log });
    expect(world.balance(ESCROW, 'uact')).toBe(5_000_000n);
  });

  test('at the price of the order is taken, and so is an offer of nothing', () => {
    const world = withOrder();
    const price = { denom: 'uact', amount: '100' };
    must(world.send(`${MARKET}.MsgCreateBid`, createBid({ price, offer: [] })));
  });

  test('in another coin than the order makes the node break off', () => {
    const world = withOrder();
    const price = { denom: 'uakt', amount: '1' };
    expect(world.send(`${MARKET}.MsgCreateBid`, createBid({ price }))).toMatchObject({
      refused: 'undefined 111222',
      log: expect.stringMatching(/^recovered: invalid coin denominations; uact, uakt\nstack:/),
    });
  });

  test('is made once on an order, whatever becomes of it', () => {
    const world = withOrder();
    must(world.send(`${MARKET}.MsgCreateBid`, createBid()));
    const again = { refused: 'market 21', log: 'invalid bid: bid exists from provider' };
    expect(world.send(`${MARKET}.MsgCreateBid`, createBid())).toEqual(again);
    expect(world.send(`${MARKET}.MsgCloseBid`, { id: leaseId(), reason: 10_002 })).toEqual({
      events: ['escrow → provider: 500000uact', 'EventBidClosed'],
    });
    expect(world.send(`${MARKET}.MsgCreateBid`, createBid())).toEqual(again);
  });

  test('needs an order that is open', () => {
    const world = withLease();
    register(world, account('late'));
    const id = leaseId({ provider: account('late') });
    expect(world.send(`${MARKET}.MsgCreateBid`, createBid({ id }))).toEqual({
      refused: 'market 23',
      log: 'order active',
    });
    must(world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId() }));
    expect(world.send(`${MARKET}.MsgCreateBid`, createBid({ id }))).toEqual({
      refused: 'market 24',
      log: 'order closed',
    });
  });

  test('is one of 21 on an order', () => {
    const world = withOrder();
    const providers = Array.from({ length: 22 }, (_, index) => account(`p${index}`));
    const outcomes = providers.map((provider) => {
      register(world, provider);
      return world.send(`${MARKET}.MsgCreateBid`, createBid({ id: leaseId({ provider }) }));
    });
    expect(outcomes.slice(0, 21).every((outcome) => 'events' in outcome)).toBe(true);
    expect(outcomes[21]).toEqual({
      refused: 'undefined 1',
      log: 'invalid bid: too many existing bids (20)',
    });
  });
});

describe('a bid on an order that asks for something', () => {
  const region = [{ key: 'region', value: 'eu' }];

  test.each<[string, string, string[], string[], boolean]>([
    ['attributes that the provider declares', 'eu', [], [], true],
    ['attributes that it does not declare', 'us', [], [], false],
    ['an auditor who has signed them', 'eu', [account('a')], [], true],
    ['an auditor who has signed nothing', 'eu', [account('b')], [], false],
    ['all of two auditors, of whom one signed', 'eu', [account('a'), account('b')], [], false],
    ['any of auditors, of whom none signed', 'eu', [], [account('b')], false],
    ['any of two auditors, of whom one signed', 'eu', [], [account('a'), account('b')], true],
  ])('%s', (_, value, allOf, anyOf, taken) => {
    const requirements = { attributes: [{ key: 'region', value }], signedBy: { allOf, anyOf } };
    const world = withOrder({ groups: [group({ requirements })] });
    const audit = { owner: PROVIDER, auditor: account('a'), attributes: region };
    must(world.send('/akash.audit.v1.MsgSignProviderAttributes', audit));
    const outcome = world.send(`${MARKET}.MsgCreateBid`, createBid());
    if (taken) must(outcome);
    else expect(outcome).toEqual({ refused: 'market 5', log: 'attribute mismatch' });
  });

  const wants = (attributes: { key: string; value: string }[]): DeploymentTerms => ({
    groups: [
      group({
        resources: [unit({ resource: { gpu: { units: { val: Buffer.from('1') }, attributes } } })],
      }),
    ],
  });
  const yes = (key: string) => ({ key, value: 'true' });

  test.each<[string, string[], boolean]>([
    ['the declared model', ['vendor/nvidia/model/rtx4090'], true],
    ['another model', ['vendor/nvidia/model/h100'], false],
    ['one of two models', ['vendor/nvidia/model/h100', 'vendor/nvidia/model/rtx4090'], true],
    ['any model', ['vendor/nvidia/model/*'], true],
    ['a star, which does not stand for a slash', ['vendor/*'], false],
    ['more memory than is declared', ['vendor/nvidia/model/rtx4090/ram/48Gi'], false],
    ['no model in particular', [], true],
  ])('a GPU: %s', (_, keys, taken) => {
    const world = new World();
    register(world, PROVIDER, [
      { key: 'capabilities/gpu', value: 'nvidia' },
      yes('capabilities/gpu/vendor/nvidia/model/rtx4090'),
      yes('capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi'),
    ]);
    const deployment = createDeployment(wants(keys.map(yes)));
    must(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, deployment));
    const outcome = world.send(`${MARKET}.MsgCreateBid`, createBid());
    if (taken) must(outcome);
    else expect(outcome).toEqual({ refused: 'market 32', log: 'capabilities mismatch' });
  });

  test.each<[string, string, string, boolean]>([
    ['a declared kind', 'beta3', 'true', true],
    ['a disk in memory that is declared', 'ram', 'false', true],
    ['a kind that is not declared', 'beta2', 'true', false],
    ['a kind whose parts are declared apart', 'beta3', 'false', false],
  ])('storage: %s', (_, kind, persistent, taken) => {
    const world = new World();
    const declared = [
      ['1/class', 'beta3'],
      ['1/persistent', 'true'],
      ['2/class', 'ram'],
      ['2/persistent', 'false'],
    ].map(([key, value = '']) => ({ key: `capabilities/storage/${key}`, value }));
    register(world, PROVIDER, declared);
    const quantity = { val: Buffer.from((1024 ** 3).toString()) };
    const attributes = [
      { key: 'class', value: kind },
      { key: 'persistent', value: persistent },
    ];
    const storage = [
      { name: 'default', quantity },
      { name: 'data', quantity, attributes },
    ];
    const groups = [group({ resources: [unit({ resource: { storage } })] })];
    must(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, createDeployment({ groups })));
    const outcome = world.send(`${MARKET}.MsgCreateBid`, createBid());
    if (taken) must(outcome);
    else expect(outcome).toEqual({ refused: 'market 32', log: 'capabilities mismatch' });
  });

  test.each<[string, bigint | undefined, bigint | undefined, string | undefined]>([
    ['none, where one is asked for', 7200n, undefined, 'market 40'],
    ['a shorter one than is asked for', 7200n, 7199n, 'market 41'],
    ['as long as is asked for', 7200n, 7200n, undefined],
    ['one that nobody asked for', undefined, 3600n, undefined],
    ['one that is shorter than the chain allows', undefined, 3599n, 'market 39'],
    ['one that is longer than the chain allows', 7200n, 2_592_001n, 'market 39'],
  ])('a window of reclamation: %s', (_, minWindow, window, refused) => {
    const world = withOrder(minWindow === undefined ? {} : { minWindow });
    const bid = createBid(window === undefined ? {} : { window });
    const outcome = world.send(`${MARKET}.MsgCreateBid`, bid);
    if (refused === undefined) must(outcome);
    else expect(outcome).toMatchObject({ refused });
  });
});
