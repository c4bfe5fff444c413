import type { Layer, Value } from './state.ts';

interface Version {
  readonly height: bigint;
  readonly value: Value | undefined;
}

interface Versioned {
  /** All keys that ever were, in the order of their code units. */
  readonly keys: string[];
  readonly versions: Map<string, Version[]>;
}

/** What the state was at every height: the trunk on which the branch of each block lies. */
export class History implements Layer {
  readonly #stores = new Map<string, Versioned>();
  #height = 0n;

  /** From now on what is applied belongs to this height. */
  beginHeight(height: bigint): void {
    this.#height = height;
  }

  /** The state after the block of this height; nothing can be written to it. */
  at(height: bigint): Layer {
    return {
      read: (store, key) => this.#read(store, key, height),
      collect: (store, prefix, into) => this.#collect(store, prefix, into, height),
      apply: () => {
        throw new Error('the past cannot be changed');
      },
    };
  }

  read(store: string, key: string): Value | undefined {
    return this.#stores.get(store)?.versions.get(key)?.at(-1)?.value;
  }

  collect(store: string, prefix: string, into: Map<string, Value>): void {
    this.#collect(store, prefix, into, this.#height);
  }

  apply(store: string, key: string, value: Value | undefined): void {
    const entries = this.#entries(store);
    const versions = entries.versions.get(key);
    const version = { height: this.#height, value };
    if (versions === undefined) {
      entries.versions.set(key, [version]);
      entries.keys.splice(firstFrom(entries.keys, key), 0, key);
    } else if (versions.at(-1)?.height === this.#height) {
      versions[versions.length - 1] = version;
    } else {
      versions.push(version);
    }
  }

  /** Forgets what the state was below this height. */
  pruneBelow(height: bigint): void {
    for (const entries of this.#stores.values()) {
      for (const [key, versions] of entries.versions) {
        const kept = versions.findLastIndex((version) => version.height <= height);
        if (kept > 0) versions.splice(0, kept);
        if (versions.length > 1 || versions[0]?.value !== undefined) continue;
        if ((versions[0]?.height ?? 0n) > height) continue;
        entries.versions.delete(key);
        entries.keys.splice(firstFrom(entries.keys, key), 1);
      }
    }
  }

  #read(store: string, key: string, height: bigint): Value | undefined {
    const versions = this.#stores.get(store)?.versions.get(key);
    return versions?.findLast((version) => version.height <= height)?.value;
  }

  #collect(store: string, prefix: string, into: Map<string, Value>, height: bigint): void {
    const keys = this.#stores.get(store)?.keys ?? [];
    for (let at = firstFrom(keys, prefix); at < keys.length; at += 1) {
      const key = keys[at];
      if (key?.startsWith(prefix) !== true) return;
      const value = this.#read(store, key, height);
      if (value !== undefined) into.set(key, value);
    }
  }

  #entries(store: string): Versioned {
    const known = this.#stores.get(store);
    if (known !== undefined) return known;
    const entries: Versioned = { keys: [], versions: new Map() };
    this.#stores.set(store, entries);
    return entries;
  }
}

/** The place of the first key that is not before `key`. */
function firstFrom(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
