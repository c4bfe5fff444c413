/** A value of the state is never changed in place: it is replaced. */
export type Value = object | string | number | bigint | boolean;

type Entries = Map<string, Value | undefined>;

/** The name of a store, and what is in it. */
export class Store<T extends Value> {
  readonly name: string;
  /** Only a type: what was put in is what comes out. */
  declare readonly holds: T;

  constructor(name: string) {
    this.name = name;
  }
}

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

  get<T extends Value>(store: Store<T>, key: string): T | undefined {
    const own = this.#stores.get(store.name);
    if (own?.has(key) === true) return own.get(key) as T | undefined;
    return this.#parent?.get(store, key);
  }

  set<T extends Value>(store: Store<T>, key: string, value: T): void {
    this.#entries(store.name).set(key, value);
  }

  delete<T extends Value>(store: Store<T>, key: string): void {
    this.#remove(store.name, key);
  }

  /** The entries whose key begins with `prefix`, in the order of their keys. */
  list<T extends Value>(store: Store<T>, prefix = ''): readonly (readonly [string, T])[] {
    const all = new Map<string, Value>();
    this.#collect(store.name, prefix, all);
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
        if (value === undefined) parent.#remove(store, key);
        else parent.#entries(store).set(key, value);
      }
    }
    this.#stores.clear();
  }

  #remove(store: string, key: string): void {
    if (this.#parent === undefined) this.#entries(store).delete(key);
    else this.#entries(store).set(key, undefined);
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
