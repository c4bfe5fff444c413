import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

// Undefined on Windows, which has neither links nor owners of this kind.
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;
const OTHERS = 0o077;

/** Makes the folder for this user alone, or checks that it is. Throws where it is a link or others may enter. */
export function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
  const problem = foreign(found);
  if (problem !== undefined) throw new Error(`${folder} ${problem}`);
}

/**
 * Replaces a file whole: nobody ever reads half of it, no other user can open it, and it is on the
 * disk when this returns. A link in its place is replaced, not followed.
 */
export function replaceOwnFile(file: string, bytes: Uint8Array): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const descriptor = openSync(
      draft,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW,
      0o600,
    );
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
}

/** Overwrites what a file holds, as far as the disk allows, and removes it; nothing where there is none. */
export function removeOwnFile(file: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_WRONLY | NO_FOLLOW);
  } catch {
    // Not there, a link, or not writable: removing the name is what is left to try.
    rmSync(file, { force: true });
    return;
  }
  try {
    const found = fstatSync(descriptor);
    if (found.isFile() && found.nlink === 1) {
      writeSync(descriptor, new Uint8Array(found.size), 0, found.size, 0);
      fsyncSync(descriptor);
    }
  } finally {
    closeSync(descriptor);
  }
  rmSync(file, { force: true });
  syncFolder(path.dirname(file));
}

/**
 * Reads a file that this user alone can read. Throws where it is a link, somebody else's, open to
 * others or longer than `mostBytes`.
 */
export function readOwnFile(file: string, mostBytes: number): Uint8Array {
  const descriptor = openSync(file, constants.O_RDONLY | NO_FOLLOW);
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw new Error('it is not a file');
    const problem = foreign(found);
    if (problem !== undefined) throw new Error(`it ${problem}`);
    if (found.size > mostBytes) throw new Error('it is too long');
    const bytes = new Uint8Array(found.size);
    for (let done = 0; done < bytes.length;) {
      const got = readSync(descriptor, bytes, done, bytes.length - done, done);
      if (got === 0) throw new Error('it became shorter while it was read');
      done += got;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** Everything that stands in a descriptor that was handed to us, once, at most `mostBytes`. */
export function readDescriptor(descriptor: number, mostBytes: number): Uint8Array {
  const bytes = Uint8Array.from(readFileSync(descriptor));
  if (bytes.length > mostBytes) throw new Error('it is too long');
  return bytes;
}

function foreign(found: Stats): string | undefined {
  if (process.getuid === undefined) return undefined;
  if (found.uid !== process.getuid()) return 'belongs to another user';
  const mode = (found.mode & 0o777).toString(8).padStart(3, '0');
  return (found.mode & OTHERS) === 0 ? undefined : `can be read by other users (mode ${mode})`;
}

function syncFolder(folder: string): void {
  // Windows cannot open folders; its rename is on the disk by itself.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
