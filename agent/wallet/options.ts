/** How a wallet is kept; the times are milliseconds. */
export interface WalletOptions {
  /** What addresses of the chain begin with. */
  readonly prefix: string;
  /** Between two looks at a keychain, credential or file that was not to be had. */
  readonly retryMs: number;
  /** The same where trying may ask the owner for a password and nobody can say if it helps. */
  readonly askAgainMs: number;
  /** The wait after the first wrong answer of the quiz; each further one doubles it. */
  readonly quizWaitMs: number;
  readonly quizWaitMostMs: number;
  /** So many wrong passphrases in a row cost nothing: fingers slip. */
  readonly freeGuesses: number;
  /** The wait after the next one; each further one doubles it. */
  readonly guessWaitMs: number;
  readonly guessWaitMostMs: number;
  /** For how long the first answer to "forget?" counts. */
  readonly forgetWithinMs: number;
  /** How long a new payout address is announced before it counts. */
  readonly payoutDelayMs: number;
}

/** What holds where nothing is given. */
export const WALLET_DEFAULTS: WalletOptions = {
  prefix: 'akash',
  retryMs: 10_000,
  askAgainMs: 600_000,
  quizWaitMs: 5_000,
  quizWaitMostMs: 300_000,
  freeGuesses: 3,
  guessWaitMs: 5_000,
  guessWaitMostMs: 300_000,
  forgetWithinMs: 120_000,
  payoutDelayMs: 86_400_000,
};
