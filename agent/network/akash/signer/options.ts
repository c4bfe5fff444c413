import type { Dec, Denom } from '../../../domain/money.ts';
import { parseDec } from '../../../domain/money.ts';

/** How the signer sends. */
export interface SignerOptions {
  /** What fees are paid in. It comes from the network's data. */
  readonly feeDenom: Denom;
  /** Fee for each unit of gas; a node's own least price is taken where it is higher. */
  readonly gasPrice: Dec;
  /** The most that is paid for a unit of gas, whatever a node asks for. */
  readonly mostGasPrice: Dec;
  /** Gas that is asked for, as a share of what the simulation used, in percent. */
  readonly gasMarginPercent: bigint;
  /** The same for a transaction of ten messages or more, whose deviations even out. */
  readonly batchMarginPercent: bigint;
  /** The same after gas ran out once. */
  readonly raisedGasMarginPercent: bigint;
  /** Messages of one transaction, at most. */
  readonly mostMessages: number;
  /** Bytes of one transaction's messages, at most; a node's mempool takes a mebibyte. */
  readonly mostBytes: number;
  /** Gas of one transaction, at most. */
  readonly mostGas: bigint;
  /**
   * The same as a share of what a block may use, in percent, where the chain limits that. Halved
   * after a transaction that came into no block, until one does.
   */
  readonly blockGasPercent: bigint;
  /** Blocks in which a transaction may come; after these it never can. */
  readonly timeoutBlocks: number;
  /** Instead of a sequence number: transactions that come in any order, within `timeoutMs`. */
  readonly unordered: boolean;
  /** With `unordered` alone; chains take at most ten minutes. */
  readonly timeoutMs: number;
  /** Fees of one local day in atomics of `feeDenom`; what must be done is done beyond it too. */
  readonly feesPerDay: bigint;
  /** The same refusal so often in a row ends an intent. */
  readonly mostRefusals: number;
  /** How often the chain is asked where nothing tells of a new height. */
  readonly pollMs: number;
  /** How long outcomes are kept that nobody forgot. */
  readonly keepEndedMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is not a matter of the network. */
export const SIGNER_DEFAULTS: Omit<SignerOptions, 'feeDenom'> = {
  gasPrice: parseDec('0.025'),
  mostGasPrice: parseDec('0.25'),
  // Measured: what a block uses is up to 1.24 times what a simulation uses.
  gasMarginPercent: 150n,
  batchMarginPercent: 135n,
  raisedGasMarginPercent: 250n,
  mostMessages: 1000,
  mostBytes: 512 * 1024,
  mostGas: 150_000_000n,
  blockGasPercent: 90n,
  timeoutBlocks: 10,
  unordered: false,
  timeoutMs: 90_000,
  // 200 bids in transactions of their own; far more in shared ones.
  feesPerDay: 1_000_000n,
  mostRefusals: 3,
  pollMs: 3_000,
  keepEndedMs: 30 * DAY_MS,
};
