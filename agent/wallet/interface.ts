import type { Brand } from '../base/brand.ts';
import type { UnixMs } from '../base/instant.ts';
import type { PayoutPlan } from '../domain/payout.ts';

/** An account on a chain of the Cosmos kind: bech32, such as `akash1…`. */
export type AccountAddress = Brand<string, 'AccountAddress'>;

/** One secp256k1 key that signs and is never given away. */
export interface SigningKey {
  readonly address: AccountAddress;
  /** 33 bytes, compressed. */
  readonly publicKey: Uint8Array;
  /**
   * Signs the SHA-256 of `bytes`: 64 bytes, r before s, s in the lower half. Throws `AgentError`
   * `wallet-locked` where the key cannot be had any more.
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Where the secret lies at rest, from the safest to the one that protects least. */
export type Protection =
  | 'keychain'
  | 'systemd-credential'
  | 'passphrase'
  /** A file that only this user may read: not protected against whoever can read their files. */
  | 'file';

/** Who holds the provider account's key. */
export type Custody =
  /** This machine. */
  | 'local'
  /** Somebody else: this machine has a hot key that may do the daily work until it is revoked. */
  | 'delegated';

/** Why a wallet that exists cannot sign now; each is mended without making a new one. */
export type LockReason =
  | 'keychain-locked'
  | 'keychain-missing'
  /** The keychain answers and does not hold the wallet: another one, or somebody removed it. */
  | 'entry-missing'
  | 'credential-missing'
  | 'passphrase-needed'
  | 'file-unreadable'
  /** What was found is not the key of this wallet's address. */
  | 'key-differs'
  /** The owner said so, and says when it ends. */
  | 'locked-by-owner';

/** What this machine has. A locked wallet is a state to wait in, never a reason to make another. */
export type WalletState =
  | { readonly state: 'absent' }
  | ({ readonly state: 'locked'; readonly reason: LockReason } & WalletFacts)
  | ({ readonly state: 'ready' } & WalletFacts);

/** What is known of a wallet without its secret. */
export interface WalletFacts {
  /** The provider account: who earns. */
  readonly account: AccountAddress;
  /** The key that signs here: `account` itself, or the hot key it has delegated to. */
  readonly signer: AccountAddress;
  readonly custody: Custody;
  readonly protection: Protection;
  readonly madeAtMs: UnixMs;
  /** When the owner proved to have written the words down; never for a delegated hot key. */
  readonly backedUpAtMs?: UnixMs;
}

/** What a chain adapter needs of a wallet. */
export interface Wallet {
  state(): WalletState;
  /** Called after each change, in the order of the calls; the answer stops it. */
  onChange(listener: (state: WalletState) => void): () => void;
  /**
   * The key that signs now. Throws `AgentError` `wallet-absent` or `wallet-locked`, whose message
   * says what to do.
   */
  key(): SigningKey;
}

/** Where a secret is to lie, as the owner says it; the passphrase as it was typed. */
export interface TypedProtection {
  readonly protection: Protection;
  readonly passphrase?: string;
  /** Said by the owner: a file that whoever can read their files can read. */
  readonly evenUnprotected?: boolean;
}

/** What typed words come to, before anything is kept. */
export type WordsPreview =
  | { readonly ok: true; readonly address: AccountAddress }
  | {
      readonly ok: false;
      readonly code: 'wrong-count' | 'wrong-words' | 'wrong-checksum';
      readonly message: string;
      /** Words that no wallet has; `position` counts from 1. */
      readonly words: readonly {
        readonly position: number;
        readonly given: string;
        readonly nearest: string;
      }[];
    };

/** What the owner has to know before the second "forget". */
export interface ForgetQuestion {
  readonly ticket: string;
  readonly signer: AccountAddress;
  /** Without the words the account and all that is in it is lost. */
  readonly lost: boolean;
}

/**
 * What an owner can do with the wallet. Nothing here happens by itself, and each operation is all or
 * nothing. Secrets come in as they were typed and are wiped when they were used; they leave by
 * {@link backup} alone. Each throws `AgentError` with a code of `wallet/errors.ts`, whose message
 * says what to do and holds no secret. Wrong passphrases cost a wait, whichever method they come by.
 */
export interface WalletKeeper {
  /** Why it is locked and what to do, in one line; `undefined` while it is not. */
  problem(): string | undefined;
  /** Each place for the secret with why it cannot be used here now. It is tried, not guessed. */
  protections(): Promise<readonly ProtectionReport[]>;
  /** A new account of 24 words. */
  create(choice: TypedProtection): Promise<WalletFacts>;
  /** A new hot key for an account whose own key stays elsewhere. */
  createHotKey(account: string, choice: TypedProtection): Promise<WalletFacts>;
  /** Checks words and shows whose they are; keeps nothing. */
  preview(words: string, index: number): Promise<WordsPreview>;
  /** Keeps the account of these words, which must make the address that {@link preview} showed. */
  import(
    words: string,
    index: number,
    expected: string,
    choice: TypedProtection,
  ): Promise<WalletFacts>;
  /** The address of the words in the systemd credential. */
  previewCredential(): Promise<AccountAddress>;
  /** Takes the wallet of the systemd credential over, after its address was shown. */
  takeOver(expected: string): Promise<WalletFacts>;
  /** Opens it now, and goes on where it was open already. */
  unlock(passphrase?: string): Promise<void>;
  /** Nothing is signed until the owner unlocks. */
  lock(): Promise<void>;
  /** The words, for the owner's eyes. */
  backup(passphrase?: string): Promise<readonly string[]>;
  /** Which of the words that were shown to type, counted from 1. */
  quiz(): readonly number[];
  /** Notes that the owner has the words. */
  answerQuiz(words: readonly string[]): Promise<WalletFacts>;
  /** Moves the secret to another place, or under another passphrase. */
  protect(passphrase: string | undefined, choice: TypedProtection): Promise<WalletFacts>;
  /** First of two: says what would be lost, and gives the ticket for the second. */
  askForget(): Promise<ForgetQuestion>;
  /** Second of two: removes the wallet from this machine. */
  forget(ticket: string, evenIfLost: boolean): Promise<void>;
}

/** Whether one place can keep the secret on this machine. */
export interface ProtectionReport {
  readonly protection: Protection;
  readonly problem: string | undefined;
}

/** A payout address as it was typed. */
export interface TypedPayout {
  readonly address: string;
  readonly typedEnd: string;
  /** The key that signs here and the account that earns. */
  readonly own: readonly AccountAddress[];
  /** The owner wants one of these all the same. */
  readonly evenOwn?: boolean;
}

/** What the owner is told of at once, on every way that reaches them. */
export interface PayoutNews {
  readonly news: 'announced' | 'revoked' | 'counts';
  readonly plan: PayoutPlan;
}

/** Where payouts go; the rules are those of `domain/payout.ts`. */
export interface PayoutBook {
  /** Where payouts go, and what waits. */
  plan(): PayoutPlan;
  /** When the announced address counts, should the agent run on. */
  countsAtMs(): UnixMs | undefined;
  /** Throws `AgentError` `address-wrong`, or the code of a `PayoutRefusal`. */
  announce(typed: TypedPayout): PayoutPlan;
  /** Takes an announced address back; nothing where none waits. */
  revoke(): PayoutPlan;
  /** Called after each change is on the disk, once; the answer stops it. */
  onNews(listener: (news: PayoutNews) => void): () => void;
}

/** What a wallet remembers across restarts, none of it secret; `compose.ts` makes one from the storage. */
export interface WalletJournal {
  read(key: string): string | undefined;
  /** All of them or none, on the disk when it returns; `undefined` removes. */
  writeAll(entries: Iterable<readonly [key: string, value: string | undefined]>): void;
}
