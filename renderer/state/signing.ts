import type { MethodResult } from '../../agent/api/methods.ts';
import { call } from './session.ts';

/** Whose these words are; nothing is kept. */
export function previewWords(
  words: string,
  index: number,
): Promise<MethodResult<'wallet.preview'>> {
  return call('wallet.preview', { words, index });
}

/** Signs a prepared transaction with words that are not kept, and sends it. */
export async function signPrepared(id: string, words: string, index: number): Promise<string> {
  const { txHash } = await call('delegation.sign', { id, words, index });
  return txHash;
}
