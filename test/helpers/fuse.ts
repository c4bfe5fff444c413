/** The process has died; whoever holds a part of it gets this. */
export class Killed extends Error {}

/** Calls that change what outlives a process. */
const EFFECTS = new Set<PropertyKey>([
  ...['append', 'open', 'addPayout', 'notePayout', 'write', 'writeAll', 'prune'],
  ...['entries', 'acknowledge', 'redeem', 'send'],
]);

/**
 * A process that can die between any two things that outlive it: before one, or after it took effect
 * and before its answer came back. Once dead every call fails.
 */
export class Fuse {
  /** Effects that were begun, and effects that came back. */
  steps = 0;
  #diesAt = Infinity;

  /** Dies at that step, counted from now: 1 is the next one. */
  dieAfter(steps: number): void {
    this.#diesAt = this.steps + steps;
  }

  get isDead(): boolean {
    return this.steps >= this.#diesAt;
  }

  /** `target` with all its methods on the fuse. */
  guard<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (from, name) => {
        const value: unknown = Reflect.get(from, name, from);
        if (typeof value !== 'function') return value;
        const method = value.bind(from) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          this.#step(name);
          const answer = method(...args);
          this.#step(name);
          return answer;
        };
      },
    });
  }

  #step(name: PropertyKey): void {
    if (EFFECTS.has(name) && !this.isDead) this.steps++;
    if (this.isDead) throw new Killed('killed by the test');
  }
}
