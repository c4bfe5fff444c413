import { z } from 'zod';

import { codeOf, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

const MOST_BYTES = 64 * 1024;

const keptSessions = z.strictObject({
  version: z.literal(1),
  /** Where the dashboard was served last: an open page asks there again. */
  port: z.number().int().min(1).max(65_535),
  sessions: z
    .array(
      z.strictObject({
        /** SHA-256 of the cookie's secret. */
        hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
        lastUsedMs: z.number().int().min(0),
      }),
    )
    .max(1000),
});
export type KeptSessions = Omit<z.output<typeof keptSessions>, 'version'>;

/** Browsers' sessions on disk, so that a page that is open finds a new agent by itself. */
export class SessionFile {
  readonly #file: string;
  readonly #log: Logger;

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /** Nothing where there is none, or none that can be relied on: browsers then have to sign in. */
  read(): KeptSessions | undefined {
    try {
      return keptSessions.parse(JSON.parse(readPrivateFile(this.#file, MOST_BYTES)));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      // Not the error itself: what was in the file may be in it.
      const why = error instanceof z.ZodError ? 'its content does not fit' : messageOf(error);
      this.#log.warn('web sessions not used', { why });
      return undefined;
    }
  }

  /** Without a session there is nothing to keep, nor a reason to serve at the next start. */
  write(kept: KeptSessions): void {
    try {
      writePrivateFile(this.#file, `${JSON.stringify({ version: 1, ...kept })}\n`);
    } catch (error) {
      this.#log.warn('web sessions not kept', { error });
    }
  }
}
