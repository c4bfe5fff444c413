import type { ProviderId } from '../../domain/ids.ts';
import type { MarketEvent } from '../interface.ts';
import type { CallMethod, CallParams, CallResult } from './calls.ts';

/** The way to a market: in this process, or over a socket. */
export interface MarketLink {
  /** Asks. Throws `network-unreachable` where there is no answer. */
  call<M extends CallMethod>(
    method: M,
    params: CallParams<M>,
    signal: AbortSignal,
  ): Promise<CallResult<M>>;
  /** Tells `listener` what happens from now on, until the function that it returns is called. */
  listen(provider: ProviderId, listener: (event: MarketEvent) => void): () => void;
  close(): Promise<void>;
}
