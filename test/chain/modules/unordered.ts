import type { Context } from '../module.ts';
import { Store } from '../state.ts';

const nonces = new Store<boolean>('auth.unordered');
const TIME_DIGITS = 20;

/**
 * A transaction that may come in any order names a time instead of a sequence. An account uses each
 * time once: whether this was the first use.
 */
export function takeNonce(context: Context, address: string, timeoutNs: bigint): boolean {
  const key = `${timeKey(timeoutNs)}/${address}`;
  if (context.state.get(nonces, key) === true) return false;
  context.state.set(nonces, key, true);
  return true;
}

/** Every block begins by forgetting the times that have passed: nobody can use them any more. */
export function forgetNonces(context: Context): void {
  const now = timeKey(context.timeNs);
  for (const [key] of context.state.list(nonces)) {
    if (key >= now) return;
    context.state.delete(nonces, key);
  }
}

const timeKey = (timeNs: bigint): string => timeNs.toString().padStart(TIME_DIGITS, '0');
