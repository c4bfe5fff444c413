import {
  MsgCreateProvider,
  MsgUpdateProvider,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import type { Chain, Reading } from '../../../agent/network/akash/chain.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { ChainReader } from '../../../agent/network/akash/reader.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import type { Endpoint } from '../../chain/rpc/endpoint.ts';
import { CountingHttp } from '../../helpers/akash/counting-http.ts';
import { call } from '../../helpers/chain/rpc.ts';
import type { TestKey } from '../../helpers/chain/sign.ts';
import { keyOf, packed, signTx } from '../../helpers/chain/sign.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import { lineOf } from './reader-lines.ts';

export interface WorldOptions {
  /** Endpoints that the reader knows, beside a good one that only the test asks. */
  readonly endpoints?: number;
  /** Blocks that are there before the reader begins. */
  readonly before?: number;
  readonly journal?: MemoryJournal;
}

/**
 * A chain of our own whose endpoints can misbehave, and a reader of it on a clock that is moved by
 * hand. Time passes only while no endpoint is about to answer, so that nothing is late by accident.
 */
export class ReaderWorld {
  readonly chain: OpenChain;
  readonly endpoints: readonly Endpoint[];
  readonly clock = new ManualClock();
  readonly journal: MemoryJournal;
  readonly seen: string[] = [];
  readonly #payer: TestKey;
  readonly #http: CountingHttp;
  #sequence = 0n;
  #access: Chain | undefined;
  #reader: ChainReader | undefined;
  #stop = new AbortController();
  #reading: Promise<void> | undefined;

  private constructor(
    chain: OpenChain,
    endpoints: readonly Endpoint[],
    payer: TestKey,
    journal: MemoryJournal,
  ) {
    this.chain = chain;
    this.endpoints = endpoints;
    this.#payer = payer;
    this.journal = journal;
    this.#http = new CountingHttp(endpoints);
  }

  static async open(options: WorldOptions = {}): Promise<ReaderWorld> {
    const payer = keyOf(Buffer.alloc(32, 7));
    const coins = [{ denom: 'uakt', amount: 10n ** 12n }];
    const genesis = makeGenesis({ accounts: [{ address: payer.address, coins }] });
    const chain = await openChain({ genesis });
    const endpoints: Endpoint[] = [];
    while (endpoints.length < (options.endpoints ?? 1)) endpoints.push(await chain.addEndpoint());
    const world = new ReaderWorld(chain, endpoints, payer, options.journal ?? new MemoryJournal());
    await world.produce(options.before ?? 5);
    return world;
  }

  get reader(): ChainReader {
    return this.#reader!;
  }
  get access(): Chain {
    return this.#access!;
  }
  get height(): number {
    return Number(this.chain.chain.height);
  }

  /** Begins to read, or begins again as after a restart. */
  start(): void {
    this.#stop = new AbortController();
    const endpoints = this.endpoints.map(({ url }) => url);
    const { chainId } = this.chain.chain;
    const parts = { clock: this.clock, log: silentLogger, http: this.#http };
    this.#access = openAccess({ chainId, endpoints }, parts);
    this.#reader = new ChainReader(
      { source: this.#access, journal: this.journal, clock: this.clock, log: silentLogger },
      { blockMs: 1000 },
    );
    const handle = (reading: Reading): void => void this.seen.push(lineOf(reading));
    this.#reading = this.#reader.read(handle, this.#stop.signal);
    this.#reading.catch(() => undefined);
  }

  /** Blocks, each third one with a payment and a word about a provider in it. */
  async produce(count: number): Promise<void> {
    for (let made = 0; made < count; made++) {
      if (this.height % 3 === 2) await this.#pay();
      this.chain.produceBlock();
    }
  }

  /** Lets a block come each second for so many seconds. */
  async live(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      await this.produce(1);
      await this.pass(1000);
    }
  }

  /** Lets time pass without blocks. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 250) {
      await this.#http.quiet();
      await this.clock.advance(Math.min(250, left));
    }
    await this.#http.quiet();
  }

  /** Lets time pass until that is so; a minute of it has to be enough. */
  async until(done: () => boolean, what: string): Promise<void> {
    for (let step = 0; step < 240 && !done(); step++) await this.pass(250);
    if (!done())
      throw new Error(
        `not within a minute: ${what}; ${JSON.stringify(this.reader.state(), plain)}`,
      );
  }

  /** Lets the reader come to the tip. */
  async caughtUp(): Promise<void> {
    await this.until(() => this.reader.state().height === this.height, 'the reader is at the tip');
  }

  /** Ends the reader as a restart does: what it has not stored is gone. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#reading;
    await this.#access?.close();
  }

  async close(): Promise<void> {
    await this.stop();
    this.#http.end();
    await this.chain.close();
  }

  async #pay(): Promise<void> {
    const { address } = this.#payer;
    const amount = [{ denom: 'uakt', amount: '7' }];
    const provider = { owner: address, hostUri: 'https://provider.example.org:8443' };
    const codec = this.#sequence === 0n ? MsgCreateProvider : MsgUpdateProvider;
    const tx = signTx({
      key: this.#payer,
      chainId: this.chain.chain.chainId,
      accountNumber: 0n,
      sequence: this.#sequence++,
      messages: [
        packed(MsgSend, { fromAddress: address, toAddress: address, amount }),
        packed(codec as typeof MsgUpdateProvider, provider),
      ],
      fee: [{ denom: 'uakt', amount: 5000n }],
      gas: 400_000n,
    });
    const base64 = Buffer.from(tx).toString('base64');
    const answer = await call(this.chain.url, 'broadcast_tx_sync', { tx: base64 });
    if (!JSON.stringify(answer).includes('"code":0')) throw new Error(JSON.stringify(answer));
  }
}

const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
