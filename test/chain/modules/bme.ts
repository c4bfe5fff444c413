import {
  MsgBurnACT,
  MsgBurnMint,
  MsgMintACT,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';

import { isAddress } from '../addresses.ts';
import type { BankKeeper, Coin, OracleKeeper } from '../keepers.ts';
import type { Codec, Context, MessageHandler, Module } from '../module.ts';
import { coinFault, coinOf, isDenom, UACT, UAKT } from './akash-coins.ts';
import { sdkRefusals } from './akash-refusals.ts';
import { priceOf, updateBreaker, VAULT } from './bme-breaker.ts';
import { BurnMintResponse } from './bme-codec.ts';
import type { PendingLine } from './bme-execute.ts';
import { settleLine } from './bme-execute.ts';
import { bmeQueries, ledgerIdMessage } from './bme-queries.ts';
import type { BmeGenesis, LedgerId, LedgerLine } from './bme-records.ts';
import {
  begin,
  bmeRefusals,
  breakerOf,
  count,
  EPOCHS,
  LEDGER,
  ledgerKey,
  paramsOf,
  PENDING_BALANCES,
  SEQUENCE,
  severity,
} from './bme-records.ts';
import type { MintStatusKeeper } from './escrow-keeper.ts';

/** A request to turn one coin into the other. */
interface Request {
  readonly owner: string;
  readonly to: string;
  readonly coin: Coin;
  readonly toDenom: string;
}

/**
 * `akash.bme`: burns AKT for ACT, and ACT for AKT. ACT is worth one US dollar as long as enough AKT
 * lies in the vault; a circuit breaker watches that. Requests wait in a ledger, and are done at the
 * end of the block with which the next epoch begins.
 */
export function makeBmeModule(bank: BankKeeper, oracle: OracleKeeper): Module {
  const handlers = { bank, oracle };
  return {
    name: 'akash.bme',
    messages: {
      '/akash.bme.v1.MsgBurnMint': requestHandler(MsgBurnMint, handlers, (m) => m.denomToMint),
      '/akash.bme.v1.MsgMintACT': requestHandler(MsgMintACT, handlers, () => UACT),
      '/akash.bme.v1.MsgBurnACT': requestHandler(MsgBurnACT, handlers, () => UAKT),
    },
    queries: bmeQueries(bank, oracle),
    initGenesis: (context, genesis) => {
      begin(context, genesis as BmeGenesis);
    },
    beginBlock: (context) => {
      context.state.set(SEQUENCE, '', 0n);
    },
    endBlock: (context) => {
      burnEpoch(context, bank, oracle);
      mintEpoch(context, bank, oracle);
    },
  };
}

/** What the escrow wants to know. */
export const mintStatus: MintStatusKeeper = {
  mintHalted: (context) => severity(breakerOf(context).status) >= severity('halt_cr'),
};

function requestHandler<T extends Pick<MsgBurnACT, 'owner' | 'to' | 'coinsToBurn'>>(
  codec: Codec<T>,
  { bank, oracle }: { readonly bank: BankKeeper; readonly oracle: OracleKeeper },
  toDenomOf: (message: T) => string,
): MessageHandler<T> {
  const read = (message: T): Request => {
    const { owner, to, coinsToBurn } = message;
    return { owner, to, coin: coinOf(coinsToBurn), toDenom: toDenomOf(message) };
  };
  return {
    codec,
    signer: ({ owner }) => owner,
    check: (message) => {
      checkRequest(read(message));
    },
    handle: (context, message) => {
      const id = enqueue(context, read(message), bank, oracle);
      return BurnMintResponse.encode({ id: ledgerIdMessage(id) }).finish();
    },
  };
}

/** What is made goes to whom it was burned from, and to nobody else. */
function checkRequest({ owner, to, coin, toDenom }: Request): void {
  if (!isAddress(owner)) throw sdkRefusals.invalidAddress('invalid owner address');
  if (!isAddress(to)) throw sdkRefusals.invalidAddress('invalid to address');
  if (owner !== to) throw bmeRefusals.unauthorized('owner and to addresses must match');
  const fault = coinFault(coin);
  if (fault !== undefined) throw sdkRefusals.invalidCoins(`invalid coins: ${fault}`);
  if (coin.amount === 0n) throw bmeRefusals.invalidAmount('amount must not be 0');
  if (!isDenom(toDenom)) throw bmeRefusals.invalidDenom(`invalid denom to mint: ${toDenom}`);
}

/** Takes the coins into the vault, and puts the request into the ledger. */
function enqueue(
  context: Context,
  { owner, to, coin, toDenom }: Request,
  bank: BankKeeper,
  oracle: OracleKeeper,
): LedgerId {
  const route = `${coin.denom} -> ${toDenom}`;
  const redeems = route === `${UACT} -> ${UAKT}`;
  if (!redeems && route !== `${UAKT} -> ${UACT}`) {
    throw bmeRefusals.invalidDenom(`invalid swap route ${route}`);
  }
  priceOf(context, oracle, UAKT);
  // With too little collateral nobody gets ACT, but who has some may still get AKT for it.
  const worst = severity(redeems ? 'halt_cr' : 'warning');
  if (severity(breakerOf(context).status) > worst) throw bmeRefusals.circuitBreaker();

  const sequence = (context.state.get(SEQUENCE, '') ?? 0n) + 1n;
  context.state.set(SEQUENCE, '', sequence);
  const { height } = context;
  const id = { denom: coin.denom, toDenom, source: owner, height, sequence };
  count(context, PENDING_BALANCES, coin);
  bank.send(context, owner, VAULT, [coin]);
  const line = { id, status: 'pending', owner, to, coin, toDenom, attempts: 0 } as const;
  context.state.set(LEDGER, ledgerKey(id), line);
  return id;
}

/** Every so many blocks ACT is turned into AKT. */
function burnEpoch(context: Context, bank: BankKeeper, oracle: OracleKeeper): void {
  const next = context.state.get(EPOCHS, 'burn') ?? 0n;
  if (next > context.height) return;
  context.state.set(EPOCHS, 'burn', context.height + paramsOf(context).minEpochBlocks);
  settleLines(context, `${UACT}/${UAKT}/`, bank, oracle);
}

/** AKT is turned into ACT in epochs of their own, which are longer the less collateral there is. */
function mintEpoch(context: Context, bank: BankKeeper, oracle: OracleKeeper): void {
  const { breaker, changed } = updateBreaker(context, bank, oracle);
  if (severity(breaker.status) > severity('warning')) return;
  const next = context.height + breaker.epochBlocks;
  if (changed && severity(breaker.previous) >= severity('halt_cr')) {
    context.state.set(EPOCHS, 'mint', next);
  } else if (context.state.get(EPOCHS, 'mint') === context.height) {
    context.state.set(EPOCHS, 'mint', next);
    settleLines(context, `${UAKT}/${UACT}/`, bank, oracle);
    updateBreaker(context, bank, oracle);
  }
}

/** A block does only so many; the others wait. */
function settleLines(context: Context, way: string, bank: BankKeeper, oracle: OracleKeeper): void {
  const waiting = context.state
    .list(LEDGER, way)
    .map(([, line]) => line)
    .filter(isPending);
  for (const line of waiting.slice(0, paramsOf(context).maxEndblockerRecords)) {
    settleLine(context, line, bank, oracle);
  }
}

function isPending(line: LedgerLine): line is PendingLine {
  return line.status === 'pending';
}
