import type { Clock } from '../base/clock.ts';
import { parseAddress } from './address.ts';
import { GuessLimit } from './guess-limit.ts';
import type {
  AccountAddress,
  ForgetQuestion,
  Protection,
  ProtectionReport,
  TypedProtection,
  WalletFacts,
  WalletKeeper,
  WordsPreview,
} from './interface.ts';
import type { WalletOptions } from './options.ts';
import { choosePassphrase, givenPassphrase } from './passphrase.ts';
import type { StoreAccess } from './secret-store.ts';
import type { WalletHolder } from './wallet-holder.ts';
import type { ProtectionChoice, WalletOwner } from './wallet-owner.ts';

/** From the safest on, as they are offered. */
const OFFERED: readonly Protection[] = ['keychain', 'systemd-credential', 'passphrase', 'file'];

/** What the owner's typing works on. */
export interface KeeperParts {
  readonly holder: WalletHolder;
  readonly owner: WalletOwner;
  readonly clock: Clock;
}

/**
 * The owner's operations for whoever has them as text: what was typed becomes `SecretBytes` here, is
 * wiped when the operation is over, and wrong passphrases cost time.
 */
export class Keeper implements WalletKeeper {
  readonly #options: WalletOptions;
  readonly #parts: KeeperParts;
  readonly #guesses: GuessLimit;

  constructor(options: WalletOptions, parts: KeeperParts) {
    this.#options = options;
    this.#parts = parts;
    this.#guesses = new GuessLimit(options, parts.clock);
  }

  problem(): string | undefined {
    return this.#parts.holder.problem();
  }

  protections(): Promise<readonly ProtectionReport[]> {
    const { owner } = this.#parts;
    return Promise.all(
      OFFERED.map(async (protection) => ({
        protection,
        problem: await owner.problemOf(protection),
      })),
    );
  }

  async create(choice: TypedProtection): Promise<WalletFacts> {
    return withChoice(choice, (chosen) => this.#parts.owner.create(chosen));
  }

  async createHotKey(account: string, choice: TypedProtection): Promise<WalletFacts> {
    const address = parseAddress(account, this.#options.prefix);
    return withChoice(choice, (chosen) => this.#parts.owner.createHotKey(address, chosen));
  }

  preview(words: string, index: number): Promise<WordsPreview> {
    return this.#parts.owner.preview(words, index);
  }

  async import(
    words: string,
    index: number,
    expected: string,
    choice: TypedProtection,
  ): Promise<WalletFacts> {
    const address = parseAddress(expected, this.#options.prefix);
    return withChoice(choice, (chosen) => this.#parts.owner.import(words, address, chosen, index));
  }

  previewCredential(): Promise<AccountAddress> {
    return this.#parts.owner.previewCredential();
  }

  async takeOver(expected: string): Promise<WalletFacts> {
    return this.#parts.owner.takeOverCredential(parseAddress(expected, this.#options.prefix));
  }

  async unlock(passphrase?: string): Promise<void> {
    return this.#withGuess(passphrase, (access) => this.#parts.holder.unlock(access));
  }

  lock(): Promise<void> {
    return this.#parts.holder.lock();
  }

  async backup(passphrase?: string): Promise<readonly string[]> {
    return this.#withGuess(passphrase, (access) => this.#parts.owner.backup(access));
  }

  quiz(): readonly number[] {
    return this.#parts.owner.quiz();
  }

  answerQuiz(words: readonly string[]): Promise<WalletFacts> {
    return this.#parts.owner.answerQuiz(words);
  }

  async protect(passphrase: string | undefined, choice: TypedProtection): Promise<WalletFacts> {
    return withChoice(choice, (next) =>
      this.#withGuess(passphrase, (current) => this.#parts.owner.changeProtection(current, next)),
    );
  }

  askForget(): Promise<ForgetQuestion> {
    return this.#parts.owner.askForget();
  }

  forget(ticket: string, evenIfLost: boolean): Promise<void> {
    return this.#parts.owner.forget(ticket, evenIfLost);
  }

  async #withGuess<T>(
    typed: string | undefined,
    work: (access: StoreAccess) => Promise<T>,
  ): Promise<T> {
    if (typed === undefined) return work({});
    const passphrase = givenPassphrase(typed);
    try {
      return await this.#guesses.try(() => work({ passphrase }));
    } finally {
      passphrase.wipe();
    }
  }
}

async function withChoice<T>(
  { protection, passphrase: typed, evenUnprotected }: TypedProtection,
  work: (choice: ProtectionChoice) => Promise<T>,
): Promise<T> {
  const said = evenUnprotected === undefined ? {} : { evenUnprotected };
  // Only where it protects something: elsewhere a short one is no mistake.
  const passphrase =
    typed === undefined || protection !== 'passphrase' ? undefined : choosePassphrase(typed);
  try {
    return await work({ protection, ...said, ...(passphrase === undefined ? {} : { passphrase }) });
  } finally {
    passphrase?.wipe();
  }
}
