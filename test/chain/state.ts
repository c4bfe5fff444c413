/** A value of the state is never changed in place: it is replaced. */
export type Value = object | string | number | bigint | boolean;

type Entries = Map<string, Value | undefined>;

/**
 * What the chain remembers, in named stores of keys and values. A branch sees all of it and keeps
 * its own changes apart until they are committed, so that a refused message leaves nothing behind.
 * Keys are texts and come in the order of their code units; a key that is to sort by a number pads it.
 */
export class State {
  readonly #parent: State | undefined;
  readonly #stores = new Map<string, Entries>();

  constructor(parent?: State) {
    this.#parent = parent;
  }

  get<T extends Value>(store: string, key: string): T | undefined {
    const own = this.#stores.get(store);
    if (own?.has(key) === true) return own.get(key) as T | undefined;
    return this.#parent?.get<T>(store, key);
  }

  set(store: string, key: string, value: Value): void {
    this.#entries(store).set(key, value);
  }

  delete(store: string, key: string): void {
    if (this.#parent === undefined) this.#entries(store).delete(key);
    else this.#entries(store).set(key, undefined);
  }

  /** The entries whose key begins with `prefix`, in the order of their keys. */
  list<T extends Value>(store: string, prefix = ''): readonly (readonly [string, T])[] {
    const all = new Map<string, Value>();
    this.#collect(store, prefix, all);
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1)) as [string, T][];
  }

  branch(): State {
    return new State(this);
  }

  /** Puts the changes of this branch into what it branched from. */
  commit(): void {
    const parent = this.#parent;
    if (parent === undefined) throw new Error('the trunk has nothing to be committed to');
    for (const [store, entries] of this.#stores) {
      for (const [key, value] of entries) {
        if (value === undefined) parent.delete(store, key);
        else parent.set(store, key, value);
      }
    }
    this.#stores.clear();
  }

  #entries(store: string): Entries {
    const known = this.#stores.get(store);
    if (known !== undefined) return known;
    const entries: Entries = new Map();
    this.#stores.set(store, entries);
    return entries;
  }

  #collect(store: string, prefix: string, into: Map<string, Value>): void {
    if (this.#parent !== undefined) this.#parent.#collect(store, prefix, into);
    for (const [key, value] of this.#stores.get(store) ?? []) {
      if (!key.startsWith(prefix)) continue;
      if (value === undefined) into.delete(key);
      else into.set(key, value);
    }
  }
}
