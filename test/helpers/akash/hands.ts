import { findAccount } from '../../chain/modules/accounts.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import type { PackedMessage, TestKey } from '../chain/sign.ts';
import { signTx } from '../chain/sign.ts';

/** What a transaction by hand is given for each message, in gas and uakt. */
const GAS = 3_000_000n;
const FEE = 75_000n;

/** People whose transactions are signed without any of our code. They are in the order of the genesis. */
export class Hands {
  readonly #net: OpenChain;
  readonly #keys: readonly TestKey[];

  constructor(net: OpenChain, keys: readonly TestKey[]) {
    this.#net = net;
    this.#keys = keys;
  }

  /** Puts a transaction of `key` into the mempool. Throws where it is not taken. */
  submit(key: TestKey, ...packed: readonly PackedMessage[]): void {
    // Of the provider too, whose sequence our signer counts as well.
    const { chain } = this.#net;
    const waiting = chain.mempool.waiting.filter((tx) =>
      tx.signers.some(({ address }) => address === key.address),
    );
    const known = chain.read((context) => findAccount(context, key.address)?.sequence ?? 0n);
    const bytes = signTx({
      ...{ key, chainId: chain.chainId, sequence: known + BigInt(waiting.length) },
      accountNumber: BigInt(this.#keys.findIndex(({ address }) => address === key.address)),
      ...{ messages: packed, gas: GAS * BigInt(packed.length), timeoutHeight: 0n },
      fee: [{ denom: 'uakt', amount: FEE * BigInt(packed.length) }],
    });
    const answer = chain.submit(bytes);
    if (answer.code !== 0) throw new Error(`not taken: ${answer.log}`);
  }
}
