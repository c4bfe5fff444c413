import { Refusal } from '../module.ts';
import { SDK } from '../refusals.ts';

const OUT_OF_GAS = 11;

/** Counts what a transaction costs, and ends it where that is more than it offered to pay. */
export class GasMeter {
  readonly limit: bigint | undefined;
  #used = 0n;

  /** Without a limit it only counts. */
  constructor(limit?: bigint) {
    this.limit = limit;
  }

  get used(): bigint {
    return this.#used;
  }

  /** Refused (sdk 11) where the limit is passed; what was used counts all the same. */
  consume(amount: bigint, location: string): void {
    this.#used += amount;
    if (this.limit === undefined || this.#used <= this.limit) return;
    const log = `out of gas in location: ${location}; gasWanted: ${this.limit}, gasUsed: ${this.#used}: out of gas`;
    throw new Refusal(SDK, OUT_OF_GAS, log);
  }
}

/**
 * What the conditions of a transaction cost, before any of its messages. A node counts what it
 * reads and writes; these are its sums, taken from recorded transactions: one signature and a fee
 * come to 47 000 and 10 for each byte.
 */
export const anteGas = {
  /** Before anything is looked at; so much is counted even where a message makes no sense. */
  begin: 1_174n,
  /** Rules and accounts. */
  accounts: 6_300n,
  /** Of the whole transaction. */
  perByte: 10n,
  /** A fee that is taken; a simulation has none. */
  fee: 16_200n,
  /** A fee that somebody else allowed. */
  allowance: 8_500n,
  /** For each signer: its account, its key. */
  signer: 3_600n,
  /** For each signature. */
  signature: 1_000n,
  /** For each signer: its next sequence is written. */
  sequence: 18_700n,
  /** A transaction without a sequence. */
  unordered: 2_240n,
} as const;
