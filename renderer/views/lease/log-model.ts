import type { LogReading } from './log-buffer.ts';
import type { LogLook } from './log-index.ts';
import { LogIndex } from './log-index.ts';
import type { LogSession } from './log-session.ts';

const SLOW_MS = 250;

export const PLAIN_LOOK: LogLook = {
  service: undefined,
  query: '',
  onlyMatching: false,
  columns: undefined,
};

/**
 * What the log view shows: a session's lines under a look, held still or following. However much
 * comes, those who listen hear of it once a frame, and of the numbers beside it four times a second.
 */
export class LogModel {
  readonly session: LogSession;
  readonly #frame: (what: () => void) => void;
  readonly #listeners = new Set<() => void>();
  readonly #slowListeners = new Set<() => void>();
  #index: LogIndex;
  #paused: LogReading | undefined;
  #leftAt: number | undefined;
  #asked = false;
  #slowMs = 0;
  #version = 0;
  #slowVersion = 0;

  constructor(session: LogSession, frame: (what: () => void) => void) {
    this.session = session;
    this.#frame = frame;
    this.#index = new LogIndex(PLAIN_LOOK, session.buffer);
  }

  /** Hears of the session until it is called off. */
  connect(): () => void {
    return this.session.subscribe(() => this.#ask());
  }

  get index(): LogIndex {
    return this.#index;
  }

  get look(): LogLook {
    return this.#index.look;
  }

  get reading(): LogReading {
    return this.#paused ?? this.session.buffer;
  }

  get following(): boolean {
    return this.#leftAt === undefined && this.#paused === undefined;
  }

  get paused(): boolean {
    return this.#paused !== undefined;
  }

  /** Lines that came and are not looked at yet. */
  get waiting(): number {
    if (this.#paused !== undefined) return this.session.buffer.lines - this.#paused.lines;
    return this.#leftAt === undefined ? 0 : this.#index.linesEver - this.#leftAt;
  }

  setLook(changed: Partial<LogLook>): void {
    const look = { ...this.look, ...changed };
    const names = Object.keys(look) as (keyof LogLook)[];
    if (names.every((name) => look[name] === this.look[name])) return;
    const waiting = this.#paused === undefined ? this.waiting : 0;
    this.#index = new LogIndex(look, this.reading);
    if (this.#leftAt !== undefined) this.#leftAt = this.#index.linesEver - waiting;
    this.#told();
  }

  /** Holds what is shown; what comes is kept and counted. */
  pause(): void {
    if (this.#paused !== undefined) return;
    this.#paused = this.session.buffer.snapshot();
    this.#index = new LogIndex(this.look, this.reading);
    this.#told();
  }

  /** Back to the newest lines. */
  follow(): void {
    if (this.following) return;
    this.#leftAt = undefined;
    if (this.#paused !== undefined) {
      this.#paused = undefined;
      this.#index = new LogIndex(this.look, this.reading);
    }
    this.#told();
  }

  /** The person looks at older lines. */
  leaveEnd(): void {
    if (this.#leftAt !== undefined) return;
    this.#leftAt = this.#index.linesEver;
    this.#told();
  }

  /** The person came back to the end; where it is held, that is not the newest line. */
  reachEnd(): void {
    if (this.#leftAt === undefined) return;
    this.#leftAt = undefined;
    this.#told();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly subscribeSlow = (listener: () => void): (() => void) => {
    this.#slowListeners.add(listener);
    return () => this.#slowListeners.delete(listener);
  };

  readonly version = (): number => this.#version;
  readonly slowVersion = (): number => this.#slowVersion;

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#frame(() => {
      this.#asked = false;
      this.#told(false);
    });
  }

  #told(atOnce = true): void {
    this.#index.update(this.reading);
    this.#version += 1;
    for (const listener of this.#listeners) listener();
    const nowMs = performance.now();
    if (!atOnce && nowMs - this.#slowMs < SLOW_MS) {
      this.#tellLater();
      return;
    }
    this.#tellSlow(nowMs);
  }

  #later: ReturnType<typeof setTimeout> | undefined;

  // The last change is told too, where nothing comes after it.
  #tellLater(): void {
    this.#later ??= setTimeout(() => this.#tellSlow(performance.now()), SLOW_MS);
  }

  #tellSlow(nowMs: number): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#slowMs = nowMs;
    this.#slowVersion += 1;
    for (const listener of this.#slowListeners) listener();
  }
}
