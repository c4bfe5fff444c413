import { codeOf, messageOf } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { UptimeState } from '../domain/uptime.ts';
import { sameUptimeState, uptimeState } from '../domain/uptime.ts';
import type { Notices } from './notices.ts';
import type { OfferingState } from './offering.ts';
import type { ProviderParts } from './parts.ts';
import type { ProviderState } from './state.ts';

interface UptimeParts extends Pick<ProviderParts, 'storage' | 'clock'> {
  readonly offering: OfferingState;
  readonly engineUp: () => boolean;
  readonly lastBlockMs: () => UnixMs | undefined;
  readonly notices: Notices;
  readonly state: () => ProviderState;
}

/** A gap in the record that is shorter is a restart, or a busy machine. */
const LONG_GAP_MS = 300_000;
/** So often the sums are told again while the state stays: they grow all the time. */
const TELL_MS = 60_000;
/** In the journal: when the agent was last told to stop, and did. */
const STOPPED = 'uptime.stopped';

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
  #beatMs: UnixMs | undefined;
  #startedMs: UnixMs;
  #toldMs: UnixMs | undefined;

  constructor(parts: UptimeParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.now();
  }

  /** First thing after a start: the time in which no agent ran is down time. */
  resume(): void {
    const { storage, clock } = this.#parts;
    const nowMs = clock.now();
    const lastMs = storage.uptime.lastBeatMs();
    const stoppedMs = Number(storage.journal.read(STOPPED) ?? -1);
    if (lastMs !== undefined && stoppedMs < lastMs) this.#noteGap(lastMs, nowMs);
    storage.uptime.resume(nowMs);
    this.#startedMs = nowMs;
    this.#beatMs = nowMs;
  }

  /** The agent was told to stop: the gap that begins now has been announced. */
  stop(): void {
    const { storage, clock } = this.#parts;
    storage.journal.write(STOPPED, String(clock.now()));
  }

  beat(): void {
    const { storage, clock, offering, engineUp, lastBlockMs, state } = this.#parts;
    const nowMs = clock.now();
    const current = uptimeState({
      paused: offering.mode.mode !== 'on',
      engineUp: engineUp(),
      lastBlockMs: lastBlockMs(),
      nowMs,
      startedMs: this.#startedMs,
    });
    this.#write(() => storage.uptime.beat(current, nowMs), nowMs);
    // A machine that slept: no process noticed, the record did.
    if (this.#beatMs !== undefined) this.#noteGap(this.#beatMs, nowMs);
    this.#beatMs = nowMs;
    if (this.#last !== undefined && sameUptimeState(this.#last, current)) {
      if (nowMs - (this.#toldMs ?? nowMs) < TELL_MS) return;
      this.#toldMs = nowMs;
      state().publish('uptime');
      return;
    }
    this.#last = current;
    this.#sinceMs = nowMs;
    this.#toldMs = nowMs;
    state().publish('uptime', 'agent');
  }

  /** Why the last note could not be written, and since when; nothing else can be written then. */
  get problem(): StorageProblem | undefined {
    return this.#problem;
  }

  get current(): { readonly state: UptimeState; readonly sinceMs: UnixMs } {
    const nowMs = this.#parts.clock.now();
    return {
      state: this.#last ?? { class: 'down', cause: 'starting' },
      sinceMs: this.#sinceMs ?? nowMs,
    };
  }

  #noteGap(fromMs: UnixMs, toMs: UnixMs): void {
    if (toMs - fromMs > LONG_GAP_MS) this.#parts.notices.wasOff(fromMs, toMs);
  }

  #write(note: () => void, nowMs: UnixMs): void {
    const { notices, state } = this.#parts;
    try {
      note();
    } catch (error) {
      this.#problem ??= {
        code: codeOf(error) ?? 'storage-failed',
        message: messageOf(error),
        sinceMs: nowMs,
      };
      notices.storage(this.#problem);
      state().publish('agent');
      throw error;
    }
    if (this.#problem === undefined) return;
    this.#problem = undefined;
    notices.storage(undefined);
    state().publish('agent');
  }
}
