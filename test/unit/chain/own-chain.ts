import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { GenesisOptions } from '../../chain/genesis.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import { findAccount } from '../../chain/modules/accounts.ts';
import type { OpenChain, OpenOptions } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import type { TestKey, TxRequest } from '../../helpers/chain/sign.ts';
import { keyOf, packed, signTx } from '../../helpers/chain/sign.ts';

/** The same secret bytes over and over: a key for tests. */
export const keyFrom = (byte: number): TestKey => keyOf(new Uint8Array(32).fill(byte));

export const alice = keyFrom(1);
export const bob = keyFrom(2);
/** Has a key and no account. */
export const carol = keyFrom(3);

export const uakt = (amount: bigint) => ({ denom: 'uakt', amount });
export const START = 10_000_000n;

/** A chain on which alice and bob have 10 AKT each, with its first block made. */
export async function openOwn(
  genesis: GenesisOptions = {},
  options: OpenOptions = {},
): Promise<OpenChain> {
  const accounts = [alice, bob].map(({ address }) => ({ address, coins: [uakt(START)] }));
  const own = await openChain({ ...options, genesis: makeGenesis({ accounts, ...genesis }) });
  own.produceBlock();
  return own;
}

/** alice sends bob coins, as far as nothing else is said. */
export function sendTx(own: OpenChain, change: Partial<TxRequest> = {}, amount = 5n): Uint8Array {
  const { key = alice } = change;
  const account = own.chain.read((context) => findAccount(context, key.address));
  return signTx({
    key,
    chainId: own.chain.chainId,
    accountNumber: account?.number ?? 0n,
    sequence: account?.sequence ?? 0n,
    messages: [sendMessage(key, amount)],
    fee: [uakt(2_500n)],
    gas: 100_000n,
    ...change,
  });
}

export const sendMessage = (from: TestKey, amount: bigint, denom = 'uakt') =>
  packed(MsgSend, {
    fromAddress: from.address,
    toAddress: bob.address,
    amount: [{ denom, amount: amount.toString() }],
  });
