import { MsgExec } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { afterEach, describe, expect, test } from 'vitest';

import type { OpenChain } from '../../chain/open-chain.ts';
import { anteGas, GasMeter } from '../../chain/tx/gas.ts';
import { messageGas } from '../../chain/tx/message-gas.ts';
import { packed } from '../../helpers/chain/sign.ts';
import { alice, bob, openOwn, sendMessage, sendTx, START, uakt } from './own-chain.ts';

let own: OpenChain | undefined;
afterEach(() => own?.close());

describe('the meter', () => {
  test('counts up to its limit, and still counts what passed it', () => {
    const meter = new GasMeter(10n);
    meter.consume(10n, 'ReadFlat');
    expect(() => {
      meter.consume(5n, 'WriteFlat');
    }).toThrow('out of gas in location: WriteFlat; gasWanted: 10, gasUsed: 15: out of gas');
    expect(meter.used).toBe(15n);
  });

  test('without a limit only counts', () => {
    const meter = new GasMeter();
    meter.consume(10n ** 12n, 'ReadFlat');
    expect(meter.used).toBe(10n ** 12n);
  });
});

describe('a message costs', () => {
  const transfer = { type: 'transfer', attributes: [] };

  test('for its kind, its bytes and what it brought about', () => {
    const message = sendMessage(alice, 5n);
    const bytes = 30n * BigInt(message.value.length);
    expect([messageGas(message, []), messageGas(message, [transfer, transfer])]).toEqual([
      1_000n + bytes,
      33_000n + bytes,
    ]);
  });

  test('when it is wrapped, as much as both', () => {
    const inner = sendMessage(alice, 5n);
    const exec = packed(MsgExec, { grantee: bob.address, msgs: [inner] });
    const bytes = 30n * BigInt(exec.value.length);
    expect(messageGas(exec, [transfer])).toBe(5_000n + 1_000n + 16_000n + bytes);
  });
});

describe('a transaction', () => {
  test('costs the sum of its parts, and a simulation as much without the fee', async () => {
    own = await openOwn();
    const bytes = sendTx(own);
    const free = sendTx(own, { fee: [] });
    const simulated = own.chain.simulate(free);
    own.chain.submit(bytes);
    const [done] = own.produceBlock().results;
    const conditions = Object.values({ ...anteGas, perByte: 0n, allowance: 0n, unordered: 0n });
    const message = sendMessage(alice, 5n);
    const parts =
      conditions.reduce((sum, part) => sum + part, 0n) +
      anteGas.perByte * BigInt(bytes.length) +
      messageGas(message, [{ type: 'transfer', attributes: [] }]);
    const feeBytes = BigInt(bytes.length - free.length);
    expect([done?.gasUsed, simulated.gasUsed, simulated.code]).toEqual([
      parts,
      parts - anteGas.fee - anteGas.perByte * feeBytes,
      0,
    ]);
  });

  test('that runs out of gas in its messages has paid and done nothing', async () => {
    own = await openOwn();
    own.chain.submit(sendTx(own, { gas: 60_000n }));
    const [result] = own.produceBlock().results;
    expect({
      code: result?.code,
      log: result?.log,
      alice: own.balanceOf(alice.address, 'uakt'),
      bob: own.balanceOf(bob.address, 'uakt'),
    }).toEqual({
      code: 11,
      log: expect.stringMatching(/^out of gas in location: WriteFlat; gasWanted: 60000, gasUsed/),
      alice: START - 2_500n,
      bob: START,
    });
  });

  test('that is simulated changes nothing, and needs no signature', async () => {
    own = await openOwn();
    const { code } = own.chain.simulate(sendTx(own, { chainId: 'elsewhere', fee: [] }));
    expect([code, own.balanceOf(bob.address, 'uakt')]).toEqual([0, START]);
    expect(own.chain.submit(sendTx(own)).code).toBe(0);
  });

  test('waits for a block with room for its gas', async () => {
    own = await openOwn({ maxBlockGas: 250_000n });
    for (let sequence = 0n; sequence < 5n; sequence += 1n) {
      own.chain.submit(sendTx(own, { sequence, fee: [uakt(2_500n)] }, sequence + 1n));
    }
    const blocks = [own.produceBlock(), own.produceBlock(), own.produceBlock()];
    expect(blocks.map(({ txs }) => txs.length)).toEqual([2, 2, 1]);
  });
});
