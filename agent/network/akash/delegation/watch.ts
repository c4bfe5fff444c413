import { isAborted } from '../../../base/abort.ts';
import type { Clock } from '../../../base/clock.ts';
import type { UnixMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Denom } from '../../../domain/money.ts';
import type { AccountAddress } from '../../../wallet/interface.ts';
import type { Journal } from '../../interface.ts';
import type { DelegationQueries, DelegationStatus, WarnDays } from './status.ts';
import { judgeDelegation } from './status.ts';

/** What the owner is told. */
export type DelegationNews =
  /** It ends within that many days. Once for each end and number of days, across restarts. */
  | { readonly news: 'ends-soon'; readonly days: WarnDays; readonly status: DelegationStatus }
  /** It works no more, or not in full. */
  | { readonly news: 'broken'; readonly status: DelegationStatus }
  /** It works again in full. */
  | { readonly news: 'works'; readonly status: DelegationStatus };

/** Whose hot key is watched, and how often. */
export interface WatchOptions {
  readonly account: AccountAddress;
  readonly hotKey: AccountAddress;
  readonly feeDenom: Denom;
  readonly everyMs: number;
}

/** What the watch works with. */
export interface WatchParts {
  readonly queries: DelegationQueries;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tell: (news: DelegationNews) => void;
  /** Told of every answer. */
  readonly looked?: (atMs: UnixMs) => void;
}

const KEY = 'akash.delegation.told';

/** Looks at the grants of a hot key now and then, and tells before they end. */
export class DelegationWatch {
  readonly #options: WatchOptions;
  readonly #parts: WatchParts;
  #status: DelegationStatus | undefined;

  constructor(options: WatchOptions, parts: WatchParts) {
    this.#options = options;
    this.#parts = parts;
  }

  /** As it was seen last; `undefined` before the first answer. An old answer is not made worse by silence. */
  status(): DelegationStatus | undefined {
    return this.#status;
  }

  /** Until `signal` fires. A chain that cannot be reached changes nothing of what is known. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.look(signal);
      } catch (error) {
        if (isAborted(error)) return;
        this.#parts.log.warn('the grants of the hot key could not be looked at', { error });
      }
      try {
        await this.#parts.clock.sleep(this.#options.everyMs, signal);
      } catch (error) {
        if (isAborted(error)) return;
        throw error;
      }
    }
  }

  /** Asks now, after the owner signed something for example. */
  async look(signal: AbortSignal): Promise<DelegationStatus> {
    const { account, hotKey, feeDenom } = this.#options;
    const { queries, clock } = this.#parts;
    const [grants, allowance] = await Promise.all([
      queries.grants(account, hotKey, signal),
      queries.allowance(account, hotKey, signal),
    ]);
    const nowMs = clock.now();
    const status = judgeDelegation({ grants, allowance }, feeDenom, nowMs);
    this.#status = status;
    this.#parts.looked?.(nowMs);
    this.#tellWhatIsNew(status);
    return status;
  }

  #tellWhatIsNew(status: DelegationStatus): void {
    const { journal, tell } = this.#parts;
    const said = whatToSay(status);
    const before = journal.read(KEY);
    if (said === before) return;
    // Written first: told once too little is better than at every start.
    journal.write(KEY, said);
    if (status.state !== 'working') tell({ news: 'broken', status });
    else if (status.warn !== undefined) {
      tell({ news: 'ends-soon', days: status.warn, status });
    } else if (before !== undefined) tell({ news: 'works', status });
  }
}

// What makes a piece of news the same one again.
function whatToSay(status: DelegationStatus): string {
  const { state, missing, gas, warn, endsAtMs } = status;
  if (state !== 'working') return JSON.stringify([state, missing, gas.paid ? '' : gas.why]);
  return warn === undefined ? 'works' : JSON.stringify([warn, endsAtMs]);
}
