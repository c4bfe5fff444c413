import { walletError } from './errors.ts';
import type { SigningKey } from './interface.ts';
import type { MemoryKey } from './memory-key.ts';
import { deriveKey } from './memory-key.ts';
import { thenWipe } from './secret-bytes.ts';
import { checkWords } from './words.ts';

/** Which key of the words. */
export interface KeyPlace {
  readonly index: number;
  readonly prefix: string;
}

/**
 * The key of words that were entered for one signature: whoever asked for it wipes it. Throws
 * `words-wrong`.
 */
export async function oneTimeKey(words: string, { index, prefix }: KeyPlace): Promise<MemoryKey> {
  const check = checkWords(words);
  if (!check.ok) throw walletError('words-wrong', 'These are not the words of a wallet.');
  return thenWipe(check.entropy, (entropy) => deriveKey(entropy, index, prefix));
}

/**
 * Lends the key of words that were entered for one signature and wipes it when `use` is over,
 * however that ends. Nothing of it is kept. Throws `words-wrong`.
 */
export async function withOneTimeKey<T>(
  words: string,
  place: KeyPlace,
  use: (key: SigningKey) => Promise<T>,
): Promise<T> {
  const key = await oneTimeKey(words, place);
  try {
    return await use(key);
  } finally {
    key.wipe();
  }
}
