import { QueryParamsResponse } from '@akashnetwork/chain-sdk/private-types/cosmos.v1';
import { ConfigResponse, TxRaw } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { afterEach, describe, expect, test } from 'vitest';

import type { OpenChain } from '../../chain/open-chain.ts';
import type { TxRequest } from '../../helpers/chain/sign.ts';
import { alice, bob, carol, openOwn, sendMessage, sendTx, START, uakt } from './own-chain.ts';

let own: OpenChain;
afterEach(() => own.close());

const answer = (bytes: Uint8Array) => {
  const { code, codespace, log } = own.chain.submit(bytes);
  return { code, codespace, log };
};
const sdk = (code: number, log: string) => ({ code, codespace: 'sdk', log });
const DONE = { code: 0, codespace: '', log: '' };

describe('a transaction is not let in', () => {
  const cases: readonly (readonly [string, Partial<TxRequest>, ReturnType<typeof sdk>])[] = [
    [
      'with a sequence that is past',
      { sequence: 7n },
      sdk(32, 'account sequence mismatch, expected 0, got 7: incorrect account sequence'),
    ],
    [
      'with too small a fee',
      { fee: [uakt(249n)] },
      sdk(13, 'insufficient fees; got: 249uakt required: 250uakt: insufficient fee'),
    ],
    [
      'without a fee',
      { fee: [] },
      sdk(13, 'insufficient fees; got:  required: 250uakt: insufficient fee'),
    ],
    [
      'with a fee that it cannot pay',
      { fee: [uakt(START + 1n)] },
      sdk(
        5,
        'spendable balance 10000000uakt is smaller than 10000001uakt: insufficient funds: insufficient funds',
      ),
    ],
    [
      'with less gas than its signature takes',
      { gas: 30_000n },
      sdk(11, expect.stringMatching(/^out of gas in location: ReadFlat; gasWanted: 30000, gas/)),
    ],
    [
      'without gas',
      { gas: 0n },
      sdk(11, expect.stringMatching(/^out of gas in location: ReadFlat; gasWanted: 0, gasUsed/)),
    ],
    [
      'after its height',
      { timeoutHeight: 1n },
      sdk(30, 'block height: 2, timeout height: 1: tx timeout height'),
    ],
    [
      'with a long memo',
      { memo: 'x'.repeat(257) },
      sdk(12, 'maximum number of characters is 256 but received 257 characters: memo too large'),
    ],
    [
      'without a message',
      { messages: [] },
      sdk(18, 'must contain at least one message: invalid request'),
    ],
    [
      'with a message that nobody knows',
      { messages: [{ typeUrl: '/akash.market.v9.MsgNothing', value: new Uint8Array() }] },
      sdk(2, 'unable to resolve type URL /akash.market.v9.MsgNothing: tx parse error'),
    ],
    [
      'signed for another chain',
      { chainId: 'elsewhere' },
      sdk(
        4,
        'signature verification failed; please verify account number (0) and chain-id (sublet-test): (unable to verify single signer signature): unauthorized',
      ),
    ],
    [
      'signed for another account number',
      { accountNumber: 9n },
      sdk(4, expect.stringContaining('please verify account number (0)')),
    ],
    [
      'from an account that is not there',
      { key: carol, accountNumber: 0n, sequence: 0n },
      sdk(9, `fee payer address: ${carol.address} does not exist: unknown address`),
    ],
    [
      'in the name of somebody else',
      { messages: [sendMessage(bob, 5n)] },
      sdk(
        8,
        `pubKey does not match signer address ${bob.address} with signer index: 0: invalid pubkey`,
      ),
    ],
    [
      'with a fee from somebody who has allowed none',
      { granter: bob.address },
      sdk(
        38,
        `${bob.address} does not allow to pay fees for ${alice.address}: fee-grant not found: not found`,
      ),
    ],
  ];

  test.each(cases)('%s', async (_, change, expected) => {
    own = await openOwn();
    own.produceBlock();
    expect(answer(sendTx(own, change))).toEqual(expected);
    expect(own.chain.mempool.waiting).toEqual([]);
  });

  test('with a signature that is changed', async () => {
    own = await openOwn();
    const raw = TxRaw.decode(sendTx(own));
    raw.signatures[0] = Uint8Array.from(raw.signatures[0] ?? []).reverse();
    expect(answer(TxRaw.encode(raw).finish()).code).toBe(4);
  });

  test('when its gas is more than a block has', async () => {
    own = await openOwn({ maxBlockGas: 150_000n });
    expect(answer(sendTx(own, { gas: 200_000n, fee: [uakt(5_000n)] }))).toEqual(
      sdk(41, 'tx gas limit 200000 exceeds block max gas 150000: invalid gas limit'),
    );
  });

  test('when it is no transaction', async () => {
    own = await openOwn();
    expect(answer(Uint8Array.of(0, 0, 0))).toEqual(
      sdk(2, 'invalid length; proto: invalid field number: tx parse error: tx parse error'),
    );
  });
});

test('a node says what it asks for, and what a block has room for', async () => {
  own = await openOwn(
    { maxBlockGas: 150_000n },
    { minGasPrice: { denom: 'uakt', amount: 10n ** 16n } },
  );
  const ask = (path: string) => own.chain.query(path, new Uint8Array(), own.chain.height);
  const config = ask('/cosmos.base.node.v1beta1.Service/Config');
  const params = ask('/cosmos.consensus.v1.Query/Params');
  expect(ConfigResponse.decode(config).minimumGasPrice).toBe('0.010000000000000000uakt');
  expect(QueryParamsResponse.decode(params).params?.block?.maxGas.toString()).toBe('150000');
});

describe('a transaction that is let in', () => {
  test('waits, is done in the next block, and costs its fee', async () => {
    own = await openOwn();
    const taken = answer(sendTx(own));
    const { results } = own.produceBlock();
    expect({
      taken,
      code: results.map(({ code }) => code),
      alice: own.balanceOf(alice.address, 'uakt'),
      bob: own.balanceOf(bob.address, 'uakt'),
    }).toEqual({ taken: DONE, code: [0], alice: START - 2_505n, bob: START + 5n });
  });

  test('makes room for the next sequence before its block', async () => {
    own = await openOwn();
    const answers = [0n, 1n, 2n, 2n].map((sequence, at) =>
      answer(sendTx(own, { sequence }, BigInt(at + 1))),
    );
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0, 32]);
    expect(own.produceBlock().results.map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  test('keeps fee and sequence when its message is refused', async () => {
    own = await openOwn();
    answer(sendTx(own, {}, START));
    const [result] = own.produceBlock().results;
    expect({
      code: result?.code,
      log: result?.log,
      events: result?.events.map(({ type }) => type),
      alice: own.balanceOf(alice.address, 'uakt'),
      next: answer(sendTx(own)),
    }).toEqual({
      code: 5,
      log: 'failed to execute message; message index: 0: spendable balance 9997500uakt is smaller than 10000000uakt: insufficient funds',
      events: ['coin_spent', 'coin_received', 'transfer', 'message', 'tx', 'tx', 'tx'],
      alice: START - 2_500n,
      next: DONE,
    });
  });

  test('does all of its messages or none', async () => {
    own = await openOwn();
    const messages = [sendMessage(alice, 100n), sendMessage(alice, START)];
    answer(sendTx(own, { messages, gas: 200_000n, fee: [uakt(5_000n)] }));
    const [result] = own.produceBlock().results;
    expect([result?.log, own.balanceOf(bob.address, 'uakt')]).toEqual([
      expect.stringContaining('message index: 1: spendable balance 9994900uakt'),
      START,
    ]);
  });

  test('leaves the mempool when another one took its sequence', async () => {
    own = await openOwn();
    answer(sendTx(own));
    own.stealSequence(alice.address);
    expect(own.chain.mempool.waiting).toEqual([]);
    expect(own.produceBlock().txs).toEqual([]);
  });

  test('leaves the mempool when its height has passed', async () => {
    own = await openOwn({ maxBlockGas: 100_000n });
    answer(sendTx(own, { sequence: 0n }));
    answer(sendTx(own, { sequence: 1n, timeoutHeight: 2n }, 6n));
    // Only one fits into a block.
    const [first, second] = [own.produceBlock(), own.produceBlock()];
    expect([first.txs.length, second.txs.length, own.chain.mempool.waiting.length]).toEqual([
      1, 1, 0,
    ]);
    expect(second.results[0]?.code).toBe(30);
  });
});

describe('an unordered transaction', () => {
  const later = (seconds: number) => Number(own.chain.timeNs / 1_000_000n) + seconds * 1000;

  test('needs no sequence, and is taken once', async () => {
    own = await openOwn();
    const until = later(60);
    const bytes = sendTx(own, { unorderedUntilMs: until, sequence: 0n });
    const again = sendTx(own, { unorderedUntilMs: until, sequence: 0n }, 6n);
    expect([answer(bytes), answer(again)]).toEqual([
      DONE,
      sdk(18, expect.stringMatching(/^failed to add unordered nonce: already used timeout 20/)),
    ]);
    own.produceBlock();
    expect(answer(sendTx(own, { sequence: 0n })).code).toBe(0);
  });

  test.each([
    [-1, 42, 'tx timeout'],
    [601, 18, 'unordered tx ttl exceeds 10m0s'],
  ])('of %i seconds from now is refused', async (seconds, code, words) => {
    own = await openOwn();
    const { code: got, log } = answer(
      sendTx(own, { unorderedUntilMs: later(seconds), sequence: 0n }),
    );
    expect([got, log]).toEqual([code, expect.stringContaining(words)]);
  });
});
