import type { ProviderId } from '../../domain/ids.ts';
import type { MarketEvent } from '../interface.ts';
import type { CallMethod, CallParams, CallResult } from './calls.ts';
import type { MarketLink } from './link.ts';
import type { MarketRunner } from './runner.ts';
import { unreachable } from './runner.ts';
import { MarketService } from './service.ts';

/** The market in this process. Closing the link stops its blocks and saves its books. */
export class InProcessLink implements MarketLink {
  readonly #runner: MarketRunner;
  readonly #service: MarketService;
  #closed = false;

  constructor(runner: MarketRunner) {
    this.#runner = runner;
    this.#service = new MarketService(runner);
  }

  async call<M extends CallMethod>(
    method: M,
    params: CallParams<M>,
    signal: AbortSignal,
  ): Promise<CallResult<M>> {
    if (this.#closed) throw unreachable();
    return this.#service.call(method, params, signal);
  }

  listen(provider: ProviderId, listener: (event: MarketEvent) => void): () => void {
    return this.#runner.listen(provider, listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#runner.close();
  }
}
