import { MsgBurnACT } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import type { BlockHeight } from '../../../agent/domain/time.ts';
import type { Chain } from '../../../agent/network/akash/chain.ts';
import { delegationQueries } from '../../../agent/network/akash/delegation/chain-queries.ts';
import { prepareGrant, prepareRevoke } from '../../../agent/network/akash/delegation/prepare.ts';
import type { DelegationStatus } from '../../../agent/network/akash/delegation/status.ts';
import { judgeDelegation } from '../../../agent/network/akash/delegation/status.ts';
import type { UnsignedTransaction } from '../../../agent/network/akash/delegation/terms.ts';
import { DELEGATED_MESSAGES } from '../../../agent/network/akash/delegation/terms.ts';
import { signByKey } from '../../../agent/network/akash/delegation/transaction-forms.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { queryAccount } from '../../../agent/network/akash/queries/accounts.ts';
import type { ChainMessage, TxDraft } from '../../../agent/network/akash/signer/transaction.ts';
import {
  encodeDraft,
  execMessage,
  rawTransaction,
  signDocument,
} from '../../../agent/network/akash/signer/transaction.ts';
import { withOneTimeKey } from '../../../agent/wallet/one-time-key.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import { makeWallet, SECOND_ADDRESS, WORDS } from '../../helpers/wallet/samples.ts';

/** A machine that holds no money, on a chain: granted, used, renewed, ended and revoked. */

const CHAIN_ID = 'sublet-test';
const UAKT = parseDenom('uakt');
const ACCOUNT = SECOND_ADDRESS;
const DAY_MS = 86_400_000;
const LIMIT = 100_000n;
const GAS_PRICE = { denom: UAKT, amount: parseDec('0.025') };

let chain: OpenChain;
let access: Chain;
let wallet: ReturnType<typeof makeWallet>;
const signal = new AbortController().signal;
const oddities = { note: (): void => undefined };

beforeEach(async () => {
  chain = await openChain({ genesis: makeGenesis({ chainId: CHAIN_ID }) });
  chain.fund(ACCOUNT, [
    { denom: 'uakt', amount: 10_000_000n },
    { denom: 'uact', amount: 50_000_000n },
  ]);
  chain.feedPrice('1.25');
  chain.produceBlock(2);
  const options = { chainId: CHAIN_ID, endpoints: [chain.url] };
  access = openAccess(options, { clock: new SystemClock(), log: silentLogger });
  wallet = makeWallet();
  await wallet.owner.createHotKey(ACCOUNT, { protection: 'keychain' });
});

afterEach(async () => {
  await wallet.holder.close();
  await access.close();
  await chain.close();
});

const hotKey = () => wallet.holder.key().address;
const nowMs = () => parseUnixMs(Number(chain.chain.timeNs / 1_000_000n));
const terms = (hasAllowance = false) => ({
  chainId: CHAIN_ID,
  account: ACCOUNT,
  hotKey: hotKey(),
  nowMs: nowMs(),
  expiresAtMs: parseUnixMs(nowMs() + 30 * DAY_MS),
  spendLimit: { denom: UAKT, amount: LIMIT },
  gasPrice: GAS_PRICE,
  hasAllowance,
});

async function status(): Promise<DelegationStatus> {
  const queries = delegationQueries(access, oddities);
  const grants = await queries.grants(ACCOUNT, hotKey(), signal);
  const allowance = await queries.allowance(ACCOUNT, hotKey(), signal);
  return judgeDelegation({ grants, allowance }, UAKT, nowMs());
}

/** The code with which the chain took it, and how much of its gas was left. */
async function send(transaction: Uint8Array): Promise<{ code: number; log: string; left: bigint }> {
  const { code, log, hash } = await access.broadcast(transaction, signal);
  if (code !== 0) return { code, log, left: 0n };
  chain.produceBlock();
  const outcome = await access.transaction(hash, signal);
  if (outcome === undefined) throw new Error('it is in no block');
  return { code: outcome.code, log: outcome.log, left: outcome.gasWanted - outcome.gasUsed };
}

/** Number and sequence; zeros for an account that the chain does not know. */
async function accountOf(address: string): Promise<{ accountNumber: bigint; sequence: bigint }> {
  const account = await queryAccount({ access, oddities }, address, { signal });
  return { accountNumber: account?.number ?? 0n, sequence: account?.sequence ?? 0n };
}

/** The account's owner signs with a key that is entered once. */
function signElsewhere(transaction: UnsignedTransaction) {
  return withOneTimeKey(WORDS, { index: 1, prefix: 'akash' }, async (key) => {
    return send(await signByKey(transaction, key, await accountOf(ACCOUNT)));
  });
}

/** The hot key does something for the account, whose allowance pays. */
async function exec(message: ChainMessage) {
  const key = wallet.holder.key();
  const { accountNumber, sequence } = await accountOf(key.address);
  const draft: TxDraft = {
    messages: [execMessage(key.address, [message])],
    publicKey: key.publicKey,
    sequence,
    gas: 400_000n,
    fee: [{ denom: UAKT, amount: 10_000n }],
    granter: ACCOUNT,
    timeout: { by: 'height', height: 0 as BlockHeight },
  };
  const encoded = encodeDraft(draft);
  const signature = await key.sign(signDocument(encoded, CHAIN_ID, accountNumber));
  return send(rawTransaction(encoded, signature));
}

const redeem = (): ChainMessage => ({
  typeUrl: `/${MsgBurnACT.$type}`,
  value: MsgBurnACT.encode(
    MsgBurnACT.fromPartial({
      owner: ACCOUNT,
      to: ACCOUNT,
      coinsToBurn: { denom: 'uact', amount: '1000000' },
    }),
  ).finish(),
});
const steal = (): ChainMessage => ({
  typeUrl: `/${MsgSend.$type}`,
  value: MsgSend.encode(
    MsgSend.fromPartial({
      fromAddress: ACCOUNT,
      toAddress: hotKey(),
      amount: [{ denom: 'uakt', amount: '5' }],
    }),
  ).finish(),
});

test('one transaction signed elsewhere makes the hot key work, for what was granted and nothing else', async () => {
  expect(await status()).toMatchObject({ state: 'ended', gas: { paid: false, why: 'none' } });
  const granted = await signElsewhere(prepareGrant(terms()));
  expect([granted.code, granted.left > 0n]).toEqual([0, true]);
  expect(await status()).toMatchObject({
    state: 'working',
    missing: [],
    excess: [],
    gas: { paid: true, left: LIMIT },
  });
  expect(await exec(redeem())).toMatchObject({ code: 0 });
  expect(await exec(steal())).toMatchObject({ code: 2 });
  // Both transactions cost the account's allowance, and the hot key never had a coin.
  expect(await status()).toMatchObject({ gas: { paid: true, left: LIMIT - 20_000n } });
  expect(chain.balanceOf(hotKey(), 'uakt')).toBe(0n);
});

test('the allowance pays for nothing but what is done for the account', async () => {
  await signElsewhere(prepareGrant(terms()));
  const key = wallet.holder.key();
  const { accountNumber, sequence } = await accountOf(key.address);
  const value = MsgSend.fromPartial({
    fromAddress: key.address,
    toAddress: ACCOUNT,
    amount: [{ denom: 'uakt', amount: '1' }],
  });
  const encoded = encodeDraft({
    messages: [{ typeUrl: `/${MsgSend.$type}`, value: MsgSend.encode(value).finish() }],
    publicKey: key.publicKey,
    sequence,
    gas: 200_000n,
    fee: [{ denom: UAKT, amount: 5_000n }],
    granter: ACCOUNT,
    timeout: { by: 'height', height: 0 as BlockHeight },
  });
  const signature = await key.sign(signDocument(encoded, CHAIN_ID, accountNumber));
  expect((await send(rawTransaction(encoded, signature))).code).not.toBe(0);
  expect(await status()).toMatchObject({ gas: { paid: true, left: LIMIT } });
});

test('it is renewed by one transaction, before its end and after', async () => {
  await signElsewhere(prepareGrant(terms()));
  await exec(redeem());
  expect(await signElsewhere(prepareGrant(terms(true)))).toMatchObject({ code: 0 });
  expect(await status()).toMatchObject({ state: 'working', gas: { left: LIMIT } });
  // A renewal that forgets the old allowance is refused whole.
  expect((await signElsewhere(prepareGrant(terms()))).code).not.toBe(0);
  chain.produceBlockAt(chain.chain.timeNs + BigInt(31 * DAY_MS) * 1_000_000n);
  // The price of a month ago is none.
  chain.feedPrice('1.25');
  chain.produceBlock(2);
  expect(await status()).toMatchObject({ state: 'ended', granted: [] });
  expect((await exec(redeem())).log).toContain('fee-grant not found');
  expect(await signElsewhere(prepareGrant(terms()))).toMatchObject({ code: 0 });
  expect(await exec(redeem())).toMatchObject({ code: 0 });
});

test('a stolen machine costs one revoke, after which it can do nothing', async () => {
  await signElsewhere(prepareGrant(terms()));
  const there = {
    chainId: CHAIN_ID,
    account: ACCOUNT,
    hotKey: hotKey(),
    messages: DELEGATED_MESSAGES,
    hasAllowance: true,
    gasPrice: GAS_PRICE,
  };
  const revoked = await signElsewhere(prepareRevoke(there));
  expect([revoked.code, revoked.left > 0n]).toEqual([0, true]);
  expect(await status()).toMatchObject({ state: 'ended', missing: DELEGATED_MESSAGES });
  expect((await exec(redeem())).log).toContain('fee-grant not found');
});
