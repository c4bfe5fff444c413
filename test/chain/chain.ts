import { hex } from './addresses.ts';
import type { Block } from './block.ts';
import { contentHash, dataHash, NOTHING_HASH, resultsHash } from './block.ts';
import { withAttribute } from './events.ts';
import type { Genesis } from './genesis-schema.ts';
import { genesisSchema, producerSchema } from './genesis-schema.ts';
import { History } from './history.ts';
import type { MempoolLimits } from './mempool.ts';
import { DEFAULT_MEMPOOL, Mempool } from './mempool.ts';
import type { ChainEvent, Context, Module } from './module.ts';
import { genesisPart, Refusal } from './module.ts';
import { allModules } from './modules/all-modules.ts';
import type { Bank } from './modules/bank-keeper.ts';
import type { Oracle } from './modules/oracle.ts';
import type { Producer } from './producer.ts';
import { producerOf } from './producer.ts';
import { Router } from './router.ts';
import { State } from './state.ts';
import { parseTime, SECOND_NS } from './time.ts';
import type { AnteRules } from './tx/ante.ts';
import type { Tx } from './tx/decode.ts';
import { decodeTx, txHash } from './tx/decode.ts';
import type { Moment, TxResult } from './tx/run.ts';
import { runTx } from './tx/run.ts';

/** How a chain is set up beside its genesis file. */
export interface ChainOptions {
  /** The genesis file, as JSON. */
  readonly genesis: unknown;
  /** The least fee for a unit of gas, ×10^18; by default 0.0025uakt. */
  readonly minGasPrice?: AnteRules['minGasPrice'];
  readonly mempool?: MempoolLimits;
  /** From one block to the next, where a block is not given a time. */
  readonly blockIntervalNs?: bigint;
}

/** Where a transaction is in the chain. */
export interface Place {
  readonly block: Block;
  readonly index: number;
}

const MIN_GAS_PRICE = { denom: 'uakt', amount: 2_500_000_000_000_000n };

/**
 * The chain: its state, its blocks, and the transactions that wait for the next one. It knows no
 * clock and no network; whoever has it lets it make a block.
 */
export class Chain {
  readonly chainId: string;
  readonly genesis: Genesis;
  readonly mempool: Mempool;
  readonly bank: Bank;
  readonly oracle: Oracle;
  /** Who makes the blocks. */
  readonly producer: Producer;
  readonly #modules: readonly Module[];
  readonly #router = new Router();
  readonly #history = new History();
  readonly #blocks = new Map<bigint, Block>();
  readonly #places = new Map<string, Place>();
  readonly #listeners = new Set<(block: Block) => void>();
  readonly #rules: AnteRules;
  readonly #intervalNs: bigint;
  readonly #genesisTimeNs: bigint;
  #height: bigint;
  #base: bigint;
  #latest: Block | undefined;
  /** The state as it would be after what waits. */
  #checkState: State;

  constructor(options: ChainOptions) {
    this.genesis = genesisSchema.parse(options.genesis);
    this.chainId = this.genesis.chain_id;
    this.producer = producerOf(this.genesis);
    this.mempool = new Mempool(options.mempool ?? DEFAULT_MEMPOOL);
    this.#intervalNs = options.blockIntervalNs ?? SECOND_NS;
    this.#genesisTimeNs = parseTime(this.genesis.genesis_time);
    const consensus = this.genesis.consensus_params;
    const minGasPrice = options.minGasPrice ?? MIN_GAS_PRICE;
    const { modules, bank, oracle } = allModules(this.#router, { consensus, minGasPrice });
    this.#modules = modules;
    this.bank = bank;
    this.oracle = oracle;
    for (const module of modules) this.#router.add(module);
    const maxGas = BigInt(consensus.block.max_gas);
    const { auth } = producerSchema.parse(this.genesis.app_state);
    this.#rules = {
      bank,
      minGasPrice,
      ...(maxGas < 0n ? {} : { maxBlockGas: maxGas }),
      maxMemoCharacters: Number(auth.params.max_memo_characters),
    };
    this.#base = BigInt(this.genesis.initial_height);
    this.#height = this.#base - 1n;
    this.#history.beginHeight(this.#height);
    this.#begin();
    this.#checkState = new State(this.#history.at(this.#height));
  }

  /** Of the latest block; before the first one, the height below it. */
  get height(): bigint {
    return this.#height;
  }

  /** The lowest height that is still known. */
  get base(): bigint {
    return this.#base;
  }

  get timeNs(): bigint {
    return this.#latest?.timeNs ?? this.#genesisTimeNs;
  }

  block(height: bigint): Block | undefined {
    return this.#blocks.get(height);
  }

  find(hash: string): Place | undefined {
    return this.#places.get(hash);
  }

  /** All transactions that are known, in the order of the blocks. */
  places(): IterableIterator<Place> {
    return this.#places.values();
  }

  hasQuery(path: string): boolean {
    return this.#router.hasQuery(path);
  }

  /** Hears of every block once it is made; the answer ends that. */
  onBlock(listener: (block: Block) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Takes a transaction into the mempool if it meets the conditions; the answer says why not. What a
   * mempool does not even look at throws {@link MempoolError}.
   */
  submit(bytes: Uint8Array): TxResult {
    const hash = txHash(bytes);
    this.mempool.mustTake(bytes, hash);
    return this.#read(bytes, (tx) => {
      const result = runTx(this.#moment(this.#checkState), tx, 'check', this.#rules);
      if (result.code === 0) this.mempool.add(tx);
      return result;
    });
  }

  /** What a transaction would cost and bring, without a signature and without staying. */
  simulate(bytes: Uint8Array): TxResult {
    return this.#read(bytes, (tx) =>
      runTx(this.#moment(this.#checkState.branch()), tx, 'simulate', this.#rules),
    );
  }

  /** Answers a query from the state after the block of this height, or throws a {@link Refusal}. */
  query(path: string, request: Uint8Array, height: bigint): Uint8Array {
    return this.read((context) => this.#router.query(context, path, request), height);
  }

  /** Makes the next block of what waits. Its time must be after that of the block before. */
  produceBlock(timeNs = this.#nextTime()): Block {
    if (this.#latest !== undefined && timeNs <= this.#latest.timeNs) {
      throw new Error(`block ${this.#height + 1n} would not be after block ${this.#height}`);
    }
    const height = this.#height + 1n;
    this.#history.beginHeight(height);
    const state = new State(this.#history);
    const moment = { chainId: this.chainId, height, timeNs, state };
    const txs = this.mempool.take(this.#rules.maxBlockGas);
    const events: ChainEvent[] = [];
    this.#edge(moment, 'beginBlock', events);
    const results = txs.map((tx) => runTx(moment, tx, 'deliver', this.#rules));
    this.#edge(moment, 'endBlock', events);
    state.commit();
    const block = this.#sealed({ height, timeNs, txs, results, events });
    this.#height = height;
    this.#latest = block;
    this.#blocks.set(height, block);
    txs.forEach((tx, index) => this.#places.set(tx.hash, { block, index }));
    this.mempool.afterBlock(txs.map((tx, at) => ({ tx, isDone: results[at]?.code === 0 })));
    this.#recheck();
    for (const listener of this.#listeners) listener(block);
    return block;
  }

  /** Reads the state as it is now, or as it was after the block of this height. */
  read<T>(look: (context: Context) => T, height = this.#height): T {
    const state = new State(this.#history.at(height));
    const timeNs = this.#blocks.get(height)?.timeNs ?? this.timeNs;
    return look(this.#context({ state, height, timeNs }, []));
  }

  /** Changes the state between two blocks, as if it had been so: for whoever sets up a scene. */
  alter(change: (context: Context) => void): void {
    const state = new State(this.#history);
    change(this.#context(this.#moment(state), []));
    state.commit();
    this.#recheck();
  }

  /** Loses transactions that wait, as if they had never come; by default all of them. */
  dropWaiting(isDropped?: (tx: Tx) => boolean): void {
    this.mempool.drop(isDropped);
    this.#recheck();
  }

  /** Forgets blocks, results and state below this height. */
  pruneBelow(height: bigint): void {
    for (; this.#base < height; this.#base += 1n) {
      for (const { hash } of this.#blocks.get(this.#base)?.txs ?? []) this.#places.delete(hash);
      this.#blocks.delete(this.#base);
    }
    this.#history.pruneBelow(height);
  }

  #begin(): void {
    const state = new State(this.#history);
    const context = this.#context(this.#moment(state), []);
    const { app_state: appState } = this.genesis;
    for (const module of this.#modules)
      module.initGenesis?.(context, genesisPart(module, appState));
    state.commit();
  }

  #read(bytes: Uint8Array, run: (tx: Tx) => TxResult): TxResult {
    try {
      return run(decodeTx(bytes, this.#router));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, codespace, message: log } = error;
      return { code, codespace, log, gasWanted: 0n, gasUsed: 0n, events: [] };
    }
  }

  #edge(moment: Moment, edge: 'beginBlock' | 'endBlock', events: ChainEvent[]): void {
    const mode = edge === 'beginBlock' ? 'BeginBlock' : 'EndBlock';
    const told: ChainEvent[] = [];
    for (const module of this.#modules) module[edge]?.(this.#context(moment, told));
    events.push(...told.map((event) => withAttribute(event, 'mode', mode)));
  }

  #recheck(): void {
    this.#checkState = new State(this.#history.at(this.#height));
    const moment = this.#moment(this.#checkState);
    this.mempool.drop((tx) => runTx(moment, tx, 'recheck', this.#rules).code !== 0);
  }

  #sealed(made: Pick<Block, 'height' | 'timeNs' | 'txs' | 'results' | 'events'>): Block {
    const last = this.#latest;
    const header = {
      chainId: this.chainId,
      height: made.height,
      timeNs: made.timeNs,
      lastHash: last?.hash ?? '',
      dataHash: dataHash(made.txs),
      appHashBefore: last === undefined ? NOTHING_HASH : hex(last.appHash),
      lastResultsHash: resultsHash(last?.results ?? []),
    };
    const appHash = contentHash([header.appHashBefore, made.results, made.events]);
    return { ...made, ...header, hash: hex(contentHash(header)), appHash };
  }

  #nextTime(): bigint {
    return this.#latest === undefined ? this.#genesisTimeNs : this.timeNs + this.#intervalNs;
  }

  #moment(state: State): Moment {
    return { chainId: this.chainId, height: this.#height, timeNs: this.timeNs, state };
  }

  #context(moment: Omit<Moment, 'chainId'>, events: ChainEvent[]): Context {
    return { ...moment, chainId: this.chainId, emit: (event) => events.push(event) };
  }
}
