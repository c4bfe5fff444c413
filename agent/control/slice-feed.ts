import { z } from 'zod';

import type { SliceName } from '../api/slices.ts';
import { slices } from '../api/slices.ts';
import type { StateReader } from '../provider/client-surface.ts';

/**
 * The state as JSON, written once per change for all connections, and word of what changed. Changes
 * of one turn of the event loop are told together.
 */
export class SliceFeed {
  readonly #state: StateReader;
  readonly #json = new Map<SliceName, string>();
  readonly #listeners = new Set<(changed: ReadonlySet<SliceName>) => void>();
  readonly #stop: () => void;
  #changed = new Set<SliceName>();

  constructor(state: StateReader) {
    this.#state = state;
    this.#stop = state.onChange((slice) => this.#onChange(slice));
  }

  /** The newest value, as it goes over the wire. Throws where it does not fit its own schema. */
  json(slice: SliceName): string {
    const kept = this.#json.get(slice);
    if (kept !== undefined) return kept;
    const json = JSON.stringify(z.encode<z.ZodType>(slices[slice], this.#state.slices()[slice]));
    this.#json.set(slice, json);
    return json;
  }

  onChange(listener: (changed: ReadonlySet<SliceName>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #onChange(slice: SliceName): void {
    this.#json.delete(slice);
    const first = this.#changed.size === 0;
    this.#changed.add(slice);
    if (first) setImmediate(() => this.#tell());
  }

  #tell(): void {
    const changed = this.#changed;
    this.#changed = new Set();
    for (const listener of this.#listeners) listener(changed);
  }
}
