import {
  LedgerPendingRecord,
  LedgerRecordID,
  Params,
  QueryParamsResponse,
  QueryStatusResponse,
  QueryVaultStateResponse,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Coin as CoinCodec } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Coin, Dec, Denom } from '../../../domain/money.ts';
import { parseDec, parseDenom } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { Oddities, StateOf } from './read.ts';
import { bigintOf, coinOf, heightOf, present, scaledDec, stateOf } from './read.ts';
import { messageAt, readFields, textAt } from './wire.ts';

/** The module that turns ACT into AKT and back: whether it does at the moment. */
export interface BmeStatus extends StateOf<'healthy' | 'warning' | 'halt_cr' | 'halt_oracle'> {
  readonly collateralRatio: Dec;
  readonly warnThreshold: Dec;
  readonly haltThreshold: Dec;
}

export interface BmeParams {
  /** Records are executed every so many blocks at the earliest. */
  readonly minEpochBlocks: bigint;
  readonly mintSpreadBps: number;
  readonly settleSpreadBps: number;
  readonly maxEndblockerRecords: number;
}

/** What the module holds and has ever burned and minted. */
export interface BmeVault {
  readonly balances: readonly Coin[];
  readonly totalBurned: readonly Coin[];
  readonly totalMinted: readonly Coin[];
}

/** Which exchange: by whom, at which height, the how-manieth of that. */
export interface LedgerRecordId {
  readonly denom: Denom;
  readonly toDenom: Denom;
  readonly source: string;
  readonly height: BlockHeight;
  readonly sequence: bigint;
}

/** An amount at its price in US dollars. */
export interface CoinAtPrice {
  readonly coin: Coin;
  readonly price: Dec;
}

/** One exchange, asked for, done or given back. */
export interface LedgerRecord extends StateOf<'pending' | 'executed' | 'canceled'> {
  readonly id: LedgerRecordId;
  readonly pending:
    { readonly owner: string; readonly to: string; readonly burn: Coin } | undefined;
  readonly executed:
    | {
        readonly burnedFrom: string;
        readonly mintedTo: string;
        readonly burned: CoinAtPrice | undefined;
        readonly minted: CoinAtPrice | undefined;
        /** Made again out of what was burned before, beside what is new. */
        readonly reminted: CoinAtPrice | undefined;
        /** Kept by the chain out of what was made. */
        readonly spread: Coin | undefined;
      }
    | undefined;
  /** What was given back. */
  readonly canceled: { readonly owner: string; readonly returned: Coin } | undefined;
}

const STATUSES = { 1: 'healthy', 2: 'warning', 3: 'halt_cr', 4: 'halt_oracle' } as const;
const RECORD_STATES = { 1: 'pending', 2: 'executed', 3: 'canceled' } as const;

export function decodeBmeStatus(bytes: Uint8Array, oddities: Oddities): BmeStatus {
  const answer = QueryStatusResponse.decode(bytes);
  return {
    ...stateOf(STATUSES, 'the exchange of ACT and AKT', answer.status, oddities),
    collateralRatio: parseDec(answer.collateralRatio),
    warnThreshold: parseDec(answer.warnThreshold),
    haltThreshold: parseDec(answer.haltThreshold),
  };
}

export function decodeBmeParams(bytes: Uint8Array): BmeParams {
  const { params } = QueryParamsResponse.decode(bytes);
  const { minEpochBlocks, mintSpreadBps, settleSpreadBps, maxEndblockerRecords } =
    params ?? Params.fromPartial({});
  return {
    minEpochBlocks: bigintOf(minEpochBlocks),
    mintSpreadBps,
    settleSpreadBps,
    maxEndblockerRecords,
  };
}

export function decodeBmeVault(bytes: Uint8Array): BmeVault {
  const state = present(QueryVaultStateResponse.decode(bytes).vaultState, 'the vault');
  return {
    balances: state.balances.map((coin) => coinOf(coin, 'a balance of the vault')),
    totalBurned: state.totalBurned.map((coin) => coinOf(coin, 'what was burned')),
    totalMinted: state.totalMinted.map((coin) => coinOf(coin, 'what was minted')),
  };
}

/**
 * One record of the ledger. Its fields are read one by one, because the executed record has a
 * `spread` where the published codec expects another message and fails.
 */
export function decodeLedgerRecord(bytes: Uint8Array, oddities: Oddities): LedgerRecord {
  const fields = readFields(bytes);
  const id = LedgerRecordID.decode(present(messageAt(fields, 1), 'the id of a ledger record'));
  const status = fields.find((field) => field.number === 2)?.value;
  const pending = messageAt(fields, 3);
  const executed = messageAt(fields, 4);
  const canceled = messageAt(fields, 5);
  return {
    id: {
      denom: parseDenom(id.denom),
      toDenom: parseDenom(id.toDenom),
      source: id.source,
      height: heightOf(id.height),
      sequence: bigintOf(id.sequence),
    },
    ...stateOf(RECORD_STATES, 'a ledger record', Number(status ?? 0), oddities),
    pending: pending && pendingOf(pending),
    executed: executed && executedOf(executed),
    canceled: canceled && canceledOf(canceled),
  };
}

function pendingOf(bytes: Uint8Array): NonNullable<LedgerRecord['pending']> {
  const { owner, to, coinsToBurn } = LedgerPendingRecord.decode(bytes);
  return { owner, to, burn: coinOf(coinsToBurn, 'what is to be burned') };
}

function executedOf(bytes: Uint8Array): NonNullable<LedgerRecord['executed']> {
  const fields = readFields(bytes);
  const [burned, minted] = [messageAt(fields, 5), messageAt(fields, 6)];
  const [spread, reminted] = [messageAt(fields, 7), messageAt(fields, 8)];
  return {
    burnedFrom: textAt(fields, 1),
    mintedTo: textAt(fields, 2),
    burned: burned && coinAtPriceOf(burned),
    minted: minted && coinAtPriceOf(minted),
    reminted: reminted && coinAtPriceOf(reminted),
    spread: spread && coinOf(CoinCodec.decode(spread), 'what the chain keeps of an exchange'),
  };
}

function canceledOf(bytes: Uint8Array): NonNullable<LedgerRecord['canceled']> {
  const fields = readFields(bytes);
  const coin = CoinCodec.decode(present(messageAt(fields, 4), 'what was given back'));
  return { owner: textAt(fields, 1), returned: coinOf(coin, 'what was given back') };
}

function coinAtPriceOf(bytes: Uint8Array): CoinAtPrice {
  const fields = readFields(bytes);
  const coin = CoinCodec.decode(present(messageAt(fields, 1), 'a coin of a ledger record'));
  return {
    coin: coinOf(coin, 'a coin of a ledger record'),
    price: scaledDec(textAt(fields, 2), 'a price of a ledger record'),
  };
}
