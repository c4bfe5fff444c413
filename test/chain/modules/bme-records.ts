import type { Dec } from '../decimal.ts';
import type { Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Store } from '../state.ts';
import type { GenesisCoin } from './akash-genesis.ts';
import { genesisCoin } from './akash-genesis.ts';
import { addressHex } from './akash-ids.ts';
import { refusals } from './akash-refusals.ts';

/** Which way is open: from `halt_cr` on no ACT is made of AKT, with `halt_oracle` nothing goes. */
export type MintStatus = 'unspecified' | 'healthy' | 'warning' | 'halt_cr' | 'halt_oracle';

export const MINT_STATUSES: readonly MintStatus[] = [
  'unspecified',
  'healthy',
  'warning',
  'halt_cr',
  'halt_oracle',
];

/** The worse, the larger; also the number on the wire. */
export function severity(status: MintStatus): number {
  return MINT_STATUSES.indexOf(status);
}

export interface BmeParams {
  /** In ten-thousandths of the collateral ratio. */
  readonly warnThreshold: bigint;
  readonly haltThreshold: bigint;
  readonly minEpochBlocks: bigint;
  readonly backoffPercent: bigint;
  /** In ten-thousandths of what is made; for ACT, and for AKT. */
  readonly mintSpreadBps: bigint;
  readonly settleSpreadBps: bigint;
  readonly maxEndblockerRecords: number;
  readonly minMint: readonly Coin[];
  readonly maxPendingAttempts: number;
}

/** The state of the circuit breaker. */
export interface Breaker {
  readonly status: MintStatus;
  readonly previous: MintStatus;
  /** Blocks between two epochs in which ACT is made. */
  readonly epochBlocks: bigint;
}

export interface LedgerId {
  readonly denom: string;
  readonly toDenom: string;
  readonly source: string;
  readonly height: bigint;
  /** Counts from 1 in each block. */
  readonly sequence: bigint;
}

export interface CoinPrice {
  readonly coin: Coin;
  /** In US dollars. */
  readonly price: Dec;
}

/** A line of the ledger: it waits, and then it is executed or canceled. */
export type LedgerLine = { readonly id: LedgerId } & (
  | ({ readonly status: 'pending' } & PendingRecord)
  | ({ readonly status: 'executed' } & ExecutedRecord)
  | ({ readonly status: 'canceled'; readonly reason: CancelReason } & Omit<
      PendingRecord,
      'attempts'
    >)
);

export interface PendingRecord {
  readonly owner: string;
  readonly to: string;
  readonly coin: Coin;
  readonly toDenom: string;
  readonly attempts: number;
}

export interface ExecutedRecord {
  readonly from: string;
  readonly to: string;
  readonly burned: CoinPrice | undefined;
  readonly minted: CoinPrice | undefined;
  readonly spread: Coin;
  /** AKT that was burned earlier and is made again instead of new. */
  readonly reminted: CoinPrice | undefined;
  /** AKT that was burned for ACT, and may be made again later. */
  readonly credited: CoinPrice | undefined;
}

/** In the order of their numbers on the wire. */
export const CANCEL_REASONS = [
  'unknown',
  'epsilon',
  'zero_price',
  'insufficient_funds',
  'invalid_denom',
  'invalid_amount',
  'minimum_mint',
  'mint_failed',
  'burn_failed',
  'max_attempts',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const bmeRefusals = refusals('bme', {
  unauthorized: [3, 'unauthorized'],
  circuitBreaker: [6, 'circuit breaker is active'],
  insufficientVaultFunds: [7, 'insufficient vault funds'],
  invalidAmount: [8, 'invalid amount'],
  invalidDenom: [9, 'invalid denomination'],
  zeroPrice: [12, 'oracle price is zero'],
  epsilon: [16, 'result value is less then precision of the denom'],
  minimumMint: [17, 'minimum mint amount is not met'],
});

/** What the oracle answers while there is no price. */
export const oracleRefusals = refusals('oracle.v2', { priceStalled: [4, 'price stalled'] });

export const BME_PARAMS = new Store<BmeParams>('bme/params');
export const BREAKER = new Store<Breaker>('bme/status');
/** The heights of the next epochs: `mint`, `burn`. */
export const EPOCHS = new Store<bigint>('bme/epochs');
export const LEDGER = new Store<LedgerLine>('bme/ledger');
/** By coin. */
export const TOTAL_BURNED = new Store<bigint>('bme/total-burned');
export const TOTAL_MINTED = new Store<bigint>('bme/total-minted');
export const REMINT_CREDITS = new Store<bigint>('bme/remint-credits');
export const PENDING_BALANCES = new Store<bigint>('bme/pending-balances');
export const SEQUENCE = new Store<bigint>('bme/sequence');

/** Sorts as the chain's store does: by way, by whose it is, by age. */
export function ledgerKey({ denom, toDenom, source, height, sequence }: LedgerId): string {
  const numbers = [height, sequence].map((number) => number.toString().padStart(20, '0'));
  return [denom, toDenom, addressHex(source), ...numbers].join('/');
}

export function paramsOf(context: Context): BmeParams {
  const params = context.state.get(BME_PARAMS, '');
  if (params === undefined) throw new Error('bme began without parameters');
  return params;
}

export function breakerOf(context: Context): Breaker {
  const breaker = context.state.get(BREAKER, '');
  if (breaker === undefined) throw new Error('bme began without a circuit breaker');
  return breaker;
}

/** Adds to what is counted by coin. */
export function count(context: Context, store: Store<bigint>, { denom, amount }: Coin): void {
  context.state.set(store, denom, (context.state.get(store, denom) ?? 0n) + amount);
}

/** Less of what is counted by coin. */
export function uncount(context: Context, store: Store<bigint>, { denom, amount }: Coin): void {
  count(context, store, { denom, amount: -amount });
}

/** As the genesis file has it. */
export interface BmeGenesis {
  readonly params: {
    readonly circuit_breaker_warn_threshold: number;
    readonly circuit_breaker_halt_threshold: number;
    readonly min_epoch_blocks: string;
    readonly epoch_blocks_backoff_percent: number;
    readonly mint_spread_bps: number;
    readonly settle_spread_bps: number;
    readonly max_endblocker_records: number;
    readonly min_mint: readonly GenesisCoin[];
    readonly max_pending_attempts: number;
  };
  readonly state: {
    readonly total_burned: readonly GenesisCoin[];
    readonly total_minted: readonly GenesisCoin[];
    readonly remint_credits: readonly GenesisCoin[];
  };
}

/** Begins halted: whether there is enough collateral shows at the end of the first block. */
export function begin(context: Context, { params, state }: BmeGenesis): void {
  const minEpochBlocks = BigInt(params.min_epoch_blocks);
  context.state.set(BME_PARAMS, '', {
    warnThreshold: BigInt(params.circuit_breaker_warn_threshold),
    haltThreshold: BigInt(params.circuit_breaker_halt_threshold),
    minEpochBlocks,
    backoffPercent: BigInt(params.epoch_blocks_backoff_percent),
    mintSpreadBps: BigInt(params.mint_spread_bps),
    settleSpreadBps: BigInt(params.settle_spread_bps),
    maxEndblockerRecords: params.max_endblocker_records,
    minMint: params.min_mint.map(genesisCoin),
    maxPendingAttempts: params.max_pending_attempts,
  });
  const breaker = {
    status: 'halt_cr',
    previous: 'unspecified',
    epochBlocks: minEpochBlocks,
  } as const;
  context.state.set(BREAKER, '', breaker);
  context.state.set(EPOCHS, 'mint', minEpochBlocks);
  context.state.set(EPOCHS, 'burn', minEpochBlocks);
  const stores = [
    [TOTAL_BURNED, state.total_burned],
    [TOTAL_MINTED, state.total_minted],
    [REMINT_CREDITS, state.remint_credits],
  ] as const;
  for (const [store, coins] of stores) {
    for (const coin of coins) count(context, store, genesisCoin(coin));
  }
}
