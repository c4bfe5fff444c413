import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ContainerEngine } from '../engine/interface.ts';
import type { Hardware } from '../hardware/interface.ts';
import type { ComputeNetwork } from '../network/interface.ts';
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
  readonly clock: Clock;
  readonly log: Logger;
  /** The wallet, where the network has an account. */
  readonly wallet?: WalletView;
  /** What stands between this machine and real money. Where there is none, the way is closed. */
  readonly gate?: Gate;
}

/** How the wallet is; what an owner can do with it is another thing. */
export interface WalletView extends Pick<Wallet, 'state' | 'onChange'> {
  /** Why it is locked and what to do, in one line; `undefined` while it is not. */
  problem?(): string | undefined;
}

/** Opens by itself once this machine has passed its check; no setting and no option opens it. */
export interface Gate {
  /** Why it is closed and what to do, in one sentence; `undefined` where it is open. */
  closedBecause(): string | undefined;
}
