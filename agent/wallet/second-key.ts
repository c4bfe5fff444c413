import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { codeOf } from '../base/errors.ts';
import { ownFolder, readOwnFile, replaceOwnFile } from '../base/own-file.ts';
import type { SigningKey } from './interface.ts';
import { MemoryKey } from './memory-key.ts';
import { SecretBytes } from './secret-bytes.ts';

const KEY_BYTES = 32;

/**
 * The key of our own tenant, in a file that only this user may read; made where there is none. It is
 * for test money, and nothing of the wallet can be had with it.
 */
export function openSecondKey(file: string, prefix: string): SigningKey {
  return new MemoryKey(SecretBytes.takeOver(readOrMake(file)), prefix);
}

function readOrMake(file: string): Uint8Array {
  try {
    const bytes = readOwnFile(file, KEY_BYTES);
    if (bytes.length === KEY_BYTES) return bytes;
    throw new RangeError(`${file} holds no key: remove it, and another one is made`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const made = new Uint8Array(randomBytes(KEY_BYTES));
  ownFolder(path.dirname(file));
  replaceOwnFile(file, made);
  return made;
}
