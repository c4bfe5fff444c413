import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

import { messageOf } from '../base/errors.ts';
import { configError } from './errors.ts';

/** At this size the file is put aside as `<name>.1`, over the one before. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The agent's log on disk, for this user only. Written at once, so that the last words before a
 * crash are there. A full disk does not end the agent: lines are dropped and counted, and the first
 * line that fits again says how many.
 */
export class LogFile {
  readonly #file: string;
  #descriptor: number;
  #bytes: number;
  #dropped = 0;

  constructor(file: string) {
    this.#file = file;
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      this.#descriptor = openSync(file, 'a', 0o600);
      this.#bytes = fstatSync(this.#descriptor).size;
    } catch (error) {
      const message = `the log file ${file} cannot be opened: ${messageOf(error)}`;
      throw configError('bad-option', message, 'logFile', error);
    }
  }

  readonly write = (line: string): void => {
    try {
      if (this.#bytes > MOST_BYTES) this.#rotate();
      const dropped = this.#dropped;
      const text =
        dropped === 0 ? line : `{"message":"log lines dropped","count":${dropped}}\n${line}`;
      this.#bytes += writeSync(this.#descriptor, text);
      this.#dropped = 0;
    } catch {
      // There is nowhere left to say so; see above.
      this.#dropped++;
    }
  };

  #rotate(): void {
    closeSync(this.#descriptor);
    renameSync(this.#file, `${this.#file}.1`);
    this.#descriptor = openSync(this.#file, 'a', 0o600);
    this.#bytes = 0;
  }
}
