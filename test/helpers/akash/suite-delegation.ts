import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import { delegationQueries } from '../../../agent/network/akash/delegation/chain-queries.ts';
import { prepareGrant, prepareRevoke } from '../../../agent/network/akash/delegation/prepare.ts';
import { judgeDelegation } from '../../../agent/network/akash/delegation/status.ts';
import type { UnsignedTransaction } from '../../../agent/network/akash/delegation/terms.ts';
import { DELEGATED_MESSAGES } from '../../../agent/network/akash/delegation/terms.ts';
import {
  aminoDocForm,
  signByKey,
} from '../../../agent/network/akash/delegation/transaction-forms.ts';
import { queryBid } from '../../../agent/network/akash/queries/market.ts';
import type { Signer } from '../../../agent/network/akash/signer/signer.ts';
import { rawTransaction } from '../../../agent/network/akash/signer/transaction.ts';
import { intentOf } from './intents.ts';
import { keyWallet } from './key-wallet.ts';
import * as messages from './messages.ts';
import type { WorldOf } from './world.ts';

const DAY_MS = 86_400_000;
const UAKT = parseDenom('uakt');
const WITHDRAW = '/akash.market.v1beta5.MsgWithdrawLease';

/** A machine without money does the provider's work, until it may no more. */
export function delegationSteps(world: WorldOf): void {
  describe('a hot key', () => {
    let signer: Signer;
    beforeAll(() => {
      const { machine, hotKey, providerKey } = world();
      signer = machine.openSigner(keyWallet(hotKey, providerKey.address));
    });
    afterAll(async () => signer.close());

    const parties = () => ({
      chainId: world().chainId,
      account: world().providerKey.address,
      hotKey: world().hotKey.address,
      gasPrice: { denom: UAKT, amount: parseDec(world().gasPriceText) },
    });

    /** The account's key signs it elsewhere. */
    async function signElsewhere(transaction: UnsignedTransaction): Promise<void> {
      const { rpc, providerKey } = world();
      const account = (await rpc.account(providerKey.address))!;
      const numbers = { accountNumber: account.number, sequence: account.sequence };
      const bytes = await signByKey(transaction, providerKey, numbers);
      expect(await world().sendSigned(bytes, transaction.fee.amount)).toMatchObject({ code: 0 });
    }

    async function status() {
      const { machine, providerKey, hotKey, signal } = world();
      const queries = delegationQueries(machine.access, { note: () => undefined });
      const grants = await queries.grants(providerKey.address, hotKey.address, signal);
      const allowance = await queries.allowance(providerKey.address, hotKey.address, signal);
      return judgeDelegation({ grants, allowance }, UAKT, parseUnixMs(Date.now()));
    }

    test('is granted the daily work by one transaction', async () => {
      expect(await status()).toMatchObject({ state: 'ended', gas: { paid: false, why: 'none' } });
      const now = Date.now();
      await signElsewhere(
        prepareGrant({
          ...parties(),
          nowMs: parseUnixMs(now),
          expiresAtMs: parseUnixMs(now + DAY_MS),
          spendLimit: { denom: UAKT, amount: world().hotKeyLimit },
          hasAllowance: false,
        }),
      );
      const found = await status();
      expect(found).toMatchObject({
        state: 'working',
        missing: [],
        excess: [],
        gas: { paid: true, left: world().hotKeyLimit },
      });
    });

    test('is granted it again by what a hardware wallet shows and signs', async () => {
      const { rpc, providerKey } = world();
      const now = Date.now();
      const transaction = prepareGrant({
        ...parties(),
        nowMs: parseUnixMs(now),
        expiresAtMs: parseUnixMs(now + DAY_MS),
        spendLimit: { denom: UAKT, amount: world().hotKeyLimit },
        hasAllowance: true,
      });
      const { number: accountNumber, sequence } = (await rpc.account(providerKey.address))!;
      const { publicKey } = providerKey;
      const form = aminoDocForm(transaction, { accountNumber, sequence, publicKey })!;
      const bytes = rawTransaction(form, await providerKey.sign(form.bytes));
      expect(await world().sendSigned(bytes, transaction.fee.amount)).toMatchObject({ code: 0 });
      expect(await status()).toMatchObject({ state: 'working', missing: [] });
    });

    test('bids and withdraws for the account, which pays its gas', async () => {
      const { machine, tenant, provider, hotKey, rpc, deposits, signal } = world();
      const id = world().bid(5);
      const bid = intentOf('bid', id, messages.createBid(id, deposits.bid));
      const own = world().signerFees();
      expect(await world().carryOut([bid], signer)).toMatchObject([{ state: 'included' }]);
      const found = await queryBid(machine.asking, id, { signal });
      expect(found).toMatchObject({ bid: { state: 'open' }, escrow: { owner: provider.address } });
      const { height: from } = await tenant.send([messages.createLease(id)]);
      const before = await rpc.balance(provider.address, 'uact');
      const withdraw = intentOf('withdraw', id, messages.withdraw(id));
      const [outcome] = await world().carryOut([withdraw], signer);
      if (outcome?.state !== 'included') throw new Error(JSON.stringify(outcome));
      const paid = (await rpc.balance(provider.address, 'uact')) - before;
      expect(paid).toBe(BigInt((outcome.height - from) * messages.BID_PRICE));
      expect(await rpc.balance(hotKey.address, 'uakt')).toBe(0n);
      expect(await status()).toMatchObject({
        gas: { paid: true, left: world().hotKeyLimit - (world().signerFees() - own) },
      });
    });

    test('is refused what was taken back', async () => {
      await signElsewhere(
        prepareRevoke({ ...parties(), messages: [WITHDRAW], hasAllowance: false }),
      );
      expect(await status()).toMatchObject({ state: 'partial', missing: [WITHDRAW] });
      const id = world().bid(5);
      const again = intentOf('withdraw-again', id, messages.withdraw(id));
      const [outcome] = await world().carryOut([again], signer);
      expect(outcome).toMatchObject({ state: 'failed' });
      expect(outcome?.state === 'failed' && outcome.refusal.words).toMatch(/grant|authorization/);
    });

    test('can do nothing after the whole was revoked', async () => {
      const { machine, signal } = world();
      const left = DELEGATED_MESSAGES.filter((message) => message !== WITHDRAW);
      await signElsewhere(prepareRevoke({ ...parties(), messages: left, hasAllowance: true }));
      expect(await status()).toMatchObject({ state: 'ended', missing: DELEGATED_MESSAGES });
      const id = world().bid(5);
      const closing = intentOf('close', id, messages.closeBid(id, 'decommission'));
      signer.submit([closing]);
      const problem = await world().until('the hot key waits', () => signer.state().problem);
      expect(problem.code).toBe('account-refused');
      const found = await queryBid(machine.asking, id, { signal });
      expect(found?.bid.state).toBe('active');
      // The account itself still can.
      expect(await world().carryOut([closing])).toMatchObject([{ state: 'included' }]);
    });
  });
}
