import type { Socket } from 'node:net';

import type { Clock } from '../base/clock.ts';
import { TokenBucket } from '../base/token-bucket.ts';

/** So many accounts are remembered; the least recent goes first and begins anew. */
const MOST_OWNERS = 10_000;

/** Lets each account ask so often, whatever others do. */
export class RequestShares {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #burst: number;
  readonly #perSecond: number;

  constructor(clock: Pick<Clock, 'monotonicMs'>, burst: number, perSecond: number) {
    this.#clock = clock;
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  take(owner: string): boolean {
    const bucket =
      this.#buckets.get(owner) ?? new TokenBucket(this.#clock, this.#burst, this.#perSecond);
    this.#buckets.delete(owner);
    this.#buckets.set(owner, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_OWNERS && oldest !== undefined) this.#buckets.delete(oldest);
    return bucket.take();
  }
}

/** Counts what each has open, and all together. */
export class OpenShares {
  readonly #open = new Map<string, number>();
  readonly #mostOfOne: number;
  readonly #most: number;
  #total = 0;

  constructor(mostOfOne: number, most: number) {
    this.#mostOfOne = mostOfOne;
    this.#most = most;
  }

  get total(): number {
    return this.#total;
  }

  /** How to give the place back, once; `undefined` where there is none left. */
  enter(who: string): (() => void) | undefined {
    const count = this.#open.get(who) ?? 0;
    if (count >= this.#mostOfOne || this.#total >= this.#most) return undefined;
    this.#open.set(who, count + 1);
    this.#total += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#total -= 1;
      const now = (this.#open.get(who) ?? 1) - 1;
      if (now === 0) this.#open.delete(who);
      else this.#open.set(who, now);
    };
  }

  /** A connection, by its address: one address cannot take all the room. Without a place it is cut. */
  admit(socket: Socket): void {
    const leave = this.enter(socket.remoteAddress ?? '');
    if (leave === undefined) socket.destroy();
    else socket.once('close', leave);
  }
}
