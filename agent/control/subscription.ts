import type { SliceName } from '../api/slices.ts';
import { SLICE_NAMES } from '../api/slices.ts';
import type { Outbox } from './outbox.ts';
import type { SliceFeed } from './slice-feed.ts';

/**
 * One client's view of the state: the snapshot, then whole slices. While the client does not drain,
 * a slice is only marked; when it does, it gets the newest value and none of those between.
 */
export class Subscription {
  readonly #id: number;
  readonly #feed: SliceFeed;
  readonly #outbox: Outbox;
  readonly #dirty = new Set<SliceName>();
  #revision = 0;

  constructor(id: number, feed: SliceFeed, outbox: Outbox) {
    this.#id = id;
    this.#feed = feed;
    this.#outbox = outbox;
  }

  sendSnapshot(): void {
    const values = SLICE_NAMES.map((name) => `"${name}":${this.#feed.json(name)}`).join(',');
    this.#outbox.send(
      `{"type":"snapshot","id":${this.#id},"revision":${this.#revision++},"slices":{${values}}}`,
    );
  }

  mark(changed: ReadonlySet<SliceName>): void {
    for (const slice of changed) this.#dirty.add(slice);
  }

  /** Sends what changed, as far as there is room. */
  flush(): void {
    for (const slice of this.#dirty) {
      if (!this.#outbox.hasRoom) return;
      this.#dirty.delete(slice);
      this.#outbox.send(
        `{"type":"slice","id":${this.#id},"revision":${this.#revision++},"slice":"${slice}","value":${this.#feed.json(slice)}}`,
      );
    }
  }
}
