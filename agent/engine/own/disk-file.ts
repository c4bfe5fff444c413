import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';

import { AgentError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { OwnEngineErrorCode } from '../interface.ts';
import { run } from './run.ts';

// 1: it mended what a kill had left.
const CHECK = 'e2fsck -f -p "$1" || [ $? -eq 1 ]';

/** The file that is the engine's disk: as large as the owner says, taken at once, and never smaller. */
export class DiskFile {
  readonly #folder: string;
  readonly #wanted: number;
  readonly #log: Logger;

  constructor(folder: string, wantedBytes: number, log: Logger) {
    this.#folder = folder;
    this.#wanted = wantedBytes;
    this.#log = log;
  }

  /** 0 where there is none yet. */
  get bytes(): number {
    return statSync(this.#at('disk.img'), { throwIfNoEntry: false })?.size ?? 0;
  }

  refuseToShrink(): void {
    const { bytes } = this;
    if (bytes <= this.#wanted) return;
    throw new AgentError(
      'own-engine-smaller' satisfies OwnEngineErrorCode,
      `The disk of the engine of our own has ${bytes} bytes and cannot become smaller. Give it as much or more (--engine-disk ${bytes}), or take it away with everything in it ("sublet engine remove") and start again.`,
    );
  }

  /** Makes it, or lets it grow. While it is mounted many kernels refuse that: no engine may run on it. */
  async make(signal: AbortSignal): Promise<void> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    await this.#throwWhereFull(this.#wanted - this.bytes);
    if (existsSync(this.#at('disk.img'))) await this.#grow(signal);
    else await this.#makeNew(signal);
  }

  /** All of it at once: room that was promised to tenants is not there for somebody else. */
  async #makeNew(signal: AbortSignal): Promise<void> {
    const fresh = this.#at('disk.new');
    rmSync(fresh, { force: true });
    try {
      await run('fallocate', ['-l', String(this.#wanted), fresh], signal);
      // Else it gives back the room that was just taken.
      await run('mkfs.ext4', ['-q', '-F', '-m', '0', '-E', 'nodiscard', fresh], signal);
      renameSync(fresh, this.#at('disk.img'));
    } finally {
      rmSync(fresh, { force: true });
    }
  }

  async #grow(signal: AbortSignal): Promise<void> {
    const [disk, growing] = [this.#at('disk.img'), this.#at('disk.growing')];
    const { bytes } = this;
    if (bytes === this.#wanted && !existsSync(growing)) return;
    // What ends between the file and the file system in it goes on with that.
    writeFileSync(growing, '');
    try {
      await run('fallocate', ['-l', String(this.#wanted), disk], signal);
    } catch (error) {
      truncateSync(disk, bytes);
      throw error;
    }
    // One that was just killed is waited for.
    const alone = ['-w', '5', this.#at('lock')];
    await run('flock', [...alone, 'sh', '-ec', CHECK, 'sh', disk], signal);
    await run('flock', [...alone, 'resize2fs', disk], signal);
    rmSync(growing);
    this.#log.info('the disk of the engine of our own has grown', {
      from: bytes,
      to: this.#wanted,
    });
  }

  /** Before anything is taken: a disk that was filled for a moment is full for everybody. */
  async #throwWhereFull(more: number): Promise<void> {
    if (more <= 0) return;
    const { bavail, bsize } = await statfs(this.#folder);
    const free = bavail * bsize;
    if (more <= free) return;
    throw new AgentError(
      'own-engine-disk-full' satisfies OwnEngineErrorCode,
      `The disk of the engine of our own needs ${more} bytes more, and ${free} are free where ${this.#folder} lies. Give it less (--engine-disk), or make room.`,
    );
  }

  #at(name: string): string {
    return path.join(this.#folder, name);
  }
}
