import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';

import { decOf, quo } from '../decimal.ts';
import type { BankKeeper, Coin, OracleKeeper } from '../keepers.ts';
import type { Context, QueryHandler } from '../module.ts';
import { Refusal } from '../module.ts';
import { refusal } from '../refusals.ts';
import type { Store } from '../state.ts';
import { coinMessage, UACT, UAKT } from './akash-coins.ts';
import type { Entry } from './akash-pages.ts';
import { page } from './akash-pages.ts';
import { query } from './akash-queries.ts';
import { collateralRatio, VAULT } from './bme-breaker.ts';
import type { CoinPriceMessage, LedgerEntryMessage } from './bme-codec.ts';
import {
  QueryLedgerRecordsResponse,
  QueryParamsResponse,
  QueryStatusResponse,
} from './bme-codec.ts';
import type { CoinPrice, LedgerId, LedgerLine } from './bme-records.ts';
import {
  breakerOf,
  CANCEL_REASONS,
  LEDGER,
  ledgerKey,
  paramsOf,
  REMINT_CREDITS,
  severity,
  TOTAL_BURNED,
  TOTAL_MINTED,
} from './bme-records.ts';

const LEDGER_STATES = { pending: 1, executed: 2, canceled: 3 };
const BPS = decOf(10_000n);

/** The parameters, the circuit breaker, the vault and the ledger. */
export function bmeQueries(
  bank: BankKeeper,
  oracle: OracleKeeper,
): Readonly<Record<string, QueryHandler>> {
  return {
    '/akash.bme.v1.Query/Params': query(v1.QueryParamsRequest, QueryParamsResponse, tellParams),
    '/akash.bme.v1.Query/Status': query(v1.QueryStatusRequest, QueryStatusResponse, (context) =>
      tellStatus(context, bank, oracle),
    ),
    '/akash.bme.v1.Query/VaultState': query(
      v1.QueryVaultStateRequest,
      v1.QueryVaultStateResponse,
      (context) => ({ vaultState: tellVault(context, bank) }),
    ),
    '/akash.bme.v1.Query/LedgerRecords': query(
      v1.QueryLedgerRecordsRequest,
      QueryLedgerRecordsResponse,
      tellLedger,
    ),
  };
}

function tellParams(context: Context): QueryParamsResponse {
  const params = paramsOf(context);
  return {
    params: {
      circuitBreakerWarnThreshold: Number(params.warnThreshold),
      circuitBreakerHaltThreshold: Number(params.haltThreshold),
      minEpochBlocks: params.minEpochBlocks,
      epochBlocksBackoffPercent: Number(params.backoffPercent),
      mintSpreadBps: Number(params.mintSpreadBps),
      settleSpreadBps: Number(params.settleSpreadBps),
      maxEndblockerRecords: params.maxEndblockerRecords,
      minMint: params.minMint.map(coinMessage),
      maxPendingAttempts: params.maxPendingAttempts,
    },
  };
}

function tellStatus(context: Context, bank: BankKeeper, oracle: OracleKeeper): QueryStatusResponse {
  const { warnThreshold, haltThreshold } = paramsOf(context);
  const status = severity(breakerOf(context).status);
  return {
    status,
    collateralRatio: ratioOrRefusal(context, bank, oracle),
    warnThreshold: quo(decOf(warnThreshold), BPS),
    haltThreshold: quo(decOf(haltThreshold), BPS),
    mintsAllowed: status < severity('halt_cr'),
    refundsAllowed: status < severity('halt_oracle'),
  };
}

function ratioOrRefusal(context: Context, bank: BankKeeper, oracle: OracleKeeper): bigint {
  try {
    return collateralRatio(context, bank, oracle);
  } catch (error) {
    if (error instanceof Refusal) throw refusal('unknownRequest', error.message);
    throw error;
  }
}

/** The coins in the vault; with them all ACT that there is, as if it lay there too. */
function tellVault(context: Context, bank: BankKeeper): v1.State {
  const balances: Coin[] = [{ denom: UACT, amount: bank.supply(context, UACT) }];
  const akt = bank.balance(context, VAULT, UAKT);
  if (akt > 0n) balances.push({ denom: UAKT, amount: akt });
  const counted = (store: Store<bigint>) =>
    context.state.list(store).map(([denom, amount]) => coinMessage({ denom, amount }));
  return {
    balances: balances.map(coinMessage),
    totalBurned: counted(TOTAL_BURNED),
    totalMinted: counted(TOTAL_MINTED),
    remintCredits: counted(REMINT_CREDITS),
  };
}

/** What waits, then what is done, then what was given back. */
function tellLedger(
  context: Context,
  { filters, pagination: request }: v1.QueryLedgerRecordsRequest,
): QueryLedgerRecordsResponse {
  const { source = '', denom = '', toDenom = '', status = '' } = filters ?? {};
  const { items, pagination } = page({
    entries: context.state.list(LEDGER).map(([, line]) => entryOf(line)),
    states: LEDGER_STATES,
    filters: { owner: '', state: status.replace(/^ledger_record_status_/, '') },
    accepts: ({ id }: LedgerLine) =>
      (source === '' || id.source === source) &&
      (denom === '' || id.denom === denom) &&
      (toDenom === '' || id.toDenom === toDenom),
    request,
    tails: { state: request?.reverse === true ? [1] : [] },
  });
  return { records: items.map(lineMessage), pagination };
}

function entryOf(line: LedgerLine): Entry<LedgerLine> {
  const key = Buffer.from(ledgerKey(line.id));
  return { key, owner: line.id.source, state: LEDGER_STATES[line.status], value: line };
}

function lineMessage(line: LedgerLine): LedgerEntryMessage {
  const none = { pendingRecord: undefined, executedRecord: undefined, canceledRecord: undefined };
  const told = { ...none, id: ledgerIdMessage(line.id), status: LEDGER_STATES[line.status] };
  switch (line.status) {
    case 'pending': {
      const { owner, to, coin, toDenom: denomToMint, attempts } = line;
      const coinsToBurn = coinMessage(coin);
      return { ...told, pendingRecord: { owner, to, coinsToBurn, denomToMint, attempts } };
    }
    case 'executed':
      return {
        ...told,
        executedRecord: {
          burnedFrom: line.from,
          mintedTo: line.to,
          burner: 'bme',
          minter: 'bme',
          burned: priceMessage(line.burned),
          minted: priceMessage(line.minted),
          spread: coinMessage(line.spread),
          remintCreditIssued: priceMessage(line.reminted),
          remintCreditAccrued: priceMessage(line.credited),
        },
      };
    case 'canceled': {
      const { owner, to, coin, toDenom: denomToMint, reason } = line;
      const coinsToBurn = coinMessage(coin);
      const cancelReason = CANCEL_REASONS.indexOf(reason);
      return { ...told, canceledRecord: { owner, cancelReason, to, coinsToBurn, denomToMint } };
    }
  }
}

function priceMessage(value: CoinPrice | undefined): CoinPriceMessage | undefined {
  return value && { coin: coinMessage(value.coin), price: value.price };
}

/** A ledger id as messages have it. */
export function ledgerIdMessage(id: LedgerId): v1.LedgerRecordID {
  return v1.LedgerRecordID.fromPartial({ ...id });
}
