import { z } from 'zod';

import { ENTRY_KINDS } from '../domain/account.ts';
import { atomics, bidRef, coin, decimalText, unixMs } from './values.ts';

/**
 * The wallet and the account on the chain as clients see them. No secret is in here: words leave the
 * agent by `wallet.backup` alone and come in by `wallet.preview`, `wallet.import` and
 * `delegation.sign`; a passphrase only comes in.
 */

export const PROTECTIONS = ['keychain', 'systemd-credential', 'passphrase', 'file'] as const;
export const LOCK_REASONS = [
  'keychain-locked',
  'keychain-missing',
  'entry-missing',
  'credential-missing',
  'passphrase-needed',
  'file-unreadable',
  'key-differs',
  'locked-by-owner',
] as const;

const facts = {
  /** The provider account: who earns. */
  account: z.string(),
  /** The key that signs here: the account itself, or the hot key that it has delegated to. */
  signer: z.string(),
  custody: z.enum(['local', 'delegated']),
  protection: z.enum(PROTECTIONS),
  madeAtMs: unixMs,
  /** When the owner proved to have written the words down; never for a hot key. */
  backedUpAtMs: unixMs.optional(),
};

export const walletValue = z.discriminatedUnion('state', [
  /** This network has no wallet: practice. */
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('absent') }),
  z.object({
    state: z.literal('locked'),
    reason: z.enum(LOCK_REASONS),
    /** What to do, in one line. */
    message: z.string(),
    ...facts,
  }),
  z.object({ state: z.literal('ready'), ...facts }),
]);
export type WalletValue = z.output<typeof walletValue>;

/** What the account has in one denom; the four are never counted twice. */
export const balanceValue = z.object({
  denom: z.string(),
  symbol: z.string(),
  exponent: z.number().int(),
  /** `fee`: fees and payouts. `pay`: what leases pay in. */
  use: z.enum(['fee', 'pay', 'other']),
  free: atomics,
  locked: atomics,
  fromEscrow: atomics,
  redeeming: atomics,
});

/** US dollars for one whole coin, with where that comes from. */
export const priceValue = z.object({
  denom: z.string(),
  usd: decimalText,
  height: z.number(),
  atMs: unixMs,
  source: z.enum(['chain-oracle']),
});

export const REDEMPTION_STATES = ['sending', 'pending', 'executed', 'canceled', 'failed'] as const;
export const redemptionValue = z.object({
  id: z.string(),
  askedAtMs: unixMs,
  burned: coin,
  state: z.enum(REDEMPTION_STATES),
  height: z.number().optional(),
  txHash: z.string().optional(),
  received: coin.optional(),
  /** What the chain reckoned with. */
  usd: decimalText.optional(),
  /** Why it failed, in the chain's words. */
  reason: z.string().optional(),
});
export type RedemptionValue = z.output<typeof redemptionValue>;

/** Money on its way to the payout address. */
export const payoutValue = z.object({
  id: z.string(),
  askedAtMs: unixMs,
  to: z.string(),
  amount: coin,
  state: z.enum(['sending', 'included', 'failed']),
  height: z.number().optional(),
  txHash: z.string().optional(),
  reason: z.string().optional(),
  /** `rule`: the owner's setting did it. */
  by: z.enum(['owner', 'rule']),
});
export type PayoutValue = z.output<typeof payoutValue>;

export const delegationValue = z.object({
  state: z.enum(['working', 'partial', 'ended']),
  endsAtMs: unixMs.optional(),
  warnDays: z.number().int().optional(),
  granted: z.array(z.object({ message: z.string(), endsAtMs: unixMs.optional() })),
  missing: z.array(z.string()),
  excess: z.array(z.string()),
  gasLeft: coin.optional(),
  gasProblem: z.string().optional(),
  lookedAtMs: unixMs,
});
export type DelegationValue = z.output<typeof delegationValue>;

/** A key that may work for the account, of this machine or of another. */
export const grantedKeyValue = z.object({
  key: z.string(),
  here: z.boolean(),
  granted: delegationValue.shape.granted,
});
export type GrantedKeyValue = z.output<typeof grantedKeyValue>;

/** What was written down against what the chain has. */
export const reconciliationValue = z.object({
  height: z.number(),
  atMs: unixMs,
  rows: z.array(
    z.object({
      denom: z.string(),
      opening: atomics,
      entries: atomics,
      chain: atomics,
      /** 0 where all is well. */
      difference: atomics,
    }),
  ),
  /** What the ledger has of payments against what the account got, since the opening. */
  payments: z
    .array(
      z.object({
        denom: z.string(),
        ledger: atomics,
        entries: atomics,
        /** 0 where all is well. */
        difference: atomics,
      }),
    )
    .optional(),
});

export const walletSlice = z.object({
  wallet: walletValue,
  balances: z
    .object({
      height: z.number(),
      atMs: unixMs,
      rows: z.array(balanceValue),
      /** At most 50; `more` says how many there are besides. */
      deposits: z.array(z.object({ bid: bidRef, label: z.string(), amount: coin })),
      more: z.number().int(),
    })
    .optional(),
  price: priceValue.optional(),
  payout: z.object({
    /** Where payouts go. */
    current: z.string().optional(),
    next: z.object({ address: z.string(), announcedAtMs: unixMs, countsAtMs: unixMs }).optional(),
    /** How many of an address' last characters confirm it. */
    confirmCharacters: z.number().int(),
    /** Newest first, at most 10. */
    latest: z.array(payoutValue),
  }),
  /** Newest first, at most 10. */
  redemptions: z.array(redemptionValue),
  /** Since when this machine sees that the network redeems nothing; left out while it does. */
  redeemHaltedSinceMs: unixMs.optional(),
  delegation: delegationValue.optional(),
  queue: z
    .object({
      pending: z.number().int(),
      sending: z.object({ txHash: z.string(), sinceMs: unixMs }).optional(),
      problem: z.object({ code: z.string(), message: z.string() }).optional(),
      feesToday: coin,
      feesPerDay: coin,
    })
    .optional(),
  reconciliation: reconciliationValue.optional(),
  /** Where people look at a transaction; `{hash}` stands for it. */
  explorer: z.string().optional(),
  faucet: z.string().optional(),
});
export type WalletSlice = z.output<typeof walletSlice>;

/** One change of the account's coins. */
export const entryValue = z.object({
  id: z.number().int(),
  key: z.string(),
  height: z.number(),
  atMs: unixMs,
  txHash: z.string().optional(),
  kind: z.enum(ENTRY_KINDS),
  denom: z.string(),
  amount: atomics,
  about: z.string().optional(),
  /** US dollars for a whole coin at that time, where it was known. */
  usd: decimalText.optional(),
});
export type EntryValue = z.output<typeof entryValue>;

/** Words as they were typed: checked, and never in any answer. */
export const secretWords = z.string().min(1).max(1000);
export const passphraseText = z.string().min(1).max(1024);

/** Where the secret is to lie, and what that place needs. */
export const protectionChoice = z.strictObject({
  protection: z.enum(PROTECTIONS),
  passphrase: passphraseText.optional(),
  /** Said by the owner for `file`: whoever can read their files can take the wallet. */
  evenUnprotected: z.boolean().optional(),
});
export type ProtectionChoiceValue = z.output<typeof protectionChoice>;

/** What typed words come to, before anything is kept. */
export const wordsPreview = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), address: z.string() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['wrong-count', 'wrong-words', 'wrong-checksum']),
    message: z.string(),
    /** Words that no wallet has, by their place from 1. */
    words: z.array(
      z.object({ position: z.number().int(), given: z.string(), nearest: z.string() }),
    ),
  }),
]);

/** A transaction to be signed elsewhere, in the forms in which people carry it there. */
export const preparedTransaction = z.object({
  id: z.string(),
  signer: z.string(),
  chainId: z.string(),
  fee: coin,
  text: z.string(),
  json: z.string(),
  qrParts: z.array(z.string()),
  /** The sign document that hardware wallets show; left out where they cannot show all of it. */
  aminoJson: z.string().optional(),
});
export type PreparedTransactionValue = z.output<typeof preparedTransaction>;

/** Whether each place can keep the secret on this machine now. */
export const protectionValue = z.object({
  protection: z.enum(PROTECTIONS),
  /** Why it cannot be used, in one line. */
  problem: z.string().optional(),
});
