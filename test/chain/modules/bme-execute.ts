import type { Dec } from '../decimal.ts';
import { decOf, decText, mul, quo, truncate } from '../decimal.ts';
import { typedEvent } from '../events.ts';
import type { BankKeeper, Coin, OracleKeeper } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Refusal } from '../module.ts';
import { coinMessage, coinText, UACT, UAKT } from './akash-coins.ts';
import { priceOf, VAULT } from './bme-breaker.ts';
import type {
  CancelReason,
  CoinPrice,
  ExecutedRecord,
  LedgerId,
  LedgerLine,
} from './bme-records.ts';
import {
  bmeRefusals,
  count,
  LEDGER,
  ledgerKey,
  paramsOf,
  PENDING_BALANCES,
  REMINT_CREDITS,
  TOTAL_BURNED,
  TOTAL_MINTED,
  uncount,
} from './bme-records.ts';

const BME = 'bme';
const BPS = 10_000n;

export type PendingLine = Extract<LedgerLine, { status: 'pending' }>;

/** These do not get better by waiting. */
const FATAL: readonly (readonly [code: number, reason: CancelReason])[] = [
  [bmeRefusals.epsilon().code, 'epsilon'],
  [bmeRefusals.invalidDenom().code, 'invalid_denom'],
  [bmeRefusals.invalidAmount().code, 'invalid_amount'],
  [bmeRefusals.minimumMint().code, 'minimum_mint'],
];

/**
 * Does what a line of the ledger asks for, all of it or nothing. What fails for good is canceled at
 * once, what may get better is tried again in later epochs, but not for ever.
 */
export function settleLine(
  context: Context,
  line: PendingLine,
  bank: BankKeeper,
  oracle: OracleKeeper,
): void {
  try {
    inBranch(context, (branch) => {
      execute(branch, line, bank, oracle);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const fatal = FATAL.find(([code]) => error.codespace === BME && error.code === code);
    const attempts = line.attempts + 1;
    if (fatal !== undefined) cancel(context, line, fatal[1], bank);
    else if (attempts >= paramsOf(context).maxPendingAttempts) {
      cancel(context, line, 'max_attempts', bank);
    } else context.state.set(LEDGER, ledgerKey(line.id), { ...line, attempts });
  }
}

/** Events of what is undone are not told either. */
function inBranch(context: Context, act: (branch: Context) => void): void {
  const state = context.state.branch();
  const events: Parameters<Context['emit']>[0][] = [];
  act({ ...context, state, emit: (event) => events.push(event) });
  state.commit();
  for (const event of events) context.emit(event);
}

/** Burns one coin and makes the other, at the prices of the moment. */
function execute(
  context: Context,
  { id, owner, to, coin, toDenom }: PendingLine,
  bank: BankKeeper,
  oracle: OracleKeeper,
): void {
  if (coin.amount === 0n) throw bmeRefusals.invalidAmount('zero burn amount');
  const { burned, made, spread } = quote(context, coin, toDenom, bank, oracle);
  const record = { from: owner, to, spread };
  const toUser = { denom: toDenom, amount: made.coin.amount - spread.amount };
  const send = () => {
    bank.send(context, VAULT, to, [toUser]);
  };
  if (coin.denom === UAKT) {
    bank.mint(context, BME, [made.coin]);
    send();
    const credited = burned;
    note(context, id, {
      ...record,
      burned: undefined,
      minted: made,
      reminted: undefined,
      credited,
    });
    return;
  }
  const { reminted, minted } = splitByCredit(context, made);
  bank.burn(context, BME, [coin]);
  if (minted !== undefined) bank.mint(context, BME, [minted.coin]);
  send();
  note(context, id, { ...record, burned, minted, reminted, credited: undefined });
}

/** How much of the other coin it gives, and what of that stays in the vault. */
function quote(
  context: Context,
  coin: Coin,
  toDenom: string,
  bank: BankKeeper,
  oracle: OracleKeeper,
): { readonly burned: CoinPrice; readonly made: CoinPrice; readonly spread: Coin } {
  const params = paramsOf(context);
  const [from, to] = [priceOf(context, oracle, coin.denom), priceOf(context, oracle, toDenom)];
  if (from === 0n || to === 0n) throw bmeRefusals.zeroPrice();
  if (coin.denom === UACT && bank.supply(context, UACT) < coin.amount) {
    throw bmeRefusals.insufficientVaultFunds(`requested burn amount: ${coinText(coin)}`);
  }
  const exact = mul(decOf(coin.amount), quo(from, to));
  const amount = truncate(exact);
  if (amount <= 0n) throw bmeRefusals.epsilon(`result truncates to zero for ${toDenom}`);
  const least = params.minMint.find(({ denom }) => denom === toDenom);
  if (least !== undefined && amount < least.amount) {
    const made = coinText({ denom: toDenom, amount });
    throw bmeRefusals.minimumMint(`mint output ${made} is below minimum ${coinText(least)}`);
  }
  const bps = coin.denom === UAKT ? params.mintSpreadBps : params.settleSpreadBps;
  return {
    burned: { coin, price: from },
    made: { coin: { denom: toDenom, amount }, price: to },
    spread: { denom: toDenom, amount: spreadOf(exact, bps) },
  };
}

function spreadOf(exact: Dec, bps: bigint): bigint {
  return truncate(quo(mul(exact, decOf(bps)), decOf(BPS)));
}

/** AKT that was burned for ACT lies in the vault, and is given out before new AKT is made. */
function splitByCredit(
  context: Context,
  { coin, price }: CoinPrice,
): { readonly reminted: CoinPrice | undefined; readonly minted: CoinPrice | undefined } {
  const credit = context.state.get(REMINT_CREDITS, coin.denom) ?? 0n;
  const old = credit < coin.amount ? credit : coin.amount;
  const part = (amount: bigint) =>
    amount > 0n ? { coin: { denom: coin.denom, amount }, price } : undefined;
  return { reminted: part(old), minted: part(coin.amount - old) };
}

/** Keeps the books. */
function note(context: Context, id: LedgerId, record: ExecutedRecord): void {
  const { burned, minted, reminted, credited } = record;
  const gone = burned ?? credited;
  if (gone !== undefined) uncount(context, PENDING_BALANCES, gone.coin);
  if (credited !== undefined) count(context, REMINT_CREDITS, credited.coin);
  if (reminted !== undefined) uncount(context, REMINT_CREDITS, reminted.coin);
  if (minted !== undefined) count(context, TOTAL_MINTED, minted.coin);
  if (burned !== undefined) count(context, TOTAL_BURNED, burned.coin);
  context.state.set(LEDGER, ledgerKey(id), { id, status: 'executed', ...record });
  context.emit(
    typedEvent('akash.bme.v1.EventLedgerRecordExecuted', {
      id: ledgerIdJson(id),
      burned_from: record.from,
      minted_to: record.to,
      burner: BME,
      minter: BME,
      burned: priceJson(burned),
      minted: priceJson(minted),
      spread: coinMessage(record.spread),
      remint_credit_issued: priceJson(reminted),
      remint_credit_accrued: priceJson(credited),
    }),
  );
}

/** Gives the coins back. */
function cancel(
  context: Context,
  { id, owner, to, coin, toDenom }: PendingLine,
  reason: CancelReason,
  bank: BankKeeper,
): void {
  const line = { id, status: 'canceled', reason, owner, to, coin, toDenom } as const;
  context.state.set(LEDGER, ledgerKey(id), line);
  uncount(context, PENDING_BALANCES, coin);
  bank.send(context, VAULT, owner, [coin]);
  context.emit(
    typedEvent('akash.bme.v1.EventLedgerRecordCanceled', {
      id: ledgerIdJson(id),
      cancel_reason: reason,
      owner,
      to,
      coins_to_burn: coinMessage(coin),
      denom_to_mint: toDenom,
    }),
  );
}

function ledgerIdJson({ denom, toDenom, source, height, sequence }: LedgerId): object {
  const [at, number] = [height.toString(), sequence.toString()];
  return { denom, to_denom: toDenom, source, height: at, sequence: number };
}

function priceJson(value: CoinPrice | undefined): object | null {
  if (value === undefined) return null;
  return { coin: coinMessage(value.coin), price: decText(value.price) };
}
