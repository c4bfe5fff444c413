import type { Block } from '../block.ts';
import type { Chain, Place } from '../chain.ts';
import type { Faults } from '../faults.ts';
import { noFaults } from '../faults.ts';
import { DEFAULT_MEMPOOL, fullError } from '../mempool.ts';
import type { TxResult } from '../tx/run.ts';

/** A chain as one node knows it, with the faults of that node. */
export class Node {
  readonly chain: Chain;
  readonly faults: Faults = noFaults();
  /** Its name among nodes. */
  readonly moniker: string;
  #told = 0;

  constructor(chain: Chain, moniker: string) {
    this.chain = chain;
    this.moniker = moniker;
  }

  get chainId(): string {
    return this.faults.chainId ?? this.chain.chainId;
  }

  get height(): bigint {
    const { lagBlocks, frozenAt } = this.faults;
    const known = this.chain.height - lagBlocks;
    const height = frozenAt !== undefined && frozenAt < known ? frozenAt : known;
    return height < 0n ? 0n : height;
  }

  get base(): bigint {
    const { prunedBelow } = this.faults;
    const { base } = this.chain;
    return prunedBelow !== undefined && prunedBelow > base ? prunedBelow : base;
  }

  /** As it tells the block, which may be otherwise than it is. */
  block(height: bigint): Block | undefined {
    if (height > this.height || height < this.base) return undefined;
    const block = this.chain.block(height);
    return block === undefined ? undefined : this.told(block);
  }

  told(block: Block): Block {
    const { changeBlock, changeEvery } = this.faults;
    const named = { ...block, chainId: this.chainId };
    if (changeBlock === undefined) return named;
    this.#told += 1;
    return this.#told % changeEvery === 0 ? changeBlock(named) : named;
  }

  find(hash: string): Place | undefined {
    const place = this.chain.find(hash);
    if (place === undefined) return undefined;
    const block = this.block(place.block.height);
    return block === undefined ? undefined : { ...place, block };
  }

  *places(): IterableIterator<Place> {
    for (const { block, index } of this.chain.places()) {
      const known = this.block(block.height);
      if (known !== undefined) yield { block: known, index };
    }
  }

  submit(bytes: Uint8Array): TxResult {
    const { isMempoolFull, isSwallowing } = this.faults;
    if (isMempoolFull) {
      const { maxTxs, maxBytes } = DEFAULT_MEMPOOL;
      throw fullError(maxTxs, maxBytes, DEFAULT_MEMPOOL);
    }
    const result = this.chain.submit(bytes);
    if (isSwallowing) this.chain.dropWaiting((tx) => Buffer.from(tx.bytes).equals(bytes));
    return result;
  }
}
