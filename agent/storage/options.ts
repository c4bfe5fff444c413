import { GIB } from '../domain/resources.ts';

/** Where the agent's database lies and how it behaves. */
export interface StorageOptions {
  /** The file, or `:memory:` for one that is gone with the process. Its folder must exist. */
  readonly path: string;
  /** The longest time between two beats that still counts as running; a longer one is down time. */
  readonly beatGapMs?: number;
}

/** Three missed beats of 20 s: a busy machine misses one, a sleeping one misses all. */
export const DEFAULT_BEAT_GAP_MS = 60_000;

/** The journal's file is cut back to this size, so that one large write does not keep its room. */
export const MOST_JOURNAL_BYTES = GIB / 64;
