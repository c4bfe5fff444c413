import type { BidRef, LeaseRef, OrderRef } from '../../domain/ids.ts';
import type { Books } from './books.ts';
import type { ControlMethod, PracticeControls } from './controls.ts';
import type { SocketClientDeps } from './socket-client.ts';
import { SocketClient } from './socket-client.ts';
import type { TenantKind, TermsOverrides } from './tenants/terms.ts';
import type { MessageOutcome } from './transactions.ts';

/** The controls of a market in another process; what comes back is taken on trust. */
export class SocketControls implements PracticeControls {
  readonly #client: SocketClient;
  readonly #life = new AbortController();

  constructor(path: string, deps: SocketClientDeps) {
    const ignore = (): void => undefined;
    this.#client = new SocketClient(path, deps, { onEvent: ignore, onConnected: ignore });
  }

  books(): Promise<Books> {
    return this.#ask('books');
  }

  place(kind: TenantKind, terms?: TermsOverrides): Promise<OrderRef> {
    return this.#ask('place', terms === undefined ? { kind } : { kind, terms });
  }

  acceptBid(bid: BidRef): Promise<MessageOutcome> {
    return this.#ask('accept-bid', { bid });
  }

  sendManifest(lease: LeaseRef, manifest: unknown): Promise<MessageOutcome> {
    return this.#ask('send-manifest', { lease, manifest });
  }

  closeDeployment(order: OrderRef): Promise<MessageOutcome> {
    return this.#ask('close-deployment', { order });
  }

  closeLease(lease: LeaseRef): Promise<MessageOutcome> {
    return this.#ask('close-lease', { lease });
  }

  drain(order: OrderRef): Promise<MessageOutcome> {
    return this.#ask('drain', { order });
  }

  pauseBlocks(): Promise<void> {
    return this.#ask('pause-blocks');
  }

  resumeBlocks(): Promise<void> {
    return this.#ask('resume-blocks');
  }

  advance(blocks: number): Promise<void> {
    return this.#ask('advance', { blocks });
  }

  async close(): Promise<void> {
    this.#life.abort();
    await this.#client.close();
  }

  async #ask<T>(method: ControlMethod, params: object = {}): Promise<T> {
    return (await this.#client.request(method, params, this.#life.signal)) as T;
  }
}
