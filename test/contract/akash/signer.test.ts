import { MsgBurnACT } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { MsgWithdrawLease } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import {
  AllowedMsgAllowance,
  BasicAllowance,
  GenericAuthorization,
  MsgExec,
  MsgGrant,
  MsgGrantAllowance,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { afterEach, describe, expect, test } from 'vitest';

import { packed, signTx } from '../../helpers/chain/sign.ts';
import {
  addressOf,
  CHAIN_ID,
  HOT,
  intentOf,
  KeyWallet,
  payment,
  PROVIDER,
  sendMessage,
  STRANGER,
} from './signer-keys.ts';
import type { WorldOptions } from './signer-world.ts';
import { SignerWorld } from './signer-world.ts';

const opened: SignerWorld[] = [];

async function open(options: WorldOptions = {}): Promise<SignerWorld> {
  const world = await SignerWorld.open(options);
  opened.push(world);
  return world;
}

afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

const ids = (count: number) => Array.from({ length: count }, (_, n) => `pay/${n}`);

/** Each payment arrived once, and every uakt that is gone is written down. */
function expectSound(world: SignerWorld, all: readonly string[]): void {
  const once = Object.fromEntries(all.map((id) => [id, 1n]));
  expect({ paid: world.timesPaid(all), unaccounted: world.unaccounted(all) }).toEqual({
    paid: once,
    unaccounted: 0n,
  });
}

describe('on a chain that computes', () => {
  test('a hundred intents are in the next block, in one transaction', async () => {
    const world = await open();
    const all = ids(100);
    world.signer.submit(all.map((id) => payment(id)));
    await world.inMempool();
    world.net.produceBlock();
    await world.until('over', () => world.signer.state().pending === 0);
    expect(world.transactions()).toBe(1);
    expectSound(world, all);
  });

  test('transactions keep to a share of what a block may use', async () => {
    const world = await open({ blockGas: 600_000n });
    const all = ids(20);
    world.signer.submit(all.map((id) => payment(id)));
    await world.over();
    expect(world.transactions()).toBeGreaterThan(1);
    // A node turns away what a block has no room for: nothing of that size was sent.
    expect(world.broadcasts).toBe(world.transactions());
    expectSound(world, all);
  });

  test('unordered transactions take no number', async () => {
    const world = await open({ signer: { unordered: true, mostMessages: 1 } });
    const all = ids(3);
    world.signer.submit(all.map((id) => payment(id)));
    await world.over();
    expect([world.transactions(), world.sequence()]).toEqual([3, 1n]);
    expectSound(world, all);
  });

  test('a hot key spends nothing of its own', async () => {
    const world = await open({ wallet: new KeyWallet(HOT, PROVIDER.address) });
    const authorization = packed(GenericAuthorization, { msg: '/cosmos.bank.v1beta1.MsgSend' });
    const basic = packed(BasicAllowance, { spendLimit: [{ denom: 'uakt', amount: '1000000' }] });
    const execOnly = { allowance: basic, allowedMessages: [`/${MsgExec.$type}`] };
    const allowance = packed(AllowedMsgAllowance, execOnly);
    const parties = { granter: PROVIDER.address, grantee: HOT.address };
    const grant = signTx({
      ...{ key: PROVIDER, chainId: CHAIN_ID, accountNumber: 0n, sequence: 0n },
      messages: [
        packed(MsgGrant, { ...parties, grant: { authorization } }),
        packed(MsgGrantAllowance, { ...parties, allowance }),
      ],
      ...{ fee: [{ denom: 'uakt', amount: 10_000n }], gas: 400_000n },
    });
    const all = ids(5);
    world.signer.submit(all.map((id) => payment(id)));
    await world.until('it waits', () => world.signer.state().problem !== undefined);
    expect(world.signer.state().problem?.code).toBe('account-refused');
    expect(world.net.chain.submit(grant).code).toBe(0);
    await world.over();
    expect(world.balance(HOT.address)).toBe(1_000_000_000n);
    expect(world.timesPaid(all)).toEqual(Object.fromEntries(all.map((id) => [id, 1n])));
    // The grant itself was not ours to write down.
    expect(world.unaccounted(all)).toBe(10_000n);
  });
});

describe('what the chain refuses', () => {
  const cases = [
    ['uact', intentOf('bad', sendMessage(PROVIDER.address, addressOf('x'), 5n, 'uact'))],
    [
      'more than there is',
      intentOf('bad', sendMessage(PROVIDER.address, addressOf('x'), 10n ** 15n)),
    ],
    [
      'a redeem to somebody else, which no message index names',
      intentOf(
        'bad',
        packed(MsgBurnACT, {
          owner: PROVIDER.address,
          to: STRANGER.address,
          coinsToBurn: { denom: 'uact', amount: '20000000' },
        }),
      ),
    ],
    [
      'a withdrawal from a lease that never was',
      intentOf(
        'bad',
        packed(MsgWithdrawLease, {
          id: { owner: STRANGER.address, dseq: '1', gseq: 1, oseq: 1, provider: PROVIDER.address },
        }),
      ),
    ],
  ] as const;

  test.each(cases)('of one intent (%s) delays no other', async (_what, bad) => {
    const world = await open();
    const all = ids(6);
    const good = all.map((id) => payment(id));
    world.signer.submit([...good.slice(0, 3), bad, ...good.slice(3)]);
    await world.inMempool();
    world.net.produceBlock();
    await world.until('the others are over', () => world.signer.state().pending === 1);
    expect(world.states().bad).toBe('queued');
    await world.over();
    expect(world.states().bad).toBe('failed');
    expect(world.transactions()).toBe(1);
    expectSound(world, all);
  });

  test('of a message that another account has to sign ends that intent alone', async () => {
    const world = await open();
    const foreign = intentOf('bad', sendMessage(STRANGER.address, addressOf('x'), 5n));
    world.signer.submit([payment('pay/0'), foreign, payment('pay/1')]);
    await world.over();
    expect(world.states()).toEqual({ 'pay/0': 'included', bad: 'failed', 'pay/1': 'included' });
    expectSound(world, ids(2));
  });

  test('a fee that is too small is raised to what the node wants', async () => {
    const world = await open({ chain: { minGasPrice: { denom: 'uakt', amount: 10n ** 17n } } });
    world.signer.submit([payment('pay/0')]);
    await world.over();
    expectSound(world, ids(1));
  });

  test('gas that ran out in a block costs a fee and is raised', async () => {
    const world = await open({ signer: { gasMarginPercent: 115n } });
    world.signer.submit([payment('pay/0')]);
    await world.over();
    expect(world.spent.map(({ code }) => code).at(-1)).toBe(0);
    expectSound(world, ids(1));
  });

  test('an account without enough for the fee waits for coins', async () => {
    const world = await open({ coins: 1_500n });
    world.signer.submit([payment('pay/0')]);
    await world.live('it waits', () => world.signer.state().problem !== undefined);
    expect(world.signer.state().problem?.code).toBe('account-refused');
    const coins = 1_000_000n;
    world.net.fund(PROVIDER.address, [{ denom: 'uakt', amount: coins }]);
    await world.over();
    expect(world.timesPaid(ids(1))).toEqual({ 'pay/0': 1n });
    expect(world.unaccounted(ids(1))).toBe(-coins);
  });
});

describe('when something goes wrong', () => {
  test('an RPC that is down for ten minutes loses nothing', async () => {
    const world = await open();
    world.signer.submit([payment('pay/0')]);
    await world.inMempool();
    await world.net.endpoint.goDown();
    world.signer.submit([payment('pay/1')]);
    const endMs = world.clock.monotonicMs() + 600_000;
    await world.live('ten minutes pass', () => world.clock.monotonicMs() >= endMs, 2_000);
    expect(world.signer.state()).toMatchObject({
      pending: 2,
      problem: { code: 'network-unreachable' },
    });
    await world.net.endpoint.comeBack();
    await world.over();
    expect(world.transactions()).toBe(2);
    expectSound(world, ids(2));
  });

  test('an RPC that answers for another chain is not believed', async () => {
    const world = await open();
    world.signer.submit([payment('pay/0')]);
    await world.inMempool();
    world.net.endpoint.faults.chainId = 'another';
    await world.until('it waits', () => world.signer.state().problem !== undefined);
    for (let n = 0; n < 15; n++) world.net.produceBlock();
    const endMs = world.clock.monotonicMs() + 60_000;
    await world.until('a minute passes', () => world.clock.monotonicMs() >= endMs, Infinity, 1_000);
    expect(world.states()).toEqual({ 'pay/0': 'broadcast' });
    world.net.endpoint.faults.chainId = undefined;
    await world.over();
    expect(world.transactions()).toBe(1);
    expectSound(world, ids(1));
  });

  test('a number that another wallet took under a lost transaction', async () => {
    const world = await open();
    world.net.endpoint.faults.isSwallowing = true;
    world.signer.submit([payment('pay/0')]);
    await world.until('it is swallowed', () => world.broadcasts === 1);
    world.net.endpoint.faults.isSwallowing = false;
    world.net.produceBlock();
    world.steal();
    await world.inMempool();
    world.net.produceBlock();
    await world.over();
    expectSound(world, ids(1));
  });

  test('a number that another wallet takes while ours waits unsent', async () => {
    const world = await open();
    world.signer.submit([payment('pay/0')]);
    await world.over();
    world.steal();
    world.signer.submit([payment('pay/1')]);
    await world.over();
    expectSound(world, ids(2));
  });

  test('control: whoever goes on counting alone after that is refused each time', async () => {
    const world = await open();
    const counted = world.sequence();
    world.steal();
    const send = (): number => {
      const transaction = signTx({
        ...{ key: PROVIDER, chainId: CHAIN_ID, accountNumber: 0n, sequence: counted },
        messages: [sendMessage(PROVIDER.address, PROVIDER.address, 1n)],
        ...{ fee: [{ denom: 'uakt', amount: 2500n }], gas: 100_000n },
      });
      world.net.produceBlock();
      return world.net.chain.submit(transaction).code;
    };
    expect([send(), send(), send()]).toEqual([32, 32, 32]);
  });

  test('a full mempool', async () => {
    const world = await open();
    world.net.endpoint.faults.isMempoolFull = true;
    world.signer.submit([payment('pay/0')]);
    await world.live('it says so', () => world.signer.state().problem?.code === 'mempool-full');
    world.net.endpoint.faults.isMempoolFull = false;
    await world.over();
    expect(world.transactions()).toBe(1);
    expectSound(world, ids(1));
  });

  test('a transaction that a node takes and never passes on', async () => {
    const world = await open({ signer: { timeoutBlocks: 4 } });
    world.net.endpoint.faults.isSwallowing = true;
    world.signer.submit([payment('pay/0')]);
    await world.until('it is swallowed', () => world.broadcasts === 1);
    const first = world.signer.state().flight!.hash;
    await world.live('it is lost', () => {
      const { flight } = world.signer.state();
      return flight !== undefined && flight.hash !== first;
    });
    expect(world.net.chain.height).toBeGreaterThanOrEqual(7n);
    world.net.endpoint.faults.isSwallowing = false;
    await world.over();
    expect(world.transactions()).toBe(1);
    expectSound(world, ids(1));
  });

  test('a node that is restarted and forgets what waited', async () => {
    const world = await open({ signer: { timeoutBlocks: 4 } });
    world.signer.submit([payment('pay/0')]);
    await world.inMempool();
    await world.net.endpoint.restart();
    await world.over();
    expect(world.transactions()).toBe(1);
    expectSound(world, ids(1));
  });

  test('a broadcast whose answer is cut off', async () => {
    const world = await open();
    world.cutNext = true;
    world.signer.submit([payment('pay/0'), payment('pay/1')]);
    await world.inMempool();
    await world.over();
    expect(world.transactions()).toBe(1);
    expectSound(world, ids(2));
  });

  test('a wallet that is locked in the middle', async () => {
    const world = await open();
    world.signer.submit([payment('pay/0')]);
    await world.inMempool();
    world.wallet.locked = true;
    world.signer.submit([payment('pay/1')]);
    await world.live('the first is over', () => world.signer.state().pending === 1);
    await world.live('it waits', () => world.signer.state().problem?.code === 'wallet-locked');
    world.wallet.locked = false;
    await world.over();
    expectSound(world, ids(2));
  });
});
