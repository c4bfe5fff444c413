import { z } from 'zod';

import { AgentError } from '../../base/errors.ts';
import type { BlockHeight } from '../../domain/time.ts';
import { parseBlockHeight } from '../../domain/time.ts';
import type { Journal } from '../interface.ts';
import type { AkashErrorCode } from './errors.ts';

/** The last height that was handled, and on which chain. */
export interface Cursor {
  readonly chainId: string;
  readonly height: BlockHeight;
  /** `''` after a gap: the block was never seen. */
  readonly hash: string;
}

const KEY = 'akash/cursor';

const stored = z.object({
  chainId: z.string(),
  height: z.number().transform(parseBlockHeight),
  hash: z.string(),
});

/**
 * Throws `AgentError` `chain-answer-malformed` where something else is stored: beginning at the tip
 * instead would skip blocks without a word.
 */
export function readCursor(journal: Journal): Cursor | undefined {
  const text = journal.read(KEY);
  if (text === undefined) return undefined;
  try {
    return stored.parse(JSON.parse(text));
  } catch (cause) {
    const message = 'The height that was read last is damaged in the journal.';
    throw new AgentError<AkashErrorCode>('chain-answer-malformed', message, { cause });
  }
}

export function writeCursor(journal: Journal, cursor: Cursor): void {
  journal.write(KEY, JSON.stringify(cursor));
}
