import type { Chance } from '../base/chance.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { IsolationStatus } from '../domain/isolation.ts';
import type { PublicCertificateStatus } from '../domain/public-certificate.ts';
import type { Obstacle } from '../domain/setup.ts';
import type { ContainerEngine, OwnEngine } from '../engine/interface.ts';
import type { Hardware } from '../hardware/interface.ts';
import type { ComputeNetwork } from '../network/interface.ts';
import type { PriceSource } from '../pricing/interface.ts';
import type { ImageScanner } from '../scanning/interface.ts';
import type { Storage } from '../storage/interface.ts';
import type { PayoutBook, Wallet, WalletKeeper } from '../wallet/interface.ts';
import type { TenantIngress } from './ingress/tenant-ingress.ts';
import type { ProviderOptions } from './options.ts';
import type { TenantWay, Visit, VisitedAt } from './self-rental/ways.ts';

/** What every use case works with. */
export interface ProviderParts {
  readonly options: ProviderOptions;
  readonly network: ComputeNetwork;
  readonly engine: ContainerEngine;
  readonly hardware: Hardware;
  readonly storage: Storage;
  /** The owner's price program, where one was named at the start. */
  readonly pricing?: PriceSource;
  /** The owner's scan program, where one was named at the start. */
  readonly scanner?: ImageScanner;
  readonly clock: Clock;
  readonly log: Logger;
  /** What ports of tenants are drawn with; left out, nobody foretells it. */
  readonly chance?: Chance;
  /** Where the network has accounts; practice has none. */
  readonly wallet?: OwnWallet;
  /** The other networks; without it there is only this one. */
  readonly networks?: NetworkChooser;
  /** There where tenants run in an engine of our own. */
  readonly ownEngine?: Pick<OwnEngine, 'status'>;
  /** There where services are reached by host names. */
  readonly ingress?: TenantIngress;
  /** There where containers are real. Where there is none, the way to real money is closed. */
  readonly gate?: IsolationGate;
  /** There where tenants come from outside. */
  readonly door?: TenantDoor;
  /** There where the owner asked for a certificate of a public authority. */
  readonly publicCertificate?: { status(): PublicCertificateStatus | undefined };
  /** There where tenants come through a gateway: how our own tenant does. */
  readonly way?: TenantWay;
  /** How services are visited from this machine; not where containers are simulated. */
  readonly visiting?: {
    readonly visit: Visit;
    /** Where pages are served by host name; `undefined` while they are not. */
    readonly pagesAt: () => VisitedAt | undefined;
  };
}

/** The wallet of the network, what its owner can do with it, and where payouts go. */
export interface OwnWallet {
  readonly wallet: Wallet;
  readonly keeper: WalletKeeper;
  readonly payout: PayoutBook;
}

/** The networks of this installation, and the way from one to another. */
export interface NetworkChooser {
  list(): readonly NetworkListed[];
  /**
   * Stores the choice; a moment later the agent begins anew on that network. Throws `AgentError`
   * `not-found`, or `locked` where a start option says which network it is.
   */
  switchTo(network: string): void;
}

export interface NetworkListed {
  readonly network: string;
  readonly name: string;
  readonly money: 'none' | 'test' | 'main';
  readonly current: boolean;
}

/**
 * Whether strangers may be let in: their containers have to be shut in well enough. It is asked on
 * every network with tenants of flesh and blood, for real money or test money. Nothing turns it off.
 */
export interface IsolationGate {
  /** Why not, in one line that says what to do; `undefined` where they may. */
  problem(): string | undefined;
  /** What is known now, for the owner. */
  status(): IsolationStatus;
  /** Calls back whenever that changed; the answer ends it. */
  onChange(listener: () => void): () => void;
  /** Resolves when it was seen to for the first time, whatever came of it; after so long in any case. */
  firstLook(mostMs: number): Promise<void>;
}

/** Where tenants reach us. A provider that cannot be reached must not bid: it could serve nobody. */
export interface TenantDoor {
  status(): DoorStatus;
  /** Calls back whenever that changed; the answer ends it. */
  onChange(listener: () => void): () => void;
}

export type DoorStatus =
  /** Not opened: bids are not wanted and nothing is leased, or that was not looked at yet. */
  | { readonly state: 'closed' }
  /** There is no certificate to show yet. */
  | { readonly state: 'waiting' }
  | { readonly state: 'open'; readonly port: number }
  /** Why, and what to do, for each port that is not open. It is tried again by itself. */
  | { readonly state: 'failed'; readonly problems: readonly Obstacle[] };
