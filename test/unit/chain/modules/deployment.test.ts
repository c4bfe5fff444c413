import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { describe, expect, test } from 'vitest';

import { QueryDeploymentsResponse } from '../../../chain/codec/reclamation.ts';
import {
  createDeployment,
  type DeploymentTerms,
  group,
  leaseId,
  TENANT,
  unit,
} from './messages.ts';
import { DEPLOYMENT, must, withOrder, World } from './world.ts';

const digits = (value: number | bigint) => ({ val: Buffer.from(value.toString()) });

describe('a deployment', () => {
  test('puts each group on the market, then takes the deposit', () => {
    const groups = [group({ name: 'one' }), group({ name: 'two' })];
    const world = new World();
    expect(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, createDeployment({ groups }))).toEqual({
      events: [
        'EventDeploymentCreated',
        'EventOrderCreated',
        'EventOrderCreated',
        'tenant → escrow: 5000000uact',
      ],
    });
    expect(world.takeEvents()[0]?.attributes).toEqual([
      ['hash', `"${Buffer.alloc(32, 1).toString('base64')}"`],
      ['id', `{"owner":"${TENANT}","dseq":"7"}`],
    ]);
  });

  test.each<[string, DeploymentTerms, string, string]>([
    [
      'with too small a deposit',
      { deposit: { denom: 'uact', amount: 499_999n } },
      'deployment 20',
      'Deposit too low - 499999 < 500000uact: Deposit invalid',
    ],
    [
      'with a deposit in AKT',
      { deposit: { denom: 'uakt', amount: 500_000n } },
      'deployment 20',
      'Mismatched denominations (uakt != uact): Deposit invalid',
    ],
    [
      'priced in AKT',
      {
        deposit: { denom: 'uakt', amount: 500_000n },
        groups: [group({ resources: [unit({ price: { denom: 'uakt', amount: '1' } })] })],
      },
      'deployment 20',
      'Deposit invalid',
    ],
    [
      'with more than the tenant has',
      { deposit: { denom: 'uact', amount: 9_000_000_000n } },
      'undefined 1',
      'deposit invalid: insufficient balance',
    ],
    ['without groups', { groups: [] }, 'deployment 7', 'Invalid groups'],
    [
      'with two groups of one name',
      { groups: [group(), group()] },
      'deployment 7',
      'duplicate deployment group name anywhere: duplicate group name: Invalid groups',
    ],
    ['without a number', { dseq: 0n }, 'sdk 3', dseqWords()],
    [
      'with a window below the bounds',
      { minWindow: 3599n },
      'deployment 26',
      'min_window below governance minimum: invalid reclamation configuration',
    ],
    [
      'with a window above the bounds',
      { minWindow: 2_592_001n },
      'deployment 26',
      'min_window above governance maximum: invalid reclamation configuration',
    ],
  ])('%s is refused', (_, terms, refused, log) => {
    const world = new World();
    const message = createDeployment(terms);
    expect(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, message)).toEqual({ refused, log });
  });

  test('is made once', () => {
    const world = withOrder();
    expect(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, createDeployment())).toEqual({
      refused: 'deployment 3',
      log: 'Deployment exists',
    });
  });

  test('changes its hash, to another one', () => {
    const world = withOrder();
    const update = (hash: Uint8Array) =>
      world.send(`${DEPLOYMENT}.MsgUpdateDeployment`, { id: leaseId(), hash });
    expect(update(new Uint8Array(32).fill(1))).toEqual({
      refused: 'deployment 10',
      log: 'Invalid: deployment hash',
    });
    expect(update(new Uint8Array(31))).toMatchObject({ refused: 'deployment 10' });
    expect(update(new Uint8Array())).toMatchObject({ refused: 'deployment 9' });
    expect(update(new Uint8Array(32).fill(2))).toEqual({ events: ['EventDeploymentUpdated'] });
  });

  test('closed without a lease gives all of the deposit back, once', () => {
    const world = withOrder();
    const close = () => world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId() });
    expect(close()).toEqual({
      events: [
        'escrow → tenant: 5000000uact',
        'EventDeploymentClosed',
        'EventGroupClosed',
        'EventOrderClosed',
      ],
    });
    expect(close()).toEqual({ refused: 'deployment 5', log: 'Deployment closed' });
    const hash = new Uint8Array(32).fill(2);
    expect(world.send(`${DEPLOYMENT}.MsgUpdateDeployment`, { id: leaseId(), hash })).toMatchObject({
      refused: 'deployment 5',
    });
  });
});

test('a group that has ended does not end again with its deployment', () => {
  const world = withOrder({ groups: [group({ name: 'one' }), group({ name: 'two' })] });
  must(world.send(`${DEPLOYMENT}.MsgCloseGroup`, { id: leaseId() }));
  expect(world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId() })).toEqual({
    events: [
      'escrow → tenant: 5000000uact',
      'EventDeploymentClosed',
      'EventGroupClosed',
      'EventOrderClosed',
    ],
  });
});

function dseqWords(): string {
  return 'DeploymentID: Invalid Deployment Sequence: invalid sequence';
}

describe('a group', () => {
  test('goes from open to paused and back, and ends once', () => {
    const world = withOrder();
    const send = (verb: string) => world.send(`${DEPLOYMENT}.Msg${verb}Group`, { id: leaseId() });
    expect(send('Start')).toEqual({ refused: 'deployment 16', log: 'Group open' });
    expect(send('Pause')).toEqual({ events: ['EventGroupPaused', 'EventOrderClosed'] });
    expect(send('Pause')).toEqual({ refused: 'deployment 17', log: 'Group paused' });
    expect(send('Start')).toEqual({ events: ['EventGroupStarted', 'EventOrderCreated'] });
    expect(send('Close')).toEqual({ events: ['EventGroupClosed', 'EventOrderClosed'] });
    for (const verb of ['Start', 'Pause', 'Close']) {
      expect(send(verb)).toEqual({ refused: 'deployment 15', log: 'Group already closed' });
    }
  });

  test('that is not there is not started', () => {
    const world = new World();
    expect(world.send(`${DEPLOYMENT}.MsgStartGroup`, { id: leaseId() })).toEqual({
      refused: 'deployment 14',
      log: 'Group not found',
    });
  });

  test.each<[string, Parameters<typeof group>[0], string]>([
    ['has a name', { name: '' }, 'empty group spec name denomination'],
    ['asks for something', { resources: [] }, 'invalid total CPU (19200000 > 0 > 0 fails)'],
    [
      'names each unit once',
      { resources: [unit(), unit()] },
      'duplicate resources ID (1) within group',
    ],
    [
      'asks for enough CPU',
      { resources: [unit({ resource: { cpu: { units: digits(9) } } })] },
      'error: invalid unit CPU (384000 > 9 > 384000 fails)',
    ],
    [
      'asks for enough memory',
      { resources: [unit({ resource: { memory: { quantity: digits(1) } } })] },
      'error: invalid unit memory (2199023255552 > 1 > 2199023255552 fails)',
    ],
    [
      'asks for storage',
      { resources: [unit({ resource: { storage: [] } })] },
      'error: invalid unit storage, cannot be nil',
    ],
    [
      'asks for at most 24 GPUs a unit',
      { resources: [unit({ resource: { gpu: { units: digits(25) } } })] },
      'error: invalid unit GPU (24 > 25 > 24 fails)',
    ],
    [
      'names a GPU only where it asks for one',
      {
        resources: [
          unit({
            resource: { gpu: { units: digits(0), attributes: [{ key: 'vendor', value: 'x' }] } },
          }),
        ],
      },
      'error: invalid GPU state. attributes cannot be present if units == 0',
    ],
    [
      'asks for at most fifty times the largest unit',
      { resources: [unit({ count: 192_001 })] },
      'invalid total CPU (19200000 > 19200100 > 0 fails)',
    ],
    [
      'pays at most ten ACT a block for a unit',
      { resources: [unit({ price: { denom: 'uact', amount: '10000001' } })] },
      'group anywhere: error: invalid unit price (10000000 fails)',
    ],
  ])('%s', (_, changes, log) => {
    const world = new World();
    const message = createDeployment({ groups: [group(changes)] });
    expect(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, message)).toEqual({
      refused: 'undefined 1',
      log,
    });
  });
});

test('deployments are listed with their groups and accounts, an owner’s or by state', () => {
  const world = withOrder();
  must(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, createDeployment({ dseq: 8n })));
  must(world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId() }));
  const list = (filters: { owner?: string; state?: string; dseq?: bigint }) =>
    world
      .query(
        `${DEPLOYMENT}.Query/Deployments`,
        v1beta4.QueryDeploymentsRequest,
        v1beta4.QueryDeploymentsRequest.fromPartial({ filters }),
        QueryDeploymentsResponse,
      )
      .deployments.map(({ deployment, groups, escrowAccount }) => [
        deployment?.id?.dseq.toString(),
        groups.length,
        escrowAccount?.state?.state,
      ]);
  const [closed, active] = [
    ['7', 1, 2],
    ['8', 1, 1],
  ];
  expect(list({})).toEqual([active, closed]);
  expect(list({ owner: TENANT })).toEqual([closed, active]);
  expect(list({ state: 'closed' })).toEqual([closed]);
  expect(list({ owner: TENANT, dseq: 8n })).toEqual([active]);
  expect(() => list({ state: 'lost' })).toThrow('invalid state value');
});
