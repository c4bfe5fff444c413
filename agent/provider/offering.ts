import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { ProviderParts } from './parts.ts';

const KEY = 'offering';

/** What the owner wants: rent out, not for now, or no more. */
export type OfferingMode =
  | { readonly mode: 'on' }
  /** `takenBack`: the owner has the machine back; open bids and leases are ended as well. */
  | { readonly mode: 'paused'; readonly untilMs?: UnixMs; readonly takenBack?: boolean }
  | { readonly mode: 'drain' };

/** Whether new bids are made. Survives a restart; a pause with an end resumes by itself. */
export class OfferingState {
  readonly #parts: Pick<ProviderParts, 'storage' | 'clock'>;
  readonly #engineUp: () => boolean;
  #mode: OfferingMode;

  constructor(parts: Pick<ProviderParts, 'storage' | 'clock'>, engineUp: () => boolean) {
    this.#parts = parts;
    this.#engineUp = engineUp;
    this.#mode = parseMode(parts.storage.journal.read(KEY));
  }

  get mode(): OfferingMode {
    const mode = this.#mode;
    const over =
      mode.mode === 'paused' &&
      mode.untilMs !== undefined &&
      mode.untilMs <= this.#parts.clock.now();
    return over ? { mode: 'on' } : mode;
  }

  /** True from when the owner took the machine back until it is rented out again. */
  get takenBack(): boolean {
    return this.#mode.mode === 'paused' && this.#mode.takenBack === true;
  }

  set(mode: OfferingMode): void {
    this.#parts.storage.journal.write(KEY, JSON.stringify(mode));
    this.#mode = mode;
  }

  /** Why nothing is bid on now, or `undefined` where bids are made. */
  refusal(): Refusal | undefined {
    if (this.mode.mode !== 'on') return { code: 'paused', numbers: {} };
    return this.#engineUp() ? undefined : { code: 'engine-down', numbers: {} };
  }
}

function parseMode(text: string | undefined): OfferingMode {
  if (text === undefined) return { mode: 'on' };
  const stored: unknown = JSON.parse(text);
  if (typeof stored !== 'object' || stored === null || !('mode' in stored)) return { mode: 'on' };
  if (stored.mode === 'drain') return { mode: 'drain' };
  if (stored.mode !== 'paused') return { mode: 'on' };
  if ('takenBack' in stored && stored.takenBack === true) {
    return { mode: 'paused', takenBack: true };
  }
  return 'untilMs' in stored && typeof stored.untilMs === 'number'
    ? { mode: 'paused', untilMs: parseUnixMs(stored.untilMs) }
    : { mode: 'paused' };
}
