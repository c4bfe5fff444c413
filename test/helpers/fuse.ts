/** The process has died; whoever holds a part of it gets this. */
export class Killed extends Error {}

/** Calls that change what outlives a process. */
export const EFFECTS: ReadonlySet<PropertyKey> = new Set<PropertyKey>([
  ...['append', 'open', 'addPayout', 'notePayout', 'write', 'writeAll', 'prune'],
  ...['entries', 'acknowledge', 'redeem', 'send'],
  ...['put', 'putAll', 'insert', 'setRun', 'setManifest', 'setExpected', 'appendEvent'],
  ...['setAccrued', 'beat', 'resume', 'putWon', 'putClosed', 'setTraffic', 'touch', 'forget'],
  ...['markRead', 'prepare', 'deploy', 'remove', 'broadcast'],
]);

/** Before an effect, or after it and before its answer came back. */
export type Phase = 'before' | 'after';

/** What an effect is called, of a method and what it is called with. */
export type Labels = (method: string, args: readonly unknown[]) => string;

/**
 * A process that can die between any two things that outlive it: before one, or after it took effect
 * and before its answer came back. Once dead every call fails.
 */
export class Fuse {
  /** Effects that were begun, and effects that came back. */
  steps = 0;
  /** How often each effect was begun. */
  readonly seen = new Map<string, number>();
  #diesAt = Infinity;
  #wanted: { readonly isIt: (label: string) => boolean; readonly phase: Phase } | undefined;
  #isBuried = false;

  /** Dies at that step, counted from now: 1 is the next one. */
  dieAfter(steps: number): void {
    this.#diesAt = this.steps + steps;
  }

  /** Dies at the next effect of that label. */
  dieAt(wanted: string | ((label: string) => boolean), phase: Phase): void {
    const isIt = typeof wanted === 'string' ? (label: string) => label === wanted : wanted;
    this.#wanted = { isIt, phase };
  }

  get isDead(): boolean {
    return this.steps >= this.#diesAt;
  }

  /** Dead from now on, and whoever still calls has no effect and hears no error. */
  bury(): void {
    this.#diesAt = Math.min(this.#diesAt, this.steps);
    this.#isBuried = true;
  }

  /** `target` with all its methods on the fuse. */
  guard<T extends object>(target: T, labels: Labels = (method) => method): T {
    return new Proxy(target, {
      get: (from, name) => {
        const value: unknown = Reflect.get(from, name, from);
        if (typeof value !== 'function') return value;
        const method = value.bind(from) as (...args: unknown[]) => unknown;
        if (!EFFECTS.has(name)) {
          return (...args: unknown[]) => {
            this.#mustLive();
            return method(...args);
          };
        }
        return (...args: unknown[]) => {
          if (this.#isBuried) return undefined;
          const label = labels(String(name), args);
          this.seen.set(label, (this.seen.get(label) ?? 0) + 1);
          this.#step(label, 'before');
          const answer = method(...args);
          if (!(answer instanceof Promise)) {
            this.#step(label, 'after');
            return answer;
          }
          return answer.then((done: unknown) => {
            this.#step(label, 'after');
            return done;
          });
        };
      },
    });
  }

  #step(label: string, phase: Phase): void {
    if (!this.isDead) {
      this.steps++;
      const wanted = this.#wanted;
      if (wanted?.phase === phase && wanted.isIt(label)) this.#diesAt = this.steps;
    }
    this.#mustLive();
  }

  #mustLive(): void {
    if (this.isDead && !this.#isBuried) throw new Killed('killed by the test');
  }
}
