import { codeOf, messageOf } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { UptimeState } from '../domain/uptime.ts';
import { sameUptimeState, uptimeState } from '../domain/uptime.ts';
import type { OfferingState } from './offering.ts';
import type { ProviderParts } from './parts.ts';
import type { ProviderState } from './state.ts';

interface UptimeParts extends Pick<ProviderParts, 'storage' | 'clock'> {
  readonly offering: OfferingState;
  readonly engineUp: () => boolean;
  readonly lastBlockMs: () => UnixMs | undefined;
  readonly state: () => ProviderState;
}

interface StorageProblem {
  readonly code: string;
  readonly message: string;
  readonly sinceMs: UnixMs;
}

/** Notes every few seconds whether we are able to serve, so that a crash ends at the last note. */
export class Uptime {
  readonly #parts: UptimeParts;
  #last: UptimeState | undefined;
  #sinceMs: UnixMs | undefined;
  #problem: StorageProblem | undefined;

  constructor(parts: UptimeParts) {
    this.#parts = parts;
  }

  /** First thing after a start: the time in which no agent ran is down time. */
  resume(): void {
    this.#parts.storage.uptime.resume(this.#parts.clock.now());
  }

  beat(): void {
    const { storage, clock, offering, engineUp, lastBlockMs, state } = this.#parts;
    const nowMs = clock.now();
    const current = uptimeState({
      paused: offering.mode.mode !== 'on',
      engineUp: engineUp(),
      lastBlockMs: lastBlockMs(),
      nowMs,
    });
    this.#write(() => storage.uptime.beat(current, nowMs), nowMs);
    if (this.#last !== undefined && sameUptimeState(this.#last, current)) return;
    this.#last = current;
    this.#sinceMs = nowMs;
    state().publish('uptime', 'agent');
  }

  /** Why the last note could not be written, and since when; nothing else can be written then. */
  get problem(): StorageProblem | undefined {
    return this.#problem;
  }

  get current(): { readonly state: UptimeState; readonly sinceMs: UnixMs } {
    const nowMs = this.#parts.clock.now();
    return {
      state: this.#last ?? { class: 'down', cause: 'network-stale' },
      sinceMs: this.#sinceMs ?? nowMs,
    };
  }

  #write(note: () => void, nowMs: UnixMs): void {
    const { state } = this.#parts;
    try {
      note();
    } catch (error) {
      this.#problem ??= {
        code: codeOf(error) ?? 'storage-failed',
        message: messageOf(error),
        sinceMs: nowMs,
      };
      state().publish('agent');
      throw error;
    }
    if (this.#problem === undefined) return;
    this.#problem = undefined;
    state().publish('agent');
  }
}
