import type { Tx } from './tx/decode.ts';

/** How much may wait. */
export interface MempoolLimits {
  readonly maxTxs: number;
  /** Of one transaction. */
  readonly maxTxBytes: number;
  /** Of all together. */
  readonly maxBytes: number;
}

/** As CometBFT begins with. */
export const DEFAULT_MEMPOOL: MempoolLimits = {
  maxTxs: 5_000,
  maxTxBytes: 1_048_576,
  maxBytes: 1_073_741_824,
};

/** The node does not even look at a transaction; the words are an answer's `data`. */
export class MempoolError extends Error {
  override readonly name = 'MempoolError';
}

/** Transactions that wait for a block, in the order in which they came. */
export class Mempool {
  readonly #limits: MempoolLimits;
  /** What was seen lately is not looked at again, whether it still waits or is in a block. */
  readonly #seen = new Set<string>();
  #waiting: readonly Tx[] = [];

  constructor(limits: MempoolLimits) {
    this.#limits = limits;
  }

  get waiting(): readonly Tx[] {
    return this.#waiting;
  }

  get bytes(): number {
    return this.#waiting.reduce((sum, tx) => sum + tx.bytes.length, 0);
  }

  /** Refuses what is too large, was seen, or finds no room. */
  mustTake(bytes: Uint8Array, hash: string): void {
    const { maxTxs, maxTxBytes, maxBytes } = this.#limits;
    if (this.#waiting.length >= maxTxs || this.bytes + bytes.length > maxBytes) {
      throw fullError(this.#waiting.length, this.bytes, this.#limits);
    }
    if (bytes.length > maxTxBytes) {
      const sizes = `Max size is ${maxTxBytes}, but got ${bytes.length}`;
      throw new MempoolError(`Tx too large. ${sizes}`);
    }
    if (this.#seen.has(hash)) throw new MempoolError('tx already exists in cache');
  }

  add(tx: Tx): void {
    this.#seen.add(tx.hash);
    this.#waiting = [...this.#waiting, tx];
  }

  /** The first ones that fit into a block together. */
  take(maxGas: bigint | undefined): readonly Tx[] {
    let gas = 0n;
    const end = this.#waiting.findIndex((tx) => {
      gas += tx.gasLimit;
      return maxGas !== undefined && gas > maxGas;
    });
    return end === -1 ? this.#waiting : this.#waiting.slice(0, end);
  }

  /** After a block: what is in it waits no more; what it refused may be sent again. */
  afterBlock(taken: readonly { readonly tx: Tx; readonly isDone: boolean }[]): void {
    const hashes = new Set(taken.map(({ tx }) => tx.hash));
    this.#waiting = this.#waiting.filter(({ hash }) => !hashes.has(hash));
    for (const { tx, isDone } of taken) {
      if (isDone) this.#seen.add(tx.hash);
      else this.#seen.delete(tx.hash);
    }
  }

  /** Throws out what waits, as if it had never come; by default all of it. */
  drop(isDropped: (tx: Tx) => boolean = () => true): void {
    // Each is asked once: what is asked may go through a state that changes with every answer.
    const dropped = new Set(this.#waiting.filter(isDropped));
    for (const { hash } of dropped) this.#seen.delete(hash);
    this.#waiting = this.#waiting.filter((tx) => !dropped.has(tx));
  }
}

/** As a node with a full mempool says it. */
export function fullError(txs: number, bytes: number, limits: MempoolLimits): MempoolError {
  const count = `number of txs ${txs} (max: ${limits.maxTxs})`;
  const size = `total txs bytes ${bytes} (max: ${limits.maxBytes})`;
  return new MempoolError(`mempool is full: ${count}, ${size}`);
}
