import {
  LedgerRecordFilters,
  QueryLedgerRecordsRequest,
  QueryParamsRequest,
  QueryStatusRequest,
  QueryVaultStateRequest,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';

import type { BmeParams, BmeStatus, BmeVault, LedgerRecord } from '../codec/bme.ts';
import {
  decodeBmeParams,
  decodeBmeStatus,
  decodeBmeVault,
  decodeLedgerRecord,
} from '../codec/bme.ts';
import type { Asking, AskOptions } from './ask.ts';
import { askAll, askFor } from './ask.ts';

const PATH = '/akash.bme.v1.Query/';

export function queryBmeStatus(asking: Asking, options: AskOptions): Promise<BmeStatus> {
  const request = QueryStatusRequest.encode({}).finish();
  return askFor(asking, `${PATH}Status`, request, options, (bytes) =>
    decodeBmeStatus(bytes, asking.oddities),
  );
}

export function queryBmeParams(asking: Asking, options: AskOptions): Promise<BmeParams> {
  const request = QueryParamsRequest.encode({}).finish();
  return askFor(asking, `${PATH}Params`, request, options, decodeBmeParams);
}

export function queryBmeVault(asking: Asking, options: AskOptions): Promise<BmeVault> {
  const request = QueryVaultStateRequest.encode({}).finish();
  return askFor(asking, `${PATH}VaultState`, request, options, decodeBmeVault);
}

/** Exchanges of ACT and AKT that `source` has asked for, pending and executed. */
export function queryLedgerRecords(
  asking: Asking,
  { source }: { readonly source?: string },
  options: AskOptions,
): Promise<readonly LedgerRecord[]> {
  const filters = LedgerRecordFilters.fromPartial({ source: source ?? '' });
  return askAll(
    asking,
    `${PATH}LedgerRecords`,
    (pagination) => QueryLedgerRecordsRequest.encode({ filters, pagination }).finish(),
    options,
    (bytes) => decodeLedgerRecord(bytes, asking.oddities),
  );
}
