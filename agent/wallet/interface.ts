import type { Brand } from '../base/brand.ts';
import type { UnixMs } from '../base/instant.ts';

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

/** What a wallet remembers across restarts, none of it secret; `compose.ts` makes one from the storage. */
export interface WalletJournal {
  read(key: string): string | undefined;
  /** All of them or none, on the disk when it returns; `undefined` removes. */
  writeAll(entries: Iterable<readonly [key: string, value: string | undefined]>): void;
}
