import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BUSYBOX = '/bin/busybox';

/** Why a test cannot have a disk of its own here, or `undefined` where it can. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux') return 'a small disk needs Linux';
  if (process.getuid?.() !== 0) return 'a small disk needs root';
  return existsSync(BUSYBOX) ? undefined : `a small disk needs ${BUSYBOX}`;
}

/** A file system in memory of a given size, which can be filled to its last byte. */
export class SmallDisk {
  readonly folder: string;
  readonly #ballast: string;

  constructor(bytes: number) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'sublet-disk-'));
    this.#ballast = path.join(this.folder, 'ballast');
    process.once('exit', this.#onExit);
    try {
      mountTmpfs(this.folder, bytes);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Takes every byte that is left; what others free meanwhile is taken by the next call. */
  fill(): void {
    const file = openSync(this.#ballast, 'a', 0o600);
    try {
      for (let size = 65_536; size >= 1; size = size >> 1) {
        while (writes(file, size));
      }
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    rmSync(this.#ballast, { force: true });
  }

  close(): void {
    process.off('exit', this.#onExit);
    try {
      execFileSync(BUSYBOX, ['umount', '-l', this.folder], { stdio: 'ignore' });
    } catch {
      // Was never mounted.
    }
    if (existsSync(this.folder)) rmdirSync(this.folder);
  }

  readonly #onExit = (): void => this.close();
}

function mountTmpfs(folder: string, bytes: number): void {
  const options = `size=${bytes},mode=0755`;
  execFileSync(BUSYBOX, ['mount', '-t', 'tmpfs', '-o', options, 'sublet-test', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function writes(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
