import { z } from 'zod';

import type { Journal } from '../../interface.ts';
import type { AkashCore } from '../core.ts';
import { queryLedgerRecords } from '../queries/bme.ts';
import type { IntentState } from '../signer/intents.ts';
import { isEnded } from '../signer/intents.ts';

const KEY = 'minting';
/** Longer than the chain ever waits between two epochs in which it makes any. */
const FORGOTTEN_AFTER_BLOCKS = 20_000;

const stored = z.object({ height: z.number().int() });

export interface MintingParts {
  readonly address: string;
  readonly journal: Journal;
  /** Where the message is that asked for it; `undefined` where none is remembered. */
  readonly sent: () => IntentState | undefined;
}

/**
 * What was asked of the network to be made and may not be there yet: it is made at the end of an epoch,
 * long after the message is in a block, and also when nobody waits for it any more.
 */
export class Minting {
  readonly #core: AkashCore;
  readonly #parts: MintingParts;

  constructor(core: AkashCore, parts: MintingParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** To be called before it is asked for, at that height. */
  begin(height: number): void {
    this.#parts.journal.write(KEY, JSON.stringify({ height }));
  }

  /** Whether something is still to come; what is over is forgotten. */
  async isPending(signal: AbortSignal): Promise<boolean> {
    const text = this.#parts.journal.read(KEY);
    if (text === undefined) return false;
    const { height } = stored.parse(JSON.parse(text));
    if (await this.#mayCome(height, signal)) return true;
    this.#parts.journal.writeAll([[KEY, undefined]]);
    return false;
  }

  async #mayCome(since: number, signal: AbortSignal): Promise<boolean> {
    const sent = this.#parts.sent();
    if (sent?.state === 'failed' || sent?.state === 'expired') return false;
    if (sent !== undefined && !isEnded(sent)) return true;
    const { asking, chain } = this.#core;
    const source = this.#parts.address;
    const records = await queryLedgerRecords(asking, { source }, { signal });
    // An earlier one may have been made in the block after which this was asked for.
    const from = sent?.height ?? since + 1;
    const own = records.filter(({ id }) => id.height >= from);
    if (own.some(({ state }) => state !== 'executed' && state !== 'canceled')) return true;
    if (own.length > 0 || sent === undefined) return false;
    // It is in a block that this node does not have yet.
    const { height } = await chain.tip(signal);
    return height - since < FORGOTTEN_AFTER_BLOCKS;
  }
}
