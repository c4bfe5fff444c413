import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ContainerEngine } from '../engine/interface.ts';
import type { Hardware } from '../hardware/interface.ts';
import type { ComputeNetwork } from '../network/interface.ts';
import type { PriceSource } from '../pricing/interface.ts';
import type { Storage } from '../storage/interface.ts';
import type { Wallet } from '../wallet/interface.ts';
import type { ProviderOptions } from './options.ts';

/** What every use case works with. */
export interface ProviderParts {
  readonly options: ProviderOptions;
  readonly network: ComputeNetwork;
  readonly engine: ContainerEngine;
  readonly hardware: Hardware;
  readonly storage: Storage;
  /** The owner's price program, where one was named at the start. */
  readonly pricing?: PriceSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the network has accounts; practice has none. */
  readonly wallet?: OwnWallet;
  /** Where there is none, the way to real money is closed. */
  readonly gate?: IsolationGate;
}

/** The wallet of the network. */
export interface OwnWallet {
  readonly wallet: Pick<Wallet, 'state' | 'onChange'>;
  readonly keeper: {
    /** Why it is locked and what to do, in one line; `undefined` while it is not. */
    problem(): string | undefined;
  };
}

/**
 * Whether strangers may be let in for real money: their containers have to be shut in well enough.
 * Nothing turns this off.
 */
export interface IsolationGate {
  /** Why not, in one line that says what to do; `undefined` where they may. */
  problem(): string | undefined;
}
