import { isAborted } from '../base/abort.ts';
import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { NetworkAccount } from '../network/interface.ts';
import type { ProviderParts } from './parts.ts';

export interface RedeemWatchParts extends Pick<ProviderParts, 'storage' | 'clock' | 'log'> {
  readonly account: NetworkAccount;
}

/** A halt is a matter of hours. */
const ASK_EVERY_MS = 60_000;
/** Since when we see it halted; it outlives a restart. */
const HALTED_KEY = 'money.redeem-halted';

/** Whether the network redeems at the moment, as it was told last. */
export class RedeemWatch {
  readonly #parts: RedeemWatchParts;
  readonly #log: Logger;
  #askedMs = -Infinity;
  #haltedSinceMs: UnixMs | undefined;

  constructor(parts: RedeemWatchParts) {
    this.#parts = parts;
    this.#log = parts.log.child('settling');
    const stored = parts.storage.journal.read(HALTED_KEY);
    if (stored !== undefined) this.#haltedSinceMs = parseUnixMs(Number(stored));
  }

  /** Since when we see that nothing is redeemed; `undefined` where it is, or nobody knows. */
  get haltedSinceMs(): UnixMs | undefined {
    return this.#haltedSinceMs;
  }

  /**
   * Asks where the last answer is older than `everyMs`. Where nobody answers, what was said last stays:
   * the network refuses by itself what it does not do.
   */
  async ask(signal: AbortSignal, everyMs = ASK_EVERY_MS): Promise<void> {
    const { account, clock } = this.#parts;
    if (clock.monotonicMs() - this.#askedMs < everyMs) return;
    try {
      this.#note((await account.redeeming(signal)) === 'halted');
      this.#askedMs = clock.monotonicMs();
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#log.debug('whether the network redeems was not asked for', { error });
    }
  }

  #note(isHalted: boolean): void {
    if (isHalted === (this.#haltedSinceMs !== undefined)) return;
    const { clock, storage } = this.#parts;
    const sinceMs = isHalted ? clock.now() : undefined;
    storage.journal.writeAll([[HALTED_KEY, sinceMs?.toString()]]);
    this.#haltedSinceMs = sinceMs;
    if (isHalted) this.#log.warn('the network has halted redeeming');
    else this.#log.info('the network redeems again');
  }
}
