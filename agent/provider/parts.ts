import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ContainerEngine } from '../engine/interface.ts';
import type { Hardware } from '../hardware/interface.ts';
import type { ComputeNetwork } from '../network/interface.ts';
import type { PriceSource } from '../pricing/interface.ts';
import type { Storage } from '../storage/interface.ts';
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
}
