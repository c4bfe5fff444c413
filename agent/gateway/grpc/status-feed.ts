import type { Clock, Timer } from '../../base/clock.ts';
import type { TenantSurface } from '../../provider/tenant-surface.ts';
import { encodeStatus } from './status.ts';

export interface StatusFeedParts {
  readonly surface: Pick<TenantSurface, 'summary' | 'onSummaryChange'>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly publicHost: string;
  readonly gapMs: number;
}

/**
 * The status for whoever follows it: one is made for all, at most once in a gap, and told where it
 * differs. Nothing is queued: who is slow gets the newest when it comes to it.
 */
export class StatusFeed {
  readonly #parts: StatusFeedParts;
  readonly #watchers = new Set<() => void>();
  #version = 0;
  #newest: Uint8Array = new Uint8Array();
  #known: string | undefined;
  #stop: (() => void) | undefined;
  #gap: Timer | undefined;
  #isStale = false;

  constructor(parts: StatusFeedParts) {
    this.#parts = parts;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  now(): Uint8Array {
    const { surface, clock, publicHost } = this.#parts;
    return encodeStatus(surface.summary(), { publicHost, atMs: clock.now() });
  }

  /** What it is at once, then each other one, until `signal` fires. */
  async *follow(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let wake: (() => void) | undefined;
    const onNews = (): void => wake?.();
    signal.addEventListener('abort', onNews, { once: true });
    this.#enter(onNews);
    try {
      let seen = this.#version;
      yield this.now();
      while (!signal.aborted) {
        if (seen !== this.#version) {
          seen = this.#version;
          yield this.#newest;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener('abort', onNews);
      this.#leave(onNews);
    }
  }

  #enter(watcher: () => void): void {
    this.#watchers.add(watcher);
    if (this.#stop !== undefined) return;
    this.#known = this.#text();
    this.#stop = this.#parts.surface.onSummaryChange(() => this.#onChange());
  }

  #leave(watcher: () => void): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#gap?.cancel();
    this.#gap = undefined;
    this.#isStale = false;
  }

  #onChange(): void {
    if (this.#gap !== undefined) {
      this.#isStale = true;
      return;
    }
    this.#tell();
    this.#gap = this.#parts.clock.after(this.#parts.gapMs, () => {
      this.#gap = undefined;
      if (!this.#isStale) return;
      this.#isStale = false;
      this.#onChange();
    });
  }

  #tell(): void {
    const text = this.#text();
    if (text === this.#known) return;
    this.#known = text;
    this.#newest = this.now();
    this.#version += 1;
    for (const wake of [...this.#watchers]) wake();
  }

  /** Without the time, which is another one each time. */
  #text(): string {
    return JSON.stringify(this.#parts.surface.summary());
  }
}
