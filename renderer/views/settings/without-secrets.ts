/** What stands for a part that was taken out. */
const GONE = '…';

/** In this order: an address is cut before its parts are looked at. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // What comes behind the path of an address, and who asks: tokens and passwords are there.
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${GONE}@`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1${GONE}`],
  // A value that is named as a secret.
  [
    /\b((?:[\w-]*(?:token|secret|password|passphrase|mnemonic|key))["']?\s*[=:]\s*["']?)[^\s"',;]+/gi,
    `$1${GONE}`,
  ],
  // Accounts of a chain, which name a person.
  [/\b([a-z]{2,16}1)[02-9ac-hj-np-z]{20,}\b/g, `$1${GONE}`],
  // Whose folder it is.
  [/(\/(?:home|Users)\/|\\Users\\)[^\s/\\"']+/g, `$1${GONE}`],
  // Twelve words or more in a row without a sign between them: those of a wallet.
  [/\b(?:[a-z]{3,8} ){11,}[a-z]{3,8}\b/g, GONE],
  // Long enough and mixed enough to be drawn by lot.
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}(?![\w-])/g, GONE],
];

/** A text without what looks like a token, a password, an account, words of a wallet or a person's folder. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, by]) => rest.replaceAll(pattern, by), text);
}
