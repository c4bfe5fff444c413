import type { EntryValue, PayoutValue, RedemptionValue } from '../api/wallet.ts';
import type { UnixMs } from '../base/instant.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { Accounting } from './accounting.ts';
import type { Capacity } from './capacity.ts';
import type { EngineWatch } from './engine-watch.ts';
import type { Leasing } from './leasing.ts';
import type { ProviderMode } from './mode.ts';
import type { OfferingState } from './offering.ts';
import type { ProviderParts } from './parts.ts';
import type { Registration } from './registration.ts';
import type { SelfRentals } from './self-rental/self-rental.ts';
import type { LiveSettings } from './settings.ts';
import type { Settling } from './settling.ts';
import type { Setup } from './setup.ts';
import type { Uptime } from './uptime.ts';

/** What an owner asks of the account's books; there on a network with an account. */
export interface AccountUseCase {
  /** Asks the chain now instead of at the next block. */
  refresh(signal: AbortSignal): Promise<void>;
  /** What moved the account's coins, newest first, below `beforeId`. */
  entries(limit: number, beforeId: number | undefined): readonly EntryValue[];
  /** Turns so many atomics of what leases pay in into what fees are paid in. */
  redeem(amount: bigint): Promise<RedemptionValue>;
  /**
   * Sends so many atomics of what fees are paid in to the payout address that counts. What the
   * settings keep in the account stays there unless `evenKept`.
   */
  payout(amount: bigint, evenKept: boolean): Promise<PayoutValue>;
}

/** What can be seen of a provider at work; the views and checks read it and change nothing. */
export interface UseCases {
  readonly parts: ProviderParts;
  readonly settings: LiveSettings;
  readonly offering: OfferingState;
  readonly capacity: Capacity;
  readonly engineWatch: EngineWatch;
  readonly leasing: Leasing;
  readonly settling: Settling;
  readonly uptime: Uptime;
  readonly accounting?: Accounting | undefined;
  readonly mode: ProviderMode;
  readonly registration: Registration;
  readonly setup: Setup;
  readonly selfRentals: SelfRentals;
  readonly startedAtMs: UnixMs;
  /** When an agent first ran on this data. */
  readonly firstStartMs: UnixMs;
  readonly phase: 'starting' | 'running' | 'stopping';
  /** The newest block we saw, by our own clock. */
  readonly head: { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined;
  /** Milliseconds between blocks, as they come. */
  readonly blockMs: number | undefined;
}
