import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../../../agent/base/logger.ts';
import { orderRefOf } from '../../../../../agent/network/akash/ids.ts';
import { Orders } from '../../../../../agent/network/akash/market/orders.ts';
import { makeGenesis } from '../../../../chain/genesis.ts';
import type { OpenChain } from '../../../../chain/open-chain.ts';
import { openChain } from '../../../../chain/open-chain.ts';
import { closeDeployment, createDeployment } from '../../../../helpers/akash/messages.ts';
import type { PackedMessage } from '../../../../helpers/chain/sign.ts';
import { keyOf, signTx } from '../../../../helpers/chain/sign.ts';

const { signal } = new AbortController();
const tenant = keyOf(new Uint8Array(32).fill(9));
const TERMS = { run: 'orders', deposit: 5_000_000n };

let own: OpenChain;
let asked: string[];
let orders: Orders;
let sequence: bigint;

beforeEach(async () => {
  const coins = ['uact', 'uakt'].map((denom) => ({ denom, amount: 10n ** 12n }));
  const accounts = [{ address: tenant.address, coins }];
  own = await openChain({ genesis: makeGenesis({ accounts }) });
  own.produceBlock();
  sequence = 0n;
  asked = [];
  const query = async (path: string, request: Uint8Array): Promise<Uint8Array> => {
    asked.push(path.replace(/.*\//, ''));
    return own.chain.query(path, request, own.chain.height);
  };
  orders = new Orders({ access: { query }, oddities: { note: () => undefined } }, silentLogger);
});
afterEach(() => own.close());

/** One block with these. */
function block(messages: readonly PackedMessage[]): void {
  const gas = 400_000n * BigInt(messages.length);
  const fee = [{ denom: 'uakt', amount: gas / 40n }];
  const { chainId } = own.chain;
  const signed = {
    key: tenant,
    chainId,
    accountNumber: 0n,
    sequence: sequence++,
    messages,
    fee,
    gas,
  };
  expect(own.chain.submit(signTx(signed)).log).toBe('');
  own.produceBlock();
}

/** The orders of a block in which a tenant places six. */
function place(
  from: number,
): readonly { owner: string; dseq: bigint; gseq: number; oseq: number }[] {
  const dseqs = Array.from({ length: 6 }, (_unused, at) => BigInt(from + at));
  block(dseqs.map((dseq) => createDeployment({ owner: tenant.address, dseq }, TERMS)));
  return dseqs.map((dseq) => ({ owner: tenant.address, dseq, gseq: 1, oseq: 1 }));
}

const open = async (ids: ReturnType<typeof place>): Promise<readonly string[]> =>
  [...(await orders.stillOpen(ids, signal)).keys()].sort();
const refs = (ids: ReturnType<typeof place>): readonly string[] => ids.map(orderRefOf).sort();

test('one list answers for the blocks that it came after', async () => {
  const [first, second] = [place(10), place(20)];
  expect([await open(first), asked]).toEqual([refs(first), ['Orders']]);
  expect([await open(second), asked]).toEqual([refs(second), ['Orders']]);
  const third = place(30);
  expect([await open(third), asked]).toEqual([refs(third), ['Orders', 'Orders']]);
});

test('an order that closed before the list is asked for by itself, and is not open', async () => {
  const placed = place(10);
  block([closeDeployment({ owner: tenant.address, dseq: 12n })]);
  const left = placed.filter(({ dseq }) => dseq !== 12n);
  expect([await open(placed), asked]).toEqual([refs(left), ['Orders', 'Order']]);
});
