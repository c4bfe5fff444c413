import type { Backoff } from '../../../base/backoff.ts';
import { backoffMs } from '../../../base/backoff.ts';
import type { Clock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import { addMs } from '../../../base/instant.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { EndpointHealth } from '../chain.ts';
import type { NodeStatus, RpcClient } from './client.ts';
import { isRpcFault } from './fault.ts';

/** An endpoint that failed is asked again after a second, then ever more rarely. */
const AFTER_FAILURE: Backoff = { firstMs: 1000, factor: 2, mostMs: 60_000 };
/** One of another chain is hardly going to change. */
const AFTER_OTHER_CHAIN: Backoff = { firstMs: 60_000, factor: 2, mostMs: 600_000 };

/**
 * What we know of one endpoint.
 *
 *     unknown | unreachable | other-chain -> good      (it answered, for our chain)
 *     good <-> lagging                                 (by its height beside the highest)
 *     good <-> contradicting                           (by its hash beside the others')
 *     any -> unreachable | other-chain
 */
export class Endpoint {
  readonly client: RpcClient;
  /** Its place in the list: the first wins among equals. */
  readonly rank: number;
  /** How it contradicts others. It is not forgotten while it is away, only when they agree again. */
  disputed: string | undefined;
  readonly #clock: Clock;
  #state: EndpointHealth['state'] = 'unknown';
  #height: BlockHeight | undefined;
  #heightAtMs: UnixMs | undefined;
  #earliest = 1;
  #roundTripMs: number | undefined;
  #problem: string | undefined;
  #failures = 0;
  #failedSince: UnixMs | undefined;
  #dueMs = 0;
  #catchingUp = false;

  constructor(client: RpcClient, rank: number, clock: Clock) {
    this.client = client;
    this.rank = rank;
    this.#clock = clock;
  }

  get url(): string {
    return this.client.url;
  }
  get state(): EndpointHealth['state'] {
    return this.#state;
  }
  /** 0 where it is not known. */
  get height(): number {
    return this.#height ?? 0;
  }
  get heightAtMs(): UnixMs | undefined {
    return this.#heightAtMs;
  }
  /** The lowest height that it says to have. */
  get earliest(): number {
    return this.#earliest;
  }
  get roundTripMs(): number {
    return this.#roundTripMs ?? Number.MAX_SAFE_INTEGER;
  }
  /** It says itself that it does not have the chain's newest blocks yet. */
  get catchingUp(): boolean {
    return this.#catchingUp;
  }
  /** False while it is left alone after a failure. */
  get due(): boolean {
    return this.#clock.monotonicMs() >= this.#dueMs;
  }
  /** Since when it has not answered; `undefined` where it does, or was never asked. */
  get failedSince(): UnixMs | undefined {
    return this.#failedSince;
  }
  /** It answers for our chain. Whether it is in step is another matter. */
  get answers(): boolean {
    const state = this.#state;
    return state === 'good' || state === 'lagging' || state === 'contradicting';
  }

  /** What `status` said, and how long that took. Comparing comes after. */
  noteStatus(status: NodeStatus, roundTripMs: number): void {
    this.#earliest = status.earliest;
    this.#roundTripMs = roundTripMs;
    this.#height = parseBlockHeight(status.height);
    this.#heightAtMs = addMs(0 as UnixMs, Number(status.timeUs / 1000n));
    this.#catchingUp = status.catchingUp;
    this.noteAnswer();
  }

  /** It answered, whatever it was. */
  noteAnswer(): void {
    this.#failures = 0;
    this.#failedSince = undefined;
    this.#dueMs = 0;
    if (this.answers) return;
    if (this.disputed === undefined) this.setState('good');
    else this.setState('contradicting', this.disputed);
  }

  /** A new height that it told of by itself, or that a block of it proves. */
  noteHeight(height: BlockHeight, atMs: UnixMs): void {
    if (height <= this.height) return;
    this.#height = height;
    this.#heightAtMs = atMs;
  }

  /** It does not have what is below any more. */
  noteEarliest(height: number): void {
    this.#earliest = Math.max(this.#earliest, height);
  }

  noteFailure(error: unknown): void {
    const other = isRpcFault(error, 'rpc-other-chain');
    this.#failures += 1;
    this.#failedSince ??= this.#clock.now();
    const backoff = other ? AFTER_OTHER_CHAIN : AFTER_FAILURE;
    this.#dueMs = this.#clock.monotonicMs() + backoffMs(backoff, this.#failures);
    this.setState(other ? 'other-chain' : 'unreachable', messageOf(error));
  }

  setState(state: EndpointHealth['state'], problem?: string): void {
    this.#state = state;
    this.#problem = problem;
  }

  health(): EndpointHealth {
    return {
      url: this.url,
      state: this.#state,
      height: this.#height,
      heightAtMs: this.#heightAtMs,
      roundTripMs: this.#roundTripMs,
      problem: this.#problem,
    };
  }
}
