import { isAborted } from '../../base/abort.ts';
import { AgentError } from '../../base/errors.ts';
import type { Bid, Offer } from '../../domain/bid.ts';
import type { BidRef, LeaseRef, OrderRef, ProviderId } from '../../domain/ids.ts';
import { parseProviderId } from '../../domain/ids.ts';
import type { Lease, ProviderCloseReason } from '../../domain/lease.ts';
import type { Denom } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Attribute } from '../../domain/resources.ts';
import type { BlockHeight } from '../../domain/time.ts';
import type {
  ComputeNetwork,
  LeaseEscrow,
  ManifestAnswer,
  MarketEvent,
  NetworkAccount,
  NetworkProblem,
  OwnTenant,
  Payment,
  ProviderProfile,
  ProviderRecord,
  SubmitOutcome,
  TenantCredentials,
} from '../interface.ts';
import { Audits } from './audits.ts';
import type { AkashCore } from './core.ts';
import { credentialsOf } from './credentials.ts';
import type { AkashErrorCode } from './errors.ts';
import { AKASH_NETWORK, parseBidId } from './ids.ts';
import { Manifests } from './manifests.ts';
import { BidClosing } from './market/bid-closing.ts';
import type { BidsOptions } from './market/bids.ts';
import { Bids } from './market/bids.ts';
import { queryEscrows } from './market/escrows.ts';
import { MarketFeed } from './market/feed.ts';
import { Leases } from './market/leases.ts';
import { OrderNews } from './market/order-news.ts';
import { Orders } from './market/orders.ts';
import { OwnMarket } from './market/own.ts';
import { PaymentBook } from './market/payment-book.ts';
import { PaymentWatch } from './market/payment-watch.ts';
import { Sending } from './market/sending.ts';
import { Withdrawing } from './market/withdrawing.ts';
import { moneyOf } from './networks.ts';
import type { OwnTenantParts } from './own-tenant/own-tenant.ts';
import { AkashOwnTenant } from './own-tenant/own-tenant.ts';
import { networkProblems } from './problems.ts';
import { queryDeployment } from './queries/deployments.ts';
import type { ServerCertificate } from './registration/certificate.ts';
import type { CertificateStore } from './registration/certificate-keeper.ts';
import { CertificateKeeper } from './registration/certificate-keeper.ts';
import { Registration } from './registration/registration.ts';

export interface NetworkOptions {
  readonly bids?: Partial<BidsOptions>;
  /**
   * Why nothing may be bid for real money on this machine yet; `undefined` where it may. Asked before
   * every bid, on a mainnet alone, and nothing else can take its place.
   */
  readonly mayBid: () => string | undefined;
}

export interface NetworkParts {
  /** Not started yet: this network follows it. */
  readonly core: AkashCore;
  readonly certificates: CertificateStore;
  /** Made on the same core. */
  readonly account?: NetworkAccount;
  /** There where renting from ourselves may be tried; never on a mainnet. */
  readonly ownTenant?: OwnTenantParts;
  /** Told of each certificate that is to be served from now on. */
  readonly onCertificate?: (certificate: ServerCertificate) => void;
}

/** A name that is no address, so nobody has it. */
const NOBODY = parseProviderId('no-wallet');
const CERTIFICATE_LOOK_MS = 12 * 60 * 60_000;

/** An Akash chain as a compute network. What it pays in, and whose money that is, the chain says. */
export class AkashNetwork implements ComputeNetwork {
  readonly id = AKASH_NETWORK;
  readonly denom: Denom;
  readonly exponent: number;
  readonly symbol: string;
  readonly name: string;
  readonly money: 'test' | 'main';
  readonly usdPerCoin?: number;
  readonly account?: NetworkAccount;
  readonly credentials: TenantCredentials;
  readonly ownTenant?: OwnTenant;
  readonly #core: AkashCore;
  readonly #mayBid: NetworkOptions['mayBid'];
  readonly #own: OwnMarket;
  readonly #orders: Orders;
  readonly #bids: Bids;
  readonly #closing: BidClosing;
  readonly #leases: Leases;
  readonly #withdrawing: Withdrawing;
  readonly #book: PaymentBook;
  readonly #feed: MarketFeed;
  readonly #manifests: Manifests;
  readonly #audits: Audits;
  readonly #certificates: CertificateKeeper;
  readonly #registration: Registration;
  readonly #unknownStates = new Set<string>();
  #closed: Promise<void> | undefined;
  #looking = false;
  #profile: ProviderProfile | undefined;
  #wanted: () => boolean = () => true;

  /** Throws `AgentError` `akash-journal-damaged`. */
  constructor(options: NetworkOptions, parts: NetworkParts) {
    const { core, account } = parts;
    const { data, chain, asking, params, clock, journal, signer, wallet } = core;
    this.denom = data.pay.denom;
    this.exponent = data.pay.exponent;
    this.symbol = data.pay.symbol;
    this.name = data.name;
    this.money = moneyOf(data);
    if (data.pay.usd !== undefined) this.usdPerCoin = data.pay.usd;
    if (account !== undefined) this.account = account;
    this.credentials = credentialsOf(asking);
    this.#core = core;
    this.#mayBid = options.mayBid;
    const log = core.log;
    const sending = new Sending({
      ...{ signer, wallet, clock },
      handled: (height, signal) => this.#feed.handled(height, signal),
    });
    const own = new OwnMarket(asking, () => sending.account);
    const orders = new Orders(asking, log);
    const news = new OrderNews();
    this.#book = new PaymentBook(journal, log);
    this.#manifests = new Manifests((event) => this.#feed.tell(event));
    this.#audits = new Audits(asking, clock);
    this.#bids = new Bids(options.bids ?? {}, {
      ...{ data, asking, sending, own, orders, params, clock },
      counted: (order) => (core.isNew(this.#feed.height) ? news.bidsOn(order) : undefined),
      isOver: (order) => news.isOver(order),
      forbidden: () => this.#forbidden(),
      wanted: () => this.#wanted(),
    });
    this.#closing = new BidClosing({ asking, sending, own, clock, log });
    this.#leases = new Leases({ chain, asking, sending, own, clock });
    this.#withdrawing = new Withdrawing({
      ...{ asking, sending, own, clock, log },
      height: () => this.#feed.height,
    });
    this.#feed = new MarketFeed({
      ...{ own, news, orders, clock, log },
      payments: new PaymentWatch({ asking, own, book: this.#book, log }),
      reading: () => core.reading,
      onBlock: () => this.#onBlock(),
      onAudit: (provider) => this.#audits.changed(provider),
    });
    this.#certificates = new CertificateKeeper({
      ...{ asking, sending, clock, log },
      store: parts.certificates,
      ...(parts.onCertificate === undefined ? {} : { onChange: parts.onCertificate }),
    });
    const certificates = this.#certificates;
    this.#registration = new Registration({ asking, sending, certificates, clock });
    if (parts.ownTenant !== undefined && this.money !== 'main') {
      this.ownTenant = new AkashOwnTenant(core, parts.ownTenant);
    }
    signer.screen((id) => this.#bids.screen(id));
    this.#own = own;
    this.#orders = orders;
    core.follow((told, signal) => this.#feed.follow(told, signal));
  }

  get provider(): ProviderId {
    const { account } = this.#own;
    return account === undefined ? NOBODY : parseProviderId(account);
  }

  /** The chain refuses the bid after this many: it looks whether there are more than its limit. */
  get mostBids(): number | undefined {
    const most = this.#core.params.known?.orderMaxBids;
    return most === undefined ? undefined : most + 1;
  }

  /** What the gateway serves; `undefined` before one was published. */
  certificate(): ServerCertificate | undefined {
    return this.#certificates.current();
  }

  async register(profile: ProviderProfile, signal: AbortSignal): Promise<void> {
    this.#open();
    await this.#registration.register(profile, signal);
    this.#profile = profile;
    if (this.#looking) return;
    this.#looking = true;
    void this.#watchCertificate();
  }

  queryProvider(signal: AbortSignal): Promise<ProviderRecord | undefined> {
    return this.#asked(() => this.#registration.query(signal));
  }

  problems(): readonly NetworkProblem[] {
    const { versions, chain, reading } = this.#core;
    return networkProblems({
      ...{ versions, reading, access: chain.problems(), forbidden: this.#forbidden() },
      unknownStates: [...this.#unknownStates],
      unrevoked: this.#certificates.unrevoked(),
    });
  }

  events(signal: AbortSignal): AsyncIterable<MarketEvent> {
    return this.#feed.listen(signal, this.#manifests.unanswered());
  }

  openOrders(signal: AbortSignal): Promise<readonly Order[]> {
    return this.#asked(() => this.#orders.open(signal));
  }

  queryOrder(order: OrderRef, signal: AbortSignal): Promise<Order | undefined> {
    return this.#asked(() => this.#orders.find(order, signal));
  }

  submitBids(offers: readonly Offer[], signal: AbortSignal): Promise<readonly SubmitOutcome[]> {
    return this.#asked(() => this.#bids.submit(offers, signal));
  }

  closeBid(bid: BidRef, signal: AbortSignal): Promise<void> {
    return this.#asked(() => this.#closing.close(bid, signal));
  }

  openBids(signal: AbortSignal): Promise<readonly Bid[]> {
    return this.#asked(() => this.#bids.openBids(signal));
  }

  async queryBid(order: OrderRef, signal: AbortSignal): Promise<Bid | undefined> {
    const bid = await this.#asked(() => this.#bids.find(order, signal));
    if (bid?.state === 'unknown') this.#unknownStates.add('a bid');
    return bid;
  }

  activeLeases(signal: AbortSignal): Promise<readonly Lease[]> {
    return this.#asked(() => this.#leases.active(signal));
  }

  async queryLease(lease: LeaseRef, signal: AbortSignal): Promise<Lease | undefined> {
    const found = await this.#asked(() => this.#leases.find(lease, signal));
    if (found?.state === 'unknown') this.#unknownStates.add('a lease');
    return found;
  }

  closeLease(lease: LeaseRef, reason: ProviderCloseReason, signal: AbortSignal): Promise<void> {
    return this.#asked(() => this.#leases.close(lease, reason, signal));
  }

  withdraw(leases: readonly LeaseRef[], signal: AbortSignal): Promise<void> {
    return this.#asked(() => this.#withdrawing.withdraw(leases, signal));
  }

  payments(from: BlockHeight): Promise<readonly Payment[]> {
    return this.#asked(() => Promise.resolve(this.#book.from(from)));
  }

  escrows(signal: AbortSignal): Promise<readonly LeaseEscrow[]> {
    return this.#asked(async () => {
      const { account } = this.#own;
      const { asking, chain } = this.#core;
      return account === undefined ? [] : queryEscrows(asking, chain, account, signal);
    });
  }

  sendBidsWhile(wanted: () => boolean): void {
    this.#wanted = wanted;
  }

  countBids(
    orders: readonly OrderRef[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<OrderRef, number>> {
    return this.#asked(() => this.#bids.count(orders, signal));
  }

  audits(signal: AbortSignal): Promise<ReadonlyMap<string, readonly Attribute[]>> {
    return this.#asked(async () => {
      const { account } = this.#own;
      return account === undefined ? new Map() : this.#audits.of(account, signal);
    });
  }

  auditedProviders(signal: AbortSignal): Promise<ReadonlySet<ProviderId>> {
    return this.#asked(() => this.#audits.everybody(signal));
  }

  startReclaim(lease: LeaseRef, reason: ProviderCloseReason, signal: AbortSignal): Promise<void> {
    return this.#asked(() => this.#leases.startReclaim(lease, reason, signal));
  }

  expectedManifest(lease: LeaseRef, signal: AbortSignal): Promise<string | undefined> {
    return this.#asked(async () => {
      const { owner, dseq } = parseBidId(lease);
      const found = await queryDeployment(this.#core.asking, { owner, dseq }, { signal });
      return found?.deployment.hash;
    });
  }

  /** The chain has no part in manifests: whoever handed it in is told. */
  answerManifest(lease: LeaseRef, id: string, answer: ManifestAnswer): Promise<void> {
    this.#manifests.answer(lease, id, answer);
    return Promise.resolve();
  }

  /** For whoever takes manifests in: tells the provider of it, and waits for what it says. */
  handInManifest(lease: LeaseRef, manifest: unknown, signal: AbortSignal): Promise<ManifestAnswer> {
    return this.#asked(() => this.#manifests.handIn(lease, manifest, signal));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#core.close();
    this.#feed.close();
  }

  /** The second lock before real money: whatever else was decided, nothing is bid without it. */
  #forbidden(): string | undefined {
    return this.money === 'main' ? this.#mayBid() : undefined;
  }

  #onBlock(): void {
    this.#manifests.onBlock();
    this.#bids.prune();
    const { signal, params } = this.#core;
    if (params.isOld) {
      params.get(signal).catch((error: unknown) => {
        if (!isAborted(error)) this.#core.log.debug('the rules were not asked for', { error });
      });
    }
  }

  /** A certificate ends while nobody registers anew. */
  async #watchCertificate(): Promise<void> {
    const { clock, signal, log } = this.#core;
    for (;;) {
      try {
        await clock.sleep(CERTIFICATE_LOOK_MS, signal);
        if (this.#profile !== undefined) await this.#registration.register(this.#profile, signal);
      } catch (error) {
        if (isAborted(error)) return;
        log.warn('the registration was not looked at; it is tried again', { error });
      }
    }
  }

  #asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      this.#open();
      return work();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #open(): void {
    if (this.#closed === undefined) return;
    const message = 'The network is closed.';
    throw new AgentError<AkashErrorCode>('network-unreachable', message);
  }
}
