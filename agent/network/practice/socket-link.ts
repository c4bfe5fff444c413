import { isAborted } from '../../base/abort.ts';
import { messageOf } from '../../base/errors.ts';
import type { ProviderId } from '../../domain/ids.ts';
import type { MarketEvent } from '../interface.ts';
import type { CallMethod, CallParams, CallResult } from './calls.ts';
import { CALLS } from './calls.ts';
import { malformed } from './lines.ts';
import type { MarketLink } from './link.ts';
import { PracticeNetwork } from './network.ts';
import { PracticeOwnTenant } from './own-tenant.ts';
import type { SocketClientDeps } from './socket-client.ts';
import { SocketClient } from './socket-client.ts';
import { SocketControls } from './socket-controls.ts';

interface Listener {
  readonly provider: ProviderId;
  readonly hear: (event: MarketEvent) => void;
}

/** A market in another process. Its events come again, after a cut with `resumed` before them. */
export class SocketLink implements MarketLink {
  readonly #client: SocketClient;
  readonly #deps: SocketClientDeps;
  readonly #listeners = new Set<Listener>();
  readonly #life = new AbortController();

  constructor(path: string, deps: SocketClientDeps) {
    this.#deps = deps;
    this.#client = new SocketClient(path, deps, {
      onEvent: (event) => this.#tell(event),
      onConnected: () => {
        // Who listened before there was this connection may have missed something.
        this.#tell({ type: 'resumed' });
        this.#subscribe();
      },
    });
  }

  async call<M extends CallMethod>(
    method: M,
    params: CallParams<M>,
    signal: AbortSignal,
  ): Promise<CallResult<M>> {
    const answer = await this.#client.request(method, params, signal);
    const parsed = CALLS[method].result.safeParse(answer);
    if (!parsed.success) throw malformed(`the answer to ${method} is not understood`, parsed.error);
    return parsed.data as CallResult<M>;
  }

  listen(provider: ProviderId, listener: (event: MarketEvent) => void): () => void {
    const entry = { provider, hear: listener };
    this.#listeners.add(entry);
    if (this.#client.connected) this.#subscribe();
    else this.#client.open();
    return () => {
      this.#listeners.delete(entry);
    };
  }

  async close(): Promise<void> {
    this.#life.abort();
    this.#listeners.clear();
    await this.#client.close();
  }

  #subscribe(): void {
    const provider = this.#listeners.values().next().value?.provider;
    if (provider === undefined) return;
    // Asked again for a later listener, it brings the manifests that wait for an answer.
    this.#client.request('listen', { provider }, this.#life.signal).catch((error: unknown) => {
      // Cut again at once: the next connection asks anew.
      if (isAborted(error)) return;
      this.#deps.log.debug('not listening to the market', { reason: messageOf(error) });
    });
  }

  #tell(event: MarketEvent): void {
    for (const { hear } of [...this.#listeners]) hear(event);
  }
}

/** The practice network of a market that runs as a process of its own. */
export function openSocketPractice(socketPath: string, deps: SocketClientDeps): PracticeNetwork {
  // It connects with the first thing that is asked of it.
  const controls = new SocketControls(socketPath, deps);
  const link = new SocketLink(socketPath, deps);
  return new PracticeNetwork(link, new PracticeOwnTenant(controls, deps.clock), controls);
}
