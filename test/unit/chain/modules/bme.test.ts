import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { describe, expect, test } from 'vitest';

import {
  QueryLedgerRecordsResponse,
  QueryStatusResponse,
} from '../../../chain/modules/bme-codec.ts';
import { account, TENANT } from './messages.ts';
import { must, VAULT, World } from './world.ts';

const MODULE = '/akash.bme.v1';
const DOLLAR = 1_000_000_000_000_000_000n;

/** A world where AKT costs 1.25 US dollars, and the vault holds this much of it. */
function priced(vault = 0n): World {
  const world = new World();
  world.fund(VAULT, { denom: 'uakt', amount: vault });
  world.price = (DOLLAR * 5n) / 4n;
  world.pass(1n);
  return world;
}

const redeem = (world: World, amount: bigint, denom = 'uact') =>
  world.send(`${MODULE}.MsgBurnACT`, {
    owner: TENANT,
    to: TENANT,
    coinsToBurn: { denom, amount: amount.toString() },
  });

const mint = (world: World, amount: bigint) =>
  world.send(`${MODULE}.MsgMintACT`, {
    owner: TENANT,
    to: TENANT,
    coinsToBurn: { denom: 'uakt', amount: amount.toString() },
  });

const ledger = (world: World) =>
  world.query(
    `${MODULE}.Query/LedgerRecords`,
    v1.QueryLedgerRecordsRequest,
    v1.QueryLedgerRecordsRequest.fromPartial({}),
    QueryLedgerRecordsResponse,
  ).records;

const status = (world: World) =>
  world.query(`${MODULE}.Query/Status`, v1.QueryStatusRequest, {}, QueryStatusResponse);

describe('redeeming ACT', () => {
  test('waits for the epoch, and then gives AKT at the price of the moment', () => {
    const world = priced();
    expect(redeem(world, 20_000_000n)).toEqual({ events: ['tenant → vault: 20000000uact'] });
    expect(ledger(world)).toMatchObject([
      { status: 1, pendingRecord: { owner: TENANT, to: TENANT, denomToMint: 'uakt' } },
    ]);
    expect(world.pass(9n)).toEqual([]);
    expect(world.pass(1n)).toEqual(['vault → tenant: 16000000uakt', 'EventLedgerRecordExecuted']);
    expect(ledger(world)).toMatchObject([
      {
        status: 2,
        executedRecord: {
          burned: { coin: { denom: 'uact', amount: '20000000' }, price: DOLLAR },
          minted: { coin: { denom: 'uakt', amount: '16000000' }, price: (DOLLAR * 5n) / 4n },
          spread: { denom: 'uakt', amount: '0' },
        },
      },
    ]);
    expect(world.balance(VAULT, 'uact')).toBe(0n);
  });

  test('gives it to nobody but the owner', () => {
    expect(
      priced().send(`${MODULE}.MsgBurnACT`, {
        owner: TENANT,
        to: account('cold'),
        coinsToBurn: { denom: 'uact', amount: '1' },
      }),
    ).toEqual({ refused: 'bme 3', log: 'owner and to addresses must match: unauthorized' });
  });

  test.each([
    ['nothing', 0n, 'uact', 'bme 8'],
    ['AKT', 1n, 'uakt', 'bme 9'],
    ['more than there is', 9_000_000_000n, 'uact', 'sdk 5'],
  ])('of %s is refused', (_, amount, denom, refused) => {
    expect(redeem(priced(), amount, denom)).toMatchObject({ refused });
  });

  test('without a price is refused', () => {
    expect(redeem(new World(), 1n)).toEqual({ refused: 'oracle.v2 4', log: 'price stalled' });
  });

  test('that comes to less than one uakt is canceled, and the coins go back', () => {
    const world = priced();
    must(redeem(world, 1n));
    expect(world.pass(10n)).toEqual(['vault → tenant: 1uact', 'EventLedgerRecordCanceled']);
    expect(ledger(world)).toMatchObject([{ status: 3, canceledRecord: { cancelReason: 1 } }]);
  });

  test('is tried at three epochs while there is no price, then canceled', () => {
    const world = priced();
    must(redeem(world, 20_000_000n));
    world.price = undefined;
    expect(world.pass(20n)).toEqual(['EventMintStatusChange']);
    expect(ledger(world)).toMatchObject([{ status: 1, pendingRecord: { attempts: 2 } }]);
    expect(world.pass(10n)).toEqual(['vault → tenant: 20000000uact', 'EventLedgerRecordCanceled']);
    expect(ledger(world)).toMatchObject([{ status: 3, canceledRecord: { cancelReason: 9 } }]);
  });

  test('numbers the requests of a block', () => {
    const world = priced();
    must(redeem(world, 10n));
    must(redeem(world, 10n));
    world.pass(1n);
    must(redeem(world, 10n));
    expect(ledger(world).map(({ id }) => id?.sequence.toNumber())).toEqual([1, 2, 1]);
  });
});

describe('making ACT', () => {
  // As much as all ACT is worth, and a bit more: 2 000 ACT are there.
  const rich = () => priced(2_000_000_000n);

  test('burns AKT with a spread that stays in the vault, and gives credit for it', () => {
    const world = rich();
    expect(status(world)).toMatchObject({ status: 1, mintsAllowed: true });
    expect(mint(world, 16_000_000n)).toEqual({ events: ['tenant → vault: 16000000uakt'] });
    expect(world.pass(10n)).toEqual(['vault → tenant: 19950000uact', 'EventLedgerRecordExecuted']);
    expect(world.balance(VAULT, 'uact')).toBe(50_000n);
    expect(ledger(world)[0]?.executedRecord).toMatchObject({
      burned: undefined,
      minted: { coin: { amount: '20000000' } },
      spread: { denom: 'uact', amount: '50000' },
      remintCreditAccrued: { coin: { denom: 'uakt', amount: '16000000' } },
    });
  });

  test('lets the same AKT out again before new is made', () => {
    const world = rich();
    must(mint(world, 16_000_000n));
    world.pass(10n);
    must(redeem(world, 10_000_000n));
    world.pass(10n);
    const redeemed = ledger(world).find(({ id }) => id?.denom === 'uact');
    expect(redeemed?.executedRecord).toMatchObject({
      burned: { coin: { amount: '10000000' } },
      minted: undefined,
      remintCreditIssued: { coin: { denom: 'uakt', amount: '8000000' } },
    });
  });

  test('does not count as collateral while it waits', () => {
    const world = rich();
    const before = status(world);
    must(mint(world, 16_000_000n));
    expect(status(world)).toEqual(before);
  });

  test('of less than ten ACT is canceled', () => {
    const world = rich();
    must(mint(world, 1_000_000n));
    expect(world.pass(10n)).toEqual(['vault → tenant: 1000000uakt', 'EventLedgerRecordCanceled']);
    expect(ledger(world)).toMatchObject([{ canceledRecord: { cancelReason: 6 } }]);
  });

  test('is refused while there is too little AKT in the vault', () => {
    expect(mint(priced(), 16_000_000n)).toEqual({
      refused: 'bme 6',
      log: 'circuit breaker is active',
    });
  });
});

describe('the circuit breaker', () => {
  test.each([
    ['enough', 1_600_000_000n, 1, true, true],
    ['nearly enough', 1_500_000_000n, 2, true, true],
    ['too little', 1_440_000_000n, 3, false, true],
  ])('with %s collateral', (_, vault, number, mintsAllowed, refundsAllowed) => {
    const answer = status(priced(vault));
    expect(answer).toEqual({
      status: number,
      collateralRatio: (vault * DOLLAR * 5n) / 4n / 2_000_000_000n,
      warnThreshold: (DOLLAR * 95n) / 100n,
      haltThreshold: (DOLLAR * 9n) / 10n,
      mintsAllowed,
      refundsAllowed,
    });
  });

  test('tells of each change, with the ratio', () => {
    const world = new World();
    expect(world.pass(1n)).toEqual(['EventMintStatusChange']);
    expect(world.takeEvents()[0]?.attributes).toEqual([
      ['collateral_ratio', '"0.000000000000000000"'],
      ['new_status', '"mint_status_halt_oracle"'],
      ['previous_status', '"mint_status_halt_cr"'],
    ]);
    expect(world.pass(3n)).toEqual([]);
    world.price = DOLLAR;
    world.fund(VAULT, { denom: 'uakt', amount: 2_000_000_000n });
    world.pass(1n);
    expect(world.takeEvents()[0]?.attributes[1]).toEqual(['new_status', '"mint_status_healthy"']);
  });

  test('without a price the status can not be asked', () => {
    expect(() => status(new World())).toThrow('price stalled: unknown request');
  });
});

test('the vault tells what lies in it, and all ACT that there is', () => {
  const world = priced(5n);
  const { vaultState } = world.query(
    `${MODULE}.Query/VaultState`,
    v1.QueryVaultStateRequest,
    {},
    v1.QueryVaultStateResponse,
  );
  expect(vaultState?.balances).toEqual([
    { denom: 'uact', amount: '2000000000' },
    { denom: 'uakt', amount: '5' },
  ]);
});
