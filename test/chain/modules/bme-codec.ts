// The messages of `akash.bme.v1` as nodes of the v2.1 line have them. The published package knows an
// older form of the parameters and of the executed record, and nothing of canceled ones.

import { LedgerRecordID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  Coin as CoinMessage,
  PageResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Kind } from '../codec/message.ts';
import { bool, embedded, int64, message, repeated, text, uint32 } from '../codec/message.ts';
import type { Dec } from '../decimal.ts';

/** Decimals are written as the digits of the whole number ×10^18, zero as `0`. */
const dec: Kind<Dec> = {
  write: (number, value) => text.write(number, value.toString()),
  read: (values) => BigInt(text.read(values) === '' ? '0' : text.read(values)),
};

/** Mint status, the status of a record, the reason of a cancellation: numbers on the wire. */
const named = uint32;

export interface ParamsMessage {
  readonly circuitBreakerWarnThreshold: number;
  readonly circuitBreakerHaltThreshold: number;
  readonly minEpochBlocks: bigint;
  readonly epochBlocksBackoffPercent: number;
  readonly mintSpreadBps: number;
  readonly settleSpreadBps: number;
  readonly maxEndblockerRecords: number;
  readonly minMint: CoinMessage[];
  readonly maxPendingAttempts: number;
}
const Params = message<ParamsMessage>('akash.bme.v1.Params', {
  circuitBreakerWarnThreshold: [1, uint32],
  circuitBreakerHaltThreshold: [2, uint32],
  minEpochBlocks: [3, int64],
  epochBlocksBackoffPercent: [4, uint32],
  mintSpreadBps: [6, uint32],
  settleSpreadBps: [7, uint32],
  maxEndblockerRecords: [8, uint32],
  minMint: [9, repeated(CoinMessage)],
  maxPendingAttempts: [10, uint32],
});

export interface QueryParamsResponse {
  readonly params: ParamsMessage | undefined;
}
export const QueryParamsResponse = message<QueryParamsResponse>(
  'akash.bme.v1.QueryParamsResponse',
  { params: [1, embedded(Params)] },
);

export interface QueryStatusResponse {
  readonly status: number;
  readonly collateralRatio: Dec;
  readonly warnThreshold: Dec;
  readonly haltThreshold: Dec;
  readonly mintsAllowed: boolean;
  readonly refundsAllowed: boolean;
}
export const QueryStatusResponse = message<QueryStatusResponse>(
  'akash.bme.v1.QueryStatusResponse',
  {
    status: [1, named],
    collateralRatio: [2, dec],
    warnThreshold: [3, dec],
    haltThreshold: [4, dec],
    mintsAllowed: [5, bool],
    refundsAllowed: [6, bool],
  },
);

/** What waits for the next epoch. */
export interface PendingRecordMessage {
  readonly owner: string;
  readonly to: string;
  readonly coinsToBurn: CoinMessage | undefined;
  readonly denomToMint: string;
  readonly attempts: number;
}
const PendingRecord = message<PendingRecordMessage>('akash.bme.v1.LedgerPendingRecord', {
  owner: [1, text],
  to: [2, text],
  coinsToBurn: [3, embedded(CoinMessage)],
  denomToMint: [4, text],
  attempts: [5, uint32],
});

export interface CoinPriceMessage {
  readonly coin: CoinMessage | undefined;
  readonly price: Dec;
}
const CoinPrice = message<CoinPriceMessage>('akash.bme.v1.CoinPrice', {
  coin: [1, embedded(CoinMessage)],
  price: [2, dec],
});

/** What was done. */
export interface ExecutedRecordMessage {
  readonly burnedFrom: string;
  readonly mintedTo: string;
  readonly burner: string;
  readonly minter: string;
  readonly burned: CoinPriceMessage | undefined;
  readonly minted: CoinPriceMessage | undefined;
  readonly spread: CoinMessage | undefined;
  readonly remintCreditIssued: CoinPriceMessage | undefined;
  readonly remintCreditAccrued: CoinPriceMessage | undefined;
}
const ExecutedRecord = message<ExecutedRecordMessage>('akash.bme.v1.LedgerRecord', {
  burnedFrom: [1, text],
  mintedTo: [2, text],
  burner: [3, text],
  minter: [4, text],
  burned: [5, embedded(CoinPrice)],
  minted: [6, embedded(CoinPrice)],
  spread: [7, embedded(CoinMessage)],
  remintCreditIssued: [8, embedded(CoinPrice)],
  remintCreditAccrued: [9, embedded(CoinPrice)],
});

/** What was given back. */
export interface CanceledRecordMessage {
  readonly owner: string;
  readonly cancelReason: number;
  readonly to: string;
  readonly coinsToBurn: CoinMessage | undefined;
  readonly denomToMint: string;
}
const CanceledRecord = message<CanceledRecordMessage>('akash.bme.v1.LedgerCanceledRecord', {
  owner: [1, text],
  cancelReason: [2, named],
  to: [3, text],
  coinsToBurn: [4, embedded(CoinMessage)],
  denomToMint: [5, text],
});

/** One line of the ledger: one of the three records. */
export interface LedgerEntryMessage {
  readonly id: LedgerRecordID | undefined;
  readonly status: number;
  readonly pendingRecord: PendingRecordMessage | undefined;
  readonly executedRecord: ExecutedRecordMessage | undefined;
  readonly canceledRecord: CanceledRecordMessage | undefined;
}
const LedgerEntry = message<LedgerEntryMessage>('akash.bme.v1.QueryLedgerRecordEntry', {
  id: [1, embedded(LedgerRecordID)],
  status: [2, named],
  pendingRecord: [3, embedded(PendingRecord)],
  executedRecord: [4, embedded(ExecutedRecord)],
  canceledRecord: [5, embedded(CanceledRecord)],
});

export interface QueryLedgerRecordsResponse {
  readonly records: LedgerEntryMessage[];
  readonly pagination: PageResponse | undefined;
}
export const QueryLedgerRecordsResponse = message<QueryLedgerRecordsResponse>(
  'akash.bme.v1.QueryLedgerRecordsResponse',
  { records: [1, repeated(LedgerEntry)], pagination: [2, embedded(PageResponse)] },
);

/** The answers to a request name the record that now waits. */
export const BurnMintResponse = message<{ readonly id: LedgerRecordID | undefined }>(
  'akash.bme.v1.MsgBurnMintResponse',
  { id: [1, embedded(LedgerRecordID)] },
);
