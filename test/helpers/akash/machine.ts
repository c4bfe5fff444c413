import type { Clock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { Dec } from '../../../agent/domain/money.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import type { Chain, ChainEvent, Reading } from '../../../agent/network/akash/chain.ts';
import type { AkashEvent } from '../../../agent/network/akash/events.ts';
import { EventReader } from '../../../agent/network/akash/events.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import type { Asking } from '../../../agent/network/akash/queries/ask.ts';
import { ChainReader } from '../../../agent/network/akash/reader.ts';
import type { SignerChain } from '../../../agent/network/akash/signer/fate.ts';
import type { SpentFee } from '../../../agent/network/akash/signer/flight.ts';
import { SIGNER_DEFAULTS } from '../../../agent/network/akash/signer/options.ts';
import { Signer } from '../../../agent/network/akash/signer/signer.ts';
import type { Wallet } from '../../../agent/wallet/interface.ts';
import type { MemoryKey } from '../../../agent/wallet/memory-key.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { keyWallet } from './key-wallet.ts';

/** What a provider's machine knows of the chain, and what stays with it over a restart. */
export interface MachineOptions {
  readonly rpcUrl: string;
  readonly chainId: string;
  readonly clock: Clock;
  readonly gasPrice: Dec;
  /** uakt; also bounds what a run may cost. */
  readonly feesPerDay: bigint;
  readonly key: MemoryKey;
}

/** The reader and the signer as they run on a provider's machine, which can be restarted. */
export class Machine {
  readonly journal = new MemoryJournal();
  /** Every height that was handled, in the order in which it came. */
  readonly heights: number[] = [];
  readonly gaps: Reading[] = [];
  readonly events: ChainEvent[] = [];
  /** Those of {@link events} that are Akash's, understood. */
  readonly typed: AkashEvent[] = [];
  /** By hash: the same fee may be told twice. */
  readonly spent = new Map<string, SpentFee>();
  restarts = 0;
  readonly #options: MachineOptions;
  #run: Run;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#run = this.#start();
  }

  get access(): Chain {
    return this.#run.access;
  }
  get reader(): ChainReader {
    return this.#run.reader;
  }
  get signer(): Signer {
    return this.#run.signer;
  }
  get asking(): Asking {
    return { access: this.access, oddities: { note: () => undefined } };
  }

  /** Ends everything and begins again with nothing but what was stored. */
  async restart(): Promise<void> {
    await this.stop();
    this.restarts += 1;
    this.#run = this.#start();
  }

  /** Reading and sending end; throws what the reader threw. */
  async stop(): Promise<void> {
    const { signer, stopReading, reading, access } = this.#run;
    await signer.close();
    stopReading.abort();
    await reading;
    await access.close();
  }

  /** One more signer on the same chain, with a journal of its own; its fees are among {@link spent}. */
  openSigner(wallet: Wallet, gasPrice = this.#options.gasPrice, chain?: SignerChain): Signer {
    const signer = this.#makeSigner(chain ?? this.access, wallet, new MemoryJournal(), gasPrice);
    this.access.onHeight((height) => signer.onHeight(height));
    signer.start();
    return signer;
  }

  #start(): Run {
    const { rpcUrl, chainId, clock, gasPrice, key } = this.#options;
    const access = openAccess({ chainId, endpoints: [rpcUrl] }, { clock, log: silentLogger });
    const signer = this.#makeSigner(access, keyWallet(key), this.journal, gasPrice);
    access.onHeight((height) => signer.onHeight(height));
    signer.start();
    const { journal } = this;
    const reader = new ChainReader({ source: access, journal, clock, log: silentLogger });
    const stopReading = new AbortController();
    const typing = new EventReader(silentLogger);
    const reading = reader.read((one) => this.#note(one, typing), stopReading.signal);
    // Whoever stops the machine is told.
    reading.catch(() => undefined);
    return { access, signer, reader, reading, stopReading };
  }

  #makeSigner(chain: SignerChain, wallet: Wallet, journal: MemoryJournal, gasPrice: Dec): Signer {
    const { feesPerDay } = this.#options;
    const feeDenom = parseDenom('uakt');
    const options = { ...SIGNER_DEFAULTS, feeDenom, gasPrice, feesPerDay, pollMs: 1_000 };
    return new Signer(options, {
      ...{ chain, wallet, journal, clock: this.#options.clock, log: silentLogger },
      spent: (fee) => void this.spent.set(fee.hash, fee),
    });
  }

  #note(reading: Reading, typing: EventReader): void {
    if (reading.type === 'gap') {
      this.gaps.push(reading);
      return;
    }
    this.heights.push(reading.block.height);
    this.events.push(...reading.block.events);
    this.typed.push(...typing.read(reading.block));
  }
}

interface Run {
  readonly access: Chain;
  readonly signer: Signer;
  readonly reader: ChainReader;
  readonly reading: Promise<void>;
  readonly stopReading: AbortController;
}
