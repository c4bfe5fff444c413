import type { ProviderParts } from './parts.ts';

const KEY = 'provider.mode';

/** What the owner wants on a network with real or test money, and how far that is. */
type Wanted =
  /** Nothing is sent. */
  | 'watch'
  /** Bids are wanted; what they need is not all there yet. */
  | 'asked'
  | 'live';

/**
 * Whether this provider bids, or watches only. A network with money is watched until the owner says
 * otherwise and everything is there; from then on it is live until the owner says that it is not.
 * Survives a restart.
 */
export class ProviderMode {
  readonly #parts: Pick<ProviderParts, 'storage' | 'network'>;
  #wanted: Wanted;

  constructor(parts: Pick<ProviderParts, 'storage' | 'network'>) {
    this.#parts = parts;
    const stored = parts.storage.journal.read(KEY);
    // Whatever else may stand there: nothing is sent unless it was said so.
    this.#wanted = stored === 'asked' || stored === 'live' ? stored : 'watch';
  }

  get mode(): 'practice' | 'shadow' | 'live' {
    if (this.#parts.network.money === 'none') return 'practice';
    return this.#wanted === 'live' ? 'live' : 'shadow';
  }

  /** True once the owner said that bids are to be made. */
  get started(): boolean {
    return this.mode === 'practice' || this.#wanted !== 'watch';
  }

  /** Only watched: what a network has of us that is not in our own books is not ours to touch. */
  get watchesOnly(): boolean {
    return !this.started;
  }

  /** The owner wants bids. */
  goLive(): void {
    if (this.#wanted === 'watch') this.#become('asked');
  }

  /** Everything that bids need was there. */
  reached(): void {
    if (this.#wanted === 'asked') this.#become('live');
  }

  /** The owner wants no bids any more. */
  watchOnly(): void {
    this.#become('watch');
  }

  #become(wanted: Wanted): void {
    if (this.#wanted === wanted) return;
    this.#parts.storage.journal.write(KEY, wanted);
    this.#wanted = wanted;
  }
}
