import * as cosmos from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { afterEach, describe, expect, test } from 'vitest';

import type { OpenChain } from '../../chain/open-chain.ts';
import type { PackedMessage, TestKey } from '../../helpers/chain/sign.ts';
import { packed } from '../../helpers/chain/sign.ts';
import { alice, bob, openOwn, sendMessage, sendTx, START, uakt } from './own-chain.ts';

let own: OpenChain;
afterEach(() => own.close());

const MINUTE_MS = 60_000;
const nowMs = (): number => Number(own.chain.timeNs / 1_000_000n);

/** Sends messages in one transaction and gives what came of them. */
function done(key: TestKey, messages: readonly PackedMessage[], granter?: string) {
  const fees = granter === undefined ? {} : { granter };
  const change = { key, messages, gas: 400_000n, fee: [uakt(10_000n)], ...fees };
  const taken = own.chain.submit(sendTx(own, change));
  if (taken.code !== 0) return taken;
  const [result] = own.produceBlock().results;
  if (result === undefined) throw new Error('the block is empty');
  return result;
}

const grant = (expiration?: Date) =>
  packed(cosmos.MsgGrant, {
    granter: alice.address,
    grantee: bob.address,
    grant: {
      authorization: packed(cosmos.GenericAuthorization, { msg: '/cosmos.bank.v1beta1.MsgSend' }),
      ...(expiration === undefined ? {} : { expiration }),
    },
  });

const exec = (message: PackedMessage) =>
  packed(cosmos.MsgExec, { grantee: bob.address, msgs: [message] });

const NOT_GRANTED = { code: 2, codespace: 'authz' };

describe('a grant', () => {
  test('lets the grantee do what was granted, with events that say so', async () => {
    own = await openOwn();
    done(alice, [grant()]);
    const { code, events } = done(bob, [exec(sendMessage(alice, 7n))]);
    const spent = events.filter(({ type }) => type === 'coin_spent').at(-1);
    expect({ code, spent, alice: own.balanceOf(alice.address, 'uakt') }).toEqual({
      code: 0,
      spent: {
        type: 'coin_spent',
        attributes: [
          ['spender', alice.address],
          ['amount', '7uakt'],
          ['authz_msg_index', '0'],
          ['msg_index', '0'],
        ],
      },
      alice: START - 10_007n,
    });
  });

  test('lets nobody do anything else', async () => {
    own = await openOwn();
    const without = done(bob, [exec(sendMessage(alice, 7n))]);
    expect(without).toMatchObject({
      ...NOT_GRANTED,
      log: `failed to execute message; message index: 0: failed to get grant with given granter: ${alice.address}, grantee: ${bob.address} & msgType: /cosmos.bank.v1beta1.MsgSend : authorization not found`,
    });
  });

  test('ends when it was taken back, and when its time has come', async () => {
    own = await openOwn();
    const revoke = packed(cosmos.MsgRevoke, {
      granter: alice.address,
      grantee: bob.address,
      msgTypeUrl: '/cosmos.bank.v1beta1.MsgSend',
    });
    done(alice, [grant()]);
    done(alice, [revoke]);
    const afterRevoke = done(bob, [exec(sendMessage(alice, 7n))]);
    done(alice, [grant(new Date(nowMs() + MINUTE_MS))]);
    const before = done(bob, [exec(sendMessage(alice, 7n))]);
    own.produceBlockAt(own.chain.timeNs + 60_000_000_000n);
    const after = done(bob, [exec(sendMessage(alice, 7n))]);
    expect([afterRevoke, before, after]).toMatchObject([NOT_GRANTED, { code: 0 }, NOT_GRANTED]);
    expect(done(alice, [revoke])).toMatchObject(NOT_GRANTED);
  });

  test('cannot begin in the past', async () => {
    own = await openOwn();
    expect(done(alice, [grant(new Date(nowMs() - 1))])).toMatchObject({
      code: 3,
      codespace: 'authz',
    });
  });

  test('is told by a query', async () => {
    own = await openOwn();
    const expiration = new Date(nowMs() + MINUTE_MS);
    done(alice, [grant(expiration)]);
    const request = cosmos.QueryGrantsRequest.fromPartial({
      granter: alice.address,
      grantee: bob.address,
    });
    const path = '/cosmos.authz.v1beta1.Query/Grants';
    const asked = cosmos.QueryGrantsRequest.encode(request).finish();
    const answer = own.chain.query(path, asked, own.chain.height);
    const { grants } = cosmos.QueryGrantsResponse.decode(answer);
    expect(
      grants.map(({ authorization, expiration: until }) => [
        cosmos.GenericAuthorization.decode(authorization?.value ?? new Uint8Array()).msg,
        until,
      ]),
    ).toEqual([['/cosmos.bank.v1beta1.MsgSend', expiration]]);
  });
});

describe('a fee allowance', () => {
  const allow = (allowance: PackedMessage) =>
    packed(cosmos.MsgGrantAllowance, {
      granter: alice.address,
      grantee: bob.address,
      allowance,
    });
  const basic = (amount: string, expiration?: Date) =>
    packed(cosmos.BasicAllowance, {
      spendLimit: [{ denom: 'uakt', amount }],
      ...(expiration === undefined ? {} : { expiration }),
    });
  const bobSends = () => done(bob, [sendMessage(bob, 1n)], alice.address);

  test('pays until it is used up, and then is gone', async () => {
    own = await openOwn();
    done(alice, [allow(basic('20000'))]);
    const types = [bobSends(), bobSends()].map(({ events }) =>
      events.map(({ type }) => type).filter((type) => type.includes('feegrant')),
    );
    const third = bobSends();
    expect({
      types,
      third: [third.code, third.codespace],
      alice: own.balanceOf(alice.address, 'uakt'),
      bob: own.balanceOf(bob.address, 'uakt'),
    }).toEqual({
      types: [
        ['use_feegrant', 'update_feegrant'],
        ['revoke_feegrant', 'use_feegrant'],
      ],
      third: [38, 'sdk'],
      alice: START - 30_000n,
      bob: START,
    });
  });

  test('that is too small pays nothing', async () => {
    own = await openOwn();
    done(alice, [allow(basic('9999'))]);
    const { code, codespace, log } = bobSends();
    expect({ code, codespace, log }).toEqual({
      code: 2,
      codespace: 'feegrant',
      log: `${alice.address} does not allow to pay fees for ${bob.address}: basic allowance: fee limit exceeded`,
    });
  });

  test('ends with its time', async () => {
    own = await openOwn();
    done(alice, [allow(basic('90000', new Date(nowMs() + MINUTE_MS)))]);
    const before = bobSends();
    own.produceBlockAt(own.chain.timeNs + 60_000_000_000n);
    expect([before.code, bobSends().code]).toEqual([0, 38]);
  });

  test('for some messages pays for no others', async () => {
    own = await openOwn();
    const allowance = packed(cosmos.AllowedMsgAllowance, {
      allowance: basic('90000'),
      allowedMessages: ['/cosmos.authz.v1beta1.MsgExec'],
    });
    done(alice, [allow(allowance)]);
    const exec = packed(cosmos.MsgExec, { grantee: bob.address, msgs: [sendMessage(bob, 1n)] });
    const paid = done(bob, [exec], alice.address);
    const unpaid = bobSends();
    expect([paid.code, [unpaid.code, unpaid.codespace]]).toEqual([0, [7, 'feegrant']]);
  });

  test('of a period is renewed with the next one', async () => {
    own = await openOwn();
    const allowance = packed(cosmos.PeriodicAllowance, {
      basic: { spendLimit: [{ denom: 'uakt', amount: '25000' }] },
      period: { seconds: 60n, nanos: 0 },
      periodSpendLimit: [{ denom: 'uakt', amount: '10000' }],
      periodCanSpend: [{ denom: 'uakt', amount: '10000' }],
      periodReset: new Date(nowMs() + MINUTE_MS),
    });
    done(alice, [allow(allowance)]);
    const [first, second] = [bobSends(), bobSends()];
    own.produceBlockAt(own.chain.timeNs + 60_000_000_000n);
    const third = bobSends();
    own.produceBlockAt(own.chain.timeNs + 70_000_000_000n);
    const fourth = bobSends();
    expect(
      [first, second, third, fourth].map(({ code, log }) => [code, log.split(': ')[1]]),
    ).toEqual([
      [0, undefined],
      [2, 'period limit'],
      [0, undefined],
      // Of the whole only 5000 are left.
      [2, 'period limit'],
    ]);
  });
});
