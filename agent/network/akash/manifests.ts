import { Aborted, orAborted } from '../../base/abort.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import type { ManifestAnswer, MarketEvent } from '../interface.ts';

interface Pending {
  readonly id: string;
  readonly manifest: unknown;
  readonly answered: (answer: ManifestAnswer) => void;
}

/** So many blocks pass before a manifest is told again. */
const REPEAT_BLOCKS = 3;

/**
 * Manifests that tenants handed in. The chain has no part in it: whoever took one in waits here for
 * what the provider says of it. Of one lease one is told at a time, in the order in which they came.
 */
export class Manifests {
  readonly #pending = new Map<LeaseRef, Pending[]>();
  readonly #tell: (event: MarketEvent) => void;
  #blocks = 0;
  #count = 0;

  constructor(tell: (event: MarketEvent) => void) {
    this.#tell = tell;
  }

  /** Resolves with the answer; where `signal` fires before that, the manifest is given up. */
  async handIn(lease: LeaseRef, manifest: unknown, signal: AbortSignal): Promise<ManifestAnswer> {
    let answered: ((answer: ManifestAnswer) => void) | undefined;
    const answer = new Promise<ManifestAnswer>((resolve) => {
      answered = resolve;
    });
    if (signal.aborted || answered === undefined) throw new Aborted();
    this.#count += 1;
    const pending: Pending = { id: this.#count.toString(), manifest, answered };
    const queue = this.#pending.get(lease) ?? [];
    this.#pending.set(lease, queue);
    queue.push(pending);
    if (queue.length === 1) this.#tell(eventOf(lease, pending));
    try {
      return await orAborted(answer, signal);
    } finally {
      this.#remove(lease, pending);
    }
  }

  /** Of one that was told twice the second answer finds nobody, and is not the next one's. */
  answer(lease: LeaseRef, id: string, answer: ManifestAnswer): void {
    const asked = this.#pending.get(lease)?.find((pending) => pending.id === id);
    if (asked === undefined) return;
    this.#remove(lease, asked);
    asked.answered(answer);
  }

  /** What waits for an answer, for one who begins to listen. */
  unanswered(): readonly MarketEvent[] {
    return [...this.#pending].flatMap(([lease, [first]]) => {
      return first === undefined ? [] : [eventOf(lease, first)];
    });
  }

  onBlock(): void {
    this.#blocks += 1;
    if (this.#blocks % REPEAT_BLOCKS !== 0) return;
    for (const event of this.unanswered()) this.#tell(event);
  }

  #remove(lease: LeaseRef, pending: Pending): void {
    const queue = this.#pending.get(lease) ?? [];
    const at = queue.indexOf(pending);
    if (at < 0) return;
    queue.splice(at, 1);
    const [next] = queue;
    if (next === undefined) this.#pending.delete(lease);
    else if (at === 0) this.#tell(eventOf(lease, next));
  }
}

function eventOf(lease: LeaseRef, { id, manifest }: Pending): MarketEvent {
  return { type: 'manifest-received', lease, id, manifest };
}
