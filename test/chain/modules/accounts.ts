import { moduleAddress } from '../addresses.ts';
import type { Context } from '../module.ts';
import { Store } from '../state.ts';

/** Who may sign, and how often it has. */
export interface Account {
  readonly address: string;
  readonly number: bigint;
  /** Of the next ordered transaction. */
  readonly sequence: bigint;
  /** Compressed secp256k1, 33 bytes; known from the first transaction on. */
  readonly publicKey?: Uint8Array;
}

const accounts = new Store<Account>('auth.accounts');
const numbers = new Store<bigint>('auth.numbers');
const NEXT = 'next';

/** Modules that own an account from the first block on, and so a number before others. */
export const GENESIS_MODULES = [
  'fee_collector',
  'distribution',
  'bonded_tokens_pool',
  'not_bonded_tokens_pool',
  'gov',
  'mint',
] as const;

/** `undefined` where nobody was ever sent anything. */
export function findAccount(context: Context, address: string): Account | undefined {
  return context.state.get(accounts, address);
}

/** In the order of their addresses. */
export function allAccounts(context: Context): readonly Account[] {
  return context.state.list(accounts).map(([, account]) => account);
}

/** In the place of the account that has the address now. */
export function putAccount(context: Context, account: Account): void {
  context.state.set(accounts, account.address, account);
}

/** An account comes into being when it is first sent something; it gets the next number. */
export function ensureAccount(context: Context, address: string): Account {
  const known = findAccount(context, address);
  if (known !== undefined) return known;
  const number = context.state.get(numbers, NEXT) ?? 0n;
  context.state.set(numbers, NEXT, number + 1n);
  const account = { address, number, sequence: 0n };
  putAccount(context, account);
  return account;
}

/** The accounts of the genesis file keep their numbers; those of modules come after them. */
export function beginAccounts(context: Context, known: readonly Account[]): void {
  let next = 0n;
  for (const account of known) {
    putAccount(context, account);
    if (account.number >= next) next = account.number + 1n;
  }
  context.state.set(numbers, NEXT, next);
  for (const name of GENESIS_MODULES) ensureAccount(context, moduleAddress(name));
}
