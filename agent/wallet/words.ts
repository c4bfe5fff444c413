import { randomBytes } from 'node:crypto';

import { Bip39, EnglishMnemonic } from '@cosmjs/crypto';

import { SecretBytes } from './secret-bytes.ts';

/** Bytes of randomness behind 24 words. */
const FULL_ENTROPY_BYTES = 32;
/** How many words a wallet may have. */
export const WORD_COUNTS: readonly number[] = [12, 24];

const KNOWN = new Set(EnglishMnemonic.wordlist);
/** Every word of the list is told from all others by its first four letters. */
const TELLING_LETTERS = 4;

/** A word that is not in the list; `position` counts from 1. */
export interface WrongWord {
  readonly position: number;
  /** As it was typed, cut to 20 characters. */
  readonly given: string;
  /** The word that was probably meant. */
  readonly nearest: string;
}

/** What came of typed words: the entropy behind them, or what is wrong in words for a person. */
export type WordsCheck =
  | { readonly ok: true; readonly entropy: SecretBytes }
  | {
      readonly ok: false;
      readonly code: 'wrong-count' | 'wrong-words' | 'wrong-checksum';
      readonly message: string;
      /** Empty but for `wrong-words`. */
      readonly words: readonly WrongWord[];
    };

/** The randomness of a new wallet of 24 words, from the operating system. */
export function newEntropy(): SecretBytes {
  return SecretBytes.takeOver(Uint8Array.from(randomBytes(FULL_ENTROPY_BYTES)));
}

/** The words of that entropy. The one place where a mnemonic becomes text. */
export function wordsOf(entropy: SecretBytes): readonly string[] {
  return entropy.use((bytes) => Bip39.encode(bytes).toString().split(' '));
}

/**
 * Checks 12 or 24 words as somebody typed them: case, line ends and numbers before the words do not
 * matter. Never throws, and the answer holds only the words that are no mnemonic's.
 */
export function checkWords(text: string): WordsCheck {
  const given = text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((part) => part.replace(/^\d+[.):]?/, ''))
    .filter((part) => part !== '');
  if (!WORD_COUNTS.includes(given.length)) {
    const message = `These are ${given.length} words; a wallet has 12 or 24. Is one missing, or typed twice?`;
    return { ok: false, code: 'wrong-count', message, words: [] };
  }
  const words = given.flatMap((word, place): readonly WrongWord[] =>
    KNOWN.has(word)
      ? []
      : [{ position: place + 1, given: word.slice(0, 20), nearest: nearestWord(word) }],
  );
  if (words.length > 0) {
    const named = words.map(
      ({ position, given: typed, nearest }) =>
        `number ${position}, "${typed}": did you mean "${nearest}"?`,
    );
    return {
      ok: false,
      code: 'wrong-words',
      message: `Not among the 2048 words: ${named.join(' ')}`,
      words,
    };
  }
  try {
    const entropy = Bip39.decode(new EnglishMnemonic(given.join(' ')));
    return { ok: true, entropy: SecretBytes.takeOver(entropy) };
  } catch {
    // The library's reason is left out: all that is left to be wrong is the checksum.
    return {
      ok: false,
      code: 'wrong-checksum',
      message:
        'Each word exists, but together they are no wallet: one is another than you wrote down, or two have changed places. Compare them in order with your paper.',
      words: [],
    };
  }
}

/** The word of the list that differs least; those that begin alike come first. */
export function nearestWord(typed: string): string {
  const word = typed.slice(0, 20);
  const start = word.slice(0, TELLING_LETTERS);
  let best = { word: '', distance: Infinity };
  for (const known of EnglishMnemonic.wordlist) {
    // Half a step: a shared beginning decides between words that are equally far away.
    const head = word.length >= TELLING_LETTERS && known.startsWith(start) ? 1.5 : 0;
    const initial = known.startsWith(word.slice(0, 1)) ? 0.5 : 0;
    const distance = editDistance(word, known) - head - initial;
    if (distance < best.distance) best = { word: known, distance };
  }
  return best.word;
}

// Insertions, deletions, replacements and swapped neighbours that make `b` of `a`.
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
