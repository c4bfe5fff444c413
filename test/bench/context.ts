import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Cleanup } from './cleanup.ts';
import type { Row } from './row.ts';

/** What each measurement is given. */
export interface Context {
  readonly cleanup: Cleanup;
  readonly quick: boolean;
  /** What stands for an hour takes one. */
  readonly realTime: boolean;
  /** Says on standard error what is being done. */
  say(text: string): void;
}

/** Some rows that are measured together. */
export interface Suite {
  /** Named also where they cannot run. */
  readonly rows: (context: Context) => readonly string[];
  measure(context: Context): Promise<readonly Row[]>;
}

/** A folder that is gone at the end. */
export function newFolder({ cleanup }: Context, name: string): string {
  cleanup.throwIfOver();
  const folder = mkdtempSync(path.join(tmpdir(), `sublet-bench-${name}-`));
  cleanup.add(folder, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
