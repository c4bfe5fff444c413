import { AgentError } from '../../agent/base/errors.ts';
import type { ManualClock } from '../../agent/base/manual-clock.ts';
import type {
  AccountEntry,
  AccountOpening,
  CoinPrice,
  RedeemingState,
  Redemption,
} from '../../agent/domain/account.ts';
import type { Balance } from '../../agent/domain/balances.ts';
import type { ProviderId } from '../../agent/domain/ids.ts';
import { parseNetworkId } from '../../agent/domain/ids.ts';
import type { Coin } from '../../agent/domain/money.ts';
import { parseDenom } from '../../agent/domain/money.ts';
import type { Attribute } from '../../agent/domain/resources.ts';
import type { BlockHeight } from '../../agent/domain/time.ts';
import { parseBlockHeight } from '../../agent/domain/time.ts';
import type {
  AccountBalances,
  ComputeNetwork,
  DelegationState,
  EndpointState,
  MarketEvent,
  NetworkAccount,
  NetworkProblem,
  ProviderProfile,
  ProviderRecord,
  QueueState,
  SendFate,
} from '../../agent/network/interface.ts';
import type { Wallet, WalletState } from '../../agent/wallet/interface.ts';

/** What fees are paid in there. */
export const FEE_DENOM = parseDenom('ufee');

export function feeCoin(amount: bigint): Coin {
  return { denom: FEE_DENOM, amount };
}

/** All that costs a transaction, or answers a tenant. */
export const SENDING = [
  'register',
  'submitBids',
  'closeBid',
  'closeLease',
  'withdraw',
  'startReclaim',
  'answerManifest',
  'redeem',
  'send',
  'signOnce',
] as const;
export type Sending = (typeof SENDING)[number];

export interface AccountNetworkOptions {
  readonly money?: 'test' | 'main';
  readonly address?: string;
}

/**
 * A network with an account, made of one without: orders, bids and leases are those of `inner`. What
 * the account has is what a test says; what would be sent is counted, and can be made to throw.
 */
export class AccountNetwork {
  readonly account: FakeAccount;
  readonly network: ComputeNetwork;
  /** As the network has us. */
  record: ProviderRecord | undefined;
  audits: ReadonlyMap<string, readonly Attribute[]> = new Map();
  /** Who is audited; asking throws where it is an error. */
  audited: ReadonlySet<ProviderId> | Error = new Set();
  problems: readonly NetworkProblem[] = [];
  /** What registering fails with. */
  registerFails: Error | undefined;
  readonly profiles: ProviderProfile[] = [];
  /** Answers in place of those of the network itself. */
  overrides: Partial<ComputeNetwork> = {};
  readonly #sent = new Map<Sending, number>();
  readonly #streams = new Set<(event: MarketEvent) => void>();
  #refuses = false;

  constructor(inner: ComputeNetwork, clock: ManualClock, options: AccountNetworkOptions = {}) {
    const count = (name: Sending): void => this.#count(name);
    this.account = new FakeAccount(clock, options.address ?? 'fake1account', count);
    this.network = this.#around(inner, options.money ?? 'test');
  }

  /** How often that was to be sent; of all of them without a name. */
  sent(name?: Sending): number {
    if (name !== undefined) return this.#sent.get(name) ?? 0;
    return [...this.#sent.values()].reduce((sum, times) => sum + times, 0);
  }

  /** From now on whatever would send throws, and is counted all the same. */
  refuseSending(refuses = true): void {
    this.#refuses = refuses;
  }

  /** Tells an event to everybody who listens, beside those of the network itself. */
  tell(event: MarketEvent): void {
    for (const stream of this.#streams) stream(event);
  }

  #count(name: Sending): void {
    this.#sent.set(name, this.sent(name) + 1);
    if (this.#refuses) throw new AgentError('sending-refused', `${name} is refused by the test.`);
  }

  #around(inner: ComputeNetwork, money: 'test' | 'main'): ComputeNetwork {
    const own: Partial<ComputeNetwork> & { readonly [name: string]: unknown } = {
      id: parseNetworkId('faked'),
      name: 'Faked',
      money,
      account: this.account,
      register: async (profile, signal) => {
        this.#count('register');
        if (this.registerFails !== undefined) throw this.registerFails;
        await inner.register(profile, signal);
        this.profiles.push(profile);
        this.record = profile;
      },
      queryProvider: async () => this.record,
      problems: () => this.problems,
      audits: async () => this.audits,
      auditedProviders: async () => {
        if (this.audited instanceof Error) throw this.audited;
        return this.audited;
      },
      events: (signal) => this.#events(inner, signal),
    };
    return new Proxy(inner, {
      get: (target, name) => {
        if (typeof name === 'string' && name in own) return own[name];
        const put: unknown = Reflect.get(this.overrides, name);
        const value: unknown = put ?? Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const method = value.bind(target) as (...args: unknown[]) => unknown;
        const sending = SENDING.find((each) => each === name);
        if (sending === undefined) return method;
        return async (...args: unknown[]) => {
          this.#count(sending);
          return method(...args);
        };
      },
    });
  }

  #events(inner: ComputeNetwork, signal: AbortSignal): AsyncIterable<MarketEvent> {
    const source = inner.events(signal);
    const waiting: MarketEvent[] = [];
    let wake = (): void => undefined;
    let ended = false;
    const push = (event: MarketEvent): void => {
      waiting.push(event);
      wake();
    };
    this.#streams.add(push);
    void (async () => {
      for await (const event of source) push(event);
      ended = true;
      this.#streams.delete(push);
      wake();
    })();
    return (async function* () {
      for (;;) {
        for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) yield event;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    })();
  }
}

/** An account that has what a test says. */
export class FakeAccount implements NetworkAccount {
  readonly chainId = 'faked-1';
  readonly coins = [
    { denom: FEE_DENOM, symbol: 'FEE', exponent: 6, use: 'fee' },
    { denom: parseDenom('upay'), symbol: 'PAY', exponent: 6, use: 'pay' },
  ] as const;
  readonly explorer = 'https://explorer.example/{hash}';
  rows: readonly Balance[] = [];
  deposits: AccountBalances['deposits'] = [];
  height: BlockHeight = parseBlockHeight(1);
  waiting: readonly AccountEntry[] = [];
  opened: AccountOpening | undefined;
  coinPrice: CoinPrice | undefined;
  redeemed: readonly Redemption[] = [];
  readonly fates = new Map<string, SendFate>();
  readonly asked: {
    readonly id: string;
    readonly to: string | undefined;
    readonly amount: Coin;
  }[] = [];
  fee = feeCoin(5_000n);
  bidDeposit = feeCoin(500_000n);
  state: QueueState = {
    pending: 0,
    sending: undefined,
    problem: undefined,
    feesToday: feeCoin(0n),
    feesPerDay: feeCoin(1_000_000n),
  };
  ways: readonly EndpointState[] = [];
  granted: DelegationState | undefined;
  /** What every question fails with. */
  fails: Error | undefined;
  /** How often its balances were asked for. */
  looks = 0;
  own: string | undefined;
  readonly #clock: ManualClock;
  readonly #count: (name: Sending) => void;
  readonly #listeners = new Set<() => void>();

  constructor(clock: ManualClock, address: string, count: (name: Sending) => void) {
    this.#clock = clock;
    this.own = address;
    this.#count = count;
  }

  /** So much of what fees are paid in, free. */
  fund(free: bigint): void {
    this.rows = [{ denom: FEE_DENOM, free, locked: 0n, fromEscrow: 0n, redeeming: 0n }];
    this.changed();
  }

  /** Tells everybody who listens. */
  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  address(): string | undefined {
    return this.own;
  }

  async balances(): Promise<AccountBalances> {
    this.looks += 1;
    if (this.fails !== undefined) throw this.fails;
    const { height, rows, deposits } = this;
    return { height, atMs: this.#clock.now(), rows, deposits };
  }

  entries() {
    return { height: this.height, entries: this.waiting };
  }

  acknowledge(entries: readonly AccountEntry[]): void {
    const known = new Set(entries.map(({ key }) => key));
    this.waiting = this.waiting.filter(({ key }) => !known.has(key));
  }

  opening(): AccountOpening | undefined {
    return this.opened;
  }

  async price(): Promise<CoinPrice | undefined> {
    if (this.fails !== undefined) throw this.fails;
    return this.coinPrice;
  }

  async redeeming(): Promise<RedeemingState> {
    if (this.fails !== undefined) throw this.fails;
    return 'open';
  }

  redeem(id: string, amount: Coin): void {
    this.#count('redeem');
    this.#ask(id, undefined, amount);
  }

  redemptions(): readonly Redemption[] {
    return this.redeemed;
  }

  send(id: string, to: string, amount: Coin): void {
    this.#count('send');
    this.#ask(id, to, amount);
  }

  fateOf(id: string): SendFate | undefined {
    return this.fates.get(id);
  }

  feeFor(): Coin {
    return this.fee;
  }

  queue(): QueueState {
    return this.state;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  endpoints(): readonly EndpointState[] {
    return this.ways;
  }

  async refreshEndpoints(): Promise<boolean> {
    return false;
  }

  readonly delegation: NetworkAccount['delegation'] = {
    status: () => this.granted,
    look: async () => this.granted,
    prepareGrant: () => unprepared(),
    keys: async () => [],
    prepareRevoke: () => unprepared(),
    preparePayout: () => unprepared(),
    signOnce: async () => {
      this.#count('signOnce');
      return 'F'.repeat(64);
    },
  };

  #ask(id: string, to: string | undefined, amount: Coin): void {
    if (this.fates.has(id)) return;
    this.asked.push({ id, to, amount });
    this.fates.set(id, { state: 'waiting' });
    this.changed();
  }
}

async function unprepared(): Promise<never> {
  throw new AgentError('network-unreachable', 'This account prepares nothing.');
}

/** A wallet in the state that a test says. */
export class FakeWallet implements Pick<Wallet, 'state' | 'onChange'> {
  #state: WalletState;
  readonly #listeners = new Set<(state: WalletState) => void>();

  constructor(state: WalletState) {
    this.#state = state;
  }

  state(): WalletState {
    return this.#state;
  }

  become(state: WalletState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  onChange(listener: (state: WalletState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The facts of a wallet that signs for its own account, backed up. */
export function readyWallet(
  provider: ProviderId | string,
  changes: object = {},
): Extract<WalletState, { state: 'ready' }> {
  return {
    state: 'ready',
    account: provider,
    signer: provider,
    custody: 'local',
    protection: 'keychain',
    madeAtMs: 0,
    backedUpAtMs: 1,
    ...changes,
  } as unknown as Extract<WalletState, { state: 'ready' }>;
}
