import { walletError } from './errors.ts';
import type { SigningKey } from './interface.ts';
import { deriveKey } from './memory-key.ts';
import { thenWipe } from './secret-bytes.ts';
import { checkWords } from './words.ts';

/**
 * Lends the key of words that were entered for one signature and wipes it when `use` is over,
 * however that ends. Nothing of it is kept. Throws `words-wrong`.
 */
export async function withOneTimeKey<T>(
  words: string,
  { index, prefix }: { readonly index: number; readonly prefix: string },
  use: (key: SigningKey) => Promise<T>,
): Promise<T> {
  const check = checkWords(words);
  if (!check.ok) throw walletError('words-wrong', 'These are not the words of a wallet.');
  const key = await thenWipe(check.entropy, (entropy) => deriveKey(entropy, index, prefix));
  try {
    return await use(key);
  } finally {
    key.wipe();
  }
}
