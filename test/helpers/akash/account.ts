import type { PackedMessage, TestKey } from '../chain/sign.ts';
import { signTx, txHash } from '../chain/sign.ts';
import type { FoundTx, NodeRpc } from './node-rpc.ts';
import { feeOf } from './target.ts';

/** Where a {@link PlainAccount} sends what it signs, and how. */
export interface AccountParts {
  readonly rpc: NodeRpc;
  readonly chainId: string;
  /** uakt for a unit of gas, × 10^18. */
  readonly gasPrice: bigint;
  /** Waits until the answer is there. */
  readonly until: <T>(what: string, ask: () => Promise<T | undefined>) => Promise<T>;
  /** Told of each transaction that is in a block. */
  readonly sent: (tx: SentTx) => void;
}

/** A transaction that was signed here. */
export interface SentTx extends FoundTx {
  readonly by: string;
  /** uakt. */
  readonly fee: bigint;
}

const TIMEOUT_BLOCKS = 60n;

/**
 * An account whose owner signs by hand, one transaction after the other: the tenant, and whoever
 * uses the provider's key behind our signer's back. Nothing of the agent is in it.
 */
export class PlainAccount {
  readonly key: TestKey;
  readonly #parts: AccountParts;

  constructor(key: TestKey, parts: AccountParts) {
    this.key = key;
    this.#parts = parts;
  }

  get address(): string {
    return this.key.address;
  }

  /** Signs, sends and waits until it is in a block. Throws where it is refused, also there. */
  async send(messages: readonly PackedMessage[]): Promise<SentTx> {
    return this.#send(messages, await this.#gasFor(messages));
  }

  /** What is left when everything is sent away with `message(amount)`; sends it where it is worth it. */
  async sendAll(message: (amount: bigint) => PackedMessage): Promise<bigint> {
    const { rpc, gasPrice } = this.#parts;
    const balance = await rpc.balance(this.address, 'uakt');
    if (balance === 0n) return 0n;
    const gas = await this.#gasFor([message(1n)]);
    const rest = balance - feeOf(gas, gasPrice);
    if (rest <= 0n) return 0n;
    await this.#send([message(rest)], gas);
    return rest;
  }

  async #gasFor(messages: readonly PackedMessage[]): Promise<bigint> {
    const used = await this.#parts.rpc.simulate(await this.#sign(messages, 0n, 0n));
    return (used * 3n) / 2n;
  }

  async #send(messages: readonly PackedMessage[], gas: bigint): Promise<SentTx> {
    const { rpc, until, gasPrice, sent } = this.#parts;
    const fee = feeOf(gas, gasPrice);
    const bytes = await this.#sign(messages, gas, fee);
    const hash = txHash(bytes);
    await rpc.broadcast(bytes);
    const found = await until(`the transaction ${hash} is in a block`, () => rpc.transaction(hash));
    const tx = { ...found, by: this.address, fee };
    sent(tx);
    if (found.code !== 0) throw new Error(`refused in its block: ${found.log}`);
    return tx;
  }

  async #sign(messages: readonly PackedMessage[], gas: bigint, fee: bigint): Promise<Uint8Array> {
    const { rpc, chainId } = this.#parts;
    const account = await rpc.account(this.address);
    if (account === undefined) throw new Error(`${this.address} has never had coins`);
    return signTx({
      ...{ key: this.key, chainId, messages, gas },
      ...{ accountNumber: account.number, sequence: account.sequence },
      fee: fee === 0n ? [] : [{ denom: 'uakt', amount: fee }],
      timeoutHeight: BigInt(await rpc.height()) + TIMEOUT_BLOCKS,
    });
  }
}
