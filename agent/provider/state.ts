import type { SliceName, Slices } from '../api/slices.ts';
import type { StateReader } from './client-surface.ts';

/** How each slice is made from what is stored and known. */
export type SliceBuilders = { readonly [Name in SliceName]: () => Slices[Name] };

/**
 * The single writer of the snapshot. A use case persists first and then says which slices changed;
 * a slice is built when somebody looks, and listeners hear once for a burst of changes.
 */
export class ProviderState implements StateReader {
  readonly #builders: SliceBuilders;
  readonly #values: { [Name in SliceName]?: Slices[Name] } = {};
  readonly #changed = new Set<SliceName>();
  readonly #listeners = new Set<(slice: SliceName) => void>();

  constructor(builders: SliceBuilders) {
    this.#builders = builders;
  }

  slices(): Slices {
    return {
      agent: this.#slice('agent'),
      hardware: this.#slice('hardware'),
      market: this.#slice('market'),
      leases: this.#slice('leases'),
      earnings: this.#slice('earnings'),
      uptime: this.#slice('uptime'),
      settings: this.#slice('settings'),
      notices: this.#slice('notices'),
      wallet: this.#slice('wallet'),
      provider: this.#slice('provider'),
      selfRental: this.#slice('selfRental'),
    };
  }

  onChange(listener: (slice: SliceName) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Says that these slices are not what they were. */
  publish(...names: readonly SliceName[]): void {
    const waiting = this.#changed.size > 0;
    for (const name of names) {
      Reflect.deleteProperty(this.#values, name);
      this.#changed.add(name);
    }
    if (!waiting) queueMicrotask(() => this.#tell());
  }

  #slice<Name extends SliceName>(name: Name): Slices[Name] {
    const known = this.#values[name] as Slices[Name] | undefined;
    if (known !== undefined) return known;
    const built = this.#builders[name]();
    Object.assign(this.#values, { [name]: built });
    return built;
  }

  #tell(): void {
    const names = [...this.#changed];
    this.#changed.clear();
    for (const listener of [...this.#listeners]) for (const name of names) listener(name);
  }
}
