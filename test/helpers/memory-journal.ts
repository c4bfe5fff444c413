import type { Journal } from '../../agent/network/interface.ts';

/** A journal that ends with the process. `writes` are the keys, in the order in which they were written. */
export class MemoryJournal implements Journal {
  readonly kept: Map<string, string>;
  readonly writes: string[] = [];
  /** Refuses every write, as a full disk does. */
  full = false;

  constructor(kept: Iterable<readonly [string, string]> = []) {
    this.kept = new Map(kept);
  }

  read(key: string): string | undefined {
    return this.kept.get(key);
  }

  write(key: string, value: string): void {
    this.writeAll([[key, value]]);
  }

  writeAll(entries: Iterable<readonly [key: string, value: string | undefined]>): void {
    if (this.full) throw new Error('disk full');
    for (const [key, value] of entries) {
      this.writes.push(key);
      if (value === undefined) this.kept.delete(key);
      else this.kept.set(key, value);
    }
  }

  list(prefix: string): readonly (readonly [key: string, value: string])[] {
    return [...this.kept]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
