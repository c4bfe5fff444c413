import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

/** Writes so that no other user ever can read it, and no reader sees half of it. */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Reads a file that only this user could have written. Throws where it is a link, somebody else's,
 * open to others or longer than `mostBytes`; whoever could write it would let himself in.
 */
export function readPrivateFile(file: string, mostBytes: number): string {
  // Undefined on Windows, which has neither links nor owners of this kind.
  const noFollow = (constants.O_NOFOLLOW as number | undefined) ?? 0;
  const descriptor = openSync(file, constants.O_RDONLY | noFollow);
  try {
    const found = fstatSync(descriptor);
    const foreign =
      process.getuid !== undefined &&
      (found.uid !== process.getuid() || (found.mode & 0o077) !== 0);
    if (!found.isFile() || foreign) throw new Error('it is not a file of this user alone');
    if (found.size > mostBytes) throw new Error('it is too long');
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}
