import { randomBytes } from 'node:crypto';

import type { Clock } from '../base/clock.ts';
import { BackupQuiz } from './backup-quiz.ts';
import { walletError } from './errors.ts';
import { FILE_WARNING } from './file.ts';
import type {
  AccountAddress,
  ForgetQuestion,
  Protection,
  WalletFacts,
  WordsPreview,
} from './interface.ts';
import type { MemoryKey } from './memory-key.ts';
import { deriveKey } from './memory-key.ts';
import type { WalletOptions } from './options.ts';
import { thenWipe } from './secret-bytes.ts';
import type { StoreAccess } from './secret-store.ts';
import type { Vault } from './vault.ts';
import { newSlot } from './vault.ts';
import type { WalletHolder } from './wallet-holder.ts';
import type { WalletRecord } from './wallet-record.ts';
import type { WalletSecret } from './wallet-secret.ts';
import { decodeSecret, encodeSecret } from './wallet-secret.ts';
import { checkWords, newEntropy, wordsOf } from './words.ts';

/** Where a secret is to lie, and what that place needs. */
export interface ProtectionChoice extends StoreAccess {
  readonly protection: Protection;
  /** Said by the owner: a file that whoever can read their files can read. */
  readonly evenUnprotected?: boolean;
}

/** What the owner's operations work with. */
export interface OwnerParts {
  readonly holder: WalletHolder;
  readonly vault: Vault;
  readonly clock: Clock;
}

/**
 * What an owner can do with the wallet. Nothing here happens by itself; each operation is all or
 * nothing, also when the machine dies in the middle, and one that was done is refused or changes
 * nothing when it is repeated.
 */
export class WalletOwner {
  readonly #options: WalletOptions;
  readonly #parts: OwnerParts;
  #quiz: BackupQuiz | undefined;
  #forget: { readonly ticket: string; readonly untilMs: number } | undefined;

  constructor(options: WalletOptions, parts: OwnerParts) {
    this.#options = options;
    this.#parts = parts;
  }

  /** Why that protection cannot be used here now; `undefined` where it can. It is tried, not guessed. */
  problemOf(protection: Protection): Promise<string | undefined> {
    return this.#parts.vault.store(protection).problem();
  }

  /** A new account of 24 words. */
  create(choice: ProtectionChoice): Promise<WalletFacts> {
    return this.#make(choice, async () => ({
      entropy: newEntropy(),
      index: 0,
      delegatedBy: undefined,
    }));
  }

  /** A new hot key for an account whose own key stays elsewhere. */
  createHotKey(account: AccountAddress, choice: ProtectionChoice): Promise<WalletFacts> {
    return this.#make(choice, async () => ({
      entropy: newEntropy(),
      index: 0,
      delegatedBy: account,
    }));
  }

  /** Checks words and shows whose they are; keeps nothing. */
  async preview(words: string, index = 0): Promise<WordsPreview> {
    const check = checkWords(words);
    if (!check.ok) return check;
    return thenWipe(check.entropy, async (entropy) => {
      const key = await deriveKey(entropy, index, this.#options.prefix);
      key.wipe();
      return { ok: true, address: key.address };
    });
  }

  /**
   * Keeps the account of these words. `expected` is the address that {@link preview} showed; throws
   * `address-differs` where they make another.
   */
  import(
    words: string,
    expected: AccountAddress,
    choice: ProtectionChoice,
    index = 0,
  ): Promise<WalletFacts> {
    const entropyOf = (): WalletSecret => {
      const check = checkWords(words);
      // The check's own message repeats what was typed; a refusal may end in a log.
      if (!check.ok) throw walletError('words-wrong', 'These are not the words of a wallet.');
      return { entropy: check.entropy, index, delegatedBy: undefined };
    };
    return this.#make(choice, async () => entropyOf(), expected);
  }

  /** The address of the words in the systemd credential. Throws `protection-unavailable`. */
  previewCredential(): Promise<AccountAddress> {
    return this.#withCredential(async (key) => {
      key.wipe();
      return key.address;
    });
  }

  /** Takes the wallet of the systemd credential over, after its address was shown. */
  takeOverCredential(expected: AccountAddress): Promise<WalletFacts> {
    return this.#parts.holder.exclusively(() => {
      this.#refuseIfThere();
      return this.#withCredential(async (key) => {
        if (key.address !== expected) key.wipe();
        sameAddress(key, expected);
        const facts = this.#newFacts(key.address, undefined, 'systemd-credential');
        const place = { protection: 'systemd-credential', slot: newSlot() } as const;
        this.#parts.holder.become(await this.#parts.vault.commit({ facts, place }), key);
        return facts;
      });
    });
  }

  /**
   * The words, for the owner's eyes: they leave the process here and nowhere else, and only when
   * asked for. Where a passphrase protects the wallet it is needed again.
   */
  backup(access: StoreAccess): Promise<readonly string[]> {
    return this.#parts.holder.exclusively(async () => {
      const record = this.#record();
      if (record.facts.custody === 'delegated') {
        throw walletError(
          'backup-needless',
          'This machine holds a hot key: it is revoked and replaced, never brought back. Keep the words of your account safe where they are.',
        );
      }
      const secret = await this.#read(record, access);
      const words = wordsOf(secret.entropy);
      secret.entropy.wipe();
      this.#quiz = new BackupQuiz(words, this.#options, this.#parts.clock);
      return words;
    });
  }

  /** Which of the words that were shown to type. Throws `backup-not-shown`. */
  quiz(): readonly number[] {
    return this.#shownQuiz().positions();
  }

  /** Notes that the owner has the words. Throws `quiz-wrong`, `quiz-too-soon`, `backup-not-shown`. */
  answerQuiz(words: readonly string[]): Promise<WalletFacts> {
    return this.#parts.holder.exclusively(async () => {
      this.#shownQuiz().answer(words);
      const record = this.#record();
      const facts = { ...record.facts, backedUpAtMs: this.#parts.clock.now() };
      const kept = await this.#parts.vault.commit({ ...record, facts });
      this.#quiz = undefined;
      this.#parts.holder.refresh(kept);
      return facts;
    });
  }

  /** Moves the secret to another place, or under another passphrase. */
  changeProtection(current: StoreAccess, next: ProtectionChoice): Promise<WalletFacts> {
    return this.#parts.holder.exclusively(async () => {
      const record = this.#record();
      refuseUnprotected(next);
      const secret = await this.#read(record, current);
      const facts = { ...record.facts, protection: next.protection };
      return thenWipe(secret.entropy, async (entropy) => {
        const kept =
          next.protection === 'systemd-credential'
            ? await this.#commitCredential({ ...record, facts })
            : await thenWipe(encodeSecret(secret), (encoded) =>
                this.#parts.vault.keep(encoded, facts, next),
              );
        const key = await deriveKey(entropy, secret.index, this.#options.prefix);
        this.#parts.holder.become(kept, key);
        return facts;
      });
    });
  }

  /** First of two: says what would be lost, and gives the ticket for the second. */
  async askForget(): Promise<ForgetQuestion> {
    const { facts } = this.#record();
    const ticket = randomBytes(16).toString('hex');
    const untilMs = this.#parts.clock.monotonicMs() + this.#options.forgetWithinMs;
    this.#forget = { ticket, untilMs };
    return { ticket, signer: facts.signer, lost: isLost(facts) };
  }

  /**
   * Second of two: removes the wallet from this machine. Throws `forget-not-asked`, and
   * `wallet-not-backed-up` unless `evenIfLost`.
   */
  forget(ticket: string, evenIfLost = false): Promise<void> {
    return this.#parts.holder.exclusively(async () => {
      const { facts } = this.#record();
      const asked = this.#forget;
      if (asked?.ticket !== ticket || this.#parts.clock.monotonicMs() > asked.untilMs) {
        throw walletError(
          'forget-not-asked',
          'Ask to forget the wallet first, then confirm it soon.',
        );
      }
      if (isLost(facts) && !evenIfLost) {
        throw walletError(
          'wallet-not-backed-up',
          `Nobody has proved to have the words of ${facts.signer}: forgotten here, the account and what is in it would be lost. Back it up first.`,
        );
      }
      this.#forget = undefined;
      this.#quiz = undefined;
      await this.#parts.vault.forget();
      this.#parts.holder.becomeAbsent();
    });
  }

  #make(
    choice: ProtectionChoice,
    secretOf: () => Promise<WalletSecret>,
    expected?: AccountAddress,
  ): Promise<WalletFacts> {
    return this.#parts.holder.exclusively(async () => {
      this.#refuseIfThere();
      refuseUnprotected(choice);
      const secret = await secretOf();
      return thenWipe(secret.entropy, async (entropy) => {
        const key = await deriveKey(entropy, secret.index, this.#options.prefix);
        try {
          if (expected !== undefined) sameAddress(key, expected);
          const facts = this.#newFacts(key.address, secret.delegatedBy, choice.protection);
          const record = await thenWipe(encodeSecret(secret), (encoded) =>
            this.#parts.vault.keep(encoded, facts, choice),
          );
          this.#parts.holder.become(record, key);
          return facts;
        } catch (error) {
          key.wipe();
          throw error;
        }
      });
    });
  }

  #newFacts(
    signer: AccountAddress,
    delegatedBy: AccountAddress | undefined,
    protection: Protection,
  ): WalletFacts {
    return {
      account: delegatedBy ?? signer,
      signer,
      custody: delegatedBy === undefined ? 'local' : 'delegated',
      protection,
      madeAtMs: this.#parts.clock.now(),
    };
  }

  async #commitCredential(record: WalletRecord): Promise<WalletRecord> {
    await this.#withCredential(async (key) => {
      key.wipe();
      sameAddress(key, record.facts.signer);
    });
    const place = { protection: 'systemd-credential', slot: newSlot() } as const;
    return this.#parts.vault.commit({ ...record, place });
  }

  async #withCredential<T>(use: (key: MemoryKey) => Promise<T>): Promise<T> {
    const found = await this.#parts.vault.store('systemd-credential').read(newSlot(), {});
    if (!found.found) throw walletError('protection-unavailable', found.message);
    const secret = decodeSecret(found.secret);
    found.secret.wipe();
    if (secret === undefined) throw walletError('protection-unavailable', 'It is damaged.');
    return thenWipe(secret.entropy, async (entropy) =>
      use(await deriveKey(entropy, secret.index, this.#options.prefix)),
    );
  }

  async #read(record: WalletRecord, access: StoreAccess): Promise<WalletSecret> {
    const found = await this.#parts.vault.read(record, access);
    if (!found.found) {
      throw walletError('wallet-locked', found.message, { reason: found.reason });
    }
    const secret = decodeSecret(found.secret);
    found.secret.wipe();
    const key = secret && (await deriveKey(secret.entropy, secret.index, this.#options.prefix));
    key?.wipe();
    if (secret !== undefined && key?.address === record.facts.signer) return secret;
    secret?.entropy.wipe();
    throw walletError('wallet-locked', "What lies there is not this wallet's key.", {
      reason: 'key-differs',
    });
  }

  #record(): WalletRecord {
    const { record } = this.#parts.vault.pages();
    if (record === undefined) throw walletError('wallet-absent', 'There is no wallet yet.');
    return record;
  }

  #refuseIfThere(): void {
    const { record } = this.#parts.vault.pages();
    if (record === undefined) return;
    throw walletError(
      'wallet-exists',
      `This machine has the wallet ${record.facts.signer} already. Forget it first, if you have its words.`,
      { signer: record.facts.signer },
    );
  }

  #shownQuiz(): BackupQuiz {
    if (this.#quiz !== undefined) return this.#quiz;
    throw walletError('backup-not-shown', 'Show the words and write them down first.');
  }
}

function isLost(facts: WalletFacts): boolean {
  return facts.custody === 'local' && facts.backedUpAtMs === undefined;
}

function refuseUnprotected(choice: ProtectionChoice): void {
  if (choice.protection !== 'file' || choice.evenUnprotected === true) return;
  throw walletError(
    'protection-not-chosen',
    `A plain file is ${FILE_WARNING}. It is used only where you say that this is what you want.`,
  );
}

function sameAddress(key: MemoryKey, expected: AccountAddress): void {
  if (key.address === expected) return;
  throw walletError(
    'address-differs',
    `These words make ${key.address}, not ${expected}. Nothing was kept.`,
    { address: key.address, expected },
  );
}
