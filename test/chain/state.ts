/** A value of the state is never changed in place: it is replaced. */
export type Value = object | string | number | bigint | boolean;

/** The name of a store, and what is in it. */
export class Store<T extends Value> {
  readonly name: string;
  /** Only a type: what was put in is what comes out. */
  declare readonly holds: T;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a branch lies on: another branch, or the chain's history at a height. */
export interface Layer {
  read(store: string, key: string): Value | undefined;
  /** Puts the entries whose key begins with `prefix` into `into`, and takes out those that are gone. */
  collect(store: string, prefix: string, into: Map<string, Value>): void;
  /** `undefined` deletes. */
  apply(store: string, key: string, value: Value | undefined): void;
}

type Entries = Map<string, Value | undefined>;

/**
 * What the chain remembers, in named stores of keys and values. A branch sees all of it and keeps
 * its own changes apart until they are committed, so that a refused message leaves nothing behind.
 * Keys are texts and come in the order of their code units; a key that is to sort by a number pads it.
 */
export class State implements Layer {
  readonly #below: Layer | undefined;
  readonly #stores = new Map<string, Entries>();

  constructor(below?: Layer) {
    this.#below = below;
  }

  get<T extends Value>(store: Store<T>, key: string): T | undefined {
    return this.read(store.name, key) as T | undefined;
  }

  set<T extends Value>(store: Store<T>, key: string, value: T): void {
    this.apply(store.name, key, value);
  }

  delete<T extends Value>(store: Store<T>, key: string): void {
    this.apply(store.name, key, undefined);
  }

  /** The entries whose key begins with `prefix`, in the order of their keys. */
  list<T extends Value>(store: Store<T>, prefix = ''): readonly (readonly [string, T])[] {
    const all = new Map<string, Value>();
    this.collect(store.name, prefix, all);
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1)) as [string, T][];
  }

  branch(): State {
    return new State(this);
  }

  /** Puts the changes of this branch into what it branched from. */
  commit(): void {
    const below = this.#below;
    if (below === undefined) throw new Error('the trunk has nothing to be committed to');
    for (const [store, entries] of this.#stores) {
      for (const [key, value] of entries) below.apply(store, key, value);
    }
    this.#stores.clear();
  }

  read(store: string, key: string): Value | undefined {
    const own = this.#stores.get(store);
    if (own?.has(key) === true) return own.get(key);
    return this.#below?.read(store, key);
  }

  apply(store: string, key: string, value: Value | undefined): void {
    const entries = this.#entries(store);
    if (value === undefined && this.#below === undefined) entries.delete(key);
    else entries.set(key, value);
  }

  collect(store: string, prefix: string, into: Map<string, Value>): void {
    this.#below?.collect(store, prefix, into);
    for (const [key, value] of this.#stores.get(store) ?? []) {
      if (!key.startsWith(prefix)) continue;
      if (value === undefined) into.delete(key);
      else into.set(key, value);
    }
  }

  #entries(store: string): Entries {
    const known = this.#stores.get(store);
    if (known !== undefined) return known;
    const entries: Entries = new Map();
    this.#stores.set(store, entries);
    return entries;
  }
}
