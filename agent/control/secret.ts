import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 32 random bytes as text that fits into files, addresses and cookies. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a secret that has to be known again: its SHA-256, of which it cannot be made. */
export function hashOf(secret: string): string {
  return digest(secret).toString('base64url');
}

/** Compares without telling by its duration how much was right; of hashes, so lengths do not matter. */
export function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
